"""Which texts come in pairs, English and Welsh, and where each translation stands.

Pure: takes rows by their attributes and asks the database nothing. A row's ``translated`` says for each Welsh text
of which English it is the translation, by its SHA-256. That is compared with the English as it is now, so a change
of the English is seen at once, whoever made it and by whatever way: no save has to remember to mark anything.
"""

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

#: The English fields that have a Welsh one beside them (``<name>_cy``), in the order in which they are printed.
OF_RESPONSE = ("correction_reason", "addressee", "salutation", "subject")
OF_PART = ("heading", "text")
OF_ANSWER = ("wording_quoted", "source", "force_says", "body_reply", "body_action", "no_action_reason")
#: Those that are Markdown.
RICH = frozenset({"text", *OF_ANSWER}) - {"source"}

#: A word, or marks between words, with the space before it.
WORDS = re.compile(r"\s*(?:\w+|[^\w\s]+)")


class Standing(models.TextChoices):
    """``stale``: the English is no longer the one of which this is the translation."""

    MISSING = "missing", _("Not translated yet")
    STALE = "stale", _("The English changed after it was translated")
    CURRENT = "current", _("Translated")
    NOT_NEEDED = "not_needed", _("Nothing to translate")


#: What keeps a Welsh edition from going out.
WAITING = frozenset({Standing.MISSING, Standing.STALE})


def english_sha256(text: str) -> str:
    """The mark of an English text. Browsers end lines otherwise than the history does: that is no change."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()


def standing(row: Any, name: str) -> Standing:
    """Where the translation of one text stands. Welsh whose English was taken out is stale: it would be printed."""
    english, welsh = getattr(row, name).strip(), getattr(row, f"{name}_cy").strip()
    if not english and not welsh:
        return Standing.NOT_NEEDED
    if not welsh:
        return Standing.MISSING
    return Standing.CURRENT if row.translated.get(name) == english_sha256(english) else Standing.STALE


def vouch(row: Any, names: Iterable[str]) -> None:
    """Note of Welsh texts written together with their English that they say the same. Saves nothing."""
    kept = {name: english_sha256(getattr(row, name)) for name in names if getattr(row, f"{name}_cy").strip()}
    row.translated = {**row.translated, **kept}


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in both languages. ``prefix`` is that of its row on the desk's forms."""

    row: Any
    name: str
    prefix: str

    @property
    def standing(self) -> Standing:
        return standing(self.row, self.name)

    @property
    def waits(self) -> bool:
        return self.standing in WAITING

    @property
    def english(self) -> str:
        return getattr(self.row, self.name)

    @property
    def welsh(self) -> str:
        return getattr(self.row, f"{self.name}_cy")

    @property
    def is_rich(self) -> bool:
        return self.name in RICH

    @property
    def english_key(self) -> str:
        """The name of the English field on its form, which is also its key in the history."""
        return f"{self.prefix}-{self.name}" if self.prefix else self.name

    @property
    def key(self) -> str:
        return f"{self.english_key}_cy"


def title(row: Any) -> str:
    """What a person calls the row that a text belongs to; nothing for the response itself."""
    if hasattr(row, "recommendation"):
        return str(row.recommendation)
    return (row.heading or str(row.get_kind_display())) if hasattr(row, "heading") else ""


def label(pair: Pair) -> str:
    """What a person calls the English text within its row."""
    if pair.name == "correction_reason":
        return gettext("The reason of the correction")
    return str(capfirst(pair.row._meta.get_field(pair.name).verbose_name))


def pairs(row: Any, names: Iterable[str], prefix: str) -> list[Pair]:
    return [Pair(row, name, prefix) for name in names]


def document(response: Any, parts: Iterable[Any], answers: Iterable[Any]) -> list[Pair]:
    """Every pair of a response in the order in which it is printed, those without a text too."""
    found = pairs(response, OF_RESPONSE, "")
    cards = list(answers)
    for part in parts:
        found += pairs(part, OF_PART, f"part-{part.pk}")
        if part.kind == "recommendations":
            for card in cards:
                found += pairs(card, OF_ANSWER, f"card-{card.force_id}-{card.recommendation_id}")
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """How many texts there are to translate, and how they stand."""

    total: int
    missing: int
    stale: int

    @property
    def translated(self) -> int:
        return self.total - self.missing - self.stale

    @property
    def waiting(self) -> int:
        return self.missing + self.stale


def tally(standings: Iterable[Standing]) -> Tally:
    found = list(standings)
    needed = [each for each in found if each != Standing.NOT_NEEDED]
    return Tally(len(needed), found.count(Standing.MISSING), found.count(Standing.STALE))


def translated_from(pair: Pair, history: Iterable[dict[str, Any]]) -> str | None:
    """The English of which the Welsh is the translation, out of the changes of the history; None: not held.

    ``history``: the ``changes`` of the row's history entries, the newest first.
    """
    mark = pair.row.translated.get(pair.name)
    if mark is None:
        return None
    for changes in history:
        change = changes.get(pair.english_key, {})
        for when in ("before", "after"):
            if isinstance(change.get(when), str) and english_sha256(change[when]) == mark:
                return change[when]
    return None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of words: the same in both texts, taken out of the old one, or put into the new one."""

    kind: Literal["same", "out", "in"]
    text: str


def difference(old: str, new: str) -> list[Stretch]:
    """What changed from one text to the other, word by word, in reading order."""
    before, after = (WORDS.findall(text.replace("\r\n", "\n")) for text in (old, new))
    return list(_stretches(before, after))


def _stretches(before: list[str], after: list[str]) -> Iterator[Stretch]:
    """The space before a word is no part of the comparison, a line break is: it may begin a paragraph or a bullet."""
    old, new = ([word.lstrip(" \t") for word in words] for words in (before, after))
    for change, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if change == "equal":
            yield Stretch("same", "".join(after[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Stretch("out", "".join(before[old_from:old_to]))
        if new_to > new_from:
            yield Stretch("in", "".join(after[new_from:new_to]))
