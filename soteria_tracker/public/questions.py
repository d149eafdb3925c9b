"""The questions that public pages put to the record, and to who and what was asked.

Each function says how many queries it makes; none makes more because the record has grown.
Frozen words (``payload``) are left in the database except where a page prints them.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from recommendations.models import (
    InspectionReport,
    Limb,
    Recommendation,
)
from responses.models.derived import CurrentStatement, StatementSince
from responses.models.record import InspectorateFinding, Publication, PublishedPosition
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.picture import Pair


def reports(*, today: date) -> QuerySet[InspectionReport]:
    """The reports that the Tracker follows, the one published last before the others. One query.

    A report is entered before anything of it is tracked, and may be entered before its day: until then it
    takes no page over.
    """
    tracked_of_it = Recommendation.objects.filter(report=OuterRef("pk"), is_tracked=True)
    return InspectionReport.objects.filter(Exists(tracked_of_it), published__lte=today).order_by("-published", "-pk")


def latest_report(*, today: date) -> InspectionReport | None:
    """The report of the national picture. One query."""
    return reports(today=today).first()


def tracked(*reports: InspectionReport) -> list[Recommendation]:
    """What the Tracker follows of these reports, in the order of each, with its report at hand. One query."""
    by_key = {report.pk: report for report in reports}
    rows = Recommendation.objects.filter(report__in=reports, is_tracked=True).order_by("report", "number")
    recommendations = list(rows)
    for recommendation in recommendations:
        recommendation.report = by_key[recommendation.report_id]
    return recommendations


def counting(moment: Moment, **only: Any) -> QuerySet[PublishedPosition]:
    """What each force said that counts at a moment, limbs left out; ``only`` filters force and recommendation.

    One row a pair however long its history is: an index gives the first row of each pair and, for a day that has
    passed, the last one not after it.
    """
    if moment.as_at is None:
        current = CurrentStatement.objects.filter(**only).order_by()
        return PublishedPosition.objects.filter(pk__in=current.values("position_id")).order_by()
    pair = {name: OuterRef(name) for name in ("clock", "recommendation", "force")}
    of_pair = StatementSince.objects.filter(**pair, since__lte=moment.as_at).order_by("-since")
    pairs = StatementSince.objects.filter(clock=moment.clock, is_first=True, **only).order_by()
    standing = pairs.annotate(standing=Subquery(of_pair.values("position_id")[:1]))
    return PublishedPosition.objects.filter(pk__in=standing.values("standing")).order_by()


def undated(moment: Moment, **only: Any) -> list[tuple[str, str]]:
    """Slug and name of each force left out of a moment because its statement bears no day. One query; none for now."""
    if moment.as_at is None:
        return []
    rows = CurrentStatement.objects.filter(position__stated_on=None, **only).order_by("force__name")
    return list(rows.values_list("force__slug", "force__name").distinct())


def lying_on_no_day(moment: Moment, **only: Any) -> QuerySet[CurrentStatement]:
    """Of a day that has passed: what is held now, bears no day, and is all that is held of its pair."""
    if moment.as_at is None:
        return CurrentStatement.objects.none()
    rows = CurrentStatement.objects.filter(position__stated_on=None, **only).order_by()
    if moment.is_published:
        rows = rows.filter(position__publication__kind=Publication.Kind.READING, position__publication__dated=None)
    pair = {"clock": moment.clock, "force": OuterRef("force"), "recommendation": OuterRef("recommendation")}
    return rows.filter(~Exists(StatementSince.objects.filter(**pair, is_first=True)))


def unplaced(moment: Moment, **only: Any) -> set[Pair]:
    """The pairs of those. One query; none for now."""
    return set(lying_on_no_day(moment, **only).values_list("force_id", "recommendation_id"))


def findings(moment: Moment, **only: Any) -> dict[Pair, InspectorateFinding]:
    """What the inspectorate had said last of each force on each recommendation, by its own source. One query."""
    rows = InspectorateFinding.objects.filter(**only, stated_on__lte=moment.day).order_by("stated_on", "pk")
    return {(row.force_id, row.recommendation_id): row for row in rows}


def limbs(*reports: InspectionReport) -> dict[int, list[Limb]]:
    """The limbs of each recommendation of these reports. One query."""
    found: dict[int, list[Limb]] = {}
    for limb in Limb.objects.filter(recommendation__report__in=reports).order_by("key"):
        found.setdefault(limb.recommendation_id, []).append(limb)
    return found
