"""The description of each table is what its rows are; pages, days and clocks."""

from datetime import date

import pytest

from recommendations.models import InspectionReport
from soteria_tracker.public.data import record_rows
from soteria_tracker.public.data.reading import OF_TYPE
from soteria_tracker.public.data.tables import TABLES
from tests.soteria_tracker.public.data.record import TODAY, asked, nasty
from tests.soteria_tracker.public.published import another_report, response, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> InspectionReport:
    return InspectionReport.objects.get(slug="soteria-2024")


@pytest.mark.parametrize("name", TABLES)
def test_table_holds_what_it_describes(name):
    table = TABLES[name]
    rows = table.page(asked(nasty())).rows

    assert rows
    for row in rows:
        for cell, column in zip(row, table.columns, strict=True):
            assert (cell is None and not column.required) or type(cell) is OF_TYPE[column.type], column.name
            assert not column.values or cell is None or cell in column.values, column.name


@pytest.mark.parametrize("name", TABLES)
def test_table_has_its_key_once_and_links_that_lead_somewhere(name):
    question = asked(nasty())
    table, held = TABLES[name], {name: table.records(table.page(question)) for name, table in TABLES.items()}

    if table.key:
        keys = [tuple(record[column] for column in table.key) for record in held[name]]
        assert len(keys) == len(set(keys))
    for link in table.links:
        there = {record[link.key] for record in held[link.table]}
        assert {record[link.column] for record in held[name]} - {None} <= there, link


def test_current_says_where_each_force_stands(report):
    response("gwent", on=date(2024, 10, 10), positions={7: "planned", 3: "waiting"})
    table = TABLES["current"]
    rows = {(row["force"], row["number"]): row for row in table.records(table.page(asked(report)))}

    assert len(rows) == 43 * 5
    planned, waiting, none = rows["gwent", 7], rows["gwent", 3], rows["kent", 7]
    assert (planned["position"], planned["past_deadline"], planned["kind"]) == ("planned", True, "response")
    assert (waiting["position"], waiting["past_deadline"]) == ("waiting", False)
    assert (none["position"], none["past_deadline"], none["publication"]) == ("none", False, None)


def test_counts_make_all_forces(report):
    table = TABLES["counts"]
    rows = table.records(table.page(asked(report)))

    found: dict[str, int] = {}
    for row in rows:
        found[row["recommendation"]] = found.get(row["recommendation"], 0) + row["forces"]
    assert found == {f"soteria-2024/{number}": 43 for number in (3, 5, 7, 9, 11)}
    assert {row["n"] for row in rows} == {43}


def test_statements_of_a_day_by_two_clocks(report):
    first = response("kent", on=date(2024, 10, 10), positions={7: "planned"}, position_on={7: date(2024, 9, 1)})
    response("kent", on=date(2025, 6, 1), positions={7: "in_place"}, replaces=first, reason="A slip.")
    table = TABLES["statements"]

    def of_kent(query: str) -> list[tuple]:
        rows = table.records(table.page(asked(report, query)))
        return [(row["position"], row["stated_on"], row["is_replaced"]) for row in rows if row["force"] == "kent"]

    planned, in_place = ("planned", date(2024, 9, 1)), ("in_place", date(2025, 6, 1))
    assert of_kent("") == [(*planned, True), (*in_place, False)]
    assert of_kent("as_at=2025-01-31&clock=published") == [(*planned, False)]
    assert of_kent("as_at=2025-01-31&clock=said") == []
    assert of_kent("as_at=2025-06-01&clock=published") == [(*planned, True), (*in_place, False)]


@pytest.mark.parametrize("name", ["statements", "publications", "targets"])
@pytest.mark.parametrize("query", ["", "as_at=2025-01-10&clock=published"])
def test_pages_together_are_the_whole_table(monkeypatch, name, query):
    report, table = nasty(), TABLES[name]
    whole = table.page(asked(report, query)).rows
    monkeypatch.setattr(record_rows, "MOST_ROWS", 12)

    pages, after = [], ""
    while not pages or after:
        page = table.page(asked(report, query, after=after))
        pages.append(page.rows)
        after = page.after

    assert [row for page in pages for row in page] == whole
    assert len(pages) > 2
    assert max(map(len, pages)) <= 12


def test_publication_longer_than_a_page_has_a_page_of_its_own(monkeypatch):
    table = TABLES["statements"]
    whole = table.page(asked(nasty())).rows
    monkeypatch.setattr(record_rows, "MOST_ROWS", 3)
    report, pages, after = InspectionReport.objects.get(slug="soteria-2024"), [], ""
    while not pages or after:
        page = table.page(asked(report, after=after))
        pages, after = [*pages, page.rows], page.after

    assert [row for page in pages for row in page] == whole
    assert max(map(len, pages)) > 3


@pytest.mark.parametrize("name", ["statements", "publications", "targets"])
def test_pages_of_any_length_leave_nothing_out(monkeypatch, name):
    """Publications of one row and of seven, between others: shorter than a page, as long, longer."""
    one, many = {7: "planned"}, {3: "waiting", 5: "planned", 7: "planned", 9: "planned", 11: "planned"}
    limbs = {"7a": "planned", "7b": "planned"}
    for series, positions in enumerate((one, many, many, one, many), start=1):
        says = {"positions": positions, "limbs": limbs if positions is many else {}}
        update("kent", on=date(2025, series, 1), series=series, target_date=date(2026, 1, 1), **says)
    report, table = InspectionReport.objects.get(slug="soteria-2024"), TABLES[name]
    whole = table.page(asked(report)).rows

    for most in range(1, 12):
        monkeypatch.setattr(record_rows, "MOST_ROWS", most)
        rows, after, pages = [], "", 0
        while not pages or after:
            page = table.page(asked(report, after=after))
            rows, after, pages = rows + page.rows, page.after, pages + 1
        assert rows == whole


def test_targets_are_the_statements_that_give_one(report):
    update(
        "kent",
        on=date(2025, 1, 10),
        series=1,
        positions={7: "planned", 3: "waiting"},
        target_date=date(2025, 3, 1),
        target_reason="Late.",
        target_agreed_by="The board",
    )
    table = TABLES["targets"]
    rows = table.records(table.page(asked(report)))

    assert [(row["recommendation"], row["target_date"], row["reason"], row["agreed_by"]) for row in rows] == [
        ("soteria-2024/7", date(2025, 3, 1), "Late.", "The board"),
        ("soteria-2024/3", date(2025, 3, 1), "Late.", "The board"),
    ]


def test_report_that_is_not_out_yet_has_nothing():
    later = another_report(published=date(2026, 1, 1))

    for name in ("recommendations", "current", "counts", "products"):
        assert TABLES[name].page(asked(later, "as_at=2025-01-31")).rows == []
    assert len(TABLES["recommendations"].page(asked(later)).rows) == 2
    assert date(2026, 1, 1) < TODAY


def test_ids_are_words_and_no_keys_of_a_database():
    keys = {column.type for table in TABLES.values() for column in table.columns if column.name in table.key[:1]}

    assert keys == {"string"}
