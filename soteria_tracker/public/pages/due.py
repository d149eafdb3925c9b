"""What is due and what is past due."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from forces.models import Force, PolicingBody
from recommendations.deadlines import strict_last_day
from soteria_tracker.public import due
from soteria_tracker.public.clock import how_far
from soteria_tracker.public.keys import Key, NoSuchPlaceError
from soteria_tracker.public.pages.page import PublicPage


class DuePage(PublicPage):
    """Deadlines to come and deadlines passed across all reports, for all forces or for those of one office."""

    template_name = "site/due.html"
    parameters = frozenset({"body", "force", "before", "after"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        body, forces = self._chosen(context)
        page = due.page(day=self.today, **self._keys(context))
        asked = due.said(page.all, forces, self.moment)
        undated = {each.force.pk for row in asked.values() for each in row.undated}
        rows = [(asked[row.pk], how_far(row.deadline, today=self.today)) for row in page.all]
        return context | {
            "crumbs": self.crumbs((_("What is due"), "")),
            "all_forces": self.reference.forces,
            "n": len(forces),
            "body": body,
            "chosen": forces,
            "is_chosen": len(forces) < len(self.reference.forces),
            "soon": [row for row in rows if row[0].is_soon],
            "later": [row for row in rows if not (row[0].is_soon or row[0].is_past)],
            "passed": [row for row in rows if row[0].is_past],
            "soon_days": due.SOON,
            "after": str(page.after or ""),
            "before": str(page.before or ""),
            "is_first": not (self.request.GET.get("after") or self.request.GET.get("before")),
            "open_reports": [
                (report, last, how_far(last, today=self.today))
                for report in due.open_reports(day=self.today)
                for last in [strict_last_day(report.published)]
            ],
            "deadlines": sorted({due.deadline(row) for row in page.passed}),
            "undated": [(force.slug, force.name) for force in forces if force.pk in undated],
        }

    def _chosen(self, context: dict[str, Any]) -> tuple[PolicingBody | None, list[Force]]:
        """The forces of which the page speaks: all, the one asked for, or those of the body asked for."""
        force, body = self.request.GET.get("force", ""), self.request.GET.get("body", "")
        try:
            if force:
                return None, [self.reference.force(force)]
            if body:
                answering = self.reference.body(body)
                return answering, self.reference.forces_of(answering.pk, self.today)
        except LookupError:
            context["problem"] = _("The address asks for a force or body that does not exist. All forces are shown.")
        return None, list(self.reference.forces)

    def _keys(self, context: dict[str, Any]) -> dict[str, Key | None]:
        try:
            return {name: Key.of(self.request.GET.get(name, "")) for name in ("after", "before")}
        except NoSuchPlaceError as wrong:
            context["problem"] = wrong.sentence
            return {}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """An address that asks for what does not exist gets the whole page and a 400."""
        if "problem" in context:
            kwargs["status"] = 400
        return super().render_to_response(context, **kwargs)
