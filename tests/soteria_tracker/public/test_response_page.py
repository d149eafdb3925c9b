"""The section 55 response of a body: its HTML twin, its versions, its file."""

import hashlib
import html
import re
from datetime import date

import pytest
from django.core.files.storage import storages

from forces.models import Force, Oversight, PolicingBody
from tests.soteria_tracker.public.published import PDF, response

pytestmark = pytest.mark.django_db
GWENT = "/responses/gwent/soteria-2024/"
KENT = "/responses/kent/soteria-2024/"


@pytest.fixture(autouse=True)
def publications_of_its_own(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "publications": place}


@pytest.fixture
def first():
    return response("kent", on=date(2024, 10, 17), positions={3: "in_place", 7: "planned"})


@pytest.fixture
def second(first):
    return response(
        "kent",
        on=date(2024, 10, 20),
        positions={3: "planned"},
        replaces=first,
        reason="Recommendation 3 <was> wrong.",
        says="It is being planned.",
    )


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_response_page_prints_the_response_and_how_to_check_it(client, first):
    page = page_of(client, KENT)

    assert "We welcome the report." in page
    assert first.pdf_sha256 in page
    assert f'href="{first.pdf_url}"' in page
    assert "day 57, one day after the strict last day" in page


def test_response_page_shows_the_latest_version_and_lists_all(client, first, second):
    page = text_of(page_of(client, KENT))

    assert "This is version 2, a correction. It replaces version 1. Because: Recommendation 3 <was> wrong." in page
    assert "Dated 20 October 2024" in page
    assert "It is being planned." in page
    assert "Version 1" in page


def test_version_page_of_a_replaced_version_says_so(client, first, second):
    page = text_of(page_of(client, f"{KENT}versions/1/"))

    assert "This is version 1, replaced by version 2 on 20 October 2024." in page
    assert "Because: Recommendation 3 <was> wrong." in page
    assert "We have begun." in page


def test_version_page_of_the_latest_version_has_no_such_banner(client, second):
    assert "replaced by version" not in page_of(client, f"{KENT}versions/2/")


def test_response_page_of_a_reading_gives_facts_and_no_text(client):
    page = text_of(page_of(client, GWENT))

    assert "It holds no copy of the text" in page
    assert "Jane Mudd, Police and Crime Commissioner for Gwent" in page
    assert "24 September 2024: day 34 of the 56 days" in page
    assert page.count("confidence: ") == 10  # five recommendations, two limbs and three


def test_response_page_where_nothing_is_held(client):
    page = text_of(page_of(client, KENT))

    assert "No response held here" in page
    assert "It may well have published one in another place." in page


def test_response_pdf_gives_the_published_bytes_for_ever(client, first):
    answer = client.get(first.pdf_url)

    assert answer.content == PDF + b"1"
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "ETag", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="soteria-2024-kent-response-1.pdf"',
        "ETag": f'"{hashlib.sha256(PDF + b"1").hexdigest()}"',
        "Cache-Control": "public, max-age=31536000, immutable",
    }


def test_response_pdf_is_not_sent_again_to_whom_has_it(client, first):
    answer = client.get(first.pdf_url, headers={"If-None-Match": f'"{first.pdf_sha256}"'})

    assert (answer.status_code, answer.content) == (304, b"")


def test_response_pdf_of_each_version_stays(client, first, second):
    assert client.get(first.pdf_url).content == PDF + b"1"
    assert client.get(second.pdf_url).content == PDF + b"2"


def test_response_pdf_that_is_missing_is_said_and_noted(client, first, caplog):
    storages["publications"].delete(first.pdf_name)

    answer = client.get(first.pdf_url)

    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert "The file cannot be given out at the moment" in answer.content.decode()
    assert "The file of soteria-2024/kent/response/1 cannot be read." in caplog.messages


def test_response_pdf_that_was_changed_is_not_given_out(client, first, caplog):
    storages["publications"].delete(first.pdf_name)
    with storages["publications"].open(first.pdf_name, "wb") as file:
        file.write(b"something else")

    answer = client.get(first.pdf_url)

    assert answer.status_code == 503
    assert "The file of soteria-2024/kent/response/1 is not the one that was published." in caplog.messages


def test_response_page_escapes_hostile_text(client):
    response(
        "kent",
        on=date(2024, 10, 1),
        positions={3: "planned"},
        says="<script>alert(1)</script><svg onload=alert(1)>",
    )

    page = page_of(client, KENT)

    assert "<script" not in page.replace('<script type="application/ld+json">', "")  # data: browsers run none of it
    assert "<svg onload" not in page


def test_response_page_of_an_undated_document_says_so(client):
    response("kent", on=date(2024, 10, 8), positions={3: "planned"}, dated=None)

    page = text_of(page_of(client, KENT))

    assert "Undated" in page
    assert "Dated" not in page


