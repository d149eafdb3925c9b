"""The reports themselves: the newest ones, and what surrounds one; each list bounded, each in one question."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from recommendations.models import (
    Cohort,
    Dependency,
    ExpectedDate,
    InspectionReport,
    Limb,
    NationalProduct,
    Recommendation,
    ReportAlias,
)
from soteria_tracker.public import questions
from soteria_tracker.public.moment import Moment

NEWEST = 5  # reports listed besides the one shown
SHOWN = 20  # recommendations in the national picture, and on one page of a report
WAITING = 100  # of what waits for a national product, on the page of a report

REPORT, ALIAS, COHORT = "report", "alias", "cohort"


@dataclass
class Group:
    """A cohort with the keys of the forces known to be in it, and of all of which it is known."""

    cohort: Cohort
    members: list[int] = field(default_factory=list)
    known: set[int] = field(default_factory=set)

    @property
    def outside(self) -> int:
        return len(self.known) - len(self.members)


@dataclass
class Around:
    """What belongs to a report besides its recommendations; ``others``: newer and older reports, newest first."""

    groups: list[Group] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    others: list[InspectionReport] = field(default_factory=list)


def is_public(report: InspectionReport, moment: Moment) -> bool:
    """Whether a report has been published, today and not on the day to which a page looks back.

    It may be entered before its day. Until then no address of it is answered otherwise than one of no report at all:
    its title and its day are the inspectorate's to tell.
    """
    return report.published <= moment.today


def newest(day: date) -> tuple[InspectionReport | None, list[Recommendation], bool]:
    """The newest report that is followed, the first of its recommendations, and whether there are more. One query."""
    first = questions.reports(today=day).values("pk")[:1]
    rows = list(
        Recommendation.objects.filter(is_tracked=True, report=Subquery(first))
        .select_related("report")
        .order_by("number", "pk")[: SHOWN + 1]
    )
    for row in rows:
        row.report = rows[0].report
    return (rows[0].report if rows else None), rows[:SHOWN], len(rows) > SHOWN


def around(report: InspectionReport, day: date) -> Around:
    """Its groups of forces, its other titles, and the newest of the other reports. One query."""
    newest = questions.reports(today=day).values("pk")[: NEWEST + 1]
    rows = (
        InspectionReport.objects.filter(pk__in=newest)
        .exclude(pk=report.pk)
        .order_by()
        .values_list(*_columns(REPORT, F("pk"), F("slug"), F("short_title"), day=F("published")))
        .union(
            ReportAlias.objects.filter(report=report)
            .order_by()
            .values_list(*_columns(ALIAS, F("pk"), Value(""), F("title"))),
            Cohort.objects.filter(report=report)
            .order_by()
            .values_list(
                *_columns(
                    COHORT,
                    F("pk"),
                    F("slug"),
                    F("name"),
                    note=F("note"),
                    size=F("stated_size"),
                    force=F("places__force_id"),
                    is_member=F("places__is_member"),
                )
            ),
            all=True,
        )
        .order_by()  # the model's own asks for columns that the whole does not have
    )
    return _around(report, sorted(rows, key=lambda row: (row[0], row[2], row[1], row[6] or 0)))


def _columns(
    what: str,
    key: Any,
    slug: Any,
    name: Any,
    *,
    note: Any = None,
    day: Any = None,
    size: Any = None,
    force: Any = None,
    is_member: Any = None,
) -> list[Any]:
    """All of one shape; what a list lacks is a NULL of the right type."""
    return [
        Value(what, output_field=CharField()),
        key,
        Cast(slug, CharField()),
        Cast(name, CharField()),
        Cast(note if note is not None else Value(None), CharField()),
        Cast(day if day is not None else Value(None), DateField()),
        Cast(force if force is not None else Value(None), IntegerField()),
        Cast(is_member if is_member is not None else Value(None), BooleanField()),
        Cast(size if size is not None else Value(None), IntegerField()),
    ]


def _around(report: InspectionReport, rows: Iterable[tuple]) -> Around:
    found = Around()
    groups: dict[int, Group] = {}
    for what, key, slug, name, note, day, force, is_member, size in rows:
        if what == REPORT:
            found.others.append(InspectionReport(pk=key, slug=slug, short_title=name, published=day))
        elif what == ALIAS:
            found.aliases.append(name)
        else:
            cohort = Cohort(pk=key, report=report, slug=slug, name=name, note=note or "", stated_size=size)
            group = groups.setdefault(key, Group(cohort))
            if force is not None:
                group.known.add(force)
                group.members += [force] if is_member else []
    found.groups = list(groups.values())
    found.others = sorted(found.others, key=lambda other: (other.published, other.pk), reverse=True)[:NEWEST]
    return found


@dataclass
class Asked:
    recommendation: Recommendation
    limbs: list[Limb] = field(default_factory=list)


def asked(slug: str, *, after: int | None = None) -> tuple[list[Asked], bool]:
    """A page of what a report asks for, recommendations before areas for improvement, with limbs. One query.

    ``after``: the key of the last row of the page before.
    """
    rows = Recommendation.objects.filter(report__slug=slug).order_by("-kind", "number", "pk")
    if after is not None:
        last = Recommendation.objects.filter(pk=after, report__slug=slug)
        kind, number = Subquery(last.values("kind")[:1]), Subquery(last.values("number")[:1])
        rows = rows.filter(Q(kind__lt=kind) | Q(kind=kind, number__gt=number))
    page = Recommendation.objects.filter(pk__in=rows.values("pk")[: SHOWN + 1]).select_related("report")
    found = _with_limbs(page.order_by("-kind", "number", "pk", "limbs__key"))
    for each in found:
        each.recommendation.report = found[0].recommendation.report
    return found[:SHOWN], len(found) > SHOWN


def one(slug: str, number: int) -> Asked:
    """One recommendation with its limbs and its report. One query; Recommendation.DoesNotExist where there is none."""
    kind = Recommendation.Kind.RECOMMENDATION
    rows = Recommendation.objects.filter(report__slug=slug, number=number, kind=kind).select_related("report")
    found = _with_limbs(rows.order_by("limbs__key"))
    if not found:
        raise Recommendation.DoesNotExist
    return found[0]


def _with_limbs(rows: QuerySet[Recommendation]) -> list[Asked]:
    """From one row a limb."""
    found: dict[int, Asked] = {}
    limb = {"limb_pk": F("limbs__pk"), "limb_key": F("limbs__key"), "limb_text": F("limbs__text")}
    lines: QuerySet[Any] = rows.annotate(**limb)
    for row in lines:
        here = found.setdefault(row.pk, Asked(row))
        if row.limb_pk:
            here.limbs.append(
                Limb(pk=row.limb_pk, recommendation=here.recommendation, key=row.limb_key, text=row.limb_text)
            )
    return list(found.values())


def ties(day: date | None, **only: Any) -> list[Dependency]:
    """What waits for what, products with the day that was expected last (or by a day that has passed). One query."""
    return _ties(Q(**only), day)


def ties_of(asked: Recommendation, moment: Moment) -> tuple[list[Dependency], list[Dependency]]:
    """What a recommendation waits for, and what waits for it, as far as the other's report is public. One query."""
    ties = _ties(Q(recommendation=asked.pk) | Q(on_recommendation=asked.pk), moment.as_at)
    rows = [
        row
        for row in ties
        if is_public(row.recommendation.report, moment)
        and (row.on_recommendation is None or is_public(row.on_recommendation.report, moment))
    ]
    return (
        [row for row in rows if row.recommendation_id == asked.pk],
        [row for row in rows if row.recommendation_id != asked.pk],
    )


def _ties(of: Q, day: date | None) -> list[Dependency]:
    stated = ExpectedDate.objects.filter(product=OuterRef("on_product"), **({"stated_on__lte": day} if day else {}))
    expected = stated.order_by(F("stated_on").desc(nulls_last=True), "-pk").values("day")[:1]
    rows: list[Any] = list(
        Dependency.objects.filter(of)
        .select_related("limb", "recommendation__report", "on_recommendation__report", "on_product")
        .annotate(expected_day=Subquery(expected))
        .order_by("recommendation__number", "limb__key", "pk")[:WAITING]
    )
    for row in rows:
        if row.on_product:
            row.on_product.expected_day = row.expected_day  # as NationalProduct.expected looks for it
    return rows


def products(report: InspectionReport, day: date | None) -> list[tuple[NationalProduct, list[Dependency]]]:
    """What recommendations of a report wait for, each with those that wait. One query."""
    found: dict[int, tuple[NationalProduct, list[Dependency]]] = {}
    for row in ties(day, recommendation__report=report, on_product__isnull=False):
        found.setdefault(row.on_product_id, (row.on_product, []))[1].append(row)  # type: ignore[arg-type]
    return sorted(found.values(), key=lambda pair: (pair[0].title, pair[0].pk))
