"""Where forces stand at a moment, what the inspectorate has said of them, and what lies on no day: in one question.

Three short lists of the same shape, so the database is asked once for a page, with one row a cell however long the
histories are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Subquery, Value, When

from recommendations.models import Recommendation
from responses.models.derived import Clock, CurrentStatement, StatementSince
from responses.models.record import InspectorateFinding, Publication, PublishedPosition
from soteria_tracker.public import questions
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.picture import Pair, Stance
from soteria_tracker.templatetags import look

SAID, LIMB, FOUND, UNDATED = "said", "limb", "found", "undated"


@dataclass
class Held:
    """``undated``: forces of which a statement counts now that lies on no day; ``unplaced``: for how many of them
    nothing else does either, by recommendation. Keys are primary keys."""

    stances: dict[Pair, Stance] = field(default_factory=dict)
    findings: dict[Pair, InspectorateFinding] = field(default_factory=dict)
    undated: set[int] = field(default_factory=set)
    unplaced: dict[int, int] = field(default_factory=dict)


class Line(NamedTuple):
    """What one force said on one recommendation, for a table of them all; limbs by their letters."""

    position: str
    stated_on: date | None
    since: date | None
    kind: str  # of the publication
    is_unchanged: bool
    publication: int
    limbs: dict[str, str]


def held(moment: Moment, recommendations: Iterable[Recommendation]) -> Held:
    """One query, none where nothing is asked about."""
    keys = [each.pk for each in recommendations]
    if not keys:
        return Held()
    return _read(_together(_said(moment, keys), _found(moment, keys), _undated(moment, keys)), moment)


def lines(moment: Moment, asked: Recommendation) -> tuple[dict[int, Line], Held]:
    """All that is said of one recommendation, limbs too, by force. One query."""
    of = [asked.pk]
    rows = list(_together(_said(moment, of), _limbs(moment, asked), _found(moment, of), _undated(moment, of)))
    limbs: dict[tuple[int, int], dict[str, str]] = {}
    for row in sorted((row for row in rows if row[0] == LIMB), key=lambda row: row[7]):
        limbs.setdefault((row[1], row[8]), {})[row[7]] = row[3]
    return {
        row[1]: Line(row[3], row[4], row[5], row[6], bool(row[9]), row[8], limbs.get((row[1], row[8]), {}))
        for row in rows
        if row[0] == SAID
    }, _read(rows, moment)


def _together(first: QuerySet, *others: QuerySet) -> QuerySet:
    """The models' own order would ask for columns that the whole does not have."""
    return first.union(*others, all=True).order_by()


def _read(rows: Iterable[tuple], moment: Moment) -> Held:
    here = Held()
    findings = []
    for what, force, asked, value, day, since, text, _letter, key, _flag in rows:
        if what == SAID:
            here.stances[force, asked] = Stance(value, day, since)
        elif what == FOUND:
            findings.append((day, key, force, asked, value, text))
        elif what == UNDATED:
            here.undated.add(force)
            if value == UNDATED:
                here.unplaced[asked] = here.unplaced.get(asked, 0) + 1
                if moment.is_back:
                    here.stances[force, asked] = Stance(look.UNDATED, None)
    for day, key, force, asked, status, source in sorted(findings):  # the latest of each pair last
        here.findings[force, asked] = InspectorateFinding(
            pk=key, force_id=force, recommendation_id=asked, status=status, stated_on=day, source_url=source
        )
    return here


def _columns(what: str, value: Any, day: Any, since: Any, text: Any, letter: Any, key: Any, flag: Any) -> list[Any]:
    return [_text(what), F("force_id"), F("recommendation_id"), value, day, since, text, letter, key, flag]


def _text(text: str) -> Value:
    return Value(text, output_field=CharField())


def _said(moment: Moment, recommendations: Collection[int]) -> QuerySet:
    """What counts: now, or at the end of a day that has passed."""
    only = {"recommendation__in": recommendations}
    if moment.as_at is None:
        rows: QuerySet = questions.counting(moment, **only)
        source, day = "", F("stated_on")
        since: Any = day
    else:
        pair = {name: OuterRef(name) for name in ("clock", "recommendation", "force")}
        newest = StatementSince.objects.filter(**pair, since__lte=moment.as_at).order_by("-since").values("pk")[:1]
        pairs = StatementSince.objects.filter(clock=moment.clock, is_first=True, **only).order_by()
        standing = pairs.annotate(standing=Subquery(newest)).values("standing")
        rows = StatementSince.objects.filter(pk__in=standing, position__isnull=False).order_by()
        source, day, since = "position__", F("position__stated_on"), F("since")
    publication = F(f"{source}publication_id")
    return rows.values_list(
        *_columns(
            SAID,
            F(f"{source}position"),
            day,
            since,
            F(f"{source}publication__kind"),
            _text(""),
            publication,
            F(f"{source}is_unchanged"),
        )
    )


def _limbs(moment: Moment, asked: Recommendation) -> QuerySet:
    """Of every force in the publications that count; whoever reads takes those of the force's own one."""
    sources = questions.counting(moment, recommendation=asked.pk).values("publication")
    rows = PublishedPosition.objects.alias(of=F("recommendation_id") + 0)  # lest SQLite read all that is said of it
    rows = rows.filter(of=asked.pk, limb__isnull=False, publication__in=sources)
    return rows.order_by().values_list(
        *_columns(
            LIMB,
            F("position"),
            F("stated_on"),
            F("stated_on"),
            _text(""),
            F("limb__key"),
            F("publication_id"),
            F("is_unchanged"),
        )
    )


def _found(moment: Moment, recommendations: Collection[int]) -> QuerySet:
    rows = InspectorateFinding.objects.filter(recommendation__in=recommendations, stated_on__lte=moment.day)
    return rows.order_by().values_list(
        *_columns(FOUND, F("status"), F("stated_on"), F("stated_on"), F("source_url"), _text(""), F("pk"), Value(False))
    )


def _undated(moment: Moment, recommendations: Collection[int]) -> QuerySet:
    """What counts now and lies on no day of the clock: by what it says of itself, or by when it was published."""
    rows = CurrentStatement.objects.filter(recommendation__in=recommendations, position__stated_on=None)
    if moment.is_back and moment.clock == Clock.PUBLISHED:
        rows = rows.filter(position__publication__kind=Publication.Kind.READING, position__publication__dated=None)
    clock = moment.clock if moment.is_back else Clock.SAID
    placed = StatementSince.objects.filter(
        clock=clock, is_first=True, force=OuterRef("force"), recommendation=OuterRef("recommendation")
    )
    value = Case(When(Exists(placed), then=_text("")), default=_text(UNDATED))
    day = F("position__stated_on")  # empty; a typed NULL for the union
    return rows.order_by().values_list(*_columns(UNDATED, value, day, day, _text(""), _text(""), F("pk"), Value(False)))