def test_version_page_of_a_correction_that_was_replaced_says_both(client, second):
    response("kent", on=date(2024, 10, 25), positions={3: "planned"}, replaces=second, reason="Another slip.")

    page = text_of(page_of(client, f"{KENT}versions/2/"))

    assert "This is version 2, replaced by version 3 on 25 October 2024. Because: Another slip." in page
    assert "This is version 2, a correction. It replaces version 1. Because: Recommendation 3 <was> wrong." in page


def test_response_page_as_at_a_day_shows_the_version_published_by_then(client, second):
    page = text_of(page_of(client, f"{KENT}?as_at=2024-10-19"))

    assert "What had been published by the end of 19 October 2024." in page
    assert "Dated 17 October 2024" in page
    assert "Version 2" not in page
    assert "replaced by" not in page


def test_response_page_as_at_a_day_before_any_document_says_that_none_is_held(client, first):
    page = text_of(page_of(client, f"{KENT}?as_at=2024-10-16&clock=published"))

    assert "By the end of 16 October 2024 nothing had been published that is held here with a date." in page
    assert "We welcome the report." not in page
    assert "and the Tracker has read none elsewhere" not in page


@pytest.mark.parametrize(("day", "is_there"), [("2024-09-23", False), ("2024-09-24", True)])
def test_response_page_as_at_a_day_takes_a_reading_by_the_date_of_its_document(client, day, is_there):
    page = text_of(page_of(client, f"{GWENT}?as_at={day}"))

    assert ("Jane Mudd" in page) == is_there


def test_version_page_is_the_same_as_at_any_day(client, second):
    page = text_of(page_of(client, f"{KENT}versions/2/?as_at=2024-10-18"))

    assert "It is being planned." in page
    assert "A published version never changes: this page is the same as at any day." in page


@pytest.mark.parametrize("path", ["/responses/nowhere/soteria-2024/", "/responses/kent/nothing/"])
def test_response_page_of_nobody_and_of_nothing_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("day", [date(2024, 8, 20), date(2024, 8, 21)])
def test_response_page_of_one_before_the_report_counts_no_day(client, day):
    response("kent", on=day, positions={3: "planned"})

    page = text_of(page_of(client, KENT))
    force = text_of(page_of(client, "/forces/kent/"))

    assert f"Response published {day.day} August 2024, before the report was published" in page
    assert f"Published here {day.day} August 2024: before the report was published" in force
    assert re.findall(r"day (?:-\d+|0)\b", page + force) == []


def test_response_page_says_that_an_earlier_document_was_read(client):
    frozen = response("gwent", on=date(2026, 11, 30), positions={3: "in_place"})
    said = "The Tracker has read a document of this body dated 24 September 2024: day 34 of the 56 days."
    unaware = "What is printed below does not take account of it"

    page = text_of(page_of(client, GWENT))

    assert said in page
    assert unaware in page
    assert said in text_of(page_of(client, frozen.get_absolute_url()))


def test_response_page_of_words_that_know_the_earlier_document_prints_its_date(client):
    read = {"reference": "soteria-2024/gwent/reading/1", "dated": "2024-09-24"}
    response(
        "gwent",
        on=date(2026, 11, 30),
        positions={3: "in_place"},
        dates={"read": read, "day_number": 34, "days_after_last": -22},
    )

    page = text_of(page_of(client, GWENT))

    assert (
        "Document of this office read elsewhere by the Tracker 24 September 2024, day 34 soteria-2024/gwent/reading/1 "
        "Response published 30 November 2026 "
    ) in page
    assert "does not take account" not in page


@pytest.fixture
def mayor():
    """Of Kent, since the summer after the report."""
    kent = Force.objects.get(slug="kent")
    Oversight.objects.filter(force=kent).update(until=date(2025, 5, 31))
    mayor = PolicingBody.objects.create(
        slug="kent-mayor", name="Mayor of Kent", kind=PolicingBody.Kind.MAYOR, head_title="Mayor"
    )
    Oversight.objects.create(body=mayor, force=kent, since=date(2025, 6, 1))
    return mayor


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_response_page_of_a_body_that_took_over_names_who_owed_the_response(client, mayor, prefix):
    page = page_of(client, f"{prefix}/responses/kent-mayor/soteria-2024/")

    assert f'<a href="{prefix}{KENT}">' in page
    assert "16 October 2024" not in page
    assert "16 Hydref 2024" not in page
    if not prefix:
        words = text_of(page)
        assert "This body answered for no police force on 22 August 2024" in words
        assert "Who answered for Kent Police on that day: Police and Crime Commissioner for Kent" in words


def test_response_page_of_the_body_before_stays_as_it_was(client, mayor):
    page = text_of(page_of(client, KENT))

    assert "It may well have published one in another place." in page
    assert "Strict last day 16 October 2024" in page
    assert "answered for no police force" not in page
