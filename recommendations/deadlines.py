"""The clock of section 55 and of a recommendation: pure functions on dates.

No clock is read here: ``today`` is an argument. Nothing moves for weekends or holidays, because
nothing in section 55 of the Police Act 1996 says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta

#: Section 55(5A): "the period of 56 days beginning with the day on which the report is published".
PERIOD_DAYS = 56


def strict_last_day(published: date) -> date:
    """The last day of the 56 days of section 55(5A); the day of publication is day 1.

    For a slip such as 9999-12-31 the last day that there is: no form takes one, but one that is held breaks no page.
    """
    if date.max - published < timedelta(days=PERIOD_DAYS):
        return date.max
    return published + timedelta(days=PERIOD_DAYS - 1)


def day_number(published: date, day: date) -> int:
    """Which day of the period ``day`` is: 1 on the day of publication, 56 on the strict last day.

    Days before publication give 0 and below: the caller decides what that means.
    """
    return (day - published).days + 1


def days_after_last(published: date, day: date) -> int:
    """How many days ``day`` lies after the strict last day; 0 or less when within the period."""
    return (day - strict_last_day(published)).days


def days_until(deadline: date, *, today: date) -> int:
    """Days left until a deadline; 0 on the day itself, negative once it has passed."""
    return (deadline - today).days


def is_past(deadline: date | None, *, today: date) -> bool:
    """Whether a deadline has passed. The day itself still counts as in time; no deadline never passes."""
    return deadline is not None and today > deadline


@dataclass(frozen=True, slots=True)
class Section55Clock:
    """Three dates that offices mix up, kept apart: computed, stated by the office, done.

    ``read``: the date of a document of the body that was read elsewhere. Where it is earlier than the day on which
    the body is known to have responded, days are counted by it, as for a body of which nothing else is known.
    """

    published: date
    stated_deadline: date | None = None
    responded: date | None = None
    read: date | None = None

    @property
    def strict_last_day(self) -> date:
        return strict_last_day(self.published)

    @property
    def counted(self) -> date | None:
        """The day of which the numbers speak: the earlier of both."""
        return min((day for day in (self.responded, self.read) if day), default=None)

    @property
    def is_by_reading(self) -> bool:
        """Whether that is the date of the document read; of one day both, the body's own word counts."""
        return self.counted is not None and self.counted != self.responded

    @property
    def day_number(self) -> int | None:
        return None if self.counted is None else day_number(self.published, self.counted)

    @property
    def days_after_last(self) -> int | None:
        return None if self.counted is None else days_after_last(self.published, self.counted)
