"""No words of anybody are a formula, a line or an element of their own, in whatever file they leave the site."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport
from soteria_tracker.public.data import csv_files, ods_files
from soteria_tracker.public.data.tables import TABLES
from tests.soteria_tracker.public.published import response, update

#: What begins a formula to some program: signs, their full-width and small forms, what is skipped before them.
SIGNS = "=+-@\t\r\n＝＋－＠﹦﹢﹣﹫−‐"
BEGINS = re.compile("[=+\\-@\t\r\n＝＋－＠]")
PAYLOADS = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("https://evil.example","x")',
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    '";=1+1;"',
    "a;=1+1",
    "a\t=1+1",
    'a"\r\n=1+1',
    "'=1+1",
    "''",
    " =1+1",
    "=\x00",
]
hostile = st.builds(
    str.__add__,
    st.sampled_from(["", *SIGNS, " ", "'", '"', ";", ",", *PAYLOADS]),
    st.text(st.sampled_from([*SIGNS, *" '\";,|abc1()\\<>&", "ŵ", "\x0b", "\x85", "\u2028"]), max_size=30),
)
tried = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def rows_of(table, text):
    """One row whose every text is this one, and lists hold it; other cells are empty."""
    cells = {"string": text, "array": [text, text]}
    return [tuple(cells.get(column.type) for column in table.columns)]


@tried
@given(hostile)
@example("=cmd|'/C calc'!A0")
@example("a;=1+1")
@example("a\t=1+1")
@example("a\t")
@example("a;")
@example('a;"=1+1')
@example("＝1+1")
def test_no_cell_of_any_table_is_a_formula_in_csv(text):
    for table in TABLES.values():
        content = csv_files.write(table, rows_of(table, text))

        for delimiter in (",", ";", "\t"):  # as a spreadsheet of another country would split it
            lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
            assert [cell for line in lines for cell in line if BEGINS.match(cell)] == [], (table.name, delimiter)
        header, [row] = csv_files.read(content)
        assert header == table.names
        expected = ["" if cell is None else csv_files.text_of(cell) for cell in rows_of(table, text)[0]]
        assert row == expected


@tried
@given(hostile)
@example("=cmd|'/C calc'!A0")
@example("</text:p><table:table-cell table:formula='of:=1'/>")
def test_no_cell_of_any_table_is_a_formula_in_ods(text):
    for table in TABLES.values():
        content = ods_files.write(table, rows_of(table, text), [("who", text)])

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            document = fromstring(archive.read("content.xml"))
        attributes = {name.rpartition("}")[2] for element in document.iter() for name in element.attrib}
        assert "formula" not in attributes
        cells = [each for each in document.iter() if each.tag.endswith("}table-cell") and len(each)]
        kinds = {value for cell in cells for name, value in cell.attrib.items() if name.endswith("}value-type")}
        assert kinds == {"string"}


@pytest.mark.parametrize("text", [each for each in PAYLOADS if "\x00" not in each and "\r" not in each])
def test_another_reader_finds_the_words_themselves_in_ods(text):
    """A reader of spreadsheets that shares no code with ours."""
    for table in TABLES.values():
        content = ods_files.write(table, rows_of(table, text), [("who", text)])

        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        found = {type(cell) for line in sheet for cell in line}
        assert found == {str}, table.name
        width = next(number for number, column in enumerate(table.columns) if column.type == "string")
        assert sheet[1][width].strip() == text.replace("\t", "").strip(), table.name  # that reader drops every tab


LINES = "Soon\r\nATTENDEE:mailto:x@evil.example\r\nEND:VEVENT\r\nBEGIN:VEVENT\nURL:https://evil.example;=1\\n,x"
MARKUP = "]]></title><entry><id>evil</id></entry>&lt;script&gt;<script>alert(1)</script>\"'&amp;&#x0;"


@pytest.fixture
def shape(client, db):
    """``shape(address)``: what a calendar or a feed is made of, without its words."""

    def of(address: str):
        content = client.get(address).content
        if address.endswith(".ics"):
            calendar = Calendar.from_ical(content)
            return sorted((part.name, *sorted(part)) for part in calendar.walk())
        return sorted(element.tag for element in fromstring(content).iter())

    return of


def poisoned(words: str) -> None:
    """Everything that an administrator may name and an office may say; lines where the database takes them."""
    short = words[:60]
    Force.objects.filter(slug="gwent").update(name=short)
    PolicingBody.objects.filter(slug="gwent").update(name=short)
    InspectionReport.objects.update(title=words, short_title=short)


ADDRESSES = [
    "/calendars/reports/soteria-2024.ics",
    "/calendars/bodies/gwent.ics",
    "/feeds/reports/soteria-2024.atom",
    "/feeds/reports/soteria-2024/3.atom",
    "/feeds/forces/gwent.atom",
    "/sitemaps/soteria-2024.xml",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_words_make_no_line_and_no_element_of_their_own(shape, address):
    words = "Plain words.\n\nTwo paragraphs."
    response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"}, says=words)
    update("gwent", on=date(2025, 1, 10), series=1, positions={3: "planned"}, says=words, target_reason=words)
    plain = shape(address)

    for evil in (LINES, MARKUP):
        poisoned(evil)
        assert shape(address) == plain, evil


@pytest.mark.django_db
@pytest.mark.parametrize("evil", [LINES, MARKUP])
def test_statements_make_no_line_and_no_element_of_their_own(shape, evil):
    """What an office says stands in rows that never change: so here two forces, one plain and one not."""
    for slug, words in (("cumbria", "Plain words."), ("kent", evil)):
        response(slug, on=date(2024, 10, 10), positions={3: "in_progress"}, says=words)
        update(slug, on=date(2025, 1, 10), series=1, positions={3: "planned"}, says=words)

    assert shape("/feeds/forces/kent.atom") == shape("/feeds/forces/cumbria.atom")
    assert shape("/calendars/bodies/kent.ics") == shape("/calendars/bodies/cumbria.ics")


def test_planted_unguarded_cell_is_found(monkeypatch):
    monkeypatch.setattr(csv_files, "guarded", lambda text: text)

    with pytest.raises(AssertionError):
        test_no_cell_of_any_table_is_a_formula_in_csv()


def test_planted_cell_with_a_formula_is_found(monkeypatch):
    plain = ods_files._text
    monkeypatch.setattr(
        ods_files,
        "_text",
        lambda text, more="": plain(text, f'{more} table:formula="of:=1"' if text.startswith("=") else more),
    )

    with pytest.raises(AssertionError):
        test_no_cell_of_any_table_is_a_formula_in_ods()
