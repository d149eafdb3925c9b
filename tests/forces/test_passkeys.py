"""Passkeys: what is no answer of a browser is refused in words, whatever it is. (Real ones: tests/browser.)"""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import PASSWORD, app_of, sign_in

pytestmark = pytest.mark.django_db
NO_ANSWERS = [
    "",
    "null",
    "[]",
    '"x"',
    "1",
    "{}",
    '{"response": null}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": 1, "rawId": [], "type": {}, "response": {"userHandle": 5}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AA", "clientDataJSON": "e30",'
    ' "authenticatorData": "AA", "signature": "AA", "attestationObject": "AA"}}',
    "{" * 5000,
    '{"response": {"userHandle": "\\u0000"}}',
]


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_sign_in_by_what_is_no_passkey_is_refused(client, answer):
    client.get("/accounts/passkeys/sign-in/", headers={"accept": "application/json"})

    said = client.post("/accounts/passkeys/sign-in/", {"credential": answer})

    assert (said.status_code, said.get("Location")) == (302, "/accounts/login/")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_is_no_passkey_counts_for_no_second_factor_and_none_is_added(people, kent, answer):
    user = people("commissioner", kent)
    app_of(user)
    half = Client()
    half.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    half.get("/accounts/second-factor/sign-in/")
    inside = Client()
    sign_in(inside, user)
    pages = "/accounts/passkeys/add/", "/accounts/passkeys/again/"
    for page in pages:
        inside.get(page)

    said = [half.post("/accounts/second-factor/sign-in/", {"credential": answer})]
    said += [inside.post(page, {"credential": answer, "name": "x"}) for page in pages]

    assert {each.status_code for each in said} <= {200, 302}
    assert half.get("/admin/").status_code == 302
    assert user.authenticator_set.count() == 1


def test_challenge_of_another_browser_signs_nobody_in(client):
    """Without a question that this session was asked, no answer counts."""
    said = client.post("/accounts/passkeys/sign-in/", {"credential": NO_ANSWERS[9]})

    assert said["Location"] == "/accounts/login/"
