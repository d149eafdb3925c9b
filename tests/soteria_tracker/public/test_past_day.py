"""Pages of a force and of its response as at a day that has passed: by then published, they speak of no later day."""

import html
import re
from datetime import date

import pytest

from recommendations.models import Recommendation
from soteria_tracker.templatetags.public import on
from soteria_tracker.welsh import speaking
from tests.soteria_tracker.public.published import in_welsh, response, update

pytestmark = pytest.mark.django_db
KENT = "/responses/kent/soteria-2024/"
PUBLISHED = "?as_at=2024-10-30&clock=published"


@pytest.fixture
def entered_later():
    """Published elsewhere in September 2024, here in February 2025, and corrected in March."""
    days = {"on": date(2025, 2, 5), "dated": date(2024, 9, 24), "first_on": date(2024, 9, 24)}
    cards = {"positions": {3: "planned", 7: "in_progress"}, "position_on": dict.fromkeys((3, 7), date(2024, 9, 24))}
    made = {body: response(body, **days, **cards) for body in ("kent", "gwent")}
    in_welsh(made["gwent"])
    for body, first in made.items():
        response(body, on=date(2025, 3, 1), positions={3: "in_place"}, replaces=first, reason="A slip.")
        update(body, on=date(2025, 4, 1), series=1, positions={3: "in_place"}, target_date=date(2025, 12, 1))
    return made["kent"]


def main_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def later_days(page):
    """Days after 2024 that a page names, but for deadlines; the words of a document are its own."""
    around = re.sub(r'<div class="document".*<section aria-labelledby="versions">', "", page, flags=re.S)
    deadlines = {each.deadline for each in Recommendation.objects.exclude(deadline=None)}
    known = {on(day) for day in deadlines}
    with speaking():
        known |= {on(day) for day in deadlines}
    return set(re.findall(r"\b\d{1,2} \w+ 20(?:2[5-9])\b", text_of(around))) - known


@pytest.mark.parametrize("language", ["", "/cy"])
@pytest.mark.parametrize("body", ["kent", "gwent", "dyfed-powys", "essex"])
@pytest.mark.parametrize("address", ["/forces/{body}/", "/responses/{body}/soteria-2024/"])
def test_page_of_what_had_been_published_names_no_later_day(client, entered_later, language, body, address):
    page = main_of(client, f"{language}{address.format(body=body)}{PUBLISHED}")

    assert later_days(page) == set()


def test_force_page_of_what_had_been_published_elsewhere_says_where(client, entered_later):
    by_then = text_of(main_of(client, f"/forces/kent/{PUBLISHED}"))
    said = text_of(main_of(client, "/forces/kent/?as_at=2025-02-20&clock=published"))

    assert "The body had published its response elsewhere by then." in by_then
    assert "First published 24 September 2024: day 34 of the 56 days" in by_then
    assert "Published here" not in by_then
    assert "Entered the record" not in by_then
    assert "The body has published its response here." in said
    assert "Published here 5 February 2025" in said
    assert "Entered the record on 5 February 2025." in said


def test_force_page_of_what_statements_held_today_say_names_the_day_of_their_entry(client):
    days = {"on": date(2025, 2, 5), "dated": date(2024, 9, 24), "first_on": date(2024, 9, 24)}
    response("kent", **days, positions={3: "planned"}, position_on={3: date(2024, 9, 24)})

    page = text_of(main_of(client, "/forces/kent/?as_at=2024-10-30&clock=said"))

    assert "Published here 5 February 2025" in page
    assert "Entered the record on 5 February 2025." in page


def test_force_page_of_a_day_does_not_say_what_came_after_a_reading(client, entered_later):
    by_then = text_of(main_of(client, f"/forces/gwent/{PUBLISHED}"))
    today = text_of(main_of(client, "/forces/gwent/"))

    assert "Not used: a statement of the body’s own comes before it." in by_then
    assert "has since published" not in by_then
    assert "No longer used: the body has since published a statement of its own here." in today


def test_response_page_of_what_had_been_published_elsewhere_says_so(client, entered_later):
    page = main_of(client, f"{KENT}?as_at=2024-10-30")

    words = text_of(page)
    assert "By then the body had published it elsewhere; what stands here is the same response" in words
    assert "not by then; published elsewhere" in words
    assert entered_later.pdf_sha256 in page
    assert "not by then" not in text_of(main_of(client, f"{KENT}versions/1/?as_at=2024-10-30"))


def test_response_page_of_a_reading_as_at_a_day_knows_nothing_of_its_entry(client):
    page = text_of(main_of(client, "/responses/gwent/soteria-2024/?as_at=2024-10-30"))

    assert "By then this body had published no response here, but it had published one elsewhere" in page
    assert "In the record: soteria-2024/gwent/reading/1." in page
    assert "Entered the record" not in page


@pytest.mark.parametrize("body", ["kent", "gwent"])
@pytest.mark.parametrize("clock", ["said", "published"])
def test_response_page_of_a_day_before_the_report_says_that_it_was_not_out(client, body, clock):
    address = f"/responses/{body}/soteria-2024/"

    before = text_of(main_of(client, f"{address}?as_at=2024-08-21&clock={clock}"))
    welsh = text_of(main_of(client, f"/cy{address}?as_at=2024-08-21&clock={clock}"))
    since = text_of(main_of(client, f"{address}?as_at=2024-08-22&clock={clock}"))

    assert "Not published yet on this day This report was published on 22 August 2024: before that day" in before
    assert "No response held here" not in before
    assert "Strict last day" not in before
    assert "Where the force stood" not in before
    assert "16 October 2024" not in before
    assert "16 Hydref 2024" not in welsh
    assert "Not published yet on this day" not in since
    assert "No response held here" in since
    assert "Strict last day 16 October 2024" in since


def test_response_page_of_one_published_before_the_report_says_both(client):
    response("kent", on=date(2024, 8, 20), positions={3: "planned"})

    page = text_of(main_of(client, f"{KENT}?as_at=2024-08-21"))

    assert "Not published yet on this day" in page
    assert "What had been published by the end of 21 August 2024." in page
    assert "We welcome the report." in page
    assert "Not published yet on this day" not in text_of(main_of(client, f"{KENT}versions/1/?as_at=2024-08-21"))
