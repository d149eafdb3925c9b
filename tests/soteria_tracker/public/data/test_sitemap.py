"""The map of the site: addresses that exist, each in both languages."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings

from tests.soteria_tracker.public.published import another_report

pytestmark = pytest.mark.django_db
SPACE = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}


def locations(client, address: str, element: str = "url") -> list[str]:
    root = ElementTree.fromstring(client.get(address).content)  # noqa: S314 -- our own
    found = [each.text or "" for each in root.findall(f"map:{element}/map:loc", SPACE)]
    assert all(each.startswith(f"{settings.SITE_URL}/") for each in found)
    return [each.removeprefix(settings.SITE_URL) for each in found]


def whole(client) -> list[str]:
    """Every address of every map that the index names."""
    return [each for part in locations(client, "/sitemap.xml", "sitemap") for each in locations(client, part)]


def test_index_names_a_map_of_the_site_and_one_of_each_report(client):
    assert locations(client, "/sitemap.xml", "sitemap") == ["/sitemaps/site.xml", "/sitemaps/soteria-2024.xml"]


def test_every_address_of_the_map_is_a_page(client):
    found = whole(client)

    english = [each for each in found if not each.startswith("/cy/")]
    assert len(found) == len(set(found)) < 50_000
    assert sorted(found) == sorted([*english, *(f"/cy{each}" for each in english)])
    assert {"/", "/data/", "/forces/kent/", "/reports/soteria-2024/7/", "/responses/gwent/soteria-2024/"} <= {*english}
    assert [each for each in english if "/reading/" in each] == [
        f"/responses/{body}/soteria-2024/reading/1/"
        for body in ("avon-and-somerset", "dyfed-powys", "gwent", "norfolk", "west-midlands")
    ]
    some = [each for each in found if "-" not in each or any(part in each for part in ("kent", "dyfed", "2024/7/"))]
    assert {each: client.get(each).status_code for each in some} == dict.fromkeys(some, 200)


@pytest.mark.parametrize("part", ["site", "soteria-2024"])
def test_each_address_names_both_languages(client, part):
    root = ElementTree.fromstring(client.get(f"/sitemaps/{part}.xml").content)  # noqa: S314 -- our own

    for url in root.findall("map:url", SPACE):
        links = {link.get("hreflang"): link.get("href") for link in url.findall("xhtml:link", SPACE)}
        assert set(links) == {"en", "cy"}
        assert url.findtext("map:loc", namespaces=SPACE) in links.values()


def test_report_that_is_not_followed_is_not_in_the_map(client):
    another_report(published=date(2026, 1, 1), tracked=False)

    assert not [each for each in locations(client, "/sitemap.xml", "sitemap") if "later" in each]
    assert client.get("/sitemaps/later.xml").status_code == 404
