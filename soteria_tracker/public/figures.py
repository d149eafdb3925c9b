"""The geometry of the pictures. Widths are shares of the figure, so that it fits any screen unscaled."""

from dataclasses import dataclass
from typing import NamedTuple

from responses.positions import Position
from soteria_tracker.public.picture import Tally
from soteria_tracker.templatetags.look import NONE_HELD

#: As in static/css/base.css, repeated in the figure itself for programs that read no style sheet.
FILLS = {
    NONE_HELD: "#FBFAF7",
    Position.NOT_STATED: "#ECE9E2",
    Position.NOT_STARTED: "#F7DCC2",
    Position.PLANNED: "#EDBE86",
    Position.WAITING: "#D8D0EA",
    Position.IN_PROGRESS: "#9CCBCB",
    Position.IN_PLACE: "#2A7F86",
    Position.COMPLETE: "#0D4A52",
}
WHITE_ON = frozenset({Position.IN_PLACE, Position.COMPLETE})
INK, WHITE = "#14212B", "#FFFFFF"


class Segment(NamedTuple):
    """A stretch of a stacked bar; ``x``, ``width`` and ``middle`` in per cent of the bar."""

    position: str
    label: str
    number: int
    x: str
    width: str
    middle: str
    fill: str
    text_fill: str
    is_narrow: bool  # too narrow for its figure on a small screen; the list beside the bar has it


@dataclass(frozen=True)
class Bar:
    tally: Tally
    segments: list[Segment]

    @property
    def key(self) -> str:
        """Tells the bars of one page apart."""
        return f"bar-{self.tally.recommendation.number}"


def bar(tally: Tally) -> Bar:
    """A stacked bar of all the forces in a tally, without the places on the scale where none stands."""
    segments, done = [], 0
    for position, label, number in tally.counts:
        if not number:
            continue
        segments.append(
            Segment(
                position=position,
                label=label,
                number=number,
                x=_share(done, tally.n),
                width=_share(number, tally.n),
                middle=_share(done + number / 2, tally.n),
                fill=FILLS[position],
                text_fill=WHITE if position in WHITE_ON else INK,
                is_narrow=number / tally.n < 0.05,
            )
        )
        done += number
    return Bar(tally, segments)


def _share(number: float, n: int) -> str:
    return f"{100 * number / n:.3f}%"
