"""What is known of the section 55 clock for one body: dates as published, none guessed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.deadlines import PERIOD_DAYS, days_until, strict_last_day
from recommendations.models import InspectionReport
from responses.models.record import Publication


@dataclass(frozen=True)
class Clock:
    """Three dates kept apart: the strict last day (computed), the deadline the office states, the day it published."""

    strict_last_day: date
    is_held: bool = False  # whether any document of the body is known here
    is_reading: bool = False
    dated: date | None = None
    stated_deadline: date | None = None
    published_on: date | None = None  # here
    first_published_on: date | None = None
    first_published_url: str = ""
    day_number: int | None = None
    days_after_last: int | None = None

    @property
    def counted(self) -> date | None:
        """The day of which ``words`` speaks, where the body itself published: the first, here or elsewhere."""
        return None if self.is_reading else self.first_published_on or self.published_on

    @property
    def words(self) -> str:
        """Such as “day 57, one day after the strict last day”; nothing where the day is not known."""
        return "" if self.day_number is None else day_words(self.day_number)


def day_words(day_number: int) -> str:
    """Where a day lies in the 56 days of section 55(5A), without a judgement."""
    if day_number < 1:
        return _("before the report was published")
    late = day_number - PERIOD_DAYS
    if late > 0:
        return ngettext(
            "day %(number)d, one day after the strict last day",
            "day %(number)d, %(late)d days after the strict last day",
            late,
        ) % {"number": day_number, "late": late}
    if late == 0:
        return _("day %(number)d, the strict last day") % {"number": day_number}
    return _("day %(number)d of the 56 days") % {"number": day_number}


def clock(
    report: InspectionReport,
    document: Publication | None,
    dates: dict[str, Any] | None = None,
    *,
    by: date | None = None,
) -> Clock:
    """The dates of the document of a body, its own or one that the Tracker read elsewhere.

    ``dates``: those of its words, where the rest of these was left in the database. ``by``: the day by whose end it
    was public, if only elsewhere; then a later day on which it was published here is not known yet.
    """
    last = strict_last_day(report.published)
    if document is None:
        return Clock(last)
    is_reading = document.kind == Publication.Kind.READING
    if dates is None:
        dates = document.payload["document" if is_reading else "dates"]
    here = _day(dates.get("published_on"))
    return Clock(
        strict_last_day=last,
        is_held=True,
        is_reading=is_reading,
        dated=document.dated,
        stated_deadline=_day(dates.get("stated_deadline")),
        published_on=here if here is None or by is None or here <= by else None,
        first_published_on=_day(dates.get("first_published_on")),
        first_published_url=dates.get("first_published_url") or "",
        day_number=dates.get("day_number"),
        days_after_last=dates.get("days_after_last"),
    )


def how_far(deadline: date | None, *, today: date) -> str:
    """How far off a deadline is, or how long past, in whole days."""
    if deadline is None:
        return ""
    days = days_until(deadline, today=today)
    if days == 0:
        return _("today is the last day")
    if days > 0:
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return ngettext("passed %(days)d day ago", "passed %(days)d days ago", -days) % {"days": -days}


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
