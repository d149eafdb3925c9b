"""A report and its recommendations."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from recommendations.deadlines import strict_last_day
from recommendations.models import Cohort, InspectionReport, Recommendation
from soteria_tracker.public import questions
from soteria_tracker.public.clock import how_far
from soteria_tracker.public.figures import bar
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Stance, Tally, cell


class ReportPage(PublicPage):
    """A report: its recommendations, the groups of forces it speaks of, what it waits for."""

    template_name = "site/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        report = get_object_or_404(InspectionReport, slug=self.kwargs["slug"])
        recommendations = list(report.recommendations.prefetch_related("limbs").order_by("kind", "number"))
        return context | {
            "report": report,
            "crumbs": self.crumbs((report.short_title, "")),
            "aliases": report.aliases.all(),
            "strict_last_day": strict_last_day(report.published),
            "recommendations": [(asked, how_far(asked.deadline, today=self.today)) for asked in recommendations],
            "tracked_total": sum(asked.is_tracked for asked in recommendations),
            "cohorts": [_members(cohort) for cohort in questions.cohorts(report)],
            "products": questions.products(report),
        }


def _members(cohort: Cohort) -> dict[str, Any]:
    places = cohort.places.all()
    return {
        "cohort": cohort,
        "members": [place.force for place in places if place.is_member],
        "outside": sum(not place.is_member for place in places),
    }


class RecommendationPage(PublicPage):
    """One recommendation: the official words, what it waits for, where each force stands."""

    template_name = "site/recommendation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = get_object_or_404(
            Recommendation.objects.select_related("report"),
            report__slug=self.kwargs["slug"],
            number=self.kwargs["number"],
            kind=Recommendation.Kind.RECOMMENDATION,
        )
        context |= {
            "recommendation": asked,
            "report": asked.report,
            "crumbs": self.crumbs(
                (asked.report.short_title, asked.report.get_absolute_url()),
                (_("Recommendation %(number)s") % {"number": asked.number}, ""),
            ),
            "how_far": how_far(asked.deadline, today=self.today),
            "dependencies": questions.dependencies(asked),
            "dependants": questions.dependants(asked),
        }
        return context | (self._standings(asked) if asked.is_tracked else {})

    def _standings(self, asked: Recommendation) -> dict[str, Any]:
        current = {row.force_id: row for row in questions.current_statements(recommendation=asked)}
        findings = questions.findings(recommendation=asked)
        limbs = list(asked.limbs.order_by("key"))
        stated = questions.limb_positions(current.values(), asked)
        rows = []
        for force in questions.forces():
            position = current[force.pk].position if force.pk in current else None
            stance = Stance(position.position, position.stated_on) if position else None
            finding = findings.get((force.pk, asked.pk))
            place = cell(stance, asked, finding, today=self.today)
            by_limb = stated.get(force.pk, {})
            rows.append((force, place, position, [(limb, by_limb.get(limb.key)) for limb in limbs], finding))
        tally = Tally(asked, tuple(row[1] for row in rows))
        return {"limbs": limbs, "rows": rows, "tally": tally, "bar": bar(tally)}
