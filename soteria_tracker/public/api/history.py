"""Lists that grow with the record: found by keys, in the order in which they entered it, so a new entry is always last.

The database follows one index, that of the first filter in DRIVERS, and reads at most WINDOW rows; the other filters
are asked of those. So a call costs the same however long the record is, and a page may hold fewer records than its
limit, or none, while it has a “next” link.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from recommendations.models import InspectionReport
from responses.models.record import Publication, PublishedPosition
from soteria_tracker.public.api.calls import Call, asked_for
from soteria_tracker.public.api.lists import JOINT, Record, record
from soteria_tracker.public.api.problems import ProblemError
from soteria_tracker.public.data.record_rows import (
    DATES,
    REFERENCE,
    SAID,
    Public,
    Said,
    counts_at,
    described,
    publication_row,
    statement_row,
    target_row,
)
from soteria_tracker.public.data.schema import Asked, Row, recommendation_id
from soteria_tracker.public.data.tables import TABLES

#: Rows that one call looks at where it has to choose among them.
WINDOW = 500


def publications(call: Call) -> Record:
    """Two queries besides those of the call, one on the first page."""
    call.find_report(or_latest=False)
    rows = Publication.objects.filter(pk__gt=_publication_before(call)).order_by("pk")
    if "body" in call.filters:
        rows = rows.filter(body=call.reference.body(call.filters["body"]))
    elif call.report:
        rows = rows.filter(report=call.report)
    table = TABLES["publications"]
    public_on, since = table.names.index("public_on"), call.filters.get("since")

    def made(values: tuple) -> Row | None:
        row = publication_row(values, call.moment)
        if row is None or (since and not _is_since(row[public_on], since)):
            return None
        said = dict(zip(table.names, row, strict=True))
        return row if all(said[name] == value for name, value in call.filters.items() if name in said) else None

    found, after = _chosen(described(rows), call, made, lambda values: values[REFERENCE])
    return call.envelope([record(table, row, call) for row in found], after=after)


def _publication_before(call: Call) -> int:
    if not call.after:
        return 0
    found = Publication.objects.filter(reference=call.after).values_list("pk", flat=True).first()
    return _there(found, call)


def statements(call: Call) -> Record:
    """Two queries besides those of the call, one on the first page."""
    return _said(call, "statements", statement_row)


def targets(call: Call) -> Record:
    return _said(call, "targets", target_row)


#: Besides what a row of the table is made of.
OF_ROW = ("recommendation__report__slug", "publication__body__slug")


def _said(call: Call, name: str, made: Callable[[Said, Public, Asked], Row | None]) -> Record:
    call.find_report(or_latest=False)
    rows = _driven(PublishedPosition.objects.filter(pk__gt=_position_before(call)).order_by("pk"), call)
    dates = tuple(f"publication__{field}" for field in DATES)
    asked: dict[str, Asked] = {}

    def of(values: tuple) -> Row | None:
        report, body = values[:2]
        public, said = Public.of(*values[2 : 2 + len(DATES)]), Said(*values[2 + len(DATES) :])
        kind = values[2]
        if not counts_at(said, public, call.moment) or not _wanted(call, said, public, kind, report, body):
            return None
        if report not in asked:
            asked[report] = replace(call.asked, report=InspectionReport(slug=report))
        return made(said, public, asked[report])

    found, after = _chosen(rows.values_list(*OF_ROW, *dates, *SAID), call, of, _place, sparse=name == "targets")
    return call.envelope([record(TABLES[name], row, call) for row in found], after=after)


def _driven(rows: QuerySet[PublishedPosition], call: Call) -> QuerySet[PublishedPosition]:
    """By one filter alone: with two of them a database sorts all that the one finds to please the other."""
    if "force" in call.filters:
        return rows.filter(force=call.reference.force(call.filters["force"]))
    if "recommendation" in call.filters:
        return rows.filter(recommendation=asked_for(call.filters["recommendation"]).values("pk")[:1])
    return rows


def _wanted(call: Call, said: Said, public: Public, kind: str, report: str, body: str) -> bool:
    since = call.filters.get("since")
    is_of = {
        "report": report,
        "body": body,
        "kind": kind,
        "force": said.force,
        "position": said.position,
        "recommendation": recommendation_id(report, said.kind, said.number),
    }
    if since and not _is_since(public.since, since):
        return False
    return all(is_of[name] == value for name, value in call.filters.items() if name in is_of)


def _place(values: tuple) -> str:
    """The id of a statement, from its bare values."""
    said = Said(*values[len(OF_ROW) + len(DATES) :])
    of = recommendation_id(values[0], said.kind, said.number)
    parts = [said.publication, said.force, of, *([f"{of}/{said.limb}"] if said.limb else [])]
    return JOINT.join(parts)


def _position_before(call: Call) -> int:
    """The key of the statement that ended the page before. One query, none for the first page."""
    if not call.after:
        return 0
    parts = call.after.split(JOINT)
    if len(parts) not in (3, 4) or not parts[2].rpartition("/")[2].removeprefix("area-").isdecimal():
        return _there(None, call)
    limb = parts[3].rpartition("/")[2] if len(parts) == 4 else None
    rows = PublishedPosition.objects.filter(
        publication__reference=parts[0],
        force__slug=parts[1],
        recommendation__in=asked_for(parts[2]).values("pk"),
        **({"limb__key": limb} if limb else {"limb": None}),
    )
    return _there(rows.order_by().values_list("pk", flat=True).first(), call)


def _there(found: int | None, call: Call) -> int:
    if found is None:
        raise ProblemError(
            422,
            "“after” names nothing on the record. Take it from the “next” link of a page, or leave it out.",
            errors=[{"parameter": "after", "detail": f"“{call.after[:100]}” is not on the record"}],
        )
    return found


def _is_since(day: Any, since: str) -> bool:
    return isinstance(day, date) and day.isoformat() >= since


def _chosen(
    rows: QuerySet,
    call: Call,
    made: Callable[[tuple], Row | None],
    place: Callable[[tuple], str],
    *,
    sparse: bool = False,
) -> tuple[list[Row], str]:
    """As many as the page holds, and after which row the next page begins; empty where nothing follows."""
    drivers = {"force", "recommendation"} if rows.model is PublishedPosition else set()
    chooses = bool(set(call.filters) - drivers) or len(call.filters) > 1 or call.moment.is_back or sparse
    most = max(WINDOW, call.limit) if chooses else call.limit
    read = list(rows[: most + 1])
    found: list[Row] = []
    for number, values in enumerate(read[:most], start=1):
        row = made(values)
        if row is not None:
            found.append(row)
        if len(found) == call.limit or number == most:
            return found, place(values) if number < len(read) else ""
    return found, ""
