"""What was published of one force, in bounded pages: which publications stand on a page, and what they say.

The order is that of ``timeline``: a body's own publications by the day of which each speaks, the newest first, the
Tracker's readings beneath. Responses and readings are few and are always at hand; updates are many and come from key
to key. A page reaches back from one publication, which its address names: ``?history=<reference>``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport, Limb, Recommendation
from responses.models.derived import StatementSince
from responses.models.record import Publication, PublishedPosition
from responses.succession import public_day
from soteria_tracker.public import questions
from soteria_tracker.public.figures.strip import MOST
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.timeline import order, spoken_on

#: Publications that stand whole on a page.
A_PAGE = 20
#: Publications beneath these that a page names in a line each, so that their old addresses still lead to them.
NAMED = 100
#: Publications beneath a page whose words are compared with those on it.
BENEATH = 10
#: The newest target dates of a force on a recommendation that are read besides the original one.
TARGETS = 30
#: The newest statements of a force on a recommendation that are read for its strip, which draws one less.
SUCCESSIONS = MOST + 1


@dataclass
class Shelf:
    """The publications of one report, newest first, as they stood at the moment, from where the page begins."""

    report: InspectionReport
    publications: list[Publication] = field(default_factory=list)
    documents: list[Publication] = field(default_factory=list)  # responses and readings, silent ones too
    replaced: dict[int, Publication] = field(default_factory=dict)  # by what took its place
    left_out: list[Publication] = field(default_factory=list)  # bear no day, and the page speaks of one
    has_own: bool = False  # whether the body has published anything itself

    @property
    def page(self) -> list[Publication]:
        return self.publications[:A_PAGE]

    @property
    def compared(self) -> list[Publication]:
        """Those on the page and those right beneath them."""
        return self.publications[: A_PAGE + BENEATH]

    @property
    def named(self) -> list[Publication]:
        return self.publications[A_PAGE : A_PAGE + NAMED]

    @property
    def older(self) -> Publication | None:
        """Where the next page begins."""
        return next(iter(self.publications[A_PAGE : A_PAGE + 1]), None)

    @property
    def is_whole(self) -> bool:
        """Whether everything that the page is compared with is at hand."""
        return len(self.publications) <= A_PAGE + BENEATH

    @property
    def horizon(self) -> date | None:
        """The day before which statements were left in the database; None where none was."""
        return None if self.is_whole else spoken_on(self.compared[-1])

    def document_of(self, body: PolicingBody) -> Publication | None:
        """The section 55 document of a body at that moment: its own, else what the Tracker read elsewhere."""
        of_body = [each for each in self.documents if each.body_id == body.pk and each.pk not in self.replaced]
        own = [each for each in of_body if each.kind == Publication.Kind.RESPONSE]
        return max(own or of_body, key=lambda each: (each.version, each.pk), default=None)

    def readings_of(self, body: PolicingBody) -> list[Publication]:
        """What the Tracker read of a body elsewhere, in the versions that count at that moment."""
        readings = (each for each in self.documents if each.kind == Publication.Kind.READING)
        return [each for each in readings if each.body_id == body.pk and each.pk not in self.replaced]


def shelves(
    moment: Moment,
    force: Force,
    bodies: Iterable[PolicingBody],
    reports: Iterable[InspectionReport],
    *,
    since: Publication | None = None,
) -> dict[int, Shelf]:
    """For each report what was published of a force by these bodies. One query.

    ``since``: only this publication and those beneath it.
    """
    by_body, by_report = {body.pk: body for body in bodies}, {report.pk: report for report in reports}
    found = {key: Shelf(report) for key, report in by_report.items()}
    documents = Q(kind__in=[Publication.Kind.RESPONSE, Publication.Kind.READING])
    wanted = documents & Q(body__in=by_body, report__in=by_report)
    for key in by_report:
        wanted |= Q(pk__in=_updates(moment, force, list(by_body), key, since).values("pk")[: A_PAGE + NAMED + 1])
    rows: QuerySet[Publication] = Publication.objects.filter(wanted).order_by().defer("payload", "replaced_by__payload")
    said = PublishedPosition.objects.filter(publication=OuterRef("pk"), force=force.pk, limb=None).order_by()
    earliest = said.filter(stated_on__isnull=False).order_by("stated_on").values("stated_on")[:1]
    rows = rows.select_related("replaced_by").annotate(
        speaks=Exists(said), earliest=Subquery(earliest), dates=F("payload__dates"), read=F("payload__document")
    )
    for row in rows:
        row.body, row.report = by_body[row.body_id], by_report[row.report_id]
        _place(found[row.report_id], row, moment)
    for shelf in found.values():
        shelf.publications.sort(key=order, reverse=True)
        shelf.has_own = any(row.kind != Publication.Kind.READING for row in shelf.publications)
        if since is not None:
            shelf.publications = [row for row in shelf.publications if order(row) <= order(since)]
    return found


def first_of_page(reference: str) -> Publication | None:
    """The publication that an address names. One query."""
    return Publication.objects.filter(reference=reference).defer("payload").select_related("report", "body").first()


def _updates(
    moment: Moment, force: Force, bodies: list[int], report: int, since: Publication | None
) -> QuerySet[Publication]:
    """Updates that speak of a force, the newest first, by an index."""
    speaking = Exists(PublishedPosition.objects.filter(publication=OuterRef("pk"), force=force.pk, limb=None))
    of_body = {"body": bodies[0]} if len(bodies) == 1 else {"body__in": bodies}
    rows: QuerySet[Publication] = Publication.objects.filter(
        speaking, kind=Publication.Kind.UPDATE, report=report, **of_body
    )
    if moment.as_at is not None:
        rows = rows.filter(dated__lte=moment.as_at)
        by_then = Q(published_at__lt=_end_of(moment.as_at)) if moment.is_published else stood(moment)
        rows = rows.filter(by_then)
    if since is not None:
        rows = _beneath(rows, since)
    return rows.order_by("-dated", "-published_at", "-pk")


def _beneath(rows: QuerySet[Publication], since: Publication) -> QuerySet[Publication]:
    if since.kind == Publication.Kind.READING:
        return rows  # all lie above it; that there are some is said of the reading
    day, at = spoken_on(since), since.published_at
    return rows.filter(
        Q(dated__lt=day) | Q(dated=day, published_at__lt=at) | Q(dated=day, published_at=at, pk__lte=since.pk),
        dated__lte=day,
    )


def stood(moment: Moment, prefix: str = "") -> Q:
    """Updates as they stood at a moment: the newest versions, or those that stood when that day ended."""
    if not moment.is_published or moment.as_at is None:
        return Q(**{f"{prefix}replaced_by": None})
    end = _end_of(moment.as_at)
    still = Q(**{f"{prefix}replaced_by": None}) | Q(**{f"{prefix}replaced_by__published_at__gte": end})
    return still & Q(**{f"{prefix}published_at__lt": end})


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _place(shelf: Shelf, row: Any, moment: Moment) -> None:
    """On its shelf, if it was there at that moment."""
    later = getattr(row, "replaced_by", None)
    if later is not None and moment.is_published and moment.as_at is not None:
        later = later if timezone.localdate(later.published_at) <= moment.as_at else None
    if not _was_there(row, later, moment):
        if row.dated is None and row.kind == Publication.Kind.READING and row.speaks:
            shelf.left_out.append(row)
        return
    if later is not None:
        shelf.replaced[row.pk] = later
    if row.kind != Publication.Kind.UPDATE:
        shelf.documents.append(row)
    if row.speaks:
        shelf.publications.append(row)


def _was_there(row: Any, later: Publication | None, moment: Moment) -> bool:
    if moment.as_at is None:
        return True
    if moment.is_published:
        first = (row.dates or {}).get("first_published_on")
        day = public_day(row.kind, row.version, row.published_at, row.dated, first)
        return day is not None and day <= moment.as_at
    # A card may speak of a day before that of its document: the document is then needed for it.
    days = [day for day in (spoken_on(row), row.earliest) if day]
    return later is None and bool(days) and min(days) <= moment.as_at


def positions(
    moment: Moment, force: Force, shelves: Iterable[Shelf], recommendations: Iterable[Recommendation], *, now: bool
) -> list[PublishedPosition]:
    """All that a page prints of what was stated of a force, limbs included; with ``now`` also what counts. One query.

    Besides the publications compared: for each recommendation the newest statement beneath them, and the target dates.
    Each row says whether it counts (``counts``) and whether it repeats a statement that the body made itself
    (``repeats_own``).
    """
    shelves, keys = list(shelves), {asked.pk: asked.report_id for asked in recommendations}
    spoken = {
        row.pk for shelf in shelves for row in (*shelf.compared, *((*shelf.documents, *shelf.left_out) if now else ()))
    }
    of_force = PublishedPosition.objects.filter(force=force.pk)
    in_these = PublishedPosition.objects.alias(of=F("force_id") + 0)  # lest SQLite read all that is said of the force
    wanted = Q(pk__in=in_these.filter(of=force.pk, publication__in=spoken).order_by().values("pk"))
    updates = of_force.filter(stood(moment, "publication__"), limb=None, publication__kind=Publication.Kind.UPDATE)
    for shelf in shelves:
        if shelf.horizon:
            for key in (key for key, report in keys.items() if report == shelf.report.pk):
                wanted |= _newest(updates.filter(recommendation=key, stated_on__lt=shelf.horizon), 1)
    counting = questions.counting(moment, force=force.pk, recommendation__in=list(keys))
    if now:
        publications = counting.values("publication")
        of_these = Limb.objects.filter(recommendation__in=list(keys)).order_by().values("pk")
        limbs = of_force.filter(limb__isnull=False, publication__in=publications, limb__in=of_these)
        wanted |= Q(pk__in=counting.values("pk")) | Q(pk__in=limbs.order_by().values("pk"))
    for key in keys:
        wanted |= dated(updates, moment, key, newest=TARGETS)
    rows = PublishedPosition.objects.filter(wanted, _known(moment)).order_by(
        "recommendation__number", F("limb__key").asc(nulls_first=True)
    )
    return list(
        rows.annotate(repeats_own=_repeats_own(moment), counts=flag(Q(pk__in=counting.values("pk"))))
        .select_related("limb", "publication__replaced_by")
        .defer("publication__payload", "publication__replaced_by__payload")
    )


def _known(moment: Moment) -> Q:
    """Of a document on the shelf, its cards that speak of a day to come are not part of what is said of a day."""
    if moment.as_at is None or moment.is_published:
        return Q()
    return Q(stated_on=None) | Q(stated_on__lte=moment.as_at)


def dated(rows: QuerySet[PublishedPosition], moment: Moment, recommendation: int, *, newest: int) -> Q:
    """Of one force's statements on a recommendation those that name a target date: the newest, and the first."""
    named = rows.filter(recommendation=recommendation, target_date__isnull=False, stated_on__isnull=False)
    if moment.as_at is not None:
        named = named.filter(stated_on__lte=moment.as_at)
    return _newest(named, newest) | Q(pk__in=named.order_by("stated_on", "pk").values("pk")[:1])


