"""What holds for every public page: headers, no secret of a visitor, freshness, a fixed number of queries."""

import itertools
import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import get_resolver

from soteria_tracker.public import reference, urls
from tests.soteria_tracker.public.published import in_welsh, response, update

pytestmark = pytest.mark.django_db

#: One address for each pattern of the public site, with its number of queries.
PAGES = {
    "national": ("/", 4),
    "force": ("/forces/gwent/", 5),
    "forces": ("/forces/", 1),
    "compare": ("/forces/gwent/compare/", 5),
    "targets": ("/targets/", 3),
    "report": ("/reports/soteria-2024/", 5),
    "recommendation": ("/reports/soteria-2024/7/", 5),
    "response": ("/responses/gwent/soteria-2024/", 4),
    "version": ("/responses/gwent/soteria-2024/versions/1/", 4),
    "reading": ("/responses/gwent/soteria-2024/reading/1/", 4),
    "data": ("/data/", 4),
    "api": ("/data/api/", 1),
    "search": ("/search/?q=gwent", 4),
    "due": ("/due/", 4),
    "products": ("/products/", 4),
    "product": ("/products/nom-21/", 4),
    "reports": ("/reports/", 2),
    "about": ("/about/", 1),
    "method": ("/about/method/", 1),
    "vocabulary": ("/about/vocabulary/", 1),
    "accessibility": ("/accessibility/", 1),
    "licence": ("/licence/", 2),
    "verify": ("/verify/", 3),
    "verify_reference": ("/verify/soteria-2024/gwent/response/1/", 3),
    "edition": ("/cy/responses/gwent/soteria-2024/", 4),
    "edition_version": ("/cy/responses/gwent/soteria-2024/versions/1/", 4),
}
ADDRESSES = [address for address, _queries in PAGES.values()]


@pytest.fixture
def published():
    positions = {"positions": {3: "in_progress", 7: "planned"}, "limbs": {"7a": "planned"}}
    published = response("gwent", on=date(2024, 10, 10), **positions)
    in_welsh(published)
    return published


def test_pages_cover_every_pattern_of_the_site():
    alone = {pattern.name for pattern in urls.FILES} | {"edition_pdf"}
    assert {pattern.name for pattern in (*urls.PAGES, *urls.EDITIONS, *urls.FILES)} == set(PAGES) | alone
    assert "site" in get_resolver().namespace_dict


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_answer_carries_no_secret_and_can_be_cached(client, published, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, no-cache"
    assert "Vary" not in answer.headers or "Cookie" not in answer["Vary"]
    assert re.fullmatch(r'"[0-9a-f]+"', answer["ETag"])
    assert not answer.cookies
    page = answer.content.decode()
    assert "csrf" not in page.lower()
    assert " style=" not in page
    assert "<script" not in page.replace('<script type="application/ld+json">', "")  # data: browsers run none of it
    assert "nonce" not in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_answer_is_the_same_for_somebody_signed_in(client, signed_in, people, gwent, published, address):
    inside = signed_in(people("author", gwent))

    assert inside.get(address).content == client.get(address).content


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("query", ["", "as_at=2025-02-01&clock=published&"])
def test_public_answer_knows_nothing_of_a_parameter_that_it_does_not_read(client, published, address, query):
    asked = f"{address}{'&' if '?' in address else '?'}{query}"

    with_more = client.get(f"{asked}utm_source=a&csrf=b&%3Cscript%3E=c&utm_source=d")

    assert with_more.status_code == 200
    assert with_more.content == client.get(asked).content


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_answer_that_has_not_changed_is_not_sent_again(client, published, address):
    tag = client.get(address)["ETag"]

    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_page_says_how_fresh_it_is(client, address, published):
    page = re.sub(r"</?span[^>]*>", "", client.get(address).content.decode())  # English words on a Welsh page

    assert re.search(r"Computed on \d+ \w+ \d{4}\. The last publication entered the record on \d+ \w+ \d{4}\.", page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_page_has_one_top_heading_and_skips_no_level(client, address, published):
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", client.get(address).content.decode())]

    assert levels.count(1) == 1
    assert levels[0] in (1, 2)  # the summary of problems stands above the title
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


@pytest.mark.parametrize(("address", "queries"), PAGES.values(), ids=PAGES)
def test_page_makes_the_same_queries_however_much_is_published(
    client, published, django_assert_num_queries, address, queries
):
    reference.current()  # warm, as a process is after its first request
    with django_assert_num_queries(queries):
        client.get(address)
    for month in (1, 2, 3):
        update("gwent", on=date(2026, month, 1), series=month, positions={3: "in_progress", 7: "in_place"})
        update("kent", on=date(2026, month, 1), series=month, positions={3: "planned"})
    response("gwent", on=date(2026, 4, 1), positions={3: "in_place"}, replaces=published, reason="A slip.")
    reference.current()
    with django_assert_num_queries(queries):
        client.get(address)


def test_national_page_filtered_makes_no_query_more(client, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(PAGES["national"][1]):
        client.get("/?region=Wales&position=waiting&past=&cohort=inspected&force=gwent")


def test_pdf_makes_one_query(client, published, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(published.pdf_url)


@pytest.mark.parametrize(
    "address",
    [
        "/forces/atlantis/",
        "/reports/atlantis/",
        "/reports/soteria-2024/15/",
        "/reports/soteria-2024/99999999999999999999999/",
        "/responses/atlantis/soteria-2024/",
        "/responses/gwent/atlantis/",
        "/responses/gwent/soteria-2024/versions/7/",
        "/responses/gwent/soteria-2024/reading/7/",
        "/responses/gwent/soteria-2024/reading/99999999999999999999999/",
        "/responses/gwent/soteria-2024/versions/1/response.pdf",
        "/responses/gwent/soteria-2024/versions/99999999999999999999999/response.pdf",
    ],
)
def test_unknown_address_is_not_found_and_leaves_no_cookie(client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each != "/verify/"])  # test_verify: it takes files
def test_public_page_takes_no_post(client, published, address):
    assert client.post(address).status_code == 405


def test_robots_keeps_search_engines_from_the_desk(client):
    answer = client.get("/robots.txt")

    assert answer.content.decode() == (
        f"User-agent: *\nDisallow: /admin/\nDisallow: /accounts/\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    )


def test_every_sheet_ends_with_its_address_and_the_day_of_the_record(client):
    """On paper alone: the part that a screen does not show."""
    page = client.get("/forces/gwent/?as_at=2025-01-31&unknown=1").content.decode()
    _page, found, foot = page.partition('<p class="footer__address">')

    assert found
    assert foot.startswith(f"{settings.SITE_URL}/forces/gwent/?as_at=2025-01-31</p>")
    assert "Computed on" in foot
    assert '<p class="footer__address">' not in client.get("/nothing/").content.decode()


def test_ways_to_another_day_are_not_printed(client):
    page = client.get("/?as_at=2025-01-31").content.decode()
    box = re.search(r'<aside class="moment.*?</p>', page, re.S)[0]

    assert " · " not in re.sub(r'<span class="no-print">.*?</span>', "", box, flags=re.S)
    assert box.count("<a ") == re.search(r'<span class="no-print">.*?</span>', box, re.S)[0].count("<a ") == 2
