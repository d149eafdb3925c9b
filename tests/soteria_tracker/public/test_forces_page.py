"""The list of forces."""

import re

import pytest

pytestmark = pytest.mark.django_db


def slugs(client, query=""):
    page = client.get(f"/forces/{query}").content.decode().partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<li><a href="(?:/cy)?/forces/(.*?)/', page)


def test_forces_page_lists_all_by_region(client):
    page = client.get("/forces/").content.decode()

    assert len(slugs(client)) == len(set(slugs(client))) == 43
    regions = re.findall(r'<h2 id="region-\d+">(.*?)</h2>', page)
    assert regions == sorted(regions)
    assert len(regions) == 10


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kent", ["kent"]),
        ("KENT", ["kent"]),
        ("heddlu gwent", ["gwent"]),
        ("Avon %26 Somerset", ["avon-and-somerset"]),
        ("Dŷfed", ["dyfed-powys"]),
        ("nobody", []),
    ],
)
def test_forces_page_finds_by_any_name(client, asked, found):
    assert slugs(client, f"?q={asked}") == found


def test_forces_page_keeps_what_was_asked_and_escapes_it(client):
    page = client.get('/forces/?q="><script>').content.decode()

    assert "<script" not in page.replace('<script type="application/ld+json">', "")  # data: browsers run none of it
    assert "0 of 43 forces have these words in their names." in page
    assert 'value="&quot;&gt;&lt;script&gt;"' in page


def test_forces_page_leads_on_to_the_same_day(client):
    page = client.get("/forces/?as_at=2025-01-31&clock=published").content.decode()

    assert 'href="/forces/kent/?as_at=2025-01-31&amp;clock=published"' in page
