"""Sign-in: the pages that an office needs, and no others."""

import pytest
from django.urls import URLPattern

from soteria_tracker import accounts

pytestmark = pytest.mark.django_db


def test_accounts_has_the_pages_that_an_office_needs():
    assert [pattern.name for pattern in accounts.urlpatterns if isinstance(pattern, URLPattern)] == [
        "account_login",
        "account_logout",
        "account_sessions",
        "join",
        "join_by_link",
        "signed_out",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_reset_password_from_key",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
        "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "socialaccount_login_cancelled",
        "openid_connect_login",
        "openid_connect_callback",
        "openid_connect_again",
    ]


@pytest.mark.parametrize(
    "address", ["", "signup/", "email/", "confirm-email/", "confirm-email/abc:def/", "password/set/", "login/code/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_pages_of_allauth_do_not_exist(client, signed_in, people, gwent, address, method):
    visitors = client, signed_in(people("author", gwent))

    assert [getattr(visitor, method)(f"/accounts/{address}").status_code for visitor in visitors] == [404, 404]


def test_sign_out_ends_on_a_page_that_says_so(signed_in, people, gwent):
    inside = signed_in(people("author", gwent))

    answer = inside.post("/accounts/logout/", follow=True)

    assert answer.redirect_chain == [("/accounts/signed-out/", 302)]
    assert "<h1>You are signed out</h1>" in answer.text
    assert "Sign out" not in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert inside.get("/admin/").status_code == 302


def test_sign_out_page_has_the_browser_forget_what_it_kept(client):
    assert client.get("/accounts/signed-out/")["Clear-Site-Data"] == '"cache", "storage"'
