"""The doors of the desk itself."""

import pytest


@pytest.mark.parametrize("page", ["", "done/"])
def test_password_page_of_the_stock_admin_leads_to_the_one_of_sign_in(signed_in, people, gwent, page):
    answer = signed_in(people("author", gwent)).get(f"/admin/password_change/{page}")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/change/")
