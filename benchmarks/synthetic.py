"""What is invented at a scale: reports, publications and positions, the same for the same scale. No database here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from responses.positions import Position

MARK = "Synthetic"  # begins every name, title and text
RECOMMENDATIONS = 5
#: Days after its report on which a body answers, and then tells what became of it.
DAYS = (40, 130)
#: For each report with answers so many older ones without: the lists of all reports are long where the record is.
BARE = 5
#: Each day is that of a seventh of the bodies and one more for each: they do not all publish at once.
SPREAD = 7
FIRST, LAST_REPORT = date(2016, 1, 4), date(2023, 1, 2)
#: The newest report is the one of the national picture: some bodies tell of it six times as often as the scale says.
DEEP_BODIES, DEEP_TIMES = 4, 6
DEEP, DEEP_DEADLINE = date(2025, 1, 6), date(2025, 7, 31)
DEEP_BEGINS, DEEP_DAYS = date(2025, 3, 10), 400
SCALE = (Position.NOT_STARTED, Position.PLANNED, Position.WAITING, Position.IN_PROGRESS, Position.IN_PLACE)


@dataclass(frozen=True, slots=True)
class Plan:
    """One publication to be."""

    at: datetime
    report: int
    body: int
    series: int  # 0: the response

    @property
    def day(self) -> date:
        return self.at.date()

    def position(self, number: int) -> Position:
        """Forward on the whole, at a pace of each body; some state no position, some claim to have completed."""
        turn = self.body * 7 + number * 3 + self.report
        if turn % 11 == 0:
            return Position.NOT_STATED
        step = min(self.series + turn % 3, len(SCALE))
        return Position.COMPLETE if step == len(SCALE) else SCALE[step]

    def target(self, number: int) -> date | None:
        """One recommendation has a target date, which slips with each statement."""
        return self.day + timedelta(days=90 + self.series) if number == 2 and self.series else None


def slug(report: int) -> str:
    return f"synthetic-{report:05}"


def published(report: int, *, scale: int) -> date:
    """The one numbered like the scale is the deep one; those above are bare."""
    if report == scale:
        return DEEP
    if report > scale:
        return FIRST - timedelta(days=1 + (report - scale) * 1000 // (BARE * scale))
    return FIRST + (LAST_REPORT - FIRST) * report // scale


def plans(*, scale: int, bodies: int) -> list[Plan]:
    """Every publication in the order in which it entered the record."""
    found = [*_shallow(scale, bodies), *_deep(scale, bodies)]
    return sorted(found, key=lambda plan: (plan.at, plan.report, plan.body, plan.series))


def _shallow(scale: int, bodies: int) -> Iterator[Plan]:
    for report in range(1, scale):
        for body in range(bodies):
            for series, days in enumerate(DAYS):
                day = published(report, scale=scale) + timedelta(days=days + body % SPREAD)
                yield Plan(_at(day, body), report, body, series)


def _deep(scale: int, bodies: int) -> Iterator[Plan]:
    """Over a year, however many: then a body tells something on most days, as it may."""
    for body in range(bodies):
        yield Plan(_at(DEEP + timedelta(days=DAYS[0] + body % SPREAD), body), scale, body, 0)
        times = DEEP_TIMES * scale if body < DEEP_BODIES else 1
        for series in range(1, times + 1):
            day = DEEP_BEGINS + timedelta(days=DEEP_DAYS * (series - 1) // times + body % SPREAD)
            yield Plan(_at(day, body * 1000 + series), scale, body, series)


def _at(day: date, second: int) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC) + timedelta(seconds=second % 36_000)
