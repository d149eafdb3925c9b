"""A report and its recommendations."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from recommendations.deadlines import strict_last_day
from recommendations.models import InspectionReport, Recommendation
from soteria_tracker.public import reports, stances
from soteria_tracker.public.clock import how_far
from soteria_tracker.public.course import course
from soteria_tracker.public.data import linked
from soteria_tracker.public.figures import TimeLine, bar, time_line
from soteria_tracker.public.pages.national import deadlines, left_out
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Picture, Tally, cell
from soteria_tracker.welsh import quoted


class ReportPage(PublicPage):
    """A report: where the forces stand on what it asks, the groups of forces it speaks of, what it waits for."""

    template_name = "site/report.html"
    parameters = frozenset({"after"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked, has_more = reports.asked(self.kwargs["slug"], after=self._after())
        if self._after() is not None and not asked:
            raise Http404(_("There is no such page of this report."))
        report = asked[0].recommendation.report if asked else self._empty()
        if not reports.is_public(report, self.moment):
            raise Http404(_("No such report is held here."))
        around = reports.around(report, self.moment.today)
        is_out = report.published <= self.today
        tracked = [each.recommendation for each in asked if each.recommendation.is_tracked and is_out]
        held = stances.held(self.moment, tracked)
        known = self.reference
        picture = Picture.of(report, tracked, known.forces, held.stances, held.findings, today=self.today)
        tallies = picture.tallies()
        return context | {
            "report": report,
            "linked_data": linked.report(report),
            "is_out": is_out,
            "crumbs": self.crumbs((quoted(report.short_title), "")),
            "aliases": around.aliases,
            "strict_last_day": strict_last_day(report.published),
            "recommendations": [
                (each.recommendation, each.limbs, how_far(each.recommendation.deadline, today=self.today))
                for each in asked
            ],
            "is_first": self._after() is None,
            "next": asked[-1].recommendation.pk if has_more else None,
            "n": len(known.forces),
            "tallies": tallies,
            "rows": [
                (tally, bar(tally), how_far(tally.recommendation.deadline, today=self.today)) for tally in tallies
            ],
            "deadlines": deadlines(tracked, self),
            "undated": left_out(held, self),
            "groups": [
                (group, [force for force in known.forces if force.pk in group.members]) for group in around.groups
            ],
            "products": reports.products(report, self.moment.as_at) if self._after() is None else [],
        }

    def _empty(self) -> InspectionReport:
        """A report of which no recommendation is entered yet. One query."""
        return get_object_or_404(InspectionReport, slug=self.kwargs["slug"])

    def _after(self) -> int | None:
        """The last row of the page before; Http404 for what no page was ever after."""
        asked = self.request.GET.get("after") or ""
        if not asked:
            return None
        if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
            raise Http404(_("There is no such page of this report."))
        return int(asked)


class RecommendationPage(PublicPage):
    """One recommendation: the official words, what it waits for, how the forces moved, where each stands."""

    template_name = "site/recommendation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        try:
            found = reports.one(self.kwargs["slug"], self.kwargs["number"])
        except (Recommendation.DoesNotExist, OverflowError):
            raise Http404(_("No such recommendation is held here.")) from None
        asked = found.recommendation
        if not reports.is_public(asked.report, self.moment):
            raise Http404(_("No such recommendation is held here."))
        dependencies, dependants = reports.ties_of(asked, self.moment)
        context |= {
            "recommendation": asked,
            "report": asked.report,
            "linked_data": linked.recommendation(asked, found.limbs),
            "limbs": found.limbs,
            "crumbs": self.crumbs(
                (quoted(asked.report.short_title), asked.report.get_absolute_url()),
                (_("Recommendation %(number)s") % {"number": asked.number}, ""),
            ),
            "how_far": how_far(asked.deadline, today=self.today),
            "dependencies": dependencies,
            "dependants": dependants,
        }
        context["is_out"] = asked.report.published <= self.today
        return context | (self._standings(found) if asked.is_tracked and context["is_out"] else {})

    def _standings(self, found: reports.Asked) -> dict[str, Any]:
        asked = found.recommendation
        said, held = stances.lines(self.moment, asked)
        rows = []
        for force in self.reference.forces:
            line = said.get(force.pk)
            stance = held.stances.get((force.pk, asked.pk))
            finding = held.findings.get((force.pk, asked.pk))
            place = cell(stance, asked, finding, today=self.today)
            by_limb = line.limbs if line else {}
            rows.append((force, place, line, [(limb, by_limb.get(limb.key)) for limb in found.limbs], finding))
        tally = Tally(asked, tuple(row[1] for row in rows))
        return {
            "rows": rows,
            "tally": tally,
            "bar": bar(tally),
            "line": self._course(asked, held.unplaced.get(asked.pk, 0)),
            "deadlines": deadlines([asked], self),
            "undated": left_out(held, self),
        }

    def _course(self, asked: Recommendation, undated: int) -> TimeLine | None:
        """How the forces moved since the report; nothing for a day before it. One query."""
        start, end = asked.report.published, self.moment.day
        if end < start:
            return None
        changes, apart = course(self.moment, asked, start=start)
        n = len(self.reference.forces)
        return time_line(asked, changes, n=n, start=start, end=end, undated=undated, apart=apart)
