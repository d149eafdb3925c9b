"""What was asked of forces, report by report, in bounded pages: recommendations with their limbs, one query a page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from forces.models import Force
from recommendations.models import Cohort, CohortPlace, InspectionReport, Limb, Recommendation
from responses.models.record import InspectorateFinding
from soteria_tracker.public import questions
from soteria_tracker.public.moment import Moment

#: Reports that stand whole on the page of a force; earlier ones come a page at a time.
A_PAGE = 3


@dataclass
class Asked:
    """One recommendation that the Tracker follows, with its limbs and what the inspectorate said of one force."""

    recommendation: Recommendation
    limbs: list[Limb] = field(default_factory=list)
    finding: InspectorateFinding | None = None


@dataclass
class Chapter:
    """A report with all that the Tracker follows of it, and whether a force is in each group that it speaks of."""

    report: InspectionReport
    asked: list[Asked] = field(default_factory=list)
    cohorts: dict[int, tuple[Cohort, CohortPlace | None]] = field(default_factory=dict)

    @property
    def recommendations(self) -> list[Recommendation]:
        return [each.recommendation for each in self.asked]


def chapters(
    moment: Moment, *, force: Force | None = None, report: str = "", before: str = "", size: int = A_PAGE
) -> tuple[list[Chapter], str]:
    """The newest reports, or those before one, or one alone; and the slug of the last where others follow.

    One query. Http404 where the address names a report that nobody follows.
    """
    found = _grouped(_rows(_page(moment, report, before)[: size + 1], moment, force), force)
    if not found and (report or before):
        raise Http404(_("No such report is followed here."))
    return found[:size], found[size - 1].report.slug if len(found) > size else ""


def chapter(moment: Moment, slug: str = "") -> Chapter | None:
    """The newest report, or the one named. One query. Http404 where nobody follows it."""
    found, _more = chapters(moment, report=slug, size=1)
    return found[0] if found else None


def _page(moment: Moment, report: str, before: str) -> QuerySet[InspectionReport]:
    rows = questions.reports(today=moment.day)
    if report:
        return rows.filter(slug=report)
    if not before:
        return rows
    last = InspectionReport.objects.filter(slug=before, published__lte=moment.today)
    day, key = Subquery(last.values("published")[:1]), Subquery(last.values("pk")[:1])
    return rows.filter(Q(published__lt=day) | Q(published=day, pk__lt=key))


def _rows(reports: QuerySet[InspectionReport], moment: Moment, force: Force | None) -> QuerySet[Recommendation]:
    """A row for each limb of each recommendation (and each group of forces, where a force is given)."""
    rows = (
        Recommendation.objects.filter(is_tracked=True, report__in=reports.values("pk"))
        .select_related("report")
        .annotate(limb_pk=F("limbs__pk"), limb_key=F("limbs__key"), limb_text=F("limbs__text"))
        .order_by("-report__published", "-report_id", "number", "pk", "limbs__key")
    )
    return _of_force(rows, moment, force) if force else rows


def _of_force(rows: QuerySet[Recommendation], moment: Moment, force: Force) -> QuerySet[Recommendation]:
    said = InspectorateFinding.objects.filter(force=force.pk, recommendation=OuterRef("pk"), stated_on__lte=moment.day)
    last = said.order_by("-stated_on", "-pk")
    return rows.annotate(
        **{f"finding_{name}": Subquery(last.values(name)[:1]) for name in ("pk", "status", "stated_on", "source_url")},
        cohort_pk=F("report__cohorts__pk"),
        cohort_slug=F("report__cohorts__slug"),
        cohort_name=F("report__cohorts__name"),
        place=FilteredRelation("report__cohorts__places", condition=Q(report__cohorts__places__force=force.pk)),
        place_pk=F("place__pk"),
        place_is_member=F("place__is_member"),
        place_wave=F("place__wave"),
        place_source=F("place__source"),
    ).order_by("-report__published", "-report_id", "number", "pk", "limbs__key", "report__cohorts__slug")


def _grouped(rows: Iterable[Recommendation], force: Force | None) -> list[Chapter]:
    found = []
    for _key, of_report in groupby(rows, key=lambda row: row.report_id):
        lines = list(of_report)
        here = Chapter(lines[0].report)
        for _pk, of_one in groupby(lines, key=lambda row: row.pk):
            here.asked.append(_asked(list(of_one), here.report))
        if force:
            for line in lines:
                _note_cohort(here, line, force)
        found.append(here)
    return found


def _asked(lines: list[Any], report: InspectionReport) -> Asked:
    first = lines[0]
    first.report = report
    limbs = {
        line.limb_pk: Limb(pk=line.limb_pk, recommendation=first, key=line.limb_key, text=line.limb_text)
        for line in lines
        if line.limb_pk
    }
    finding = None
    if getattr(first, "finding_pk", None):
        finding = InspectorateFinding(
            pk=first.finding_pk,
            status=first.finding_status,
            stated_on=first.finding_stated_on,
            source_url=first.finding_source_url,
        )
    return Asked(first, list(limbs.values()), finding)


def _note_cohort(here: Chapter, line: Any, force: Force) -> None:
    key = line.cohort_pk
    if key is None or key in here.cohorts:
        return
    cohort = Cohort(pk=key, report=here.report, slug=line.cohort_slug, name=line.cohort_name)
    place = None
    if line.place_pk:
        known = {name: getattr(line, f"place_{name}") for name in ("pk", "is_member", "wave", "source")}
        place = CohortPlace(cohort=cohort, force=force, **known)
    here.cohorts[key] = (cohort, place)
