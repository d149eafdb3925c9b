"""National products and who says that they wait. Each function says how many queries it makes.

A statement says that a force waits on a national product; it does not say on which. So a product's page lists the
forces that say so of a recommendation, or of a limb, that depends on it, and leaves it at that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q, Subquery
from django.http import Http404

from forces.models import Force
from recommendations.models import Dependency, Limb, NationalProduct, Recommendation
from responses.models.record import Publication
from responses.positions import Position
from soteria_tracker.public import questions
from soteria_tracker.public.moment import Moment

#: Products on a page.
SIZE = 10
#: Dependencies of a product that its page shows; more of them nobody has seen.
MOST = 50


@dataclass(frozen=True)
class Stated:
    """A day on which a product was expected, as stated on a day, and how far it lies from the one stated before."""

    day: date | None
    stated_on: date | None
    reason: str = ""
    source: str = ""
    slip: timedelta | None = None

    @property
    def days(self) -> int:
        return self.slip.days if self.slip else 0

    @property
    def distance(self) -> int:
        return abs(self.days)


@dataclass(frozen=True)
class Waiter:
    """A force that says that it waits, in its own words or in those of the Tracker's reader."""

    force: Force
    stated_on: date | None
    words: str
    is_reading: bool
    confidence: str
    is_limb: bool  # said of the limb, not only of the recommendation as a whole
    url: str


@dataclass
class Waits:
    """One dependency: the recommendation or limb that waits, and the forces that say so."""

    recommendation: Recommendation
    limb: Limb | None
    source: str
    waiters: list[Waiter] = field(default_factory=list)


@dataclass
class Product:
    """A product as known at a moment. ``dates``: newest first, each with its slip."""

    row: NationalProduct
    expected: date | None
    delivered: date | None
    dates: list[Stated] = field(default_factory=list)
    waits: list[Waits] = field(default_factory=list)

    @property
    def forces(self) -> int:
        """How many forces say that they wait, each counted once."""
        return len({waiter.force.pk for waits in self.waits for waiter in waits.waiters})

    @property
    def slips(self) -> list[Stated]:
        return [stated for stated in self.dates if stated.days]

    @property
    def slipped(self) -> int:
        """Days in all, from the first date stated to the one that counts; dates taken back are no date."""
        days = [stated.day for stated in self.dates if stated.day]
        return (days[0] - days[-1]).days if days else 0


def listed(moment: Moment, *, after: str = "") -> tuple[list[Product], str]:
    """A page of products by title, and the slug after which the list goes on. One query."""
    rows = NationalProduct.objects.with_expected(on=moment.as_at).order_by("title", "pk")
    if after:
        last = NationalProduct.objects.filter(slug=after)
        title, pk = Subquery(last.values("title")[:1]), Subquery(last.values("pk")[:1])
        rows = rows.filter(Q(title__gt=title) | Q(title=title, pk__gt=pk))
    found = list(rows[: SIZE + 1])
    page = [Product(row, row.expected, _delivered(row, moment)) for row in found[:SIZE]]
    return page, page[-1].row.slug if len(found) > SIZE else ""


def one(slug: str, moment: Moment) -> Product:
    """A product with its expected dates. One query; Http404 where there is none."""
    rows = NationalProduct.objects.filter(slug=slug).annotate(
        of_date_day=F("expected_dates__day"),
        of_date_stated_on=F("expected_dates__stated_on"),
        of_date_reason=F("expected_dates__reason"),
        of_date_source=F("expected_dates__source"),
        date_key=F("expected_dates__pk"),
    )
    found = sorted(rows, key=lambda row: (row.of_date_stated_on or date.min, row.date_key or 0))
    if not found:
        raise Http404
    dates = _slips(
        Stated(row.of_date_day, row.of_date_stated_on, row.of_date_reason, row.of_date_source)
        for row in found
        if row.date_key and (moment.as_at is None or (row.of_date_stated_on and row.of_date_stated_on <= moment.as_at))
    )
    return Product(found[0], dates[0].day if dates else None, _delivered(found[0], moment), dates)


