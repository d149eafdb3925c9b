"""Every link to a place on a page leads to a page that is there and has that place, in either language."""

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings

from responses import search_index
from responses.models.record import Publication
from soteria_tracker.public.asked import A_PAGE
from soteria_tracker.public.history import A_PAGE as WHOLE
from tests.soteria_tracker.public.published import another_report, in_welsh, response, update

pytestmark = pytest.mark.django_db

#: Where one begins to read, besides the map of the site.
BEGINNINGS = (
    "/search/?q=moved+on&versions=all&order=newest",
    "/search/?q=moved+on&report=soteria-2024",
    "/search/?q=moved+on&as_at=2025-07-31&clock=said&versions=all&order=newest",
    "/search/?q=moved+on&as_at=2025-07-31&clock=published",
    "/targets/?report=soteria-2024",
    "/due/?force=kent",
    "/?as_at=2025-07-31&clock=published",
    "/reports/soteria-2024/7/?as_at=2025-07-31",
    "/forces/kent/?report=soteria-2024&as_at=2025-07-31",
)
#: Where the two languages are drawn by templates that differ, or by addresses of their own.
WELSH = ("/", "/reports/soteria-2024/7/", "/forces/kent/", "/forces/gwent/", *BEGINNINGS[:3], "/targets/")
#: Forces of which something is held; of the others one stands for all, lest the test read 43 pages of each kind.
READ = ("kent", "gwent", "avon-and-somerset", "surrey")
OTHERS = re.compile(rf"(/cy)?/forces/(?!{'|'.join(READ)})[\w-]+/")
FEEDS = ("reports/soteria-2024", "reports/soteria-2024/7", "forces/kent", "forces/gwent")


@pytest.fixture
def _record():
    """More reports than the page of a force shows, and more updates on the oldest than it shows whole."""
    first = response("gwent", on=date(2024, 10, 10), positions={3: "planned"}, says="It moved on.")
    in_welsh(response("gwent", on=date(2025, 3, 1), positions={3: "in_place"}, replaces=first, reason="A slip."))
    more = {"says": "It moved on.", "target_date": date(2026, 1, 1)}
    for turn in range(WHOLE + 2):
        day = date(2025, 1 + turn // 4, 1 + turn % 4)
        slip = update("kent", on=day, series=turn + 1, positions={3: "waiting", 7: "planned"}, **more)
    late = {"replaces": slip, "reason": "A slip.", "entered": date(2025, 8, 1)}
    update("kent", on=day, series=turn + 1, positions={3: "waiting", 7: "planned"}, **late, **more)
    for turn in range(A_PAGE):
        report = another_report(slug=f"later-{turn}", published=date(2025, 2 + turn, 1))
        for slug in ("kent", "gwent"):
            update(slug, on=date(2025, 6, 1), series=1, positions={3: "planned"}, report=report, **more)
    for publication in Publication.objects.order_by("pk"):
        search_index.index(publication)


class Reader:
    """Asks for each address once; keeps the ids of each page and the links that it holds."""

    def __init__(self, client) -> None:
        self.client = client
        self.pages: dict[str, tuple[int, set[str], set[str]]] = {}

    def page(self, address: str) -> tuple[int, set[str], set[str]]:
        if address not in self.pages:
            answer = self.client.get(address, follow=True)
            ids = set(map(unescape, re.findall(r'\sid="([^"]*)"', answer.text)))
            links = {urljoin(address, unescape(link)) for link in re.findall(r'\shref="([^"]*)"', answer.text)}
            self.pages[address] = (answer.status_code, ids, links)
        return self.pages[address]

    def places(self, address: str) -> set[str]:
        """The links of a page to a place on one of ours."""
        links = {_below(link) for link in self.page(address)[2] if "#" in link}
        return {link for link in links if link.startswith("/") and not OTHERS.match(link)}

    def lost(self, addresses: Iterable[str]) -> dict[str, set[str]]:
        """By page: its links to a place that is not there."""
        found = {address: {link for link in self.places(address) if not self.is_there(link)} for address in addresses}
        return {address: links for address, links in found.items() if links}

    def is_there(self, link: str) -> bool:
        address, place = urldefrag(link)
        status, ids, _links = self.page(address)
        return status == 200 and (not place or place in ids)


def addresses_of_the_map(client) -> list[str]:
    maps = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    pages = [_below(each) for part in maps for each in re.findall(r"<loc>(.*?)</loc>", client.get(_below(part)).text)]
    return [each for each in pages if not each.startswith("/cy/") and not OTHERS.match(each)]


def _below(address: str) -> str:
    return unescape(address).removeprefix(settings.SITE_URL)


@pytest.mark.usefixtures("_record")
def test_every_link_to_a_place_leads_to_one(client):
    reader, known = Reader(client), [*addresses_of_the_map(client), *BEGINNINGS]
    addresses = [*known, *(f"/cy{address}" for address in WELSH)]

    assert len(known) > 40
    assert sum(len(reader.places(address)) for address in addresses) > 500
    assert reader.lost(addresses) == {}


@pytest.mark.usefixtures("_record")
def test_every_entry_of_a_feed_and_of_a_file_leads_to_a_place_that_is_there(client):
    reader, found = Reader(client), set()
    for feed in FEEDS:
        found |= set(re.findall(r'href="([^"]*#[^"]*)"', client.get(f"/feeds/{feed}.atom").text))
    found |= set(
        re.findall(r"/forces/[^,\s]*#[^,\s\"]*", client.get("/data/publications.csv?report=soteria-2024").text)
    )
    updates = [each.get_absolute_url() for each in Publication.objects.filter(kind=Publication.Kind.UPDATE)]
    links = {*map(_below, found), *updates}

    assert len(links) >= len(updates) > WHOLE
    assert [link for link in links if not reader.is_there(link)] == []
