"""The doors of the desk itself."""

from datetime import date

import pytest

from forces.models import Role
from tests.factories import MembershipFactory


@pytest.mark.parametrize("page", ["", "done/"])
def test_password_page_of_the_stock_admin_leads_to_the_one_of_sign_in(signed_in, people, gwent, page):
    answer = signed_in(people("author", gwent)).get(f"/admin/password_change/{page}")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/change/")


def test_desk_says_who_has_a_role_in_one_s_own_office(signed_in, people, kent, gwent):
    commissioner, stranger = people("commissioner", gwent), people("reviewer", kent)
    MembershipFactory(user=stranger, body=gwent, role=Role.AUTHOR, until=date(2000, 1, 1))

    page = signed_in(people("author", gwent)).get("/admin/").text

    assert f"{commissioner.display_name}: Commissioner" in page
    assert stranger.display_name not in page


def test_page_of_an_account_shows_no_letter_of_its_password(national, people, gwent):
    account = people("author", gwent)

    page = national.get(f"/admin/forces/user/{account.pk}/change/").text

    assert "../password/" in page
    for word in ("salt", "algorithm", *account.password.split("$")[1:]):
        assert word[:6] not in page


@pytest.mark.parametrize("door", ["change/", "delete/"])
def test_column_without_a_name_is_no_page(national, people, gwent, door):
    """Found by bad input at night: Django's admin answers it with a fault."""
    url = f"/admin/forces/user/{people('author', gwent).pk}/{door}"

    assert national.get(f"{url}?_to_field=").status_code == 404
    assert national.post(url, {"_to_field": ""}).status_code == 404
