"""By exact names alone, and no link is made of what a request says of itself."""

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from forces import outbox
from soteria_tracker.public import urls
from tests.factories import UserFactory
from tests.soteria_tracker.public.published import in_welsh, response
from tests.soteria_tracker.public.test_pages import PAGES

pytestmark = pytest.mark.django_db
EVIL = "evil.example"
FILES = [
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/site.xml",
    "/sitemaps/soteria-2024.xml",
    "/datapackage.json",
    "/data/current.csv",
    "/data/current.ods",
    "/feeds/reports/soteria-2024.atom",
    "/feeds/reports/soteria-2024/3.atom",
    "/feeds/forces/gwent.atom",
    "/calendars/reports/soteria-2024.ics",
    "/calendars/bodies/gwent.ics",
    "/responses/gwent/soteria-2024/versions/1/response.pdf",
    "/api/v1/",
    "/api/v1/openapi.json",
    "/api/v1/forces/",
    "/api/v1/publications/",
    "/api/v1/statements/",
]
ADDRESSES = [*(address for address, _queries in PAGES.values()), *FILES]


@pytest.fixture
def published():
    published = response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})
    in_welsh(published)
    return published


def test_addresses_cover_every_kind_of_file():
    kinds = {pattern.name for pattern in urls.FILES}

    assert len(kinds) == 12, "a new kind of file: add its address to FILES above"


@pytest.mark.parametrize(
    "host", [EVIL, "testserver.evil.example", "testserver@evil.example", "testserver:80@evil.example", "", "*", "a b"]
)
def test_other_host_is_refused_and_not_repeated(client, host):
    answer = client.get("/", headers={"host": host})

    assert answer.status_code == 400
    assert EVIL not in answer.text


FORGED = {
    "X-Forwarded-Host": EVIL,
    "X-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Original-URL": f"https://{EVIL}/",
    "X-Rewrite-URL": f"https://{EVIL}/",
    "Forwarded": f"host={EVIL};proto=https",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": f"//{EVIL}",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_answer_is_the_same_by_each_name_and_whatever_is_forged(client, published, address):
    plain = client.get(address)
    by_other_name = client.get(address, headers={"host": "localhost:8765"})
    forged = client.get(address, headers=FORGED)

    assert plain.status_code == 200
    assert by_other_name.content == plain.content
    assert (forged.content, dict(forged.headers)) == (plain.content, dict(plain.headers))


def test_mail_for_a_forgotten_password_links_to_the_site(settings):
    settings.SITE_URL = "https://tracker.example"
    UserFactory(username="owner", email="owner@office.example").set_password("a")

    Client().post(
        "/accounts/password/reset/", {"email": "owner@office.example"}, headers={"host": "localhost:666", **FORGED}
    )
    outbox.send_next(now=timezone.now())

    [sent] = mail.outbox
    whole = f"{sent.subject}\n{sent.body}"
    assert re.findall(r"https?://[^/\s]+", whole) == ["https://tracker.example"]
    assert "localhost" not in whole
    assert EVIL not in whole


def test_planted_link_by_the_host_is_found(monkeypatch, settings):
    monkeypatch.setattr(
        "forces.letters.link",
        lambda name, **parts: "http://localhost:666/accounts/",
    )

    with pytest.raises(AssertionError):
        test_mail_for_a_forgotten_password_links_to_the_site(settings)
