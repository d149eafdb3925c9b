"""The page about open data, and what pages say of themselves to others: cards and JSON-LD."""

import json
import re
from html import unescape

import pytest
from django.conf import settings
from django.template import Context, Template
from PIL import Image

from forces.models import Force
from recommendations.models import InspectionReport, Recommendation
from soteria_tracker.public.data import linked
from soteria_tracker.public.data.tables import TABLES
from soteria_tracker.templatetags.open_data import jsonld

pytestmark = pytest.mark.django_db
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def addresses(page: str) -> set[str]:
    found = {unescape(each) for each in re.findall(r'href="(/[^"#]*)', page)}
    return {each for each in found if each.startswith(("/data/", "/feeds/", "/calendars/", "/datapackage"))}


def test_data_page_links_every_file_that_there_is(client):
    found = addresses(client.get("/data/").content.decode())

    of_report = "?report=soteria-2024"
    tables = {
        f"/data/{table.name}.{form}{of_report if table.of_report else ''}"
        for table in TABLES.values()
        for form in ("csv", "ods")
    }
    feeds = {f"/feeds/reports/soteria-2024/{number}.atom" for number in (3, 5, 7, 9, 11)}
    forces = {f"/feeds/forces/{slug}.atom" for slug in Force.objects.values_list("slug", flat=True)}
    assert found >= tables | feeds | forces | {"/datapackage.json", "/feeds/reports/soteria-2024.atom"}
    assert len([each for each in found if each.startswith("/calendars/bodies/")]) == 43
    assert {each: client.get(each).status_code for each in found - forces} == dict.fromkeys(found - forces, 200)


def test_files_on_a_page_of_a_day_are_of_that_day(client):
    found = addresses(client.get("/data/?as_at=2025-01-31&clock=published").content.decode())

    assert "/data/current.csv?report=soteria-2024&as_at=2025-01-31&clock=published" in found
    assert "/data/forces.csv" in found  # as held today, whatever the day


def test_welsh_data_page_hands_out_the_same_files(client):
    here, there = (client.get(address).content.decode() for address in ("/data/", "/cy/data/"))

    assert addresses(here) - {"/data/"} == addresses(there) - {"/data/"}
    assert '<span lang="en">Slug of the force.</span>' in there


def test_data_page_describes_itself_as_a_data_set(client):
    found = SCRIPT.findall(client.get("/data/").content.decode())

    described, crumbs = (json.loads(each) for each in found)
    assert crumbs["@type"] == "BreadcrumbList"
    assert described["@type"] == "Dataset"
    assert described["license"] == f"{settings.SITE_URL}/licence/"
    assert len(described["distribution"]) == 2 * len(TABLES) + 1
    assert described["isBasedOn"].startswith("https://hmicfrs.")


def test_linked_data_of_a_report_and_of_a_force():
    report, gwent = InspectionReport.objects.get(), Force.objects.get(slug="gwent")

    assert linked.report(report)["mainEntity"]["datePublished"] == "2024-08-22"
    about = linked.force(gwent)["mainEntity"]
    assert (about["name"], about["identifier"], about["areaServed"]) == ("Gwent Police", "W15000002", "Wales")
    assert "parentOrganization" not in about  # a local policing body is no parent of its force


@pytest.mark.parametrize(
    ("address", "kind", "about"),
    [
        ("/", "about", "Report"),
        ("/reports/soteria-2024/", "mainEntity", "Report"),
        ("/reports/soteria-2024/7/", "mainEntity", "CreativeWork"),
        ("/forces/gwent/", "mainEntity", "GovernmentOrganization"),
    ],
)
@pytest.mark.parametrize(("start", "language"), [("", "en-GB"), ("/cy", "cy")])
def test_page_says_what_it_is_about_at_its_own_address(client, address, kind, about, start, language):
    described = json.loads(SCRIPT.findall(client.get(f"{start}{address}").content.decode())[0])

    assert (described["@context"], described["@type"]) == ("https://schema.org", "WebPage")
    assert (described["url"], described["inLanguage"]) == (f"{settings.SITE_URL}{start}{address}", language)
    assert described["isPartOf"]["url"] == f"{settings.SITE_URL}/"
    assert described[kind]["@type"] == about


def test_recommendation_carries_its_official_words_only_where_they_are_held():
    seventh, fourth = (Recommendation.objects.get(number=number) for number in (7, 4))

    limbs = seventh.limbs.order_by("key")
    words = linked.recommendation(seventh, limbs)["mainEntity"]["text"]
    assert words.splitlines() == [seventh.wording, *(limb.text for limb in limbs)]
    assert "text" not in linked.recommendation(fourth)["mainEntity"]


def test_page_says_where_it_lies_in_its_own_language(client):
    found = SCRIPT.findall(client.get("/cy/forces/gwent/compare/").content.decode())

    (crumbs,) = (json.loads(each) for each in found)
    assert [(each["position"], each["item"]) for each in crumbs["itemListElement"]] == [
        (1, f"{settings.SITE_URL}/cy/"),
        (2, f"{settings.SITE_URL}/cy/forces/gwent/"),
        (3, f"{settings.SITE_URL}/cy/forces/gwent/compare/"),
    ]
    assert crumbs["itemListElement"][1]["name"] == "Heddlu Gwent"


def test_crumb_is_named_as_it_is_read(client):
    page = client.get("/forces/hampshire/").content.decode()

    crumbs = json.loads(SCRIPT.findall(page)[-1])
    assert crumbs["itemListElement"][-1]["name"] == "Hampshire & Isle of Wight Constabulary"


def test_page_that_was_not_found_says_nothing_of_itself(client):
    assert SCRIPT.findall(client.get("/nothing/").content.decode()) == []


def test_linked_data_cannot_end_its_element():
    data = {"name": "</script><script>alert(1)</script> & <!-- \u2028"}

    assert re.search("[<>&\u2028]", jsonld(data)) is None
    assert json.loads(jsonld(data)) == data


@pytest.mark.parametrize("address", ["/data/", "/cy/data/", "/data/?as_at=2025-01-31"])
def test_page_has_a_card_with_its_own_words(client, address):
    page = client.get(address).content.decode()
    card = {
        name: unescape(said) for name, said in re.findall(r'<meta property="og:([a-z_:]+)" content="([^"]*)"', page)
    }

    assert card["title"] == unescape(re.search(r"<title[^>]*>(.*?)</title>", page)[1])
    assert card["description"] in unescape(page.partition("og:description")[0])
    assert card["url"].startswith(f"{settings.SITE_URL}{address.partition('?')[0]}")
    assert card["image"] == f"{settings.SITE_URL}/static/img/card.png"
    assert card["locale"] == ("cy_GB" if address.startswith("/cy/") else "en_GB")
    assert "<" not in card["title"] + card["description"]


def test_picture_of_the_card_has_the_size_that_is_said():
    with Image.open(settings.BASE_DIR / "static" / "img" / "card.png") as picture:
        assert (picture.size, picture.format) == ((1200, 630), "PNG")


def test_page_that_was_not_found_has_no_card(client):
    assert "og:" not in client.get("/forces/atlantis/").content.decode()


def test_capture_draws_a_block_once_and_shows_it_twice():
    template = Template("{% load open_data %}{% capture as x %} <{{ y }}> {% endcapture %}{{ x }}{{ x }}")

    assert template.render(Context({"y": "&"})) == "<&amp;><&amp;>"
