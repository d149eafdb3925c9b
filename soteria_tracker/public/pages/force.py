"""One force."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport, Limb, Recommendation
from responses.models.record import CurrentStatement, InspectorateFinding
from soteria_tracker.public import questions
from soteria_tracker.public.clock import clock, how_far
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Stance, cell
from soteria_tracker.public.timeline import Entry, current_entries, timeline

LimbPositions = dict[tuple[int, int | None], str]  # by publication and limb


class ForcePage(PublicPage):
    """One force: where it stands today and every statement that was published of it."""

    template_name = "site/force.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        force = get_object_or_404(Force, slug=self.kwargs["slug"])
        answering = force.oversights.on(self.today).select_related("body").order_by("body__name")
        bodies = [oversight.body for oversight in answering]
        report = questions.latest_report()
        context |= {"force": force, "crumbs": self.crumbs((force.name, ""))}
        context["bodies"] = _bodies(bodies, report, today=self.today)
        return context | (_on_report(force, report, today=self.today) if report else {})


def _bodies(bodies: list[PolicingBody], report: InspectionReport | None, *, today: date) -> list[dict[str, Any]]:
    """Each body with who holds its office and what is known of its section 55 clock."""
    holders = questions.office_holders(bodies, today=today)
    documents = questions.documents(bodies, report) if report else {}
    return [
        {
            "body": body,
            "holders": holders[body.pk],
            "document": documents.get(body.pk),
            "clock": clock(report, documents.get(body.pk)) if report else None,
        }
        for body in bodies
    ]


def _on_report(force: Force, report: InspectionReport, *, today: date) -> dict[str, Any]:
    recommendations = questions.tracked(report)
    publications = questions.publications_on(force, report)
    positions = questions.positions_on(force, publications)
    steps = timeline(publications, positions, recommendations)
    return {
        "report": report,
        "cohorts": [
            (cohort, next((place for place in cohort.places.all() if place.force_id == force.pk), None))
            for cohort in questions.cohorts(report)
        ],
        "standings": _standings(
            force,
            recommendations,
            questions.limbs(report),
            {(row.publication_id, row.limb_id): row.position for row in positions if row.limb_id},
            current_entries(steps),
            today=today,
        ),
        "steps": steps,
    }


def _standings(
    force: Force,
    recommendations: list[Recommendation],
    limbs: dict[int, list[Limb]],
    said_of_limbs: LimbPositions,
    latest: dict[int, Entry],
    *,
    today: date,
) -> list[dict[str, Any]]:
    """For each recommendation what counts today: the position on its four axes, limb by limb."""
    numbers = [asked.pk for asked in recommendations]
    statements = questions.current_statements(force=force, recommendation__in=numbers)
    current = {row.recommendation_id: row for row in statements}
    findings = questions.findings(force=force, recommendation__in=numbers)
    return [
        _standing(asked, current.get(asked.pk), findings.get((force.pk, asked.pk)), latest.get(asked.pk), today=today)
        | {"limbs": _limbs(current.get(asked.pk), limbs.get(asked.pk, []), said_of_limbs)}
        for asked in recommendations
    ]


def _standing(
    asked: Recommendation,
    current: CurrentStatement | None,
    finding: InspectorateFinding | None,
    latest: Entry | None,
    *,
    today: date,
) -> dict[str, Any]:
    statement = current.position if current else None
    stance = Stance(statement.position, statement.stated_on) if statement else None
    return {
        "recommendation": asked,
        "how_far": how_far(asked.deadline, today=today),
        "statement": statement,
        "cell": cell(stance, asked, finding, today=today),
        "finding": finding,
        # An update says nothing of acceptance, a response nothing of a target date: each from what last could.
        "acceptance": latest.acceptance if latest else None,
        "target": latest.target if latest else None,
    }


def _limbs(current: CurrentStatement | None, limbs: list[Limb], said: LimbPositions) -> list[tuple[Limb, str | None]]:
    if current is None:
        return []
    return [(limb, said.get((current.position.publication_id, limb.pk))) for limb in limbs]