def _newest(rows: QuerySet[PublishedPosition], number: int) -> Q:
    return Q(pk__in=rows.order_by("-stated_on", "-pk").values("pk")[:number])


def _repeats_own(moment: Moment) -> Case:
    """For “nothing has changed”: whether the body had stated a position itself before."""
    before = Q(stated_on__lt=OuterRef("stated_on")) | Q(
        stated_on=OuterRef("stated_on"), publication__published_at__lt=OuterRef("publication__published_at")
    )
    own = PublishedPosition.objects.filter(
        before,
        stood(moment, "publication__"),
        force=OuterRef("force"),
        recommendation=OuterRef("recommendation"),
        limb=None,
        is_unchanged=False,
    ).exclude(publication__kind=Publication.Kind.READING)
    return flag(Q(is_unchanged=True) & Exists(own))


def flag(condition: Combinable | Q) -> Case:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False))


def successions(
    moment: Moment, force: Force, recommendations: Iterable[Recommendation]
) -> dict[int, list[tuple[date, str | None]]]:
    """For each recommendation from which day which position counted, oldest first, the newest of them. One query."""
    wanted, rows = Q(pk__in=[]), StatementSince.objects.filter(clock=moment.clock, force=force.pk)
    for asked in recommendations:
        of_one = rows.filter(recommendation=asked.pk, since__lte=moment.day).order_by("-since")
        wanted |= Q(pk__in=of_one.values("pk")[:SUCCESSIONS])
    found: dict[int, list[tuple[date, str | None]]] = {}
    lines = StatementSince.objects.filter(wanted).order_by("recommendation", "since")
    for recommendation, since, position in lines.values_list("recommendation_id", "since", "position__position"):
        found.setdefault(recommendation, []).append((since, position))
    return found
