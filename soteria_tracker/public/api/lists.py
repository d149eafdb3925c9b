"""Lists that are made whole, because a report bounds them: filtered, cut into pages, linked."""

from collections.abc import Callable, Iterable
from typing import Any

from soteria_tracker.public.api.calls import Call
from soteria_tracker.public.api.links import links
from soteria_tracker.public.api.problems import ProblemError
from soteria_tracker.public.data.schema import Row, Table
from soteria_tracker.public.data.tables import TABLES

Record = dict[str, Any]
#: Joins the parts of an id; no slug, number or day holds it.
JOINT = "~"
#: By which column “since” asks.
SINCE = {"current": "stated_on", "findings": "stated_on"}
#: Records that say so themselves: their id joins those of what they join.
WITH_ID = frozenset({"statements", "targets", "current", "counts"})


def record(table: Table, row: Row, call: Call) -> Record:
    found: Record = dict(zip(table.names, row, strict=True))
    if table.name in WITH_ID:
        found = {"id": place(table, found)} | found
    if table.name == "publications":
        found["languages"] = ["en", "cy"] if found["welsh_payload_sha256"] else ["en"]
    return found | {"links": links(table.name, found, call)}


def place(table: Table, found: Record) -> str:
    """What names a record in its list: its key, or all of it where it has none."""
    names = table.key or tuple(name for name in table.names if name not in ("source", "title"))
    return JOINT.join("" if found[name] is None else str(found[name]) for name in names).rstrip(JOINT)


def answer(table: Table, call: Call) -> Record:
    """At most three queries besides those of the call."""
    if table.of_report or table.name == "reports":
        call.find_report(or_latest=table.of_report)
    if table.name == "reports":
        return _reports(table, call)
    wanted = _wanted(table, call)
    rows = [dict(zip(table.names, row, strict=True)) for row in table.page(call.asked).rows]
    found, after = _cut(table, [each for each in rows if wanted(each)], call)
    records = [record(table, tuple(each.values()), call) for each in found]
    if table.name == "recommendations":
        with_parts(records, call)
    return call.envelope(records, after=after)


def _reports(table: Table, call: Call) -> Record:
    """Found by keys in the database: there may be many."""
    try:
        page = table.page(call.asked)
    except LookupError:
        raise _no_such_place(call) from None
    return call.envelope([record(table, row, call) for row in page.rows], after=page.after)


def _cut(table: Table, rows: list[Record], call: Call) -> tuple[list[Record], str]:
    places = [place(table, each) for each in rows]
    if call.after and call.after not in places:
        raise _no_such_place(call)
    start = places.index(call.after) + 1 if call.after else 0
    stop = start + call.limit
    return rows[start:stop], places[stop - 1] if stop < len(rows) else ""


def _no_such_place(call: Call) -> ProblemError:
    return ProblemError(
        422,
        "“after” names no record of this list. Take it from the “next” link of a page, or leave it out.",
        errors=[{"parameter": "after", "detail": f"“{call.after[:100]}” is not in the list"}],
    )


def _wanted(table: Table, call: Call) -> Callable[[Record], bool]:
    asked = {name: value for name, value in call.filters.items() if name in table.names and name != "report"}
    since, among = call.filters.get("since"), _among(table, call)

    def wanted(row: Record) -> bool:
        if any(str(row[name] or "") != value for name, value in asked.items()):
            return False
        if since and str(row[SINCE[table.name]] or "") < since:
            return False
        return among is None or row["force" if "force" in row else "slug"] in among

    return wanted


def _among(table: Table, call: Call) -> set[str] | None:
    """Slugs of those that a body answers for, or that answer for a force; None where the address does not ask."""
    name = "body" if table.name in ("forces", "current") else "force" if table.name == "bodies" else ""
    if name not in call.filters:
        return None
    day, slug = call.moment.day, call.filters[name]
    if name == "body":
        return {each.slug for each in call.reference.forces_of(call.reference.body(slug).pk, day)}
    return {each.slug for each in call.reference.bodies_of(call.reference.force(slug).pk, day)}


def with_parts(records: Iterable[Record], call: Call) -> None:
    """Give each recommendation its limbs and what it waits for. Two queries."""
    by_id = {each["id"]: each for each in records}
    for each in by_id.values():
        each.update({"limbs": [], "dependencies": []})
    for part in ("limbs", "dependencies"):
        for row in rows_of(part, call):
            if row["recommendation"] in by_id:
                by_id[row["recommendation"]][part].append(row)


def rows_of(name: str, call: Call) -> list[Record]:
    """All records of a table of the report."""
    table = TABLES[name]
    return [record(table, row, call) for row in table.page(call.asked).rows]
