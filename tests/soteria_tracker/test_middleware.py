"""Public addresses know no visitor, whatever a browser sends; HEAD is answered like GET."""

from datetime import date

import pytest
from django.test import Client

from tests.soteria_tracker.public.published import in_welsh, response
from tests.soteria_tracker.public.test_pages import PAGES

pytestmark = pytest.mark.django_db

PDF = "/responses/gwent/soteria-2024/versions/1/response.pdf"
WITH_TAG = [*(address for address, _queries in PAGES.values()), "/robots.txt", PDF]
ADDRESSES = [*WITH_TAG, "/?region=nowhere", "/nowhere/", "/forces/atlantis/", "/admin", "/responses/gwent/"]
HOSTILE = [
    "csrftoken=x",
    f"csrftoken={'a' * 32}",
    f"csrftoken={'!' * 64}",
    "sessionid=x",
    "sessionid=abcdefghijklmnopqrstuvwxyz012345",
    "messages=x",
    'messages="[[\\"__json_message\\"\\0540\\05440\\054\\"Hello\\"]]:1abc:def"',
    "csrftoken=x; sessionid=x; messages=x",
    "=; ;;\x7f\xff garbage $Version=1",
    "django_language=cy",
]


@pytest.fixture(autouse=True)
def published():
    published = response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})
    in_welsh(published)
    return published


def seen(answer):
    return answer.status_code, dict(answer.headers), dict(answer.cookies), answer.content


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_public_answer_is_the_same_whatever_cookies_are_sent(address, method):
    plain = seen(Client().generic(method, address))

    answers = {cookie: seen(Client().generic(method, address, headers={"cookie": cookie})) for cookie in HOSTILE}

    assert plain[2] == {}
    assert "Cookie" not in plain[1].get("Vary", "")
    assert {cookie: answer for cookie, answer in answers.items() if answer != plain} == {}


def test_public_answer_sets_no_cookie_for_somebody_signed_in(signed_in, people, gwent):
    inside = signed_in(people("author", gwent))

    for address in ADDRESSES:
        assert seen(inside.get(address)) == seen(Client().get(address)), address


def test_sign_in_and_desk_still_read_their_cookies(signed_in, people, gwent):
    assert Client().get("/accounts/login/").cookies.keys() == {"csrftoken"}
    assert signed_in(people("author", gwent)).get("/admin/").status_code == 200


@pytest.mark.parametrize("address", WITH_TAG)
def test_head_carries_the_headers_of_get_and_no_words(client, address):
    get, head = client.get(address), client.head(address)

    assert dict(head.headers) == dict(get.headers)
    assert "ETag" in head.headers
    assert head.content == b""


@pytest.mark.parametrize("address", WITH_TAG)
def test_head_for_what_the_visitor_has_is_not_modified(client, address):
    tag = client.get(address)["ETag"]

    assert client.head(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_of_what_must_not_be_stored_has_no_tag(signed_in, people, gwent):
    assert "ETag" not in signed_in(people("author", gwent)).head("/admin/").headers
