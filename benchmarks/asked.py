"""What was asked in an invented database: reports, recommendations, what they wait for."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from benchmarks import synthetic
from benchmarks.keyed import Keyed
from forces.models import Force, PolicingBody
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


class Asked(Keyed):
    """Everything that stands before the first answer."""

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale
        forces = {force.slug: force for force in Force.objects.order_by("pk")}
        bodies = [body for body in PolicingBody.objects.order_by("slug") if body.slug in forces]
        # Gwent and Kent first: theirs are the long histories, and the addresses that are measured.
        self.bodies = sorted(bodies, key=lambda body: body.slug not in ("gwent", "kent"))
        self.force_of = [forces[body.slug] for body in self.bodies]
        self.asked: dict[tuple[int, int], Any] = {}
        self.reports: dict[int, Any] = {}

    def reference(self) -> None:
        reports = list(map(self._report, range(1, self.scale * (1 + synthetic.BARE) + 1)))
        self._insert(InspectionReport, reports)
        self.reports = {number + 1: report for number, report in enumerate(reports)}
        self._insert(Recommendation, self._recommendations())
        self._insert(Limb, self._limbs())
        self._insert(NationalProduct, self._products())
        self._insert(Cohort, self._cohorts())
        self._insert(CohortPlace, self._places())

    def _report(self, number: int) -> Any:
        return InspectionReport(
            pk=self._key(InspectionReport),
            slug=synthetic.slug(number),
            title=f"Synthetic report {number}, invented for measuring",
            short_title=f"Synthetic report {number}",
            publisher="Synthetic",
            published=synthetic.published(number, scale=self.scale),
            url=f"https://synthetic.example/{number}",
            licence="Synthetic",
            recommendation_total=synthetic.RECOMMENDATIONS,
        )

    def _recommendations(self) -> Iterator[Any]:
        for number, report in self.reports.items():
            for each in range(1, synthetic.RECOMMENDATIONS + 1):
                deadline = report.published + timedelta(days=150 + 10 * each)
                asked = Recommendation(
                    pk=self._key(Recommendation),
                    report=report,
                    number=each,
                    topic=f"Synthetic matter {number}.{each}",
                    addressee="Synthetic addressee",
                    deadline=synthetic.DEEP_DEADLINE if number == self.scale else deadline,
                    wording=f"Synthetic wording {number}.{each}: forces should do what is asked, and say so.",
                    wording_source="Synthetic",
                    is_tracked=True,
                )
                self.asked[number, each] = asked
                yield asked

    def _limbs(self) -> Iterator[Any]:
        for (_report, number), asked in self.asked.items():
            if number == 1:
                for key in "ab":
                    yield Limb(pk=self._key(Limb), recommendation=asked, key=key, text=f"Synthetic limb {key}.")

    def _products(self) -> Iterator[Any]:
        """One a report; each recommendation 4 waits for its own. Dependencies and dates are written after them."""

        products, dates, waiting = [], [], []
        for number, report in self.reports.items():
            product = NationalProduct(
                pk=self._key(NationalProduct),
                slug=f"synthetic-product-{number:05}",
                title=f"Synthetic product {number:05}",
                owner="Synthetic owner",
                source="Synthetic",
            )
            products.append(product)
            waiting.append(
                Dependency(
                    pk=self._key(Dependency),
                    recommendation=self.asked[number, 4],
                    on_product=product,
                    source="Synthetic",
                )
            )
            for turn in (1, 2):
                stated = report.published + timedelta(days=60 * turn)
                expected = stated + timedelta(days=200)
                dates.append(
                    ExpectedDate(
                        pk=self._key(ExpectedDate),
                        product=product,
                        day=expected,
                        stated_on=stated,
                        reason="Synthetic reason",
                        source="Synthetic source",
                    )
                )
        yield from products
        self.later = ((Dependency, waiting), (ExpectedDate, dates))

    def _cohorts(self) -> Iterator[Any]:
        for model, rows in self.later:
            self._insert(model, rows)
        for report in self.reports.values():
            yield Cohort(pk=self._key(Cohort), report=report, slug="synthetic", name="Synthetic cohort")

    def _places(self) -> Iterator[Any]:
        for cohort in Cohort.objects.filter(slug="synthetic").order_by("pk"):
            for turn, force in enumerate(self.force_of):
                yield CohortPlace(
                    pk=self._key(CohortPlace), cohort=cohort, force=force, is_member=turn % 3 == 0, source="Synthetic"
                )
