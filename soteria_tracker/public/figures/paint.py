"""What all pictures share: fills, ink, and places as shares of a width."""

from datetime import date

from responses.positions import Position
from soteria_tracker.templatetags.look import NONE_HELD

#: As in static/css/base.css, repeated in the pictures themselves for programs that read no style sheet.
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


def fill(position: str) -> str:
    return FILLS.get(position, FILLS[NONE_HELD])


def text_fill(position: str) -> str:
    return WHITE if position in WHITE_ON else INK


def share(part: float, whole: float) -> str:
    """“12.5%”: no more digits than the eye can use, for a page has thousands of them."""
    return f"{100 * part / whole:.3f}".rstrip("0").rstrip(".") + "%"


class Span:
    """The days from ``start`` to ``end``, both whole: the last one has a width of its own."""

    def __init__(self, start: date, end: date) -> None:
        self.start, self.end = start, max(start, end)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def begins(self, day: date) -> int:
        """Days from the left edge to the beginning of a day; one outside lies on the edge."""
        return min(max((day - self.start).days, 0), self.days)

    def ends(self, day: date) -> int:
        return min(max((day - self.start).days + 1, 0), self.days)

    def anchor(self, day: date) -> str:
        """How words lie beside the end of a day, for them to fit on the narrowest screen: after it, across, before."""
        part = self.ends(day) / self.days
        return "start" if part < 0.3 else "middle" if part < 0.7 else "end"

    def at(self, days: float) -> str:
        return share(days, self.days)

    @property
    def years(self) -> list[tuple[str, int]]:
        """Place and number of each year that begins within, without those too near to the edges for a word."""
        firsts = (date(year, 1, 1) for year in range(self.start.year + 1, self.end.year + 1))
        step = 1 + (self.end.year - self.start.year) // 8
        inner = [day for day in firsts if 0.08 < self.begins(day) / self.days < 0.92]
        return [(self.at(self.begins(day)), day.year) for day in inner[::step]]
