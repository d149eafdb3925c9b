"""An exported file, or one with the same columns, back to the rows of its table: what goes out can come in."""

from datetime import date, datetime
from typing import cast

from soteria_tracker.public.data import csv_files, ods_files
from soteria_tracker.public.data.schema import Cell, Column, Row, Table

#: Of each type of a column, what Python holds, and no kind of it: a boolean is no integer, a time no day.
OF_TYPE = {"string": str, "integer": int, "boolean": bool, "date": date, "datetime": datetime, "array": list}


class NotThisTableError(ValueError):
    """The file does not hold the rows of the table; says why, and where."""


def read(table: Table, file: bytes) -> list[Row]:
    """CSV or ODS, told apart by how it begins. Rows equal to those that were exported."""
    is_ods = file.startswith(b"PK")
    try:
        header, lines = ods_files.read(file) if is_ods else csv_files.read(file)
    except Exception as error:  # whatever a damaged file breaks, the answer is the same
        raise NotThisTableError(f"This is neither CSV in UTF-8 nor an OpenDocument spreadsheet: {error}") from error
    if header != table.names:
        raise NotThisTableError(f"The columns of {table.name} are {', '.join(table.names)}; here: {', '.join(header)}.")
    return [_row(table, cast(list[Cell], line), number, is_ods=is_ods) for number, line in enumerate(lines, start=2)]


def _row(table: Table, line: list[Cell], number: int, *, is_ods: bool) -> Row:
    if len(line) != len(table.columns):
        raise NotThisTableError(f"Line {number} has {len(line)} cells instead of {len(table.columns)}.")
    return tuple(_value(cell, column, number, is_ods=is_ods) for cell, column in zip(line, table.columns, strict=True))


def _value(cell: Cell, column: Column, number: int, *, is_ods: bool) -> Cell:
    try:
        found = ods_files.value(cell, column.type) if is_ods else csv_files.value(str(cell), column)
    except (ValueError, KeyError, TypeError):
        found = ...  # type: ignore[assignment]
    if found is None and not column.required:
        return None
    if type(found) is not OF_TYPE[column.type] or (column.values and found not in column.values):
        raise NotThisTableError(f"Line {number}: “{cell}” is no value of {column.name} ({column.type}).")
    return found
