"""Is the audit trail what it was? Each seal, each sealed row and each row that should be sealed; damage is named."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from responses import seals
from responses.damage import Damage
from responses.models.seal import Seal
from responses.models.trail import SealedRow, Unsealed
from responses.sealing import columns_of, digests, model_of, over
from responses.trail_sql import SOURCES


@dataclass(slots=True)
class TrailCount:
    """How much was looked at: a check over nothing proves nothing."""

    seals: int = 0
    rows: int = 0
    waiting: int = 0


def damages(count: TrailCount) -> Iterator[Damage]:
    """All damage, as it is found; ``count`` grows meanwhile. Reads the whole trail, a seal at a time."""
    previous: Seal | None = None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=100):
        yield from _of_seal(seal, previous)
        yield from _of_rows(seal, count)
        count.seals += seal.number > 0
        previous = seal
    count.waiting = Unsealed.objects.count()
    for source in SOURCES:
        yield from _slipped_in(source)


def _of_seal(seal: Seal, previous: Seal | None) -> Iterator[Damage]:
    words = {
        "number": _("A seal before it is missing, or its number was changed."),
        "previous": _("It does not join the seal before it."),
        "sealed": _("It was changed after it was made."),
    }
    for wrong in seals.broken(seal, previous):
        yield Damage(_("Seal %(number)s") % {"number": seal.number}, words[wrong])


def _of_rows(seal: Seal, count: TrailCount) -> Iterator[Damage]:
    rows = list(SealedRow.objects.filter(seal=seal).values_list("source", "row_id", "sha256"))
    count.rows += len(rows)
    if seal.number == 0 and not rows:
        return
    if over(rows) != seal.entry.get("rows_sha256"):
        yield Damage(_("Seal %(number)s") % {"number": seal.number}, _("Its list of rows is not the one it sealed."))
    by_source: dict[str, dict[int, str]] = {}
    for source, row_id, sha256 in rows:
        by_source.setdefault(source, {})[row_id] = sha256
    for source, kept in by_source.items():
        yield from _of_source(seal, source, kept)


def _of_source(seal: Seal, source: str, kept: dict[int, str]) -> Iterator[Damage]:
    columns = seal.entry.get("columns", {}).get(source, [])
    if source not in SOURCES or not columns or not set(columns) <= set(columns_of(source)):
        yield Damage(
            _("Seal %(number)s") % {"number": seal.number},
            _("The columns that it covers of %(table)s are not there: its rows can't be checked.") % {"table": source},
        )
        return
    now = digests(source, kept, columns=columns, salt=seal.salt)
    for row_id, sha256 in kept.items():
        if not now[row_id]:
            yield Damage(_named(source, row_id), _("It was removed."))
        elif now[row_id] != sha256:
            yield Damage(_named(source, row_id), _("It is not what was sealed: it was changed."))


def _slipped_in(source: str) -> Iterator[Damage]:
    """Past the trigger, or out of the queue: it stands in no seal and waits for none."""
    held, waits = (model.objects.filter(source=source, row_id=OuterRef("pk")) for model in (SealedRow, Unsealed))
    for row_id in (
        model_of(source)
        ._base_manager.filter(~Exists(held), ~Exists(waits))
        .order_by("pk")
        .values_list("pk", flat=True)
        .iterator()
    ):
        yield Damage(_named(source, row_id), _("It stands in no seal and waits for none: it was slipped in."))


def _named(source: str, row_id: int) -> str:
    return _("%(what)s %(number)s") % {"what": model_of(source)._meta.verbose_name, "number": row_id}
