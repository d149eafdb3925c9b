"""One force."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404

from forces.models import Force, PolicingBody
from recommendations.models import Cohort, InspectionReport, Limb, Recommendation
from responses.models.record import CurrentStatement, InspectorateFinding, Publication, PublishedPosition
from soteria_tracker.public import questions
from soteria_tracker.public.clock import clock, how_far
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Stance, cell
from soteria_tracker.public.timeline import Entry, by_position, timeline

LimbPositions = dict[tuple[int, int], str]  # by publication and limb


class ForcePage(PublicPage):
    """One force: where it stands today and every statement that was published of it, report by report."""

    template_name = "site/force.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        force = get_object_or_404(Force, slug=self.kwargs["slug"])
        answering = force.oversights.on(self.today).select_related("body").order_by("body__name")
        bodies = [oversight.body for oversight in answering]
        holders = questions.office_holders(bodies, today=self.today)
        return context | {
            "force": force,
            "crumbs": self.crumbs((force.name, "")),
            "bodies": [{"body": body, "holders": holders[body.pk]} for body in bodies],
            "sections": Record(force, bodies, list(questions.reports(today=self.today))).sections(today=self.today),
        }


@dataclass
class Record:
    """All that the page needs of the record, asked for once for all reports together."""

    force: Force
    bodies: list[PolicingBody]
    reports: list[InspectionReport]

    def __post_init__(self) -> None:
        self.recommendations = questions.tracked(*self.reports)
        self.limbs = questions.limbs(*self.reports)
        self.cohorts = questions.cohorts(*self.reports)
        self.documents = questions.documents(self.bodies, *self.reports)
        self.publications = questions.publications_on(self.force, *self.reports)
        self.positions = questions.positions_on(self.force, self.publications)
        numbers = [asked.pk for asked in self.recommendations]
        statements = questions.current_statements(force=self.force, recommendation__in=numbers)
        self.current = {row.recommendation_id: row for row in statements}
        self.findings = questions.findings(force=self.force, recommendation__in=numbers)

    def sections(self, *, today: date) -> list[dict[str, Any]]:
        return [self._section(report, today=today) for report in self.reports]

    def _section(self, report: InspectionReport, *, today: date) -> dict[str, Any]:
        recommendations = [asked for asked in self.recommendations if asked.report_id == report.pk]
        publications = [publication for publication in self.publications if publication.report_id == report.pk]
        keys = {publication.pk for publication in publications}
        positions = [position for position in self.positions if position.publication_id in keys]
        steps = timeline(publications, positions, recommendations)
        return {
            "report": report,
            "cohorts": [_place(cohort, self.force) for cohort in self.cohorts if cohort.report_id == report.pk],
            "standings": self._standings(recommendations, positions, by_position(steps), today=today),
            "documents": [_document(body, report, self.documents.get((body.pk, report.pk))) for body in self.bodies],
            "steps": steps,
        }

    def _standings(
        self,
        recommendations: list[Recommendation],
        positions: list[PublishedPosition],
        entries: dict[int, Entry],
        *,
        today: date,
    ) -> list[dict[str, Any]]:
        """For each recommendation what counts today: the position on its four axes, limb by limb."""
        said_of_limbs = {(row.publication_id, row.limb_id): row.position for row in positions if row.limb_id}
        return [
            _standing(
                asked, self.current.get(asked.pk), self.findings.get((self.force.pk, asked.pk)), entries, today=today
            )
            | {"limbs": _limbs(self.current.get(asked.pk), self.limbs.get(asked.pk, []), said_of_limbs)}
            for asked in recommendations
        ]


def _place(cohort: Cohort, force: Force) -> tuple[Cohort, Any]:
    return cohort, next((place for place in cohort.places.all() if place.force_id == force.pk), None)


def _document(body: PolicingBody, report: InspectionReport, document: Publication | None) -> dict[str, Any]:
    """What is known of the section 55 clock of a body."""
    return {"body": body, "document": document, "clock": clock(report, document)}


def _standing(
    asked: Recommendation,
    current: CurrentStatement | None,
    finding: InspectorateFinding | None,
    entries: dict[int, Entry],
    *,
    today: date,
) -> dict[str, Any]:
    statement = current.position if current else None
    entry = entries.get(statement.pk) if statement else None
    stance = Stance(statement.position, statement.stated_on) if statement else None
    return {
        "recommendation": asked,
        "how_far": how_far(asked.deadline, today=today),
        "statement": statement,
        "cell": cell(stance, asked, finding, today=today),
        "finding": finding,
        # An update says nothing of acceptance, a response nothing of a target date: each from what last could.
        "acceptance": entry.acceptance if entry else None,
        "target": entry.target if entry else None,
        "rests_on_reading": entry is not None and entry.rests_on_reading,
    }


def _limbs(current: CurrentStatement | None, limbs: list[Limb], said: LimbPositions) -> list[tuple[Limb, str | None]]:
    if current is None:
        return []
    return [(limb, said.get((current.position.publication_id, limb.pk))) for limb in limbs]
