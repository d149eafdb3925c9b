"""Public addresses know no visitor, whatever a browser sends; HEAD is answered like GET; languages by the path."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from responses.phrases import CLOSE, OPEN
from soteria_tracker import welsh
from soteria_tracker.middleware import LanguageMiddleware
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


@pytest.mark.parametrize(
    "page", ["login/", "password/change/", "password/reset/", "password/reset/done/", "reauthenticate/", "logout/"]
)
def test_pages_about_sign_in_are_kept_by_nobody(signed_in, people, gwent, page):
    for client in (Client(), signed_in(people("author", gwent))):
        assert "no-store" in client.get(f"/accounts/{page}").headers["Cache-Control"]


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


WELSH_HEADERS = {"Accept-Language": "cy", "Cookie": "django_language=cy"}


def test_language_is_chosen_by_the_address_alone(client):
    for address, tag in (("/verify/", "en-gb"), ("/cy/verify/", "cy")):
        plain, asked = client.get(address), client.get(address, headers=WELSH_HEADERS)

        assert f'<html lang="{tag}">' in plain.text
        assert asked.content == plain.content
        assert "Accept-Language" not in plain.headers.get("Vary", "")


@pytest.mark.parametrize("left", ["cy", "en-gb", welsh.MARKED])
def test_language_of_whoever_came_before_is_not_remembered(client, left):
    with translation.override(left):
        assert '<html lang="en-gb">' in client.get("/verify/").text
        assert '<html lang="cy">' in client.get("/cy/verify/").text
        assert translation.get_language() == left


def test_welsh_page_that_is_not_found_is_welsh_and_leads_on_in_welsh(client):
    answer = client.get("/cy/nothing/")

    assert answer.status_code == 404
    assert '<html lang="cy">' in answer.text
    assert '<h1><span lang="en">There is no page at this address</span></h1>' in answer.text
    assert 'href="/cy/"' in answer.text


def test_welsh_answer_has_the_length_and_the_tag_of_what_is_sent(client):
    answer = client.get("/cy/verify/")

    assert int(answer["Content-Length"]) == len(answer.content)
    assert client.get("/cy/verify/", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def say(response):
    return LanguageMiddleware(lambda request: response)(RequestFactory().get("/cy/x/"))


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/csv", "application/json", "application/atom+xml", "text/calendar"]
)
def test_no_mark_leaves_in_whatever_is_drawn(kind):
    page = say(HttpResponse(f"<p>{OPEN}x{CLOSE}</p>", content_type=kind)).text

    assert page == ('<p><span lang="en">x</span></p>' if "html" in kind else "<p>x</p>")


def test_file_below_the_welsh_address_passes_as_it_is():
    data = f"{OPEN}%PDF".encode()

    assert say(HttpResponse(data, content_type="application/pdf")).content == data


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/forces/gwent/?history=%00", "/data/current.csv?report=%00", "/verify/%00/", "/products/?after=%00"]
)
def test_address_with_a_nul_is_not_found(client, address):
    assert client.get(address).status_code == 404
