"""How many forces stood where on one recommendation, from the day of the report to the day of the page.

A stack of steps: on every day all the forces, whatever was held of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from recommendations.models import Recommendation
from soteria_tracker.public.figures.paint import Span, fill, text_fill
from soteria_tracker.public.picture import SCALE
from soteria_tracker.templatetags.look import NONE_HELD, UNDATED

#: From the bottom up, and in this order in the table: what is furthest on lies on the ground.
ORDER = (*SCALE, UNDATED)
TOP, HEIGHT, FOOT = 26, 260, 46  # of a line with words, in units of the picture: above, the stack, below
LEAST = 17  # units of height that a mark and a figure need


class Step(NamedTuple):
    """How many forces stand where from a day on; ``counts`` has every place that occurs in the line."""

    since: date
    counts: dict[str, int]


class Block(NamedTuple):
    """One place on the scale for as long as it is as large and lies as high as it does."""

    position: str
    x: str
    width: str
    y: str
    height: str
    fill: str
    end: str  # its right edge


class Label(NamedTuple):
    """A mark and a figure at the right end of a layer that is thick enough for them."""

    position: str
    number: int
    y: float
    fill: str


@dataclass(frozen=True)
class TimeLine:
    recommendation: Recommendation
    n: int
    span: Span
    end: date  # of what is known: today, or the day that the page looks back to
    steps: list[Step]
    blocks: list[Block]
    labels: list[Label]
    deadline: date | None
    height: int
    top: int
    apart: int  # days between two looks at the record; 1: every change is drawn

    @property
    def key(self) -> str:
        return f"time-{self.recommendation.number}"

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def whole(self) -> int:
        """The height of the picture with its words."""
        return self.bottom + FOOT

    @property
    def deadline_at(self) -> str:
        """The end of the last day: on that day itself nothing is past."""
        return self.span.at(self.span.ends(self.deadline)) if self.deadline else ""

    @property
    def deadline_anchor(self) -> str:
        return self.span.anchor(self.deadline) if self.deadline else ""

    @property
    def deadline_top(self) -> int:
        """Its line reaches up beside its words, or ends beneath them."""
        return self.top - (4 if self.deadline_anchor == "middle" else 22)

    @property
    def is_deadline_in(self) -> bool:
        return bool(self.deadline) and self.span.start <= self.deadline <= self.span.end  # type: ignore[operator]

    @property
    def end_at(self) -> str:
        return self.span.at(self.span.ends(self.end))

    @property
    def ends_early(self) -> bool:
        """Whether the deadline is still to come, so that the line goes on empty."""
        return self.end < self.span.end

    @property
    def positions(self) -> list[str]:
        return [position for position in ORDER if any(step.counts.get(position) for step in self.steps)]

    @property
    def rows(self) -> list[tuple[date, list[tuple[str, int]], bool]]:
        """The same as a table: day, how many stand where, and whether the deadline had passed by then."""
        return [
            (
                step.since,
                [(position, step.counts.get(position, 0)) for position in self.positions],
                bool(self.deadline and step.since > self.deadline),
            )
            for step in self.steps
        ]

    @property
    def last(self) -> dict[str, int]:
        return self.steps[-1].counts

    @property
    def at_end(self) -> list[tuple[str, int]]:
        return self.on(self.end)

    @property
    def at_deadline(self) -> list[tuple[str, int]]:
        return self.on(self.deadline) if self.deadline else []

    def on(self, day: date) -> list[tuple[str, int]]:
        """How many stood where at the end of a day of the line, places without anybody left out."""
        held = [step for step in self.steps if step.since <= day] or self.steps[:1]
        counts = held[-1].counts
        return [(position, counts[position]) for position in ORDER if counts.get(position)]


def time_line(
    recommendation: Recommendation,
    changes: Sequence[tuple[date, Mapping[str, int]]],
    *,
    n: int,
    start: date,
    end: date,
    undated: int = 0,
    height: int = HEIGHT,
    apart: int = 1,
) -> TimeLine:
    """``changes``: running totals, oldest first, of those of which a dated statement is held; ``undated``: of how
    many forces only undated ones are. What is left of ``n`` is “no response held here”.

    A deadline to come lengthens the line, empty after ``end``; changes before ``start`` count from it on.
    """
    deadline = recommendation.deadline
    end = max(start, end)
    span = Span(start, max(end, deadline) if deadline else end)
    steps = _steps(changes, n=n, start=start, end=end, undated=undated)
    return TimeLine(
        recommendation=recommendation,
        n=n,
        span=span,
        end=end,
        steps=steps,
        blocks=_blocks(steps, span, end, n, TOP, height),
        labels=_labels(steps[-1].counts, n, TOP, height),
        deadline=deadline,
        height=height,
        top=TOP,
        apart=apart,
    )


def _steps(
    changes: Sequence[tuple[date, Mapping[str, int]]], *, n: int, start: date, end: date, undated: int
) -> list[Step]:
    by_day: dict[date, Mapping[str, int]] = {start: {}}
    for day, counts in changes:
        if day <= end:
            by_day[max(day, start)] = counts
    return [Step(day, _whole(counts, n, undated)) for day, counts in sorted(by_day.items())]


def _whole(counts: Mapping[str, int], n: int, undated: int) -> dict[str, int]:
    held = sum(counts.values())
    return {**counts, NONE_HELD: n - held - undated, UNDATED: undated}


def _layers(counts: Mapping[str, int], n: int, top: int, height: int) -> dict[str, tuple[float, float]]:
    """Upper edge and thickness of each layer of one step."""
    found, below = {}, 0
    for position in ORDER:
        number = counts.get(position, 0)
        if number and n:
            below += number
            found[position] = (top + height - height * below / n, height * number / n)
    return found


def _blocks(steps: list[Step], span: Span, end: date, n: int, top: int, height: int) -> list[Block]:
    """One for each layer and stretch in which it stays the same, however many steps others make meanwhile."""
    edges = [span.begins(step.since) for step in steps] + [span.ends(end)]
    layers = [_layers(step.counts, n, top, height) for step in steps]
    blocks = []
    for position in ORDER:
        first = 0
        for index in range(1, len(steps) + 1):
            if index < len(steps) and layers[index].get(position) == layers[first].get(position):
                continue
            if place := layers[first].get(position):
                blocks.append(_block(position, place, edges[first], edges[index], span))
            first = index
    return blocks


def _block(position: str, place: tuple[float, float], begin: int, end: int, span: Span) -> Block:
    y, height = place
    return Block(
        position, span.at(begin), span.at(end - begin), f"{y:.2f}", f"{height:.2f}", fill(position), span.at(end)
    )


def _labels(counts: Mapping[str, int], n: int, top: int, height: int) -> list[Label]:
    return [
        Label(position, counts[position], round(y + thickness / 2, 2), text_fill(position))
        for position, (y, thickness) in _layers(counts, n, top, height).items()
        if thickness >= LEAST
    ]
