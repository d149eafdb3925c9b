"""The national picture: where all the forces stand."""

from datetime import date
from typing import Any

from django.http import HttpResponse

from forces.models import Force, PolicingBody
from recommendations.deadlines import strict_last_day
from recommendations.models import Recommendation
from soteria_tracker.public import reports, stances
from soteria_tracker.public.clock import how_far
from soteria_tracker.public.data import linked
from soteria_tracker.public.figures import bar, tile_map
from soteria_tracker.public.filters import NAMES, ForceFilter
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.picture import Picture


class NationalPage(PublicPage):
    """Where the forces stand: a bar for each recommendation, a map, a table of forces by recommendations."""

    template_name = "site/national.html"
    parameters = NAMES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        report, asked, is_cut = reports.newest(self.today)
        if report is None:
            return context | {"linked_data": linked.national(None)}
        known = self.reference
        held = stances.held(self.moment, asked)
        around = reports.around(report, self.moment.today)
        picture = Picture.of(report, asked, known.forces, held.stances, held.findings, today=self.today)
        bodies = known.answering(self.today)
        chooser = ForceFilter(self.request.GET, picture=picture, cohorts=around.groups, bodies=bodies, day=self.today)
        chosen = chooser.chosen()
        tallies = picture.tallies()
        pinned = next((force for force in picture.forces if force.slug == chooser.asked.get("force")), None)
        return context | {
            "report": report,
            "linked_data": linked.national(report),
            "others": around.others,
            "is_cut": is_cut,
            "picture": picture,
            "strict_last_day": strict_last_day(report.published),
            "tallies": tallies,
            "rows": [
                (tally, bar(tally), how_far(tally.recommendation.deadline, today=self.today)) for tally in tallies
            ],
            "deadlines": deadlines(asked, self),
            "undated": left_out(held, self),
            "chooser": chooser,
            "pinned": pinned,
            "pinned_row": picture.row(pinned) if pinned else [],
            "pinned_bodies": bodies.get(pinned.pk, []) if pinned else [],
            "chosen": chosen,
            "is_chosen": chooser.is_chosen,
            "chosen_tallies": picture.tallies(chosen),
            "table": _table(picture, bodies, chosen, pinned),
            **_map(picture, chooser.asked.get("recommendation"), pinned),
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """An address that asks for what does not exist is answered with the whole table and a 400."""
        chooser = context.get("chooser")
        if chooser and not chooser.form.is_valid():
            kwargs["status"] = 400
        return super().render_to_response(context, **kwargs)


def deadlines(asked: list[Recommendation], page: PublicPage) -> list[date]:
    """The days of which a page has ready links: the deadlines that have come."""
    days = {each.deadline for each in asked if each.deadline and each.deadline <= page.moment.today}
    return sorted(days)


def left_out(held: stances.Held, page: PublicPage) -> list[tuple[str, str]]:
    """Slug and name of each force of which a page about a day that has passed cannot say where it stood."""
    if not page.moment.is_back:
        return []
    return [(force.slug, force.name) for force in page.reference.forces if force.pk in held.undated]


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


def _map(picture: Picture, number: str | None, pinned: Force | None) -> dict[str, Any]:
    """The tiles of one recommendation, the first one where none was picked."""
    tallies = picture.tallies()
    if not tallies:
        return {}
    tally = next((tally for tally in tallies if str(tally.recommendation.number) == number), tallies[0])
    places = [(force, picture.cells[force.pk, tally.recommendation.pk]) for force in picture.forces]
    return {"map_tally": tally, "tiles": places, "map": tile_map(places, pinned=pinned)}
