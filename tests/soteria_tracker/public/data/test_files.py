"""CSV and ODS: the same rows come back, and no cell is a formula to anybody."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook

from soteria_tracker.public.data import csv_files, ods_files, reading
from soteria_tracker.public.data.schema import Column, Page, Table
from soteria_tracker.public.data.tables import TABLES
from tests.soteria_tracker.public.data.record import NASTY, asked, nasty

#: One column of each type.
SAMPLE = Table(
    "sample",
    "A sample",
    "",
    (
        Column("text", "string", "", ""),
        Column("number", "integer", "", ""),
        Column("yes", "boolean", "", ""),
        Column("day", "date", "", ""),
        Column("time", "datetime", "", ""),
        Column("list", "array", "", ""),
    ),
    lambda asked: Page(),
)
ROWS = [
    *((text, 1, True, date(2025, 1, 31), datetime(2025, 1, 31, 23, 59, 59, tzinfo=UTC), [text]) for text in NASTY),
    (None, -3, False, None, None, []),
    ("x", None, None, date(1829, 9, 29), None, None),
]
MADE = {"csv": csv_files.write, "ods": lambda table, rows: ods_files.write(table, rows, [("Credit", "=1+1")])}
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


@pytest.mark.parametrize("form", MADE)
def test_what_goes_out_comes_in_equal(form):
    assert reading.read(SAMPLE, MADE[form](SAMPLE, ROWS)) == ROWS


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "as_at=2025-01-31", "as_at=2025-01-31&clock=published"])
def test_every_table_comes_back_equal(query):
    question = asked(nasty(), query)
    held = {name: table.page(question).rows for name, table in TABLES.items()}

    for form, made in MADE.items():
        assert {name: reading.read(table, made(table, held[name])) for name, table in TABLES.items()} == held, form
    if not query:
        assert {name for name, rows in held.items() if not rows} == set()


@pytest.mark.parametrize("text", NASTY)
def test_csv_cell_is_no_formula_to_any_program(text):
    content = csv_files.write(SAMPLE, [(text, None, None, None, None, None)]).decode()

    cell = next(iter(list(csv.reader(io.StringIO(content, newline="")))[1]))
    assert not FORMULA.match(cell)
    # A program that splits lines at semicolons or tabs sees no more.
    assert not any(FORMULA.match(part) for part in re.split("[;\t\r\n]", cell) if part)


def test_csv_cell_that_is_plain_is_left_alone():
    assert csv_files.guarded("It’s done; 5 > 3 = true, 'so' – x@y") == "It’s done; 5 > 3 = true, 'so' – x@y"


def test_csv_is_rfc_4180_with_a_mark_for_spreadsheets():
    content = csv_files.write(SAMPLE, ROWS[-2:])

    assert content == (
        b'\xef\xbb\xbf"text","number","yes","day","time","list"\r\n,"\'-3","false",,,"[]"\r\n"x",,,"1829-09-29",,\r\n'
    )


def test_ods_names_no_formula_and_types_every_cell():
    archive = zipfile.ZipFile(io.BytesIO(MADE["ods"](SAMPLE, ROWS)))
    document = fromstring(archive.read("content.xml"))
    cells = list(document.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-cell"))

    assert archive.infolist()[0].filename == "mimetype"
    assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert archive.testzip() is None
    assert not any("formula" in name for cell in cells for name in cell.attrib)
    kinds = {cell.get("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type") for cell in cells}
    assert kinds == {"string", "float", "boolean", "date", None}


def test_ods_is_read_the_same_by_another_reader():
    book = CalamineWorkbook.from_filelike(io.BytesIO(MADE["ods"](SAMPLE, ROWS)))
    rows = book.get_sheet_by_name("sample").to_python()

    assert book.sheet_names == ["sample", "Credit"]
    assert rows[0] == SAMPLE.names
    assert [row[0] for row in rows[1:5]] == list(NASTY[:4])
    assert rows[1][1:4] == [1, True, date(2025, 1, 31)]
    assert book.get_sheet_by_name("Credit").to_python() == [["what", "value"], ["Credit", "=1+1"]]


@pytest.mark.parametrize("form", MADE)
def test_same_rows_give_the_same_bytes(form):
    assert MADE[form](SAMPLE, ROWS) == MADE[form](SAMPLE, ROWS)


def test_ods_shows_that_a_character_was_lost_which_xml_cannot_hold():
    content = ods_files.write(SAMPLE, [("a\x00b\x0bc\ufffe", None, None, None, None, None)], [])

    assert reading.read(SAMPLE, content)[0][0] == "a\ufffdb\ufffdc\ufffd"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The columns of sample are"),
        (b"PK\x03\x04 no archive", "neither CSV in UTF-8 nor"),
        (b"\xff\xfe\x00", "neither CSV in UTF-8 nor"),
        (b"a,b\r\n", "here: a, b."),
        (b"text,number,yes,day,time,list\r\nx,one,,,,\r\n", "Line 2: “one” is no value of number (integer)."),
        (b"text,number,yes,day,time,list\r\nx,1\r\n", "Line 2 has 2 cells instead of 6."),
        (b"text,number,yes,day,time,list\r\nx,,,31/01/2025,,\r\n", "“31/01/2025” is no value of day (date)."),
    ],
)
def test_file_that_is_not_this_table_is_refused_in_a_sentence(content, says):
    with pytest.raises(reading.NotThisTableError, match=re.escape(says)):
        reading.read(SAMPLE, content)
