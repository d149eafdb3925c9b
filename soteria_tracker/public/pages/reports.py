"""All reports."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.translation import gettext as _

from recommendations.deadlines import strict_last_day
from recommendations.models import InspectionReport, Recommendation
from soteria_tracker.public.clock import how_far
from soteria_tracker.public.keys import Key, NoSuchPlaceError
from soteria_tracker.public.pages.page import PublicPage

#: Reports on a page.
SIZE = 20


def _tracked() -> Coalesce:
    """How many recommendations of a report are followed; counted for the rows of the page, not for all reports."""
    of_report = Recommendation.objects.filter(report=OuterRef("pk"), is_tracked=True).order_by()
    return Coalesce(Subquery(of_report.values("report").annotate(number=Count("pk")).values("number")), 0)


class ReportsPage(PublicPage):
    """Reports by the day on which they were published, the newest first. One query."""

    template_name = "site/reports.html"
    parameters = frozenset({"before"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        reports = InspectionReport.objects.filter(published__lte=self.today).order_by("-published", "-pk")
        before = self._before(context)
        if before:
            reports = reports.filter(before.earlier("published"))
        rows = list(reports.annotate(tracked=_tracked())[: SIZE + 1])
        shown = rows[:SIZE]
        last_days = [(report, strict_last_day(report.published)) for report in shown]
        return context | {
            "crumbs": self.crumbs((_("Reports"), "")),
            "reports": [(report, last, how_far(last, today=self.today)) for report, last in last_days],
            "before": str(Key(shown[-1].published, shown[-1].pk)) if len(rows) > SIZE else "",
            "is_first": before is None,
        }

    def _before(self, context: dict[str, Any]) -> Key | None:
        try:
            return Key.of(self.request.GET.get("before", ""))
        except NoSuchPlaceError as wrong:
            context["problem"] = wrong.sentence
            return None

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """An address that asks for what does not exist gets the first page and a 400."""
        if "problem" in context:
            kwargs["status"] = 400
        return super().render_to_response(context, **kwargs)
