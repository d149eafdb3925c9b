"""One force."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404

from forces.models import Force
from recommendations.models import InspectionReport, Limb, Recommendation
from responses.models.record import CurrentStatement, InspectorateFinding
from soteria_tracker.public import questions
from soteria_tracker.public.clock import clock, how_far
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Stance, cell
from soteria_tracker.public.timeline import Entry, current_entries, timeline


class ForcePage(PublicPage):
    """One force: where it stands today and every statement that was published of it."""

    template_name = "site/force.html"

    def get_context_data(self, *, slug: str, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        force = get_object_or_404(Force, slug=slug)
        bodies = [row.body for row in force.oversights.on(self.today).select_related("body").order_by("body__name")]
        context |= {"force": force, "crumbs": self.crumbs((force.name, ""))}
        report = questions.latest_report()
        holders = questions.office_holders(bodies, today=self.today)
        documents = questions.documents(bodies, report) if report else {}
        context["bodies"] = [
            {
                "body": body,
                "holders": holders[body.pk],
                "document": documents.get(body.pk),
                "clock": clock(report, documents.get(body.pk)) if report else None,
            }
            for body in bodies
        ]
        return context | (self._on_report(force, report) if report else {})

    def _on_report(self, force: Force, report: InspectionReport) -> dict[str, Any]:
        recommendations = questions.tracked(report)
        publications = questions.publications_on(force, report)
        positions = questions.positions_on(force, publications)
        current = {
            row.recommendation_id: row
            for row in questions.current_statements(force=force, recommendation__report=report)
        }
        limbs = questions.limbs(report)
        findings = questions.findings(force=force, recommendation__report=report)
        stated: dict[tuple[int, int], str] = {
            (row.publication_id, row.limb_id): row.position for row in positions if row.limb_id
        }
        steps = timeline(publications, positions, recommendations)
        latest = current_entries(steps)
        return {
            "report": report,
            "cohorts": [
                (cohort, next((place for place in cohort.places.all() if place.force_id == force.pk), None))
                for cohort in questions.cohorts(report)
            ],
            "standings": [
                self._standing(
                    asked,
                    current.get(asked.pk),
                    findings.get((force.pk, asked.pk)),
                    limbs.get(asked.pk, []),
                    stated,
                    latest.get(asked.pk),
                )
                for asked in recommendations
            ],
            "steps": steps,
        }

    def _standing(self, asked: Recommendation, current, finding, limbs, stated, latest) -> dict[str, Any]:
        position = current.position if current else None
        stance = Stance(position.position, position.stated_on) if position else None
        return {
            "recommendation": asked,
            "how_far": how_far(asked.deadline, today=self.today),
            "statement": position,
            "cell": cell(stance, asked, finding, today=self.today),
            "finding": finding,
            # An update says nothing of acceptance, a response nothing of a target date: each from what last could.
            "acceptance": latest.acceptance if latest else None,
            "target": latest.target if latest else None,
            "limbs": [(limb, stated.get((position.publication_id, limb.pk))) for limb in limbs] if position else [],
        }
