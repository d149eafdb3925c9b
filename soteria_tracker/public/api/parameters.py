"""What a caller may ask: typed, so that the description of the API says it."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, create_model

from responses.models.derived import Clock
from responses.models.record import Publication
from responses.positions import Position
from soteria_tracker.public.data.tables import TABLES

MOST, USUAL = 200, 50
SLUG = r"^[-a-zA-Z0-9_]{1,50}$"
RECOMMENDATION = r"^[-a-zA-Z0-9_]{1,50}/(area-)?[0-9]{1,5}$"
REFERENCE = r"^[-a-zA-Z0-9_]{1,50}(/[-a-zA-Z0-9_]{1,50}){2,5}$"
NUMBER = r"^(area-)?[0-9]{1,5}$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _digits(typed: Any) -> Any:
    """A whole number in digits alone: pydantic itself would take “5_0” and “50.0” too."""
    if isinstance(typed, str) and not re.fullmatch(r"[0-9]{1,6}", typed):
        raise ValueError("give a whole number in digits")
    return typed


def _day(typed: str) -> str:
    """There is a 30 February in the pattern, and none in the year."""
    try:
        date.fromisoformat(typed)
    except ValueError:
        raise ValueError("give a day, as year-month-day") from None
    return typed


def _optional(kind: Any, description: str, **limits: Any) -> tuple[Any, Any]:
    """Left out where the address does not name it: then it is the empty text, which the description keeps to itself."""
    extra = limits.pop("extra", {})

    def described(schema: dict[str, Any]) -> None:
        schema.update(extra)
        schema.pop("default", None)

    return kind, Field("", description=description, json_schema_extra=described, **limits)


def _chosen(values: Any, description: str) -> tuple[Any, Any]:
    texts = [str(value) for value in values]
    return _optional(Literal[("", *texts)], description, extra={"enum": texts})


OF_THE_DAY = {
    # Both are judged by the moment itself (400), so no pattern here.
    "as_at": _optional(
        str,
        "Answer as the record stood at the end of this day (year-month-day), today or earlier. Left out: now.",
        extra={"format": "date"},
    ),
    "clock": _optional(
        str,
        "With “as_at”: “said”, what the statements held today say of that day (the default); “published”, what had "
        "been published by the end of it, in the versions that stood then.",
        extra={"enum": [str(clock) for clock in Clock.values]},
    ),
}
PAGING = {
    "limit": (
        Annotated[int, BeforeValidator(_digits)],
        Field(USUAL, ge=1, le=MOST, description=f"Records on a page: 1 to {MOST}."),
    ),
    "after": _optional(
        str,
        "Where the page begins: the record after this one. Take it from the “next” link of the page before.",
        pattern=r"^[^\x00-\x1f\x7f]{1,400}$",
    ),
}
FILTERS: dict[str, tuple[Any, Any]] = {
    "force": _optional(str, "Slug of a force.", pattern=SLUG),
    "body": _optional(str, "Slug of a local policing body.", pattern=SLUG),
    "recommendation": _optional(
        str, "Id of a recommendation: slug of its report, “/” and its number.", pattern=RECOMMENDATION
    ),
    "region": _optional(str, "Region of the force, as in its record.", max_length=40),
    "since": _optional(
        Annotated[str, AfterValidator(_day)],
        "Only what is of this day (year-month-day) or later.",
        pattern=DAY,
        extra={"format": "date"},
    ),
}
#: Where lists go on from one report to the next, as they grew; the other lists are of one report at a time.
ACROSS = frozenset({"publications", "statements", "targets"})
#: Names of the filters of each list.
OF_TABLE: dict[str, tuple[str, ...]] = {
    "current": ("report", "force", "body", "recommendation", "position", "kind", "since"),
    "counts": ("report", "recommendation", "position"),
    "statements": ("report", "force", "body", "recommendation", "position", "kind", "since"),
    "publications": ("report", "body", "kind", "since"),
    "targets": ("report", "force", "body", "recommendation", "since"),
    "findings": ("report", "force", "recommendation", "since"),
    "forces": ("body", "region"),
    "bodies": ("force", "kind"),
    "oversight": ("force", "body"),
    "office_holders": ("body",),
    "reports": (),
    "recommendations": ("report", "kind"),
    "limbs": ("report", "recommendation"),
    "dependencies": ("report", "recommendation"),
    "products": ("report",),
    "expected_dates": ("report",),
    "cohorts": ("report",),
    "cohort_places": ("report", "force"),
}


def _filter(table: str, name: str) -> tuple[Any, Any]:
    columns = {column.name: column for column in TABLES[table].columns}
    if name == "report":
        default = "all reports" if table in ACROSS else "the report on the first page of the site"
        return _optional(str, f"Slug of a report. Left out: {default}.", pattern=SLUG)
    if name == "kind":
        values = columns["kind"].values if "kind" in columns else tuple(Publication.Kind.values)
        return _chosen(values, "Kind." if table in ("bodies", "recommendations") else "Kind of publication.")
    if name == "position":
        return _chosen(columns["position"].values or Position.values, "Position.")
    return FILTERS[name]


def query(table: str) -> type[Schema]:
    """Everything that a list may be asked."""
    fields = {name: _filter(table, name) for name in OF_TABLE[table]} | PAGING | OF_THE_DAY
    return create_model(f"Query_{table}", __base__=Schema, **fields)  # type: ignore[call-overload]


class Day(Schema):
    """All that an answer with one record may be asked."""

    as_at: str = OF_THE_DAY["as_at"][1]
    clock: str = OF_THE_DAY["clock"][1]


def names(table: str) -> frozenset[str]:
    return frozenset({*OF_TABLE[table], *PAGING, *OF_THE_DAY})
