"""Where the forces stand on one recommendation, as a stacked bar."""

from dataclasses import dataclass
from typing import NamedTuple

from soteria_tracker.public.figures.paint import fill, share, text_fill
from soteria_tracker.public.picture import Tally


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
                x=share(done, tally.n),
                width=share(number, tally.n),
                middle=share(done + number / 2, tally.n),
                fill=fill(position),
                text_fill=text_fill(position),
                is_narrow=number / tally.n < 0.05,
            )
        )
        done += number
    return Bar(tally, segments)
