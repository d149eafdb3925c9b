"""Where the forces stand at a moment: one row a force and recommendation, and how many stand where.

By the same rule and the same questions as the pages: a position, and on top of it, never in its place, the deadline.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q

from forces.models import Force
from recommendations.models import InspectionReport, Recommendation
from responses.models.record import InspectorateFinding, PublishedPosition
from responses.positions import InspectorateStatus
from soteria_tracker.public import questions
from soteria_tracker.public.data.schema import Asked, Page, recommendation_id, row
from soteria_tracker.public.history import flag
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.picture import SCALE_OF_A_DAY, Cell, Pair, Stance, cell
from soteria_tracker.templatetags.look import UNDATED


class Place(NamedTuple):
    """One force on one recommendation."""

    force: Force
    recommendation: Recommendation
    said: PublishedPosition | None
    finding: InspectorateFinding | None
    cell: Cell


def places(asked: Asked) -> Iterator[Place]:
    """By recommendation, then by the name of the force. Three queries."""
    report = asked.report
    if report is None or report.published > asked.moment.day:
        return
    said, unplaced = _said(asked.moment, report)
    findings = questions.findings(asked.moment, recommendation__report=report)
    for recommendation in questions.tracked(report):
        for force in asked.reference.forces:
            statement = said.get((force.pk, recommendation.pk))
            finding = findings.get((force.pk, recommendation.pk))
            stance = Stance(UNDATED, None) if (force.pk, recommendation.pk) in unplaced else None
            if statement:
                stance = Stance(statement.position, statement.stated_on)
            where = cell(stance, recommendation, finding, today=asked.moment.day)
            yield Place(force, recommendation, statement, finding, where)


def _said(moment: Moment, report: InspectionReport) -> tuple[dict[Pair, PublishedPosition], set[Pair]]:
    """What counts, and of which pairs only something that lies on no day is held. One query."""
    of = {"recommendation__report": report}
    counting = Q(pk__in=questions.counting(moment, **of).values("pk"))
    on_no_day = Q(pk__in=questions.lying_on_no_day(moment, **of).values("position"))
    rows = PublishedPosition.objects.filter(counting | on_no_day if moment.is_back else counting).order_by()
    rows = rows.annotate(counts=flag(counting)).select_related("publication").defer("publication__payload")
    said: dict[Pair, PublishedPosition] = {}
    unplaced: set[Pair] = set()
    for each in rows:
        pair = each.force_id, each.recommendation_id
        if each.counts:
            said[pair] = each
        else:
            unplaced.add(pair)
    return said, unplaced


def current(asked: Asked) -> Page:
    return Page([_current(asked, place) for place in places(asked)])


def _current(asked: Asked, place: Place) -> tuple:
    said, finding, recommendation = place.said, place.finding, place.recommendation
    return row(
        place.force.slug,
        recommendation_id(asked.slug, recommendation.kind, recommendation.number),
        recommendation.number,
        place.cell.position,
        said.stated_on if said else None,
        recommendation.deadline,
        place.cell.past,
        said.assessment if said else None,
        finding.status if finding else InspectorateStatus.NOT_KNOWN,
        finding.stated_on if finding else None,
        finding.source_url if finding else None,
        said.publication.kind if said else None,
        said.publication.reference if said else None,
        said.summary if said else None,
        said.source if said else None,
        said.confidence if said else None,
    )


def counts(asked: Asked) -> Page:
    """A row for each place on the scale, zeros too."""
    found: dict[int, list[Place]] = {}
    for place in places(asked):
        found.setdefault(place.recommendation.pk, []).append(place)
    rows = []
    for of in found.values():
        recommendation = of[0].recommendation
        stand = Counter(place.cell.position for place in of)
        past = Counter(place.cell.position for place in of if place.cell.past)
        closed = Counter(place.cell.position for place in of if place.cell.closed)
        name = recommendation_id(asked.slug, recommendation.kind, recommendation.number)
        for position in map(str, SCALE_OF_A_DAY):
            rows.append(row(name, position, stand[position], past[position], closed[position], len(of)))
    return Page(rows)
