"""Where the forces stand: cells, and how many of them stand where. No query, no clock."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from forces.models import Force
from recommendations.models import InspectionReport, Recommendation
from responses.models.record import InspectorateFinding
from responses.positions import CLOSED_BY_INSPECTORATE, OUTSTANDING, InspectorateStatus, Position, is_past_deadline
from soteria_tracker.templatetags.look import NONE_HELD, UNDATED, WORDS

Pair = tuple[int, int]  # primary keys of a force and a recommendation

#: The order in which positions are drawn and listed, from the furthest on to where nothing is held.
SCALE = (
    Position.COMPLETE,
    Position.IN_PLACE,
    Position.IN_PROGRESS,
    Position.WAITING,
    Position.PLANNED,
    Position.NOT_STARTED,
    Position.NOT_STATED,
    NONE_HELD,
)
#: The same where some statements lie on no day: then they are a share of their own.
SCALE_OF_A_DAY = (*SCALE[:-1], UNDATED, NONE_HELD)


class Stance(NamedTuple):
    """The latest statement held here of one force on one recommendation."""

    position: str
    stated_on: date | None
    since: date | None = None  # from which day it counts, by the clock of the page; None: on no day


class Cell(NamedTuple):
    """One force on one recommendation, as seen on a day."""

    position: str
    past: bool = False
    closed: bool = False  # completed, by the inspectorate
    settled: bool = False  # completed or superseded, by the inspectorate: past no deadline and due on none


def cell(
    stance: Stance | None, recommendation: Recommendation, finding: InspectorateFinding | None, *, today: date
) -> Cell:
    """Position and deadline stay apart: the deadline is a mark on top of whatever the position is."""
    status = finding.status if finding else InspectorateStatus.NOT_KNOWN
    position = stance.position if stance else None
    return Cell(
        position=position or NONE_HELD,
        past=is_past_deadline(position, recommendation.deadline, today=today, inspectorate=status),
        closed=status == InspectorateStatus.COMPLETED,
        settled=status in CLOSED_BY_INSPECTORATE,
    )


def scale(cells: Iterable[Cell]) -> tuple[str, ...]:
    return SCALE_OF_A_DAY if any(cell.position == UNDATED for cell in cells) else SCALE


class Count(NamedTuple):
    position: str
    label: str
    number: int


@dataclass(frozen=True)
class Tally:
    """How many of ``n`` forces stand where on one recommendation."""

    recommendation: Recommendation
    cells: tuple[Cell, ...]
    scale: Sequence[str] = ()  # that of the picture; by default the shortest with room for these cells

    @property
    def n(self) -> int:
        return len(self.cells)

    @cached_property
    def counts(self) -> list[Count]:
        """One for each place on the scale, zeros too; together they make ``n``."""
        found = Counter(cell.position for cell in self.cells)
        return [Count(position, str(WORDS[position]), found[position]) for position in self.scale or scale(self.cells)]

    @cached_property
    def by_position(self) -> dict[str, int]:
        return {count.position: count.number for count in self.counts}

    @property
    def waiting(self) -> int:
        return self.by_position[Position.WAITING]

    @property
    def none_held(self) -> int:
        return self.by_position[NONE_HELD]

    @property
    def past(self) -> int:
        return sum(cell.past for cell in self.cells)

    @property
    def closed(self) -> int:
        return sum(cell.closed for cell in self.cells)


@dataclass(frozen=True)
class Picture:
    """All forces by all tracked recommendations of one report, as seen on a day."""

    report: InspectionReport
    recommendations: list[Recommendation]
    forces: Sequence[Force]
    cells: Mapping[Pair, Cell]
    since: Mapping[Pair, date]  # from which day the statement that counts does; without those that lie on no day

    @classmethod
    def of(
        cls,
        report: InspectionReport,
        recommendations: list[Recommendation],
        forces: Sequence[Force],
        stances: Mapping[Pair, Stance],
        findings: Mapping[Pair, InspectorateFinding],
        *,
        today: date,
    ) -> "Picture":
        cells = {
            (force.pk, asked.pk): cell(
                stances.get((force.pk, asked.pk)), asked, findings.get((force.pk, asked.pk)), today=today
            )
            for force in forces
            for asked in recommendations
        }
        since = {pair: stance.since for pair, stance in stances.items() if stance.since}
        return cls(report, recommendations, forces, cells, since)

    def tallies(self, forces: Iterable[Force] | None = None) -> list[Tally]:
        """The count for each recommendation, of all forces or of those given."""
        rows = self.forces if forces is None else list(forces)
        return [
            Tally(asked, tuple(self.cells[force.pk, asked.pk] for force in rows), self.scale)
            for asked in self.recommendations
        ]

    @cached_property
    def scale(self) -> tuple[str, ...]:
        return scale(self.cells.values())

    def row(self, force: Force) -> list[tuple[Recommendation, Cell]]:
        return [(asked, self.cells[force.pk, asked.pk]) for asked in self.recommendations]

    def nothing_held(self, force: Force) -> bool:
        """Whether nothing at all is held here of a force, nor known of it from the inspectorate."""
        return all(cell == Cell(NONE_HELD) for _asked, cell in self.row(force))

    def where(
        self,
        *,
        position: str = "",
        number: int | None = None,
        past: bool = False,
        waiting: bool = False,
        due: tuple[date, date] | None = None,
        after: date | None = None,
    ) -> set[int]:
        """Forces of which one recommendation (any, or the one given) satisfies all that is asked at once.

        ``due``: first and last day within which its deadline lies, with work left; ``after``: the day before the
        first one on which a statement that counts may have begun to.
        """
        asked = [each for each in self.recommendations if number is None or each.number == number]
        return {
            force.pk
            for force in self.forces
            for each in asked
            if (not position or self.cells[force.pk, each.pk].position == position)
            and (not past or self.cells[force.pk, each.pk].past)
            and (not waiting or self.cells[force.pk, each.pk].position == Position.WAITING)
            and (due is None or self._is_due(force, each, *due))
            and (after is None or self.since.get((force.pk, each.pk), after) > after)
        }

    def _is_due(self, force: Force, asked: Recommendation, first: date, last: date) -> bool:
        place = self.cells[force.pk, asked.pk]
        leaves_work = place.position in OUTSTANDING and not place.settled
        return leaves_work and asked.deadline is not None and first <= asked.deadline <= last
