"""Where in a long list a page begins: after the key of the last row before it, never after a number of rows."""

import re
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

KEY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,18})")


class NoSuchPlaceError(ValueError):
    """An address that asks for a place in a list that cannot be; says so in a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Key(NamedTuple):
    """A day and a primary key, which together are in one order."""

    day: date
    pk: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.pk}"

    @classmethod
    def of(cls, asked: str) -> "Key | None":
        """As an address has it; None for nothing, NoSuchPlaceError for nonsense."""
        if not asked:
            return None
        match = KEY.fullmatch(asked)
        try:
            if match is None:
                raise ValueError
            return cls(date.fromisoformat(match[1]), int(match[2]))
        except ValueError:
            raise NoSuchPlaceError(_("The address asks for a place in the list that does not exist.")) from None

    def later(self, name: str) -> Q:
        """Rows that come after it, where ``name`` is the field of the day."""
        return Q(**{f"{name}__gt": self.day}) | Q(**{name: self.day, "pk__gt": self.pk})

    def earlier(self, name: str) -> Q:
        return Q(**{f"{name}__lt": self.day}) | Q(**{name: self.day, "pk__lt": self.pk})
