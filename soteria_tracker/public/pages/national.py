"""The national picture: where all the forces stand."""

from typing import Any

from django.http import HttpResponse

from forces.models import Force, PolicingBody
from recommendations.deadlines import strict_last_day
from recommendations.models import InspectionReport
from soteria_tracker.public import questions
from soteria_tracker.public.clock import how_far
from soteria_tracker.public.figures import bar
from soteria_tracker.public.filters import ForceFilter
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Picture


class NationalPage(PublicPage):
    """Where the forces stand: five bars, a map, a table of forces by recommendations."""

    template_name = "site/national.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        report = questions.latest_report(today=self.today)
        if report is None:
            return context
        picture = self.picture(report)
        bodies = questions.answering(today=self.today)
        chooser = ForceFilter(self.request.GET, picture=picture, cohorts=questions.cohorts(report), bodies=bodies)
        asked = chooser.form.cleaned_data if chooser.form.is_valid() else {}
        chosen = chooser.chosen()
        tallies = picture.tallies()
        pinned = next((force for force in picture.forces if force.slug == asked.get("force")), None)
        return context | {
            "report": report,
            "picture": picture,
            "strict_last_day": strict_last_day(report.published),
            "tallies": tallies,
            "rows": [
                (tally, bar(tally), how_far(tally.recommendation.deadline, today=self.today)) for tally in tallies
            ],
            "chooser": chooser,
            "pinned": pinned,
            "chosen": chosen,
            "is_chosen": chooser.form.is_valid() and chooser.is_chosen,
            "chosen_tallies": picture.tallies(chosen),
            "table": _table(picture, bodies, chosen, pinned),
            **_map(picture, asked.get("recommendation")),
        }

    def picture(self, report: InspectionReport) -> Picture:
        return Picture.of(
            report,
            questions.tracked(report),
            questions.forces(),
            questions.stances(report),
            questions.findings(recommendation__report=report),
            today=self.today,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """An address that asks for what does not exist is answered with the whole table and a 400."""
        chooser = context.get("chooser")
        if chooser and not chooser.form.is_valid():
            kwargs["status"] = 400
        return super().render_to_response(context, **kwargs)


def _table(
    picture: Picture, bodies: dict[int, list[PolicingBody]], chosen: list[Force], pinned: Force | None
) -> list[tuple]:
    """The rows in the order of the names, the pinned force before them all, chosen or not."""
    forces = [pinned] if pinned else []
    forces += [force for force in chosen if force != pinned]
    return [
        (force, bodies.get(force.pk, []), picture.row(force), picture.nothing_held(force), force == pinned)
        for force in forces
    ]


def _map(picture: Picture, number: str | None) -> dict[str, Any]:
    """The tiles of one recommendation, the first one where none was picked."""
    tallies = picture.tallies()
    if not tallies:
        return {}
    tally = next((tally for tally in tallies if str(tally.recommendation.number) == number), tallies[0])
    tiles = [(force, picture.cells[force.pk, tally.recommendation.pk]) for force in picture.forces]
    return {"map_tally": tally, "tiles": tiles}
