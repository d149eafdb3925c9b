"""Where the forces stand: cells, and how many of them stand where. No query, no clock."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from forces.models import Force
from recommendations.models import InspectionReport, Recommendation
from responses.models.record import InspectorateFinding
from responses.positions import InspectorateStatus, Position, is_past_deadline
from soteria_tracker.templatetags.look import NONE_HELD, WORDS

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


class Stance(NamedTuple):
    """The latest statement held here of one force on one recommendation."""

    position: str
    stated_on: date | None


class Cell(NamedTuple):
    """One force on one recommendation, as seen on a day."""

    position: str
    past: bool = False
    closed: bool = False  # completed, by the inspectorate


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
    )


class Count(NamedTuple):
    position: str
    label: str
    number: int


@dataclass(frozen=True)
class Tally:
    """How many of ``n`` forces stand where on one recommendation."""

    recommendation: Recommendation
    cells: tuple[Cell, ...]

    @property
    def n(self) -> int:
        return len(self.cells)

    @cached_property
    def counts(self) -> list[Count]:
        """One for each place on the scale, zeros too; together they make ``n``."""
        found = Counter(cell.position for cell in self.cells)
        return [Count(position, str(WORDS[position]), found[position]) for position in SCALE]

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
    forces: list[Force]
    cells: Mapping[Pair, Cell]

    @classmethod
    def of(
        cls,
        report: InspectionReport,
        recommendations: list[Recommendation],
        forces: list[Force],
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
        return cls(report, recommendations, forces, cells)

    def tallies(self, forces: Iterable[Force] | None = None) -> list[Tally]:
        """The count for each recommendation, of all forces or of those given."""
        rows = self.forces if forces is None else list(forces)
        return [Tally(asked, tuple(self.cells[force.pk, asked.pk] for force in rows)) for asked in self.recommendations]

    def row(self, force: Force) -> list[tuple[Recommendation, Cell]]:
        return [(asked, self.cells[force.pk, asked.pk]) for asked in self.recommendations]

    def nothing_held(self, force: Force) -> bool:
        """Whether nothing at all is held here of a force, nor known of it from the inspectorate."""
        return all(cell == Cell(NONE_HELD) for _asked, cell in self.row(force))

    def where(self, *, position: str = "", number: int | None = None, past: bool = False) -> set[int]:
        """Forces of which one recommendation (any, or the one given) satisfies all that is asked at once."""
        return {
            force
            for force, asked in self.cells
            if (number is None or asked == self._key_of(number))
            and (not position or self.cells[force, asked].position == position)
            and (not past or self.cells[force, asked].past)
        }

    def _key_of(self, number: int) -> int | None:
        return next((asked.pk for asked in self.recommendations if asked.number == number), None)
