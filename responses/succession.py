"""From which day which statement counts, by each of two clocks: pure, for today's record and for migrations.

``said``: what the statements held today say of a day. A corrected publication counts in its newest version, a
statement from the day of which it speaks.

``published``: what had been published by the end of a day, in the versions that stood then. A body's own
publication counts from the day on which it entered the record here or, where the body says that it had
published its first version elsewhere before, from that day; a reading from the date that its document bears.

Which of several counts follows ``responses.standing``. What bears no day lies on none, and is left out.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

SAID, PUBLISHED = "said", "published"


class Said(NamedTuple):
    """What one publication says of one force on one recommendation, as far as the order of statements needs it."""

    position: int  # primary key
    is_own: bool  # a body's own, not a reading
    stated_on: date | None
    published_at: datetime
    public_on: date | None
    replaced_on: date | None = None

    @property
    def rank(self) -> tuple:
        """As ``standing.precedence``: what counts most is greatest."""
        day = self.stated_on
        return self.is_own, day is not None, day or date.min, self.published_at, self.position


def public_day(kind: str, version: int, published_at: datetime, dated: date | None, first: str | None) -> date | None:
    """The day on which a publication was public; None for a reading of an undated document.

    ``first`` is the ISO date on which the body says that it had published the same response elsewhere.
    """
    if kind == "reading":
        return dated
    here = timezone.localdate(published_at)
    return min(here, date.fromisoformat(first)) if first and version == 1 else here


def successions(said: Iterable[Said]) -> dict[str, list[tuple[date, int | None]]]:
    """For each clock: from which day which position counts, oldest first. ``said`` is of one pair."""
    rows = list(said)
    return {SAID: list(_said(rows)), PUBLISHED: list(_published(rows))}


def _said(rows: list[Said]) -> Iterator[tuple[date, int | None]]:
    best: Said | None = None
    dated = sorted(
        ((row.stated_on, row) for row in rows if row.stated_on and row.replaced_on is None),
        key=lambda pair: (pair[0], pair[1].rank),
    )
    changes: dict[date, int | None] = {}
    for day, row in dated:
        if best is None or row.rank > best.rank:
            best = row
            changes[day] = row.position
    yield from changes.items()


def _published(rows: list[Said]) -> Iterator[tuple[date, int | None]]:
    days = {day for row in rows if row.public_on for day in (row.public_on, row.replaced_on) if day}
    before: int | None = None
    for day in sorted(days):
        standing = [
            row
            for row in rows
            if row.public_on and row.public_on <= day and (row.replaced_on is None or row.replaced_on > day)
        ]
        now = max(standing, key=lambda row: row.rank).position if standing else None
        if now != before:
            yield day, now
        before = now


def counts(changes: Iterable[tuple[date, int, str | None]]) -> Iterator[tuple[date, dict[str, int]]]:
    """Running totals: for each day with a change, how many forces stand where at its end.

    ``changes`` are (day, force, position or None) of one recommendation by one clock, in any order; a force has
    at most one change a day.
    """
    stands: dict[int, str] = {}
    totals: dict[str, int] = {}
    by_day: dict[date, list[tuple[int, str | None]]] = {}
    for day, force, position in changes:
        by_day.setdefault(day, []).append((force, position))
    last: dict[str, int] = {}
    for day in sorted(by_day):
        for force, position in by_day[day]:
            if (left := stands.pop(force, None)) is not None:
                totals[left] -= 1
            if position is not None:
                stands[force] = position
                totals[position] = totals.get(position, 0) + 1
        now = {position: n for position, n in sorted(totals.items()) if n}
        if now != last:
            yield day, now
        last = now
