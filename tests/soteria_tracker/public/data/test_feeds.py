"""Atom feeds: valid by RFC 4287, the same entries whenever they are read, and what changed in plain words."""

import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import feedparser
import pytest

from forces.models import Force
from recommendations.models import Recommendation
from responses.models.record import InspectorateFinding
from tests.soteria_tracker.public.data.record import nasty
from tests.soteria_tracker.public.published import response, update

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/feeds/reports/soteria-2024.atom", "/feeds/reports/soteria-2024/3.atom", "/feeds/forces/gwent.atom"]
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def faults(content: bytes) -> list[str]:
    """What RFC 4287 asks of a feed (4.1.1) and of each entry (4.1.2), and of their dates, links and ids."""
    feed = ElementTree.fromstring(content)  # noqa: S314 -- our own
    entries = feed.findall(f"{ATOM}entry")
    found = [] if feed.tag == f"{ATOM}feed" else ["not a feed"]
    for place, element in [("feed", feed), *(("entry", entry) for entry in entries)]:
        for name in ("id", "title", "updated"):
            if len(element.findall(f"{ATOM}{name}")) != 1:
                found.append(f"{place} has not one {name}")
        if not (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:"):
            found.append(f"{place}: id")
        times = [each.text or "" for name in ("updated", "published") for each in element.findall(f"{ATOM}{name}")]
        if not all(map(RFC_3339.fullmatch, times)):
            found.append(f"{place}: time")
        if not (element.findtext(f"{ATOM}author/{ATOM}name") or "").strip():
            found.append(f"{place}: author")
        links = element.findall(f"{ATOM}link")
        if not any(link.get("rel") == "alternate" for link in links):
            found.append(f"{place}: alternate")
        if not all((link.get("href") or "").startswith(("http://", "https://")) for link in links):
            found.append(f"{place}: address")
    if not any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")):
        found.append("feed: self")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(ids) != len(set(ids)):
        found.append("an id twice")
    times = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    if times != sorted(times, reverse=True) or (times and feed.findtext(f"{ATOM}updated") != times[0]):
        found.append("order")
    return found


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("query", ["", "?as_at=2025-01-10", "?as_at=2024-01-01"])
def test_feed_is_valid_whatever_was_published(client, address, query):
    nasty()
    content = client.get(f"{address}{query}").content

    read = feedparser.parse(content)
    assert faults(content) == []
    assert not read.bozo
    assert read.version == "atom10"
    assert (len(read.entries) > 0) is (query != "?as_at=2024-01-01")
    assert len(read.entries) <= 50


def entries(client, address: str) -> list[tuple[str, str]]:
    return [(entry.title, entry.summary) for entry in feedparser.parse(client.get(address).content).entries]


def test_entry_says_what_was_published_and_what_changed(client):
    published = response("kent", on=date(2024, 10, 10), positions={7: "planned", 3: "waiting"})
    update("kent", on=date(2025, 1, 10), series=1, positions={7: "in_place", 3: "waiting"})
    response("kent", on=date(2025, 2, 10), positions={7: "planned"}, replaces=published, reason="A slip <of> the pen.")
    InspectorateFinding.objects.create(
        force=Force.objects.get(slug="kent"),
        recommendation=Recommendation.objects.get(report__slug="soteria-2024", number=7),
        status="completed",
        stated_on=date(2025, 3, 1),
        source_url="https://hmicfrs.example/kent",
        recorded_at=datetime(2025, 3, 2, 12, tzinfo=UTC),
    )
    of = "Soteria: progress on the national operating model"
    body = "Police and Crime Commissioner for Kent"

    assert entries(client, "/feeds/forces/kent.atom") == [
        ("HMICFRS: Kent Police, recommendation 7: Completed", "Completed, by a source of HMICFRS of 1 March 2025."),
        (
            f"{body}: section 55 response, corrected (version 2) – {of}",
            "Corrected: A slip <of> the pen.\nKent Police, recommendation 7: Planned, as stated on 10 February 2025. "
            "Before: In place.",
        ),
        (
            f"{body}: update 1 – {of}",
            "Kent Police, recommendation 3: Waiting on a national product, as stated on 10 January 2025. As before.\n"
            "Kent Police, recommendation 7: In place, as stated on 10 January 2025. Before: Planned.",
        ),
        (
            f"{body}: section 55 response – {of}",
            "Kent Police, recommendation 3: Waiting on a national product, as stated on 10 October 2024. "
            "Nothing dated was held here before.\n"
            "Kent Police, recommendation 7: Planned, as stated on 10 October 2024. Nothing dated was held here before.",
        ),
    ]
    assert [title for title, _summary in entries(client, "/feeds/reports/soteria-2024/3.atom")][-2:] == [
        f"{body}: update 1",
        f"{body}: section 55 response",
    ]


def test_feed_of_a_day_holds_what_had_entered_the_record_by_then(client):
    response("kent", on=date(2024, 10, 10), positions={7: "planned"})
    update("kent", on=date(2025, 1, 10), series=1, positions={7: "in_place"})

    def titles(day: str) -> list[str]:
        return [title.partition(" –")[0] for title, _said in entries(client, f"/feeds/forces/kent.atom?as_at={day}")]

    body = "Police and Crime Commissioner for Kent"
    assert titles("2025-01-10") == [f"{body}: update 1", f"{body}: section 55 response"]
    assert titles("2025-01-09") == [f"{body}: section 55 response"]


def test_id_of_an_entry_does_not_hang_on_the_address_of_the_site(client, settings):
    here = feedparser.parse(client.get(FEEDS[0]).content)
    settings.SITE_URL = "https://elsewhere.example"
    there = feedparser.parse(client.get(FEEDS[0]).content)

    assert [entry.id for entry in here.entries] == [entry.id for entry in there.entries]
    assert here.feed.id == there.feed.id
    assert there.entries[0].link.startswith("https://elsewhere.example/")
