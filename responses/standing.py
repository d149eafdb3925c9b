"""Which published statement of a force on a recommendation is the current one.

The rule stands here once. Of what a force is published to have said on a recommendation as a whole (its
limbs follow their parent):

1. a version that a later version replaced no longer counts;
2. the body's own statements (response, update) outrank the Tracker's readings of documents;
3. among what is left the latest ``stated_on`` wins, an undated one last;
4. then what entered the record later, then the later row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from forces.models import Force
from recommendations.models import Recommendation
from responses import days
from responses.models.derived import CurrentStatement
from responses.models.record import Publication, PublishedPosition

Pair = tuple[int, int]  # primary keys of a force and a recommendation

READINGS_LAST = Case(
    When(publication__kind=Publication.Kind.READING, then=Value(1)), default=Value(0), output_field=IntegerField()
)
RANK = Window(
    RowNumber(),
    partition_by=[F("force"), F("recommendation")],
    order_by=[
        READINGS_LAST.asc(),
        F("stated_on").desc(nulls_last=True),
        F("publication__published_at").desc(),
        F("pk").desc(),
    ],
)


def precedence(position: PublishedPosition) -> tuple:
    """Rules 2 to 4 for rows that are at hand, as RANK has them for the database: what counts most sorts last."""
    publication, day = position.publication, position.stated_on
    is_own = publication.kind != Publication.Kind.READING
    return is_own, day is not None, day or date.min, publication.published_at, position.pk


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the record says: primary keys of positions, None where there is no row."""

    force: str
    recommendation: str
    kept: int | None
    record: int | None

    def __str__(self) -> str:
        return f"{self.force}, recommendation {self.recommendation}: kept {self.kept}, by the record {self.record}"


def refresh(publication: Publication) -> None:
    """Bring the current statements that a new publication touches up to date, in the caller's transaction.

    A correction may be silent on a recommendation of which the version it replaces spoke: that one is
    looked at anew too. Locks the forces concerned, so that of two publications at once the second sees
    the first.
    """
    spoken = Q(publication=publication) | Q(publication__replaced_by=publication)
    pairs = set(PublishedPosition.objects.filter(spoken, limb=None).values_list("force", "recommendation"))
    forces = {force for force, _recommendation in pairs}
    # Not a full FOR UPDATE: that would stop every other row that points at the force from being written.
    list(Force.objects.order_by("pk").select_for_update(no_key=True).filter(pk__in=forces).values_list("pk"))
    ours = {"force__in": forces, "recommendation__in": {recommendation for _force, recommendation in pairs}}
    record, kept = _by_record(**ours), _kept(**ours)
    _write({pair: (kept.get(pair), record.get(pair)) for pair in pairs})
    days.refresh(**ours)


@transaction.atomic
def recount(*, check: bool = False) -> list[Difference]:
    """Make every current statement anew from the record and say which were wrong; with ``check`` write nothing."""
    record, kept = _by_record(), _kept()
    wrong = {
        pair: (kept.get(pair), record.get(pair))
        for pair in sorted(record.keys() | kept.keys())
        if kept.get(pair) != record.get(pair)
    }
    differences = _named(wrong)
    if not check:
        _write(wrong)
    return differences


def _by_record(**only) -> dict[Pair, int]:
    """The position that is current by the rule, for each pair."""
    candidates = PublishedPosition.objects.filter(limb=None, publication__replaced_by=None, **only)
    return _by_pair(candidates.annotate(rank=RANK).filter(rank=1).order_by(), "pk")


def _kept(**only) -> dict[Pair, int]:
    return _by_pair(CurrentStatement.objects.filter(**only).order_by(), "position_id")


def _by_pair(rows: QuerySet, value: str) -> dict[Pair, int]:
    return {
        (force, recommendation): pk for force, recommendation, pk in rows.values_list("force", "recommendation", value)
    }


def _write(changes: dict[Pair, tuple[int | None, int | None]]) -> None:
    changed = {pair: record for pair, (kept, record) in changes.items() if kept != record}
    CurrentStatement.objects.bulk_create(
        [
            CurrentStatement(force_id=force, recommendation_id=recommendation, position_id=position)
            for (force, recommendation), position in changed.items()
            if position is not None
        ],
        update_conflicts=True,
        unique_fields=["force", "recommendation"],
        update_fields=["position"],
    )
    gone = [pair for pair, position in changed.items() if position is None]
    if gone:
        CurrentStatement.objects.filter(_any_of(gone)).delete()


def _any_of(pairs: Iterable[Pair]) -> Q:
    condition = Q(pk__in=[])
    for force, recommendation in pairs:
        condition |= Q(force=force, recommendation=recommendation)
    return condition


def _named(wrong: dict[Pair, tuple[int | None, int | None]]) -> list[Difference]:
    forces = Force.objects.in_bulk({force for force, _recommendation in wrong})
    asked = Recommendation.objects.select_related("report").in_bulk(
        {recommendation for _force, recommendation in wrong}
    )
    return [
        Difference(
            force=forces[force].slug,
            recommendation="/".join(str(part) for part in asked[recommendation].natural_key()),
            kept=kept,
            record=record,
        )
        for (force, recommendation), (kept, record) in wrong.items()
    ]
