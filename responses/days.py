"""The derived rows about days that have passed, brought up to date in the transaction that publishes.

Called by ``responses.standing``, which holds the locks; nothing else writes these two tables.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from responses.models.derived import DailyCount, StatementSince
from responses.models.record import PublishedPosition
from responses.succession import Said, counts, public_day, successions

Rows = dict[tuple, tuple]  # what names a row to what it says


Fields = tuple[tuple[str, ...], tuple[str, ...]]


class Tables(NamedTuple):
    """The models, or what a migration knows of them."""

    positions: Any = PublishedPosition
    since: Any = StatementSince
    counts: Any = DailyCount


TABLES = Tables()
#: For each table the fields that name a row, then those that say something.
SINCE = (("clock", "recommendation_id", "force_id", "since"), ("position_id", "is_first"))
COUNTS = (("clock", "recommendation_id", "day"), ("counts",))


def refresh(**only: Any) -> None:
    """Write the successions of these pairs (filters of force and recommendation) and their daily counts anew."""
    _write(StatementSince, SINCE, *_successions(TABLES, **only))
    recommendations = {name: value for name, value in only.items() if name.startswith("recommendation")}
    _write(DailyCount, COUNTS, *_counts(TABLES, **recommendations))


def recount(*, check: bool = False, tables: Tables = TABLES) -> list[str]:
    """Both tables anew; what was wrong, a line each. With ``check`` nothing is written."""
    differences = []
    for model, names, work in ((tables.since, SINCE, _successions), (tables.counts, COUNTS, _counts)):
        record, kept = work(tables)
        differences += _named(model, record, kept)
        if not check:
            _write(model, names, record, kept)
    return differences


def _successions(tables: Tables, **only: Any) -> tuple[Rows, Rows]:
    """By the record, and as kept: (clock, recommendation, force, since) to the key of a position."""
    record: Rows = {}
    for (recommendation, force), said in _said(tables, **only):
        for clock, changes in successions(said).items():
            record |= {
                (clock, recommendation, force, since): (position, number == 0)
                for number, (since, position) in enumerate(changes)
            }
    return record, _kept(tables.since, SINCE, **only)


def _said(tables: Tables, **only: Any) -> Iterator[tuple[tuple[int, int], list[Said]]]:
    found: dict[tuple[int, int], list[Said]] = {}
    rows: QuerySet = tables.positions.objects.filter(limb=None, **only).order_by()
    fields = ("kind", "version", "published_at", "dated", "payload__dates__first_published_on")
    for (
        recommendation,
        force,
        position,
        stated_on,
        replaced_at,
        kind,
        version,
        published_at,
        dated,
        first,
    ) in rows.values_list(
        "recommendation_id",
        "force_id",
        "pk",
        "stated_on",
        "publication__replaced_by__published_at",
        *(f"publication__{field}" for field in fields),
    ):
        said = Said(
            position=position,
            is_own=kind != "reading",
            stated_on=stated_on,
            published_at=published_at,
            public_on=public_day(kind, version, published_at, dated, first),
            replaced_on=public_day("", 2, replaced_at, None, None) if replaced_at else None,
        )
        found.setdefault((recommendation, force), []).append(said)
    yield from found.items()


def _counts(tables: Tables, **only: Any) -> tuple[Rows, Rows]:
    """By the successions, and as kept: (clock, recommendation, day) to the counts of that day."""
    changes: dict[tuple[str, int], list[tuple[date, int, str | None]]] = {}
    since = tables.since.objects.filter(**only).order_by()
    for clock, recommendation, day, force, position in since.values_list(
        "clock", "recommendation_id", "since", "force_id", "position__position"
    ):
        changes.setdefault((clock, recommendation), []).append((day, force, position))
    record = {(*of, day): (totals,) for of, rows in changes.items() for day, totals in counts(rows)}
    return record, _kept(tables.counts, COUNTS, **only)


def _kept(model: Any, fields: Fields, **only: Any) -> Rows:
    names, values = fields
    rows = model.objects.filter(**only).order_by().values_list(*names, *values)
    return {row[: len(names)]: row[len(names) :] for row in rows}


def _write(model: Any, fields: Fields, record: Rows, kept: Rows) -> None:
    names, values = fields
    for gone in kept.keys() - record.keys():
        model.objects.filter(**dict(zip(names, gone, strict=True))).delete()
    changed = {key: now for key, now in record.items() if kept.get(key) != now}
    model.objects.bulk_create(
        [model(**dict(zip((*names, *values), (*key, *now), strict=True))) for key, now in changed.items()],
        update_conflicts=True,
        unique_fields=[name.removesuffix("_id") for name in names],
        update_fields=[name.removesuffix("_id") for name in values],
        batch_size=500,
    )


def _named(model: Any, record: Rows, kept: Rows) -> list[str]:
    return [
        f"{model._meta.verbose_name} {'/'.join(str(part) for part in key)}: "
        f"kept {kept.get(key, 'nothing')}, by the record {record.get(key, 'nothing')}"
        for key in sorted(record.keys() | kept.keys(), key=str)
        if record.get(key) != kept.get(key)
    ]
