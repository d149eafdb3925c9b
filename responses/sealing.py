"""Sealing the audit trail: what waits is taken in batches, and each batch joined to the one before it.

Not in each save: one lock for all would let 43 offices wait for each other. Triggers put each new row of the trail in
a queue (responses.trail_sql), and a worker seals it a minute later. By the queue, not by "every id above the last": a
row that commits late has an old id. However long the trail is, sealing costs what waits.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models, transaction

from responses.canonical import digest
from responses.models.seal import Seal
from responses.models.trail import SealedRow, Unsealed
from responses.seals import sealed

#: Rows a seal at most: a worker that was away for a week holds no lock for long.
MOST = 1000
#: How long a row waits for others that can be sealed with it.
AFTER = timedelta(seconds=60)


def seal_if_due(*, now: datetime) -> list[Seal]:
    """Seal all that waits, once the oldest has waited long enough. One query where it has not."""
    oldest = Unsealed.objects.order_by("pk").values_list("at", flat=True).first()
    return seal_all(now=now) if oldest is not None and oldest <= now - AFTER else []


def seal_all(*, now: datetime) -> list[Seal]:
    """Seal all that waits, a transaction a batch."""
    made = []
    while found := seal(now=now):
        made.append(found)
    return made


@transaction.atomic
def seal(*, now: datetime, most: int = MOST) -> Seal | None:
    """Seal what has waited longest; None where nothing waits. One at a time gets past the lock."""
    Seal.objects.get_or_create(number=0, defaults={"at": now, "sha256": sealed(0, "", {})})
    Seal.objects.select_for_update().get(number=0)
    waiting = list(Unsealed.objects.order_by("pk")[:most])
    if not waiting:
        return None
    wanted = _not_sealed(waiting)
    made = _seal(wanted, now=now) if wanted else None
    Unsealed.objects.filter(pk__in=[each.pk for each in waiting]).delete()
    return made or seal(now=now, most=most)


def _not_sealed(waiting: list[Unsealed]) -> dict[str, set[int]]:
    """By table. What was put in the queue twice is sealed once."""
    wanted: dict[str, set[int]] = {}
    for each in waiting:
        wanted.setdefault(each.source, set()).add(each.row_id)
    for source, ids in wanted.items():
        ids -= set(SealedRow.objects.filter(source=source, row_id__in=ids).values_list("row_id", flat=True))
    return {source: ids for source, ids in sorted(wanted.items()) if ids}


def _seal(wanted: dict[str, set[int]], *, now: datetime) -> Seal:
    salt, last = secrets.token_hex(32), Seal.objects.latest("number")
    columns = {source: columns_of(source) for source in wanted}
    rows = [
        (source, row_id, sha256)
        for source, ids in wanted.items()
        for row_id, sha256 in sorted(digests(source, ids, columns=columns[source], salt=salt).items())
    ]
    entry = {"at": _plain(now), "rows": len(rows), "rows_sha256": over(rows), "columns": columns}
    number = last.number + 1
    made = Seal.objects.create(
        number=number,
        at=now,
        previous_sha256=last.sha256,
        entry=entry,
        salt=salt,
        sha256=sealed(number, last.sha256, entry),
    )
    SealedRow.objects.bulk_create(
        SealedRow(seal=made, source=source, row_id=row_id, sha256=sha256) for source, row_id, sha256 in rows
    )
    return made


def over(rows: Iterable[tuple[str, int, str]]) -> str:
    """One digest over tables, numbers and digests, in their order: a line each."""
    lines = "".join(f"{source} {row_id} {sha256}\n" for source, row_id, sha256 in sorted(rows))
    return hashlib.sha256(lines.encode()).hexdigest()


def digests(source: str, ids: Iterable[int], *, columns: list[str], salt: str) -> dict[int, str]:
    """The digest of each of these rows as it is now; an empty one where there is none. One query."""
    model = model_of(source)
    asked = list(dict.fromkeys([*columns, model._meta.pk.attname]))
    found = {}
    for values in model._base_manager.filter(pk__in=ids).order_by().values(*asked):
        said = {name: _plain(values[name]) for name in columns}
        row_id = values[model._meta.pk.attname]
        found[row_id] = digest({"salt": salt, "source": source, "row": row_id, "columns": said})
    return {row_id: found.get(row_id, "") for row_id in ids}


@cache
def model_of(source: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == source)


def columns_of(source: str) -> list[str]:
    """Those that a seal of today covers. It names them, so that a column that comes later breaks no older seal."""
    return sorted(field.attname for field in model_of(source)._meta.concrete_fields)


def _plain(value: Any) -> Any:
    """The same on both databases: a time in UTC, a day; all else is JSON already."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
