"""The questions that public pages put to the record, and to who and what was asked.

Each function says how many queries it makes; none makes more because the record has grown.
Frozen words (``payload``) are left in the database except where a page prints them.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from forces.models import Force, OfficeHolder, Oversight, PolicingBody
from recommendations.models import (
    Cohort,
    CohortPlace,
    Dependency,
    InspectionReport,
    Limb,
    NationalProduct,
    Recommendation,
)
from responses.models.record import CurrentStatement, Edition, InspectorateFinding, Publication, PublishedPosition
from soteria_tracker.public.picture import Pair, Stance


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


def forces() -> list[Force]:
    """All forces by name. One query."""
    return list(Force.objects.order_by("name"))


def answering(*, today: date) -> dict[int, list[PolicingBody]]:
    """For each force the bodies that answer for it today. One query."""
    found: dict[int, list[PolicingBody]] = {}
    for oversight in Oversight.objects.on(today).select_related("body").order_by("body__name"):
        found.setdefault(oversight.force_id, []).append(oversight.body)
    return found


def stances(report: InspectionReport) -> dict[Pair, Stance]:
    """The latest statement of each force on each recommendation, as bare values. One query, one row a cell."""
    rows = CurrentStatement.objects.filter(recommendation__report=report).order_by()
    return {
        (force, recommendation): Stance(position, stated_on)
        for force, recommendation, position, stated_on in rows.values_list(
            "force_id", "recommendation_id", "position__position", "position__stated_on"
        )
    }


def findings(**only: object) -> dict[Pair, InspectorateFinding]:
    """What the inspectorate said last of each force on each recommendation, by its own source. One query."""
    rows = InspectorateFinding.objects.filter(**only).order_by("stated_on", "pk")
    return {(row.force_id, row.recommendation_id): row for row in rows}


def current_statements(**only: object) -> QuerySet[CurrentStatement]:
    """Current statements with the publication that each comes from. One query."""
    return (
        CurrentStatement.objects.filter(**only)
        .select_related("position__publication__body", "position__publication__report")
        .defer("position__publication__payload")
    )


def limb_positions(statements: Iterable[CurrentStatement], recommendation: Recommendation) -> dict[int, dict[str, str]]:
    """For each force, the position on each limb in the publication its current statement comes from. One query."""
    source = {statement.force_id: statement.position.publication_id for statement in statements}
    rows = PublishedPosition.objects.filter(
        recommendation=recommendation, limb__isnull=False, publication__in=set(source.values())
    ).order_by("limb__key")
    found: dict[int, dict[str, str]] = {}
    for force, publication, key, position in rows.values_list("force_id", "publication_id", "limb__key", "position"):
        if source.get(force) == publication:
            found.setdefault(force, {})[key] = position
    return found


def cohorts(*reports: InspectionReport) -> list[Cohort]:
    """The cohorts of these reports with all places in them. Two queries."""
    return list(
        Cohort.objects.filter(report__in=reports).prefetch_related(
            Prefetch("places", CohortPlace.objects.select_related("force").order_by("force__name"))
        )
    )


def office_holders(bodies: Iterable[PolicingBody], *, today: date) -> dict[int, list[OfficeHolder]]:
    """Who is known to hold the office of each body today. One query."""
    held: dict[int, list[OfficeHolder]] = {body.pk: [] for body in bodies}
    for holder in OfficeHolder.objects.on(today).filter(body__in=held):
        held[holder.body_id].append(holder)
    return held


def publications_on(force: Force, *reports: InspectionReport) -> list[Publication]:
    """Everything published of one force on these reports, replaced versions too. One query."""
    spoken = PublishedPosition.objects.filter(force=force, limb=None).values("publication")
    return list(
        Publication.objects.filter(report__in=reports, pk__in=spoken)
        .select_related("body", "report", "replaced_by")
        .defer("payload", "replaced_by__payload")
    )


def positions_on(force: Force, publications: Iterable[Publication]) -> list[PublishedPosition]:
    """What these publications state of one force, limbs included. One query."""
    return list(
        PublishedPosition.objects.filter(force=force, publication__in=list(publications))
        .select_related("limb")
        .order_by("recommendation__number", "limb__key")
    )


def documents(bodies: Iterable[PolicingBody], *reports: InspectionReport) -> dict[tuple[int, int], Publication]:
    """By body and report the section 55 document, with its words: the body's own, else a reading. One query."""
    rows = Publication.objects.filter(
        body__in=list(bodies), report__in=reports, kind__in=[Publication.Kind.RESPONSE, Publication.Kind.READING]
    ).latest_versions()
    found: dict[tuple[int, int], Publication] = {}
    for row in rows.select_related("body", "report"):
        if row.kind == Publication.Kind.RESPONSE or (row.body_id, row.report_id) not in found:
            found[row.body_id, row.report_id] = row
    return found


def versions(body: PolicingBody, report: InspectionReport) -> list[Publication]:
    """All versions of a body's own response, newest first, without their words. One query."""
    rows = Publication.objects.filter(body=body, report=report, kind=Publication.Kind.RESPONSE)
    return list(
        rows.select_related("body", "report", "replaced_by")
        .defer("payload", "replaced_by__payload")
        .order_by("-version")
    )


def editions(versions: list[Publication]) -> dict[int, Edition]:
    """The Welsh edition of each of these that has one, by publication and in their order, without words. One query."""
    rows = Edition.objects.filter(publication__in=versions, language=Edition.Language.WELSH).defer("payload")
    found = {row.publication_id: row for row in rows}
    for version in versions:
        if version.pk in found:
            found[version.pk].publication = version
    return {version.pk: found[version.pk] for version in versions if version.pk in found}


def limbs(*reports: InspectionReport) -> dict[int, list[Limb]]:
    """The limbs of each recommendation of these reports. One query."""
    found: dict[int, list[Limb]] = {}
    for limb in Limb.objects.filter(recommendation__report__in=reports).order_by("key"):
        found.setdefault(limb.recommendation_id, []).append(limb)
    return found


def dependencies(recommendation: Recommendation) -> list[Dependency]:
    """What a recommendation or one of its limbs waits for. One query."""
    return list(recommendation.dependencies.select_related("limb", "on_recommendation__report", "on_product"))


def dependants(recommendation: Recommendation) -> list[Dependency]:
    """What waits for this recommendation. One query."""
    return list(recommendation.dependants.select_related("recommendation__report", "limb"))


def products(report: InspectionReport) -> list[NationalProduct]:
    """What recommendations of a report wait for, each with those that wait. Two queries."""
    waiting = Dependency.objects.filter(recommendation__report=report).select_related("recommendation__report", "limb")
    return list(
        NationalProduct.objects.filter(dependants__recommendation__report=report)
        .distinct()
        .prefetch_related(Prefetch("dependants", waiting.order_by("recommendation__number"), to_attr="waiting"))
    )


def last_entry() -> datetime | None:
    """When the record last grew. One query."""
    return Publication.objects.aggregate(last=Max("published_at"))["last"]
