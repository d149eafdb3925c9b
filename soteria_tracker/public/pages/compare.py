"""A force beside its like."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from forces.models import Force
from recommendations.models import InspectionReport
from soteria_tracker.public import asked, like, questions
from soteria_tracker.public.asked import Chapter
from soteria_tracker.public.clock import how_far
from soteria_tracker.public.like import Group
from soteria_tracker.public.pages.force import deadlines, force_of
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Picture
from soteria_tracker.welsh import named


class ComparePage(PublicPage):
    """One force beside those of one group (``?with=``), on the newest report or another (``?report=``)."""

    template_name = "site/compare.html"
    parameters = frozenset({"with", "report"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        known = self.reference
        force = force_of(known, self.kwargs["slug"])
        context |= {
            "force": force,
            "crumbs": self.crumbs((named(force), force.get_absolute_url()), (_("Beside its like"), "")),
        }
        chapter = asked.chapter(self.moment, self.request.GET.get("report", ""))
        if chapter is None:
            return context
        groups = like.groups(force, known, self.moment, like.cohorts(chapter.report))
        group = self._chosen(groups)
        picture, left_out = self._picture(chapter, list(known.forces))
        return context | {
            "report": chapter.report,
            "groups": [(each, like.words_of(each.key)) for each in groups],
            "group": group,
            "others": group.others(force),
            "rows": _rows(picture, force, group, self),
            "table": [(each, picture.row(each), picture.nothing_held(each)) for each in _with(force, group)],
            "recommendations": chapter.recommendations,
            "deadlines": deadlines(chapter, self.moment),
            "undated": [(each.slug, each.name) for each in _with(force, group) if each.pk in left_out],
        }

    def _chosen(self, groups: list[Group]) -> Group:
        wanted = self.request.GET.get("with") or "region"
        found = next((group for group in groups if group.key == wanted), None)
        if found is None:
            raise Http404(_("There is no such group of forces."))
        return found

    def _picture(self, chapter: Chapter, forces: list[Force]) -> tuple[Picture, set[int]]:
        report: InspectionReport = chapter.report
        stances, left_out = like.stances(report, self.moment)
        findings = questions.findings(self.moment, recommendation__report=report)
        picture = Picture.of(report, chapter.recommendations, forces, stances, findings, today=self.today)
        return picture, left_out


def _with(force: Force, group: Group) -> list[Force]:
    """The group and the force, by name."""
    return sorted([force, *group.others(force)], key=lambda each: (each.name, each.pk))


def _rows(picture: Picture, force: Force, group: Group, page: ComparePage) -> list[dict[str, Any]]:
    """For each recommendation the force's own place, and how many of the others stand where."""
    return [
        {
            "recommendation": tally.recommendation,
            "how_far": how_far(tally.recommendation.deadline, today=page.today),
            "own": picture.cells[force.pk, tally.recommendation.pk],
            "tally": tally,
            "counts": [count for count in tally.counts if count.number],
        }
        for tally in picture.tallies(group.others(force))
    ]
