"""A table as CSV (RFC 4180): UTF-8, every value in quotes, days as ISO 8601, nothing as an empty cell.

It begins with a byte order mark: without one the spreadsheets of most offices take UTF-8 for Windows-1252 when a
file is double-clicked, and ŵ and ŷ are lost. Programs read it as ``utf-8-sig``.

No cell can be a formula. What a spreadsheet could take for the beginning of one gets an apostrophe before it, at the
beginning of a cell and, for programs that split a line elsewhere than this file does, after a semicolon, a tab or a
line break. An apostrophe that stands in such a place already gets one too, so that a reader can take off exactly
what was put on.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from soteria_tracker.public.data.schema import Cell, Column, Row, Table

BOM = "\ufeff"
TYPE = "text/csv; charset=utf-8; header=present"
#: Full-width forms are signs of a formula too where East Asian text is typed.
SIGN = "['=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
#: After a place to split at, a quote and the end of a text too: they would open and close a cell there.
STARTS = re.compile(f'(^(?={SIGN})|[;\t\r\n](?={SIGN}|"|\\Z))')
MARKED = re.compile("(^|[;\t\r\n])'")
#: The rule in a sentence, for whoever reads the files.
RULE = (
    "A text that begins with = + - @, their full-width forms, a tab, a line break or an apostrophe, has one "
    "apostrophe before it, and so has such a character, a double quote or the end of the text right after a semicolon, "
    "a tab or a line break: spreadsheets then never take it for a formula. Take that one apostrophe off to have the "
    "text as published."
)


def guarded(text: str) -> str:
    """No part of it is a formula to any spreadsheet."""
    return STARTS.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    return MARKED.sub(r"\1", text)


def write(table: Table, rows: Iterable[Row]) -> bytes:
    return head(table) + body(rows)


def head(table: Table) -> bytes:
    return BOM.encode() + _lines([table.names])


def body(rows: Iterable[Row]) -> bytes:
    """Without the header, for files that are written piece by piece."""
    return _lines([None if cell is None else guarded(text_of(cell)) for cell in row] for row in rows)


def _lines(rows: Iterable[list[str] | list[str | None]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_NOTNULL, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


def text_of(cell: Cell) -> str:
    """Its value as Table Schema writes it."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return cell.isoformat()
        case list():
            return json.dumps(cell, ensure_ascii=False)
        case None:
            return ""
        case _:
            return str(cell)


def read(content: bytes) -> tuple[list[str], list[list[str]]]:
    """Header and cells, as texts."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    if not rows:
        return [], []
    return rows[0], [[unguarded(cell) for cell in row] for row in rows[1:]]


def value(text: str, column: Column) -> Cell:
    """The cell that ``text_of`` made a text of; ValueError where it made none like it."""
    if text == "":
        return None
    match column.type:
        case "integer":
            return int(text)
        case "boolean":
            return {"true": True, "false": False}[text]
        case "date":
            return date.fromisoformat(text)
        case "datetime":
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        case "array":
            return list(json.loads(text))
        case _:
            return text
