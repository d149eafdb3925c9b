"""What is known of the section 55 clock for one body: dates as published, none guessed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.deadlines import PERIOD_DAYS, Section55Clock, days_until, strict_last_day
from recommendations.models import InspectionReport
from responses.models.record import Publication


@dataclass(frozen=True)
class Clock:
    """Three dates kept apart: the strict last day (computed), the deadline the office states, the day it published.

    ``read_dated``: the date of a document of the body that the Tracker read elsewhere, where the body has published
    here itself and that date is the earlier one. Then ``words`` speak of it, as they do where nothing else is known:
    no page says that a body was first heard of on a day later than one on which the record has a document of it.
    """

    strict_last_day: date
    is_held: bool = False  # whether any document of the body is known here
    is_reading: bool = False
    dated: date | None = None
    stated_deadline: date | None = None
    published_on: date | None = None  # here
    first_published_on: date | None = None
    first_published_url: str = ""
    read_dated: date | None = None
    day_number: int | None = None
    days_after_last: int | None = None

    @property
    def counted(self) -> date | None:
        """The day of which ``words`` speaks, where it is the body's own: it published first then, here or elsewhere."""
        return None if self.is_reading or self.read_dated else self.published_first

    @property
    def published_first(self) -> date | None:
        """The day on which the body published, as far as it says: here or, before that, elsewhere."""
        return self.first_published_on or self.published_on

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
    readings: Iterable[Publication] = (),
) -> Clock:
    """The dates of the document of a body, its own or one that the Tracker read elsewhere.

    ``dates``: those of its words, where the rest of these was left in the database. ``by``: the day by whose end it
    was public, if only elsewhere; then a later day on which it was published here is not known yet. ``readings``: what
    the Tracker read of the body elsewhere, in the versions that count.
    """
    last = strict_last_day(report.published)
    if document is None:
        return Clock(last)
    is_reading = document.kind == Publication.Kind.READING
    if dates is None:
        dates = document.payload["document" if is_reading else "dates"]
    here = _day(dates.get("published_on"))
    known = Clock(
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
    if is_reading:
        return known
    read = min((each.dated for each in readings if each.dated), default=None)
    days = Section55Clock(report.published, responded=known.published_first, read=read)
    return _by(days, known) if days.is_by_reading or dates.get("read") else known


def _by(days: Section55Clock, known: Clock) -> Clock:
    """Counted by the readings that stand now: the response was frozen with what was known on its own day."""
    return replace(
        known,
        read_dated=days.counted if days.is_by_reading else None,
        day_number=days.day_number,
        days_after_last=days.days_after_last,
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
