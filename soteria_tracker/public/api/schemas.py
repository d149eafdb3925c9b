"""The shapes of answers, made from the columns of the open data: a column has one name and one description."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import create_model

from responses.models.derived import Clock
from soteria_tracker.public.data.schema import Column, Table
from soteria_tracker.public.data.tables import TABLES

TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "date": date,
    "datetime": datetime,
    "array": list[str],
}
LINKS = "Addresses, by what they lead to: “self” is this record, “page” its page for people."


def _field(column: Column) -> tuple[Any, Any]:
    kind: Any = Literal[column.values] if column.values else TYPES[column.type]
    said = f"{column.title}. {column.description}".replace("empty", "null").replace("Empty", "Null")
    return kind if column.required else kind | None, Field(description=said)


def record(table: Table, name: str, **more: tuple[Any, str]) -> type[Schema]:
    """A record of a table; ``more``: fields besides its columns, each with its type and description."""
    fields = {column.name: _field(column) for column in table.columns}
    fields |= {each: (kind, Field(description=said)) for each, (kind, said) in more.items()}
    fields["links"] = (dict[str, str], Field(description=LINKS))
    return create_model(name, __base__=Schema, **fields)  # type: ignore[call-overload]


class Licence(Schema):
    """Under which terms the answer may be used."""

    name: str = Field(description="Licence of the inspectorate’s words.")
    url: str = Field(description="Address of that licence.")
    terms: str = Field(description="Address of the page that says what holds for everything else.")


class Envelope(Schema):
    """What every answer says of itself."""

    as_at: date | None = Field(description="The day of which the answer speaks; null: now.")
    clock: Literal[tuple(map(str, Clock.values))] = Field(  # type: ignore[valid-type]
        description="By which clock: what statements say of the day, or what had been published by then."
    )
    computed_on: date = Field(description="The local day on which the answer was made.")
    last_entry: datetime | None = Field(description="When the record last grew, in UTC.")
    report: str | None = Field(description="Slug of the report to which the answer keeps; null: to none.")
    licence: Licence = Field(description="Terms of use.")
    source: str = Field(description="Who to credit, and how the figures are meant.")
    links: dict[str, str | None] = Field(
        description="“self” is this answer; “next” the next page, null on the last one; “description” this document."
    )


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Address of the explanation.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What to do, in a sentence.")
    instance: str = Field(description="Path that was asked for.")
    errors: list[dict[str, str]] = Field(description="For each wrong parameter its name and what is wrong.")


def several(of: type[Schema]) -> type[Schema]:
    """An answer with a page of records."""
    data = (list[of], Field(description="The records of this page, in a fixed order."))  # type: ignore[valid-type]
    return create_model(f"{of.__name__}Page", __base__=Envelope, data=data)


def one(of: type[Schema]) -> type[Schema]:
    """An answer with a single record."""
    data = (of, Field(description="The record."))
    return create_model(f"{of.__name__}Answer", __base__=Envelope, data=data)


ID = (str, "Stable id of the row: the ids of what it joins.")
Limb = record(TABLES["limbs"], "Limb")
Dependency = record(TABLES["dependencies"], "Dependency")
Oversight = record(TABLES["oversight"], "Oversight")
OfficeHolder = record(TABLES["office_holders"], "OfficeHolder")
ExpectedDate = record(TABLES["expected_dates"], "ExpectedDate")

#: What each table's record has besides its columns.
MORE: dict[str, dict[str, tuple[Any, str]]] = {
    "recommendations": {
        "limbs": (list[Limb], "Its limbs, in the order of their letters."),  # type: ignore[valid-type]
        "dependencies": (list[Dependency], "What it or one of its limbs waits for."),  # type: ignore[valid-type]
    },
    "publications": {"languages": (list[str], "Languages in which it was published, by one act.")},
    **{name: {"id": ID} for name in ("statements", "targets", "current", "counts")},
}
NAMES = {
    "forces": "Force",
    "bodies": "Body",
    "reports": "Report",
    "recommendations": "Recommendation",
    "products": "Product",
    "cohorts": "Cohort",
    "cohort_places": "CohortPlace",
    "publications": "Publication",
    "statements": "Statement",
    "current": "Standing",
    "counts": "Count",
    "targets": "Target",
    "findings": "Finding",
}
#: By table.
RECORDS: dict[str, type[Schema]] = {
    "limbs": Limb,
    "dependencies": Dependency,
    "oversight": Oversight,
    "office_holders": OfficeHolder,
    "expected_dates": ExpectedDate,
    **{name: record(TABLES[name], title, **MORE.get(name, {})) for name, title in NAMES.items()},
}


class Version(Schema):
    """One version of the same publication."""

    reference: str = Field(description="Stable id.")
    version: int = Field(description="1, or higher for a correction.")
    published_at: datetime = Field(description="When it entered the record here, in UTC.")
    correction_reason: str | None = Field(description="Why it took the place of the version before.")
    links: dict[str, str] = Field(description=LINKS)


class Edition(Schema):
    """The publication in one of its languages."""

    language: str = Field(description="Tag of the language: en or cy.")
    payload_sha256: str = Field(description="SHA-256 of the canonical JSON of its words.")
    pdf_sha256: str | None = Field(description="SHA-256 of its PDF; null where it has none.")
    pdf_size: int | None = Field(description="Size of its PDF in bytes; null where it has none.")
    words: dict[str, Any] = Field(description="Every public word of it, as on the day of publication.")
    links: dict[str, str] = Field(description=LINKS)


#: By table, of those whose records have an address of their own.
DETAILS: dict[str, type[Schema]] = {
    "forces": record(
        TABLES["forces"],
        "ForceInFull",
        bodies=(list[Oversight], "Bodies that answer for it; with “as_at”: on that day."),  # type: ignore[valid-type]
    ),
    "bodies": record(
        TABLES["bodies"],
        "BodyInFull",
        forces=(list[Oversight], "Forces for which it answers; with “as_at”: on that day."),  # type: ignore[valid-type]
        office_holders=(list[OfficeHolder], "Who is known to have held the office."),  # type: ignore[valid-type]
    ),
    "reports": record(TABLES["reports"], "ReportInFull"),
    "recommendations": RECORDS["recommendations"],
    "products": record(
        TABLES["products"],
        "ProductInFull",
        expected_dates=(list[ExpectedDate], "Every date stated for it, oldest first."),  # type: ignore[valid-type]
        waiting=(list[Dependency], "What waits for it."),  # type: ignore[valid-type]
    ),
    "publications": record(
        TABLES["publications"],
        "PublicationInFull",
        languages=MORE["publications"]["languages"],
        versions=(list[Version], "All versions, oldest first."),
        editions=(list[Edition], "The same publication in each of its languages."),
    ),
}
