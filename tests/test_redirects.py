"""Nobody is led off the site, whatever an address or a form names; over every pattern of the URLconf."""

from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from forces.own_site import OwnSiteAdapter
from tests.access import world as made_up
from tests.access.addresses import addresses

pytestmark = pytest.mark.django_db
#: Under which names programs keep where to go next; each carries the same value.
NAMES = [
    *("next", "url", "redirect", "redirect_to", "redirect_url", "redirect_uri", "return", "return_to", "returnTo"),
    *("return_url", "continue", "to", "dest", "destination", "target", "goto", "back", "from", "u", "r", "link"),
    *("location", "forward", "callback", "success_url", "cancel_url", "_popup", "_to_field", "process", "path", "ref"),
]
EVIL = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example/",
    "https:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "//evil.example/%2f..",
    "/%09/evil.example",
    "/%5cevil.example/",
    "%2f%2fevil.example/",
    "\x00//evil.example",
    "//evil。example/",
    "/admin/../..//evil.example",
]
SITE = "http://testserver/here/"
SIGN_IN = ["/accounts/login/", "/admin/login/", "/accounts/logout/", "/accounts/reauthenticate/"]
#: Addresses without their last slash.
DOUBLE = ["//evil.example", "//evil.example/a", "/\\evil.example", "/%5Cevil.example", "/cy//evil.example"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_up.build()
        transaction.set_rollback(True)


def leads_to(answer) -> str:
    """The host that a browser would ask next; "testserver" where it stays."""
    location = answer.headers.get("Location", "")
    # As browsers read it: white space and controls go, backslashes are slashes.
    plain = "".join(each for each in location if each > " ").replace("\\", "/")
    if answer.headers.get("Refresh"):
        return answer.headers["Refresh"]
    found = urlsplit(urljoin(SITE, plain))
    return found.hostname or "" if found.scheme in ("http", "https") else f"{found.scheme}:"


def asked(client, method, url, value):
    given = urlencode(dict.fromkeys(NAMES, value))
    path, _mark, query = url.partition("?")
    headers = {"Referer": "https://evil.example/", "X-Forwarded-Host": "evil.example"}
    with transaction.atomic():
        answer = client.generic(
            method,
            path,
            given.encode() if method == "POST" else b"",
            "application/x-www-form-urlencoded",
            query_params=None,
            headers=headers,
            QUERY_STRING="&".join(each for each in (query, given) if each),
        )
        transaction.set_rollback(True)
    return answer


def led_away(client, urls, values):
    return [
        f"{method} {url} with {value!r} leads to {answer.headers['Location']}"
        for url in urls
        for method in ("GET", "POST")
        for value in values
        if leads_to(answer := asked(client, method, url, value)) != "testserver"
    ]


@pytest.mark.parametrize("name", ["anonymous", "author.gwent"])
def test_no_address_leads_off_the_site(world, name):
    person, client = world.people[name], Client(raise_request_exception=False)
    if person.user:
        client.force_login(person.user)
    cookies = client.cookies.copy()
    samples = sorted({each.url for each in addresses(world) if each.is_sample})

    redirecting = []
    for url in samples:
        client.cookies = cookies.copy()
        for method in ("GET", "POST"):
            answer = asked(client, method, url, EVIL[0])
            assert leads_to(answer) == "testserver", f"{method} {url} leads to {answer.headers['Location']}"
            redirecting += [url] * (answer.status_code in (301, 302, 303, 307, 308))

    client.cookies = cookies.copy()
    assert redirecting  # the control: some do lead somewhere
    assert led_away(client, sorted(set(redirecting)), EVIL[1:] if name == "anonymous" else EVIL[1:6]) == []


@pytest.mark.parametrize("value", EVIL)
@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/admin/login/", "/accounts/logout/", "/accounts/reauthenticate/"]
)
def test_sign_in_and_out_lead_to_the_site_alone(client, people, gwent, signed_in, path, value):
    """With a password that is right, when the redirect really happens."""
    author = people("author", gwent)
    author.set_password("a long password of Gwent")
    author.save()
    inside = signed_in(author)
    form = {"login": author.username, "password": "a long password of Gwent", "next": value}

    for browser in (client, inside):
        for answer in (
            browser.get(path, {"next": value}),
            browser.post(path, form),
            browser.get(path, {"next": value}),
        ):
            assert leads_to(answer) == "testserver", answer.headers.get("Location")


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/a", "/\\evil.example", "/%5Cevil.example", "/cy//evil.example"]
)
def test_missing_slash_at_the_end_leads_to_the_site_alone(client, path):
    for each in (path, f"/admin{path}", f"/api/v1{path}"):
        assert leads_to(client.get("/", PATH_INFO=each)) == "testserver"


def test_sign_in_still_leads_on_within_the_site(client, people, gwent):
    author = people("author", gwent)
    author.set_password("a long password of Gwent")
    author.save()
    target = reverse("admin:responses_response_changelist")

    answer = client.post(
        f"/accounts/login/?next={target}", {"login": author.username, "password": "a long password of Gwent"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, target)


def test_planted_redirect_to_anywhere_is_found(client, people, gwent, signed_in, monkeypatch):
    monkeypatch.setattr(OwnSiteAdapter, "is_safe_url", lambda self, url: True)

    with pytest.raises(AssertionError):
        test_sign_in_and_out_lead_to_the_site_alone(client, people, gwent, signed_in, "/accounts/login/", EVIL[0])
