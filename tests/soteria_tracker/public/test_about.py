"""The pages that explain the site say what the rules and the settings say, and nothing that nobody knows."""

import json
import re
from html import unescape

import pytest
from django.template.loader import render_to_string

from responses.positions import (
    CLOSED_BY_INSPECTORATE,
    OUTSTANDING,
    Acceptance,
    Assessment,
    Confidence,
    InspectorateStatus,
    Position,
)
from soteria_tracker.public import accessibility, vocabulary
from soteria_tracker.public.pages.about import ReadingPage
from soteria_tracker.templatetags.look import NONE_HELD, chip
from tests.browser.conftest import WCAG

pytestmark = pytest.mark.django_db
ADDRESSES = ("/about/", "/about/method/", "/about/vocabulary/", "/accessibility/", "/licence/")


def text(page: str) -> str:
    """The words of a page, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def main(client, address: str) -> str:
    page = client.get(address).content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_reading_page_names_its_four_neighbours_and_itself_as_here(client, address):
    page = main(client, address)

    assert [path for path in ADDRESSES if f'<li><a href="{path}"' in page] == list(ADDRESSES)
    assert re.findall(r'<li><a href="([^"]+)" aria-current="page">', page) == [address]
    assert {each.path for each in ReadingPage.__subclasses__()} == set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("before", ["", "/cy"])
def test_reading_page_links_to_no_missing_part_of_the_site(client, before, address):
    page = main(client, before + address)
    inside = {link.partition("#") for link in re.findall(r'href="([/#][^"]*)"', page)}
    wrong = set()
    for path, _sign, anchor in inside:
        if path.startswith("/static/") or path.strip("/") in {"due", "products", "cy/due", "cy/products"}:
            continue  # of those that are there, test_due and test_products speak
        there = client.get(path) if path else None
        if there is not None and there.status_code != 200:
            wrong.add(path)
        elif anchor and f'id="{anchor}"' not in (there.content.decode() if there else page):
            wrong.add(f"{path}#{anchor}")

    assert wrong == set()


def test_about_page_names_nobody_when_the_settings_name_nobody(client, settings):
    page = text(main(client, "/about/"))

    assert "Whoever set up this copy has not said who they are." in page
    assert "This copy names no address to write to." in page
    assert "This is a trial copy" in page


def test_about_page_says_who_the_settings_say(client, settings):
    settings.RUN_BY, settings.CONTACT = "Made-up <Office>", "tracker@example.org"

    page = main(client, "/about/")

    assert "<strong>Made-up &lt;Office&gt;</strong>" in page
    assert '<a href="mailto:tracker@example.org">tracker@example.org</a>' in page
    assert "has not said who they are" not in page


def test_contact_that_is_an_address_of_the_web_is_linked_as_it_is():
    drawn = render_to_string("site/about/contact.html", {"contact": "https://example.org/x", "contact_is_mail": False})

    assert '<a href="https://example.org/x">' in drawn


def test_method_page_draws_the_rule_of_the_deadline_from_the_rule(client):
    page = main(client, "/about/method/")
    section = page[page.index('id="past"') : page.index('id="waiting"')]

    assert [position for position in Position if str(chip(position)) in section] == [
        position for position in Position if position in OUTSTANDING
    ]
    assert [status for status in InspectorateStatus if str(status.label) in section] == [
        status for status in InspectorateStatus if status in CLOSED_BY_INSPECTORATE
    ]


def test_method_page_counts_the_56_days_as_the_clock_does(client):
    page = text(main(client, "/about/method/"))

    assert "the period of 56 days beginning with" in page
    assert "For a report published on 22 August 2024 the strict last day is 16 October 2024." in page
    assert "Counts are of all 43 forces, always." in page


def test_vocabulary_explains_every_value_of_every_axis(client):
    page = main(client, "/about/vocabulary/")
    values = [(value.value, value.label) for axis in vocabulary.axes() for value in axis.values]
    expected = [
        (each.value, each.label) for axis in (Acceptance, Position, Assessment, InspectorateStatus) for each in axis
    ]

    explained = {axis: set(meanings) for axis, meanings in vocabulary.MEANINGS.items()}
    meanings = [meaning for of_axis in vocabulary.MEANINGS.values() for meaning in of_axis.values()]
    assert explained == {axis: set(axis) for axis in (Acceptance, Position, Assessment, InspectorateStatus, Confidence)}
    assert [value for value in values if value[0] != NONE_HELD] == expected
    assert [value for value in (NONE_HELD, "completed", *Position) if str(chip(value)) not in page] == []
    assert len({str(meaning) for meaning in meanings}) == len(meanings)


def test_vocabulary_has_each_word_once_and_in_order(client):
    words = vocabulary.words()
    names = [str(word.name).casefold() for word in words]

    assert names == sorted(set(names))
    assert len({word.key for word in words}) == len(words)
    page = main(client, "/about/vocabulary/")
    assert [word.key for word in words if f'id="word-{word.key}"' not in page] == []


@pytest.mark.parametrize("name", ["about", "method", "vocabulary", "licence", "accessibility"])
def test_reading_page_never_says_what_the_law_does_not(name, client):
    address = next(path for path in ADDRESSES if name in path and path.rstrip("/").endswith(name))

    found = re.findall(
        r"(?i)\bbreach|complian|no response(?! (?:is )?held here)|\bfailed\b", text(main(client, address))
    )

    assert found == []


def test_accessibility_page_states_the_figures_of_the_last_run(client):
    kept = json.loads(accessibility.PATH.read_text())
    page = main(client, "/accessibility/")
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.S))
    welsh = sum(address.startswith("/cy/") for address in kept["addresses"])

    assert set(kept) == {
        "date", "versions", "rules", "widths", "addresses", "not_met", "violations", "sideways",
    }  # fmt: skip
    assert {320, 1280} <= set(kept["widths"])
    assert kept["rules"] == WCAG["runOnly"]["values"]
    assert {"axe-core", "Chromium"} <= set(kept["versions"])
    assert facts["Violations found"] == str(len(kept["violations"]))
    assert facts["Pages wider than the screen"] == str(len(kept["sideways"]))
    assert facts["Looks taken"] == str(len(kept["addresses"]) * len(kept["widths"]))
    all_of_them = len(kept["addresses"])
    assert facts["Pages"] == f"{all_of_them}, one of each kind: {all_of_them - welsh} in English and {welsh} in Welsh"
    assert f"{int(kept['date'][8:])} " in facts["Day of the run"]
    assert [version for version in kept["versions"].values() if version not in facts["With"]] == []


def test_accessibility_page_tells_of_each_fault(client, monkeypatch, tmp_path):
    fault = {"address": "/x/", "width": 320, "rule": "colour", "impact": "grave", "places": 3}
    kept = json.loads(accessibility.PATH.read_text()) | {
        "violations": [fault],
        "sideways": [{"address": "/y/", "width": 320, "too_wide": 40}],
    }
    (tmp_path / "run.json").write_text(json.dumps(kept))
    monkeypatch.setattr(accessibility, "PATH", tmp_path / "run.json")
    monkeypatch.setattr(accessibility, "last_run", accessibility.last_run.__wrapped__)

    page = text(main(client, "/accessibility/"))

    assert "The run found 1 fault: /x/ , 320 px: colour (grave, 3)" in page
    assert "/y/ , 320 px: wider than the screen by 40 px" in page
    assert "no fault that a program can find" not in page


def test_accessibility_file_without_a_field_is_refused(monkeypatch, tmp_path):
    kept = json.loads(accessibility.PATH.read_text())
    del kept["violations"]
    (tmp_path / "run.json").write_text(json.dumps(kept))
    monkeypatch.setattr(accessibility, "PATH", tmp_path / "run.json")

    with pytest.raises(KeyError):
        accessibility.last_run.__wrapped__()


def test_licence_page_credits_the_source_exactly_and_says_how_to_cite(client, settings):
    settings.SITE_URL = "https://tracker.example"
    page = client.get("/licence/").content.decode()
    words = text(page)

    assert "Contains public sector information licensed under the Open Government Licence v3.0 ." in words
    assert "HMICFRS, Progress to introduce a national operating model" in words
    assert re.search(r"https://tracker\.example/\?as_at=\d{4}-\d\d-\d\d&clock=published", words)
