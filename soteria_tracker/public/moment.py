"""The moment of which a page speaks: now, or the end of a day that has passed, by one of two clocks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from responses.models.derived import Clock

FIRST = date(2000, 1, 1)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # date.fromisoformat takes more than the address promises


class NotAMomentError(ValueError):
    """An address that asks for a day which no record can answer; says in a sentence what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Moment:
    """``as_at`` is None for now: then every statement held counts, those that bear no day included."""

    today: date
    as_at: date | None = None
    clock: Clock = Clock.SAID

    #: The parameters of an address that choose it.
    NAMES = frozenset({"as_at", "clock"})

    @classmethod
    def of(cls, query: Mapping[str, str], *, today: date) -> "Moment":
        """As an address asks; NotAMomentError for a day to come, or for what is no day or no clock."""
        asked, clock = query.get("as_at") or "", query.get("clock") or Clock.SAID
        if clock not in Clock.values:
            raise NotAMomentError(
                _("“clock” must be “said” (what statements say of that day) or “published” (what was public by then).")
            )
        return cls(today, _day(asked, today=today) if asked else None, Clock(clock))

    @property
    def day(self) -> date:
        """The day from which deadlines are seen."""
        return self.as_at or self.today

    @property
    def is_back(self) -> bool:
        return self.as_at is not None

    def is_before(self, at: datetime) -> bool:
        """Whether what entered the record at that time did so after the day to which the page looks back."""
        return self.as_at is not None and timezone.localdate(at) > self.as_at

    @property
    def is_published(self) -> bool:
        return self.clock == Clock.PUBLISHED

    @property
    def query(self) -> str:
        """What an address adds to speak of the same moment; empty for now."""
        return urlencode({"as_at": self.as_at.isoformat(), "clock": str(self.clock)}) if self.as_at else ""


def _day(asked: str, *, today: date) -> date:
    try:
        if not ISO_DAY.fullmatch(asked):
            raise ValueError
        day = date.fromisoformat(asked)
    except ValueError:
        raise NotAMomentError(
            _("“as_at” must be a day written year, month, day, such as 2025-01-31; the address says “%(asked)s”.")
            % {"asked": asked[:40]}
        ) from None
    if day < FIRST:
        raise NotAMomentError(_("Nothing that is held here speaks of a day before the year 2000. Choose a later day."))
    if day > today:
        raise NotAMomentError(_("The day that the address asks for is still to come. Choose today or an earlier day."))
    return day