def _slips(oldest_first: Iterable[Stated]) -> list[Stated]:
    """Newest first, each with its distance from the day that was expected before it."""
    rows: list[Stated] = []
    before: date | None = None
    for stated in oldest_first:
        slip = stated.day - before if stated.day and before else None
        rows.append(Stated(stated.day, stated.stated_on, stated.reason, stated.source, slip))
        before = stated.day or before
    return rows[::-1]


def _delivered(row: NationalProduct, moment: Moment) -> date | None:
    return row.delivered if row.delivered_by(moment.day) else None


def waiting(products: list[Product], forces: Iterable[Force], moment: Moment) -> None:
    """Give each product what waits for it and who says so. Two queries."""
    by_key = {product.row.pk: product for product in products}
    needs = Dependency.objects.filter(on_product__in=by_key, recommendation__report__published__lte=moment.day)
    needs = needs.select_related("recommendation__report", "limb").order_by("recommendation", "limb__key", "pk")
    dependencies = list(needs[: MOST * len(products)]) if products else []
    said = _said(dependencies, moment)
    names = {force.pk: force for force in forces}
    for need in dependencies:
        rows = [row for row in said if row["recommendation_id"] == need.recommendation_id]
        waits = Waits(need.recommendation, need.limb, need.source)
        waits.waiters = sorted(_waiters(rows, need, names), key=lambda waiter: waiter.force.name)
        by_key[need.on_product_id].waits.append(waits)  # type: ignore[index]


def _said(dependencies: list[Dependency], moment: Moment) -> list[Mapping[str, Any]]:
    """What counts of each force on these recommendations, once for each of the limbs in question that it speaks of.

    One query: from the statements that count to the limbs in the same publications.
    """
    if not dependencies:
        return []
    limbs = {need.limb_id or 0 for need in dependencies}  # 0 is no limb; an empty list would leave no row at all
    asked = {need.recommendation_id for need in dependencies}
    rows = questions.counting(moment, recommendation__in=asked).annotate(
        of_limb=FilteredRelation(
            "publication__positions",
            condition=Q(
                publication__positions__limb__in=limbs,
                publication__positions__force=F("force"),
                publication__positions__recommendation=F("recommendation"),
            ),
        )
    )
    return list(
        rows.values(
            "force_id",
            "recommendation_id",
            "position",
            "summary",
            "stated_on",
            "confidence",
            kind=F("publication__kind"),
            limb_key=F("of_limb__limb"),
            limb_position=F("of_limb__position"),
            limb_summary=F("of_limb__summary"),
            limb_confidence=F("of_limb__confidence"),
        )
    )


def _waiters(rows: list[Mapping[str, Any]], need: Dependency, forces: dict[int, Force]) -> Iterable[Waiter]:
    """Of a limb that waits: who says so of the limb; where a force states no position on it, of the recommendation."""
    by_force: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_force.setdefault(row["force_id"], []).append(row)
    for key, of_force in by_force.items():
        if key not in forces:
            continue
        of_limb = next((row for row in of_force if need.limb_id and row["limb_key"] == need.limb_id), None)
        if of_limb and of_limb["limb_position"] == Position.NOT_STATED:
            of_limb = None
        row, before = (of_limb, "limb_") if of_limb else (of_force[0], "")
        if row[f"{before}position"] == Position.WAITING:
            yield _waiter(forces[key], row, need, before)


def _waiter(force: Force, row: Mapping[str, Any], need: Dependency, before: str) -> Waiter:
    report = need.recommendation.report.slug
    return Waiter(
        force=force,
        stated_on=row["stated_on"],
        words=row[f"{before}summary"] or row["summary"],
        is_reading=row["kind"] == Publication.Kind.READING,
        confidence=row[f"{before}confidence"] or row["confidence"],
        is_limb=bool(before),
        url=f"{force.get_absolute_url()}?report={report}#{report}-recommendation-{need.recommendation.number}",
    )
