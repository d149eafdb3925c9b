"""The national picture, on the real data and with things published on top."""

import re
from datetime import date

import pytest

from forces.models import Force
from recommendations.models import Recommendation
from responses.models.derived import CurrentStatement
from tests.soteria_tracker.public.published import update

pytestmark = pytest.mark.django_db


def get(client, address):
    answer = client.get(address)
    return answer, answer.content.decode()


def rows(page: str) -> list[str]:
    """The names of the forces in the table, in its order."""
    table = page[page.index('<table class="matrix"') :]
    return re.findall(r'<th scope="row"><a href="/forces/[\w-]+/">([^<]+)</a>', table)


def text_of(page: str) -> str:
    return re.sub(r"\s+([.,])", r"\1", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_national_page_states_the_key_facts(client):
    _answer, page = get(client, "/")

    facts = text_of(page[page.index('<dl class="key-facts">') :])
    assert facts.startswith(
        " Forces 43 Recommendations to chief constables and forces 5 of 14"
        " Report published 22 August 2024 Strict last day for responses, section 55(5A) 16 October 2024 "
    )


def test_national_page_shows_43_forces_and_38_without_a_response_held_here(client):
    answer, page = get(client, "/")

    table = page[page.index('<table class="matrix"') :]
    assert rows(page) == [force.name.replace("'", "&#x27;").replace("&", "&amp;") for force in Force.objects.all()]
    assert table.count('class="matrix__none"') == 38
    assert [(tally.n, tally.none_held) for tally in answer.context["tallies"]] == [(43, 38)] * 5


def test_national_page_counts_waiting_apart_from_past_deadline(client):
    answer, page = get(client, "/")

    assert [(tally.recommendation.number, tally.waiting, tally.past) for tally in answer.context["tallies"]] == [
        (3, 2, 2),
        (5, 4, 1),
        (7, 0, 4),
        (9, 0, 3),
        (11, 0, 4),
    ]
    assert "Waiting on a national product: 2; Planned: 1; No response held here: 38." in page


def test_national_page_figures_stand_beside_the_picture_as_text(client):
    _answer, page = get(client, "/")

    assert page.count('role="img"') == 5
    assert page.count('role="group"') == 1  # the map: it holds links
    assert '<title id="bar-3-title">Recommendation 3: where 43 forces stand</title>' in page
    assert "Complete, as claimed by the force: <b>1</b>" in page


def test_national_page_map_follows_the_picker(client):
    first, page = get(client, "/")
    picked, _page = get(client, "/?recommendation=7")

    assert first.context["map_tally"].recommendation.number == 3
    assert picked.context["map_tally"].recommendation.number == 7
    assert page.count('<li class="tile ') == page.count('class="map__tile ') == 43
    assert "<title>Gwent Police: Waiting on a national product</title>" in page
    assert "<title>Norfolk Constabulary: Planned, deadline passed</title>" in page


def test_national_page_pins_a_force(client):
    _answer, page = get(client, "/?force=gwent")

    assert rows(page)[:2] == ["Gwent Police", "Avon and Somerset Police"]
    assert len(rows(page)) == 43
    assert 'is-waiting tile--pinned"' in page
    assert page.count('class="map__pin"') == 1
    assert "Where Gwent Police stands" in page


def test_national_page_shows_a_published_update(client):
    update("kent", on=date(2026, 5, 1), series=1, positions={9: "in_place"})

    answer, _page = get(client, "/")

    by_number = {tally.recommendation.number: tally for tally in answer.context["tallies"]}
    assert {number: tally.none_held for number, tally in by_number.items()} == {3: 38, 5: 38, 7: 38, 9: 37, 11: 38}
    assert by_number[9].by_position["in_place"] == 3


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("region=Wales", ["Dyfed-Powys Police", "Gwent Police", "North Wales Police", "South Wales Police"]),
        ("country=wales&cohort=inspected", ["Gwent Police", "South Wales Police"]),
        ("body=mopac", ["Metropolitan Police Service"]),
        ("body=city", ["City of London Police"]),
        ("position=waiting&on=3", ["Dyfed-Powys Police", "Gwent Police"]),
        ("position=complete", ["Avon and Somerset Police", "Gwent Police"]),
        ("past=yes&on=5", ["West Midlands Police"]),
        ("past=yes&on=3&position=planned", ["Norfolk Constabulary"]),
        ("past=yes&position=waiting", []),
        ("region=Wales&position=none&on=3", ["North Wales Police", "South Wales Police"]),
        ("waiting=yes&on=3", ["Dyfed-Powys Police", "Gwent Police"]),
        ("waiting=yes&past=yes", []),
        ("changed=2024-10-08", ["Avon and Somerset Police"]),
        ("changed=2024-10-07&on=3", ["Avon and Somerset Police", "Dyfed-Powys Police"]),
        ("due=30", []),
        ("due=30&as_at=2025-01-10", ["Dyfed-Powys Police", "Gwent Police"]),
        ("due=30&as_at=2025-01-31&on=7", ["Dyfed-Powys Police", "Gwent Police"]),
        ("due=30&as_at=2025-02-01&on=7", []),
    ],
)
def test_national_page_filter_chooses(client, query, names):
    answer, page = get(client, f"/?{query}")

    assert answer.status_code == 200
    assert [force.name for force in answer.context["chosen"]] == names
    assert f"{len(names)} of 43 forces chosen." in page


