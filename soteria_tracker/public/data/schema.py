"""What a public table is: its columns by the words of Table Schema, its key, and how its rows are asked for.

Names in files are English and never change; ids are slugs and references, never keys of one database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from recommendations.models import InspectionReport, Recommendation
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.reference import Reference

#: Rows in one answer of a table that grows; a publication is never cut in two, so a page may hold a few less.
MOST_ROWS = 5000

#: A cell: empty text is None, a list becomes JSON, a time is in UTC and whole seconds.
Cell = str | int | bool | date | datetime | list[str] | None
Row = tuple[Cell, ...]
Type = Literal["string", "integer", "boolean", "date", "datetime", "array"]


@dataclass(frozen=True)
class Column:
    name: str
    type: Type
    title: str
    description: str
    required: bool = False
    values: tuple[str, ...] = ()  # all that may stand here, besides nothing

    def field(self) -> dict[str, Any]:
        """As Table Schema describes it."""
        limits: dict[str, Any] = {"required": True} if self.required else {}
        if self.values:
            limits["enum"] = list(self.values)
        described = {"name": self.name, "type": self.type, "title": self.title, "description": self.description}
        return described | ({"constraints": limits} if limits else {})


@dataclass(frozen=True)
class Link:
    """A column whose values are those of a column (the key) of another table."""

    column: str
    table: str
    key: str


@dataclass(frozen=True)
class Asked:
    """For which rows an address asks. Without a report, tables that belong to one have none."""

    moment: Moment
    reference: Reference
    report: InspectionReport | None = None
    after: str = ""  # the reference of the publication that ended the page before
    most: int = MOST_ROWS  # reports on a page

    @property
    def slug(self) -> str:
        """Of the report, for ids."""
        return self.report.slug if self.report else ""


@dataclass(frozen=True)
class Page:
    rows: list[Row] = field(default_factory=list)
    after: str = ""  # where the next page begins; empty on the last one


class NoSuchPlaceError(LookupError):
    """``after`` names no publication of this report."""


@dataclass(frozen=True)
class Table:
    """``rows`` makes at most three queries. ``of_report``: it asks for a report; ``grows``: it comes in pages."""

    name: str
    title: Any  # lazy: shown on the page about the data
    description: Any
    columns: tuple[Column, ...]
    rows: Callable[[Asked], Page] = field(repr=False)
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    of_report: bool = True
    looks_back: bool = True
    grows: bool = False
    is_shared: bool = False  # reports may have rows of it in common
    quotes: bool = False  # holds words of the inspectorate, under its licence

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def page(self, asked: Asked) -> Page:
        return Page() if self.of_report and asked.report is None else self.rows(asked)

    def records(self, page: Page) -> list[dict[str, Cell]]:
        return [dict(zip(self.names, row, strict=True)) for row in page.rows]


def cell(value: Any) -> Cell:
    """A value of a model as a cell."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0)
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    if isinstance(value, str):
        return str(value) or None
    return value


def row(*values: Any) -> Row:
    return tuple(cell(value) for value in values)


def recommendation_id(report: str, kind: str, number: int) -> str:
    """“soteria-2024/7”; an area for improvement has numbers of its own: “soteria-2024/area-2”."""
    return f"{report}/{number}" if kind == Recommendation.Kind.RECOMMENDATION else f"{report}/{kind}-{number}"
