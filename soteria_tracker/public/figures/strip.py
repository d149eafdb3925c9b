"""Where one force stood on each of its recommendations over time: a row each, on one line of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from recommendations.models import Recommendation
from soteria_tracker.public.figures.paint import Span, fill, text_fill
from soteria_tracker.public.picture import SCALE
from soteria_tracker.templatetags.look import NONE_HELD

MOST = 60  # changes drawn in one row
LABEL, BAR, BELOW, FOOT = 20, 26, 20, 42  # heights in a row (its name, the bar, the word of the deadline), then below
NARROW = 0.05  # a share of the width in which no mark has room

#: A recommendation, its changes with the oldest first (position None: withdrawn), and its deadline.
Said = tuple[Recommendation, Sequence[tuple[date, str | None]], date | None]


class Stretch(NamedTuple):
    """``since`` None: from the left edge on, with nothing held before."""

    position: str
    since: date | None
    x: str
    width: str
    middle: str
    fill: str
    text_fill: str
    is_narrow: bool


@dataclass(frozen=True)
class Row:
    recommendation: Recommendation
    deadline: date | None
    deadline_at: str  # empty where it lies outside
    deadline_anchor: str
    stretches: list[Stretch]
    top: int
    is_cut: bool  # whether older changes are left out

    @property
    def bar(self) -> int:
        return self.top + LABEL

    @property
    def mark(self) -> int:
        return self.bar + 5

    @property
    def bottom(self) -> int:
        return self.bar + BAR

    @property
    def line(self) -> tuple[int, int]:
        return self.bar - 4, self.bottom + 6

    @property
    def word(self) -> int:
        return self.bottom + 16


@dataclass(frozen=True)
class Strip:
    key: str
    span: Span
    end: date  # the day to which it speaks; the line may reach on to a deadline to come
    rows: list[Row]

    @property
    def bottom(self) -> int:
        return len(self.rows) * (LABEL + BAR + BELOW)

    @property
    def whole(self) -> int:
        return self.bottom + FOOT

    @property
    def positions(self) -> list[str]:
        found = {stretch.position for row in self.rows for stretch in row.stretches}
        return [position for position in SCALE if position in found]

    @property
    def is_cut(self) -> bool:
        return any(row.is_cut for row in self.rows)


def strip(rows: Sequence[Said], *, start: date, end: date, key: str) -> Strip:
    """``key`` tells the strips of one page apart. Deadlines to come lengthen the line, empty after ``end``."""
    end = max(start, end)
    span = Span(start, max([end, *(deadline for _asked, _said, deadline in rows if deadline)]))
    height = LABEL + BAR + BELOW
    return Strip(key, span, end, [_row(each, span, end, number * height) for number, each in enumerate(rows)])


def _row(said: Said, span: Span, end: date, top: int) -> Row:
    recommendation, changes, deadline = said
    inside = deadline is not None and span.start <= deadline <= span.end
    return Row(
        recommendation=recommendation,
        deadline=deadline,
        deadline_at=span.at(span.ends(deadline)) if deadline and inside else "",
        deadline_anchor=span.anchor(deadline) if deadline and inside else "",
        stretches=_stretches(changes[-MOST:], span, end),
        top=top,
        is_cut=len(changes) > MOST,
    )


def _stretches(changes: Sequence[tuple[date, str | None]], span: Span, end: date) -> list[Stretch]:
    held: list[tuple[date, str | None]] = [(day, position) for day, position in changes if day <= end]
    edges = [0, *(span.begins(day) for day, _position in held), span.ends(end)]
    values: list[tuple[date | None, str | None]] = [(None, None), *held]
    return [
        _stretch(position or NONE_HELD, since, begin, finish, span)
        for (since, position), (begin, finish) in zip(values, pairwise(edges), strict=True)
        if finish > begin
    ]


def _stretch(position: str, since: date | None, begin: int, end: int, span: Span) -> Stretch:
    return Stretch(
        position=position,
        since=since,
        x=span.at(begin),
        width=span.at(end - begin),
        middle=span.at((begin + end) / 2),
        fill=fill(position),
        text_fill=text_fill(position),
        is_narrow=(end - begin) / span.days < NARROW,
    )