@pytest.mark.parametrize(
    ("query", "number"),
    [("cohort=inspected", 9), ("cohort=early-adopters", 15), ("cohort=early-adopters-not-known", 26), ("body=pcc", 33)],
)
def test_national_page_filter_counts_groups(client, query, number):
    answer, page = get(client, f"/?{query}")

    assert len(answer.context["chosen"]) == number
    assert [tally.n for tally in answer.context["chosen_tallies"]] == [number] * 5
    assert [tally.n for tally in answer.context["tallies"]] == [43] * 5
    assert "The figures and the map above are of all forces" in page


@pytest.mark.parametrize(
    "query",
    [
        "region=Atlantis",
        "country=france",
        "cohort=none-such",
        "body=baron",
        "position=excellent",
        "on=4",
        "past=perhaps",
        "due=31",
        "waiting=long",
        "recommendation=99",
        "force=atlantis",
        "region=%00",
    ],
)
def test_national_page_filter_says_what_is_not_there(client, query):
    answer, page = get(client, f"/?{query}")

    assert answer.status_code == 400
    assert "is not one of the choices." in page
    assert len(rows(page)) == 43


@pytest.mark.parametrize("day", ["yesterday", "2025-13-01", "20250131", "31/01/2025"])
def test_national_page_filter_says_what_is_no_day(client, day):
    answer, page = get(client, f"/?changed={day}&region=Wales")

    assert answer.status_code == 400
    assert f"“{day}” is not a day" in page
    assert '<option value="Wales" selected' in page  # what was typed right is kept
    assert len(rows(page)) == 43


def test_national_page_as_at_an_earlier_day(client):
    answer, page = get(client, "/?as_at=2024-10-08")

    by_number = {tally.recommendation.number: tally.by_position for tally in answer.context["tallies"]}
    assert (by_number[3]["waiting"], by_number[3]["none"], by_number[3]["undated"]) == (2, 39, 2)
    assert (
        "Held here but undated, so counted apart and placed on no day: Norfolk Constabulary, West Midlands Police."
        in text_of(page)
    )
    assert page.count('data-position="undated" data-past') == 10
    assert 'href="/forces/gwent/?as_at=2024-10-08&amp;clock=said#soteria-2024-recommendation-3"' in page


def test_national_page_has_ready_links_for_each_deadline(client):
    _answer, page = get(client, "/?force=gwent")

    ways = page[page.index('id="ways"') :]
    assert re.findall(r'href="([^"]+)">As at ([^<]+)<', ways) == [
        ("?force=gwent&amp;as_at=2025-01-31", "31 January 2025"),
        ("?force=gwent&amp;as_at=2025-03-31", "31 March 2025"),
        ("?force=gwent&amp;as_at=2025-07-31", "31 July 2025"),
    ]


def test_national_page_before_any_report(client):
    answer, page = get(client, "/?as_at=2024-08-21")

    assert answer.status_code == 200
    assert "On that day no report that is followed here had been published." in page


def test_national_page_escapes_what_the_address_brings(client):
    _answer, page = get(client, "/?region=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script" not in page.replace('<script type="application/ld+json">', "")  # data: browsers run none of it
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_national_page_never_uses_words_of_blame(client):
    _answer, page = get(client, "/")

    found = re.findall(r"(?i)\b(breach|compliant|failed|league|score|no response(?! held here))", text_of(page))
    assert found == []


def test_national_page_without_a_report_that_is_followed(client):
    Recommendation.objects.update(is_tracked=False)

    answer, page = get(client, "/")

    assert answer.status_code == 200
    assert "No report has been loaded yet." in page


def test_real_data_has_a_current_statement_for_each_of_five_bodies():
    assert CurrentStatement.objects.count() == 25
