"""Who there is, and what was asked of them. The rows are those held today; ``as_at`` leaves out what came later."""

from django.db.models import F, Q

from recommendations.deadlines import strict_last_day
from recommendations.models import (
    Cohort,
    CohortPlace,
    Dependency,
    ExpectedDate,
    InspectionReport,
    Limb,
    NationalProduct,
    Recommendation,
)
from soteria_tracker.public.data.schema import Asked, Page, Row, recommendation_id, row
from soteria_tracker.public.reference import on


def forces(asked: Asked) -> Page:
    return Page(
        [
            row(
                force.slug,
                force.name,
                force.name_cy,
                force.short_name,
                force.aliases,
                force.ons_code,
                force.region,
                force.region_code,
                force.country,
                force.chief_officer_title,
                force.tile_column,
                force.tile_row,
            )
            for force in asked.reference.forces
        ]
    )


def bodies(asked: Asked) -> Page:
    return Page(
        [
            row(
                body.slug,
                body.name,
                body.name_cy,
                body.kind,
                body.head_title,
                body.legal_form,
                body.publishes_in_welsh,
                body.domain,
                body.note,
            )
            for body in asked.reference.bodies
        ]
    )


def oversight(asked: Asked) -> Page:
    rows = on(asked.reference.oversights, asked.moment.as_at) if asked.moment.as_at else asked.reference.oversights
    found = [row(each.body.slug, each.force.slug, each.since, each.until, each.source) for each in rows]
    return Page(sorted(found, key=lambda each: (str(each[1]), str(each[0]), str(each[2] or ""))))


def office_holders(asked: Asked) -> Page:
    rows = on(asked.reference.holders, asked.moment.as_at) if asked.moment.as_at else asked.reference.holders
    return Page(
        [
            row(each.body.slug, each.name, each.title, each.capacity, each.since, each.until, each.source)
            for each in rows
        ]
    )


def reports(asked: Asked) -> Page:
    """In the order of their days, the newest first; from the report after ``after`` on. Two queries, three on."""
    found = InspectionReport.objects.filter(published__lte=asked.moment.day).order_by("-published", "-pk")
    if asked.after:
        public = InspectionReport.objects.filter(published__lte=asked.moment.today)
        last = public.filter(slug=asked.after).values_list("published", "pk").first()
        if last is None:
            raise LookupError(asked.after)
        found = found.filter(Q(published__lt=last[0]) | Q(published=last[0], pk__lt=last[1]))
    page = list(found.prefetch_related("aliases")[: asked.most + 1])
    rows = [report_row(report) for report in page[: asked.most]]
    return Page(rows, page[asked.most - 1].slug if len(page) > asked.most else "")


def report_row(report: InspectionReport) -> Row:
    """With its aliases prefetched, no query."""
    return row(
        report.slug,
        report.title,
        report.short_title,
        sorted(alias.title for alias in report.aliases.all()),
        report.publisher,
        report.published,
        strict_last_day(report.published),
        report.url,
        report.licence,
        report.publication_types,
        report.recommendation_total,
        report.areas_for_improvement,
        report.get_absolute_url(),
    )


def _is_out(asked: Asked) -> bool:
    """Whether the report had been published on the day asked for."""
    return asked.report is not None and asked.report.published <= asked.moment.day


def recommendations(asked: Asked) -> Page:
    """One query."""
    if not _is_out(asked):
        return Page()
    rows = Recommendation.objects.filter(report=asked.report).order_by("kind", "number")
    return Page(
        [
            row(
                recommendation_id(asked.slug, each.kind, each.number),
                asked.slug,
                each.kind,
                each.number,
                each.topic,
                each.addressee,
                each.deadline,
                each.is_tracked,
                each.wording,
                each.wording_source,
                each.note,
            )
            for each in rows
        ]
    )


#: What names a recommendation, from a row that points at it.
ASKED = ("recommendation__kind", "recommendation__number")


def limbs(asked: Asked) -> Page:
    """One query."""
    if not _is_out(asked):
        return Page()
    rows = Limb.objects.filter(recommendation__report=asked.report)
    found = []
    for kind, number, key, text in rows.order_by(*ASKED, "key").values_list(*ASKED, "key", "text"):
        of = recommendation_id(asked.slug, kind, number)
        found.append(row(f"{of}/{key}", of, key, text))
    return Page(found)


def dependencies(asked: Asked) -> Page:
    """One query."""
    if not _is_out(asked):
        return Page()
    public = Q(on_recommendation=None) | Q(on_recommendation__report__published__lte=asked.moment.today)
    rows = Dependency.objects.filter(public, recommendation__report=asked.report).order_by(*ASKED, "pk")
    found = []
    for kind, number, limb, slug, other_kind, other, product, source in rows.values_list(
        *ASKED,
        "limb__key",
        "on_recommendation__report__slug",
        "on_recommendation__kind",
        "on_recommendation__number",
        "on_product__slug",
        "source",
    ):
        of = recommendation_id(asked.slug, kind, number)
        on_other = recommendation_id(slug, other_kind, other) if slug else None
        found.append(row(of, f"{of}/{limb}" if limb else None, on_other, product, source))
    return Page(found)


def products(asked: Asked) -> Page:
    """What recommendations of the report wait for, as known on the day. One query."""
    if not _is_out(asked):
        return Page()
    day = asked.moment.as_at
    rows = NationalProduct.objects.with_expected(on=day).filter(pk__in=_waited_for(asked)).order_by("slug")
    return Page([product_row(product, asked) for product in rows])


def product_row(product: NationalProduct, asked: Asked) -> Row:
    """With its expected day at hand, no query."""
    return row(
        product.slug,
        product.title,
        product.owner,
        product.owner_note,
        product.expected,
        product.delivered if product.delivered_by(asked.moment.day) else None,
        product.meanwhile,
        *_chased(product, asked),
        product.source,
    )


def _waited_for(asked: Asked):
    waits = Dependency.objects.filter(recommendation__report=asked.report, on_product__isnull=False)
    return waits.order_by().values("on_product")


def _chased(product: NationalProduct, asked: Asked) -> tuple:
    """Empty on a day before the last one on which somebody asked: earlier ones are not held."""
    known = product.last_chased and product.last_chased <= asked.moment.day
    return (product.last_chased, product.chased_by) if known else (None, None)


def expected_dates(asked: Asked) -> Page:
    """One query."""
    if not _is_out(asked):
        return Page()
    rows = ExpectedDate.objects.filter(product__in=_waited_for(asked))
    if asked.moment.as_at:
        rows = rows.filter(stated_on__lte=asked.moment.as_at)
    ordered = rows.order_by("product__slug", F("stated_on").asc(nulls_first=True), "pk")
    return Page([row(*each) for each in ordered.values_list("product__slug", "day", "stated_on", "reason", "source")])


def cohorts(asked: Asked) -> Page:
    """One query."""
    rows = Cohort.objects.filter(report=asked.report).order_by("slug") if _is_out(asked) else Cohort.objects.none()
    return Page([row(f"{asked.slug}/{each.slug}", asked.slug, each.name, each.stated_size, each.note) for each in rows])


def cohort_places(asked: Asked) -> Page:
    """One query."""
    if not _is_out(asked):
        return Page()
    rows = CohortPlace.objects.filter(cohort__report=asked.report).order_by("cohort__slug", "force__slug")
    values = rows.values_list("cohort__slug", "force__slug", "is_member", "wave", "source")
    return Page([row(f"{asked.slug}/{cohort}", *rest) for cohort, *rest in values])
