"""The slip ledger as a page."""

import re
from datetime import date

import pytest

from responses import standing
from responses.models.record import Publication, PublishedPosition
from tests.soteria_tracker.public.published import noon, update

pytestmark = pytest.mark.django_db
WHY = {"target_reason": "The laboratory moved.", "target_agreed_by": "Deputy commissioner"}


def words(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def moved():
    update("kent", on=date(2025, 1, 10), series=1, positions={3: "planned"}, target_date=date(2025, 1, 31))
    update("kent", on=date(2025, 2, 10), series=2, positions={3: "planned"}, target_date=date(2025, 4, 30), **WHY)
    update("kent", on=date(2025, 3, 10), series=3, positions={3: "planned"})  # names none: takes none back
    update("kent", on=date(2025, 4, 10), series=4, positions={3: "planned"}, target_date=date(2025, 4, 15))


def test_targets_page_without_any_date_says_so(client):
    assert "No statement held here names a target date." in words(client, "/targets/")


def test_targets_page_lists_each_date_with_reason_who_agreed_and_days(client, moved):
    page = words(client, "/targets/")

    assert "Kent Police Recommendation 3: " in page
    assert "15 April 2025; first stated: 31 January 2025. Moved later 1 time. Brought forward 1 time." in page
    assert "In all 74 days later than first stated." in page
    assert "30 April 2025 10 February 2025 89 days later The laboratory moved. Deputy commissioner" in page
    assert "15 April 2025 10 April 2025 brought forward by 15 days none given not stated" in page
    assert "Essex" not in page.partition("Show")[2]


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        ("as_at=2025-01-31", "31 January 2025. It has not moved since it was first stated."),
        ("as_at=2025-03-31", "30 April 2025; first stated: 31 January 2025."),
        ("as_at=2025-04-10&clock=published", "15 April 2025; first stated: 31 January 2025."),
    ],
)
def test_targets_page_as_at_a_day_knows_only_what_had_been_stated(client, moved, moment, last):
    assert last in words(client, f"/targets/?{moment}")


def test_targets_page_before_any_date_was_stated_has_none(client, moved):
    assert "No statement held here names a target date." in words(client, "/targets/?as_at=2025-01-09")


def test_corrected_target_counts_in_its_newest_form_or_as_it_stood(client):
    first = update("kent", on=date(2025, 1, 10), series=1, positions={3: "planned"}, target_date=date(2025, 3, 1))
    correct(first, on=date(2025, 2, 10), target=date(2025, 6, 1))

    assert "1 June 2025. It has not moved since it was first stated." in words(client, "/targets/")
    assert "1 June 2025. It has not moved" in words(client, "/targets/?as_at=2025-02-01")
    assert "1 March 2025. It has not moved" in words(client, "/targets/?as_at=2025-02-01&clock=published")
    assert "1 June 2025. It has not moved" in words(client, "/targets/?as_at=2025-02-11&clock=published")


def correct(first, *, on, target):
    """The next version of an update, which speaks of the same day."""
    later = Publication.objects.create(
        kind="update",
        body=first.body,
        report=first.report,
        series=first.series,
        version=2,
        reference=first.reference.removesuffix("1") + "2",
        dated=first.dated,
        published_at=noon(on),
        replaces=first,
        correction_reason="A slip.",
        payload=first.payload | {"version": 2},
        payload_sha256="0" * 64,
    )
    for row in first.positions.all():
        PublishedPosition.objects.create(
            publication=later,
            force=row.force,
            recommendation=row.recommendation,
            position=row.position,
            stated_on=row.stated_on,
            target_date=target,
        )
    standing.refresh(later)


def test_targets_page_of_one_force_and_the_pages_that_follow(client, moved):
    names = (
        "bedfordshire",
        "cheshire",
        "cleveland",
        "cumbria",
        "derbyshire",
        "dorset",
        "durham",
        "essex",
        "humberside",
    )
    for slug in (*names, "surrey", "sussex"):
        update(slug, on=date(2025, 5, 1), series=1, positions={5: "planned"}, target_date=date(2025, 9, 1))

    page = client.get("/targets/").content.decode()
    rest = re.search(r'href="(\?after=[^"]+)" rel="next"', page)[1]

    assert re.findall(r'<h2 id="(.*?)">', page) == [*names, "kent"]
    assert re.findall(r'<h2 id="(.*?)">', client.get(f"/targets/{rest}").content.decode()) == ["surrey", "sussex"]
    assert re.findall(r'<h2 id="(.*?)">', client.get("/targets/?force=sussex").content.decode()) == ["sussex"]


@pytest.mark.parametrize("query", ["force=atlantis", "after=atlantis", "report=atlantis"])
def test_targets_page_of_nobody_is_not_found(client, query):
    assert client.get(f"/targets/?{query}").status_code == 404


def test_targets_page_with_a_long_ledger_lists_the_newest_and_the_first(client):
    for number in range(1, 31):
        target = date(2025, 6, number)
        update("kent", on=date(2025, 1, number), series=number, positions={3: "planned"}, target_date=target)

    page = words(client, "/targets/")

    assert "It moved at least 11 times." in page
    assert "In all 29 days later than first stated." in page
    assert "30 June 2025; first stated: 1 June 2025." in page
