"""The page of a reading: what the Tracker read elsewhere, at an address where it stays."""

import html
import re
from datetime import date

import pytest
from django.conf import settings

from responses.canonical import digest
from responses.models.record import Publication
from tests.soteria_tracker.public.published import noon, response

pytestmark = pytest.mark.django_db
GWENT = "/responses/gwent/soteria-2024/"
READING = f"{GWENT}reading/1/"


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_reading_page_stays_after_the_body_has_responded_itself(client):
    before = page_of(client, READING)
    response("gwent", on=date(2024, 10, 10), positions={3: "in_place"}, says="The body speaks for itself.")

    after, plain = page_of(client, READING), page_of(client, GWENT)

    assert "This body has published no response here." in text_of(before)
    assert f'<link rel="canonical" href="{settings.SITE_URL}{READING}">' in after
    assert "<title>Police and Crime Commissioner for Gwent: reading of its response to " in after
    words = text_of(after)
    assert "This body has published its own response here, which comes before this reading." in words
    assert f'<a href="{GWENT}">Read the body’s own response</a>' in after
    assert "Jane Mudd, Police and Crime Commissioner for Gwent" in words
    assert words.count("confidence: ") == 10
    assert "The body speaks for itself." not in words
    assert "The body speaks for itself." in text_of(plain)


def test_reading_page_in_welsh_leads_to_the_welsh_page_of_the_response(client):
    response("gwent", on=date(2024, 10, 10), positions={3: "in_place"})

    page = page_of(client, f"/cy{READING}")

    assert f'<a href="/cy{GWENT}">' in page
    assert "Jane Mudd" in page


def test_response_page_of_a_reading_leads_to_its_permanent_address(client):
    assert f'<a href="{READING}">Permanent address of this reading</a>' in page_of(client, GWENT)
    assert "Permanent address" not in page_of(client, READING)


def test_reading_page_of_a_corrected_reading_says_so(client):
    first = Publication.objects.get(reference="soteria-2024/gwent/reading/1")
    words = first.payload | {"reference": "soteria-2024/gwent/reading/2", "version": 2}
    words["document"] = words["document"] | {"addressee": "Home Office"}
    Publication.objects.create(
        kind="reading",
        body=first.body,
        report=first.report,
        version=2,
        reference=words["reference"],
        dated=first.dated,
        published_at=noon(date(2026, 11, 23)),
        replaces=first,
        correction_reason="The addressee was <wrong>.",
        payload=words,
        payload_sha256=digest(words),
    )

    old, new = page_of(client, READING), text_of(page_of(client, f"{GWENT}reading/2/"))

    banner = "This is version 1 of the reading, replaced by version 2 on 23 November 2026."
    assert f"{banner} Because: The addressee was <wrong>. Version 2" in text_of(old)
    assert f'href="{GWENT}reading/2/"' in old
    assert "Home Secretary" in text_of(old)
    assert "replaced by" not in new
    assert "A correction of the version before. Reason: The addressee was <wrong>." in new
    assert "Home Office" in new
    assert "Home Office" in text_of(page_of(client, GWENT))


def test_reading_page_is_the_same_as_at_any_day(client):
    page = text_of(page_of(client, f"{READING}?as_at=2024-09-01"))

    assert "A reading in the record never changes: this page is the same as at any day." in page
    assert "Jane Mudd" in page


@pytest.mark.parametrize(
    "address",
    [
        "/forces/gwent/",
        "/forces/gwent/?history=soteria-2024/gwent/reading/1",
        "/feeds/reports/soteria-2024.atom",
        "/feeds/forces/gwent.atom",
        "/data/publications.csv",
        "/api/v1/publications/soteria-2024/gwent/reading/1/",
    ],
)
def test_whoever_speaks_of_a_reading_leads_to_its_page(client, address):
    response("gwent", on=date(2024, 10, 10), positions={3: "in_place"})

    answer = client.get(address)

    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert READING in content.decode()


def test_force_page_names_a_reading_as_source_by_its_own_page(client):
    page = page_of(client, "/forces/gwent/")

    assert f'<a href="{READING}">Reading of a document published elsewhere</a>' in page
