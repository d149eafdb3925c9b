"""The Welsh of the public pages: what somebody vouched for, and everything else in English between two marks.

A page below ``/cy/`` is drawn in a language of its own, ``cy-x-marked``. Its messages come from our catalogue, then
from Django's (months, days, sizes); what neither has is the English text between two noncharacters of Unicode, which
no keyboard holds: forms refuse them, and of an address they are dropped. So tags, labels of forms, choices and
sentences of Python are covered at once, without a list that somebody must keep. ``soteria_tracker.marked`` turns the
marks of the finished page into ``<span lang="en">`` and lets none leave. Documents are drawn in plain ``cy`` and know
nothing of this.
"""

import gettext
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django
from django.conf import settings
from django.http import QueryDict
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import trans_real

from responses.phrases import CLOSE, ENGLISH, OPEN

#: A private tag of BCP 47: Welsh, of a kind that only this program knows.
MARKED = "cy-x-marked"
#: Between the context of a message and the message, as gettext has it.
SEPARATOR = "\x04"
MARK_IN_ADDRESS = re.compile("|".join(map(quote, OPEN + CLOSE)))
DROPPED = dict.fromkeys(map(ord, OPEN + CLOSE))
CATALOGUES = (*settings.LOCALE_PATHS, Path(django.__file__).parent / "conf" / "locale")


class English(gettext.NullTranslations):
    """The end of the line: English, marked. A message of signs and placeholders alone belongs to no language."""

    def gettext(self, message: str) -> str:
        return _marked(lambda: translation.gettext(_bare(message)), message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _marked(lambda: translation.ngettext(_bare(msgid1), _bare(msgid2), n), msgid1)


class MarkedWelsh(gettext.GNUTranslations):
    """What Django takes for the active translation: it asks for messages and for the tag of the language."""

    def to_language(self) -> str:
        return MARKED


def _bare(message: str) -> str:
    return message.rpartition(SEPARATOR)[2]


def _marked(ask: Callable[[], str], message: str) -> str:
    with translation.override(ENGLISH):
        text = ask()
    return f"{OPEN}{text}{CLOSE}" if _has_words(_bare(message)) else text


def _has_words(message: str) -> bool:
    """Whether anything is left of a message without its ``%(names)s``."""
    pieces = message.replace("%%", " ").split("%(")
    rest = pieces[0] + "".join(piece.partition(")")[2][1:] for piece in pieces[1:])
    return any(character.isalpha() for character in rest)


def _chain() -> gettext.NullTranslations:
    links = [gettext.translation("django", path, ["cy"], class_=MarkedWelsh) for path in CATALOGUES]
    for link in links[1:]:
        links[0].add_fallback(link)
    links[0].add_fallback(English())
    return links[0]


@contextmanager
def speaking() -> Iterator[None]:
    """Marked Welsh until the end of the block; then what was before.

    Django finds a language by its tag in a private table, and a tag of our own is the only way in: setting the active
    object itself would last until the first ``override`` of anybody, which goes back to the tag, not to the object.
    """
    known = trans_real._translations  # type: ignore[attr-defined]
    if MARKED not in known:
        known[MARKED] = _chain()
    with translation.override(MARKED):
        yield


def is_spoken() -> bool:
    """Whether a Welsh page is being drawn."""
    return translation.get_language() == MARKED


def has(message: str, *, context: str | None = None, plural: str | None = None, n: int = 1) -> bool:
    """Whether the active language has words of its own for a message; English always has."""
    if not is_spoken():
        return True
    if plural is None:
        said = translation.pgettext(context, message) if context else translation.gettext(message)
    elif context:
        said = translation.npgettext(context, message, plural, n)
    else:
        said = translation.ngettext(message, plural, n)
    return not said.startswith(OPEN)


def quoted(text: Any) -> SafeString:
    """Words that are English in either language: titles, wordings, notes, what a force said. Escaped.

    Marks instead of a tag: they may stand in a title, an option or an attribute too. A mark in the text itself is
    dropped, lest it end its own English.
    """
    safe = conditional_escape(text)
    if not is_spoken() or not safe.strip():
        return safe
    return mark_safe(f"{OPEN}{safe.translate(DROPPED)}{CLOSE}")  # noqa: S308 -- escaped above


def without_marks(asked: QueryDict) -> QueryDict:
    """What an address asks; the same object where nobody wrote a mark into it."""
    spelt = asked.urlencode()
    return QueryDict(MARK_IN_ADDRESS.sub("", spelt)) if MARK_IN_ADDRESS.search(spelt) else asked


def named(thing: Any) -> SafeString:
    """The name of a force or body: its Welsh one on a Welsh page, else the English one, marked."""
    welsh = getattr(thing, "name_cy", "") if is_spoken() else ""
    return conditional_escape(welsh) if welsh else quoted(thing.name)
