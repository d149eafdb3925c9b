"""Fixed words of a document, whole: in Welsh where somebody vouched for it, else in English that says so.

In a Welsh edition a phrase without Welsh stands in a ``<span lang="en">``, so that a screen reader changes its
voice (WCAG 3.1.2). Never half of one: mutations make Welsh of parts wrong. A fuzzy entry of the catalogue counts as
none. Days are given as dates, so that an English phrase never holds a Welsh month.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

ENGLISH = "en-gb"
#: Around English on a Welsh page of the site (soteria_tracker.welsh): characters that Unicode gives to nobody.
OPEN, CLOSE = "\ufdd0", "\ufdd1"


def phrase(msgid: str, **words: Any) -> SafeString:
    """The phrase in the active language, its words escaped. Mark the msgid for the catalogue: gettext_noop."""
    return asked(lambda: gettext(msgid), **words)


def asked(ask: Callable[[], str], **words: Any) -> SafeString:
    """The same for what has a form for each number: ``asked(lambda: ngettext("one day", "%(n)s days", n), n=n)``."""
    said, there = _unmarked(ask()), _in_english(ask)
    if not is_elsewhere() or said != there:
        return _filled(said, words)
    with translation.override(ENGLISH):
        return format_html('<span lang="en">{}</span>', _filled(there, words))


def plain(msgid: str, **words: Any) -> str:
    """Without marks, for titles and attributes, whose text has no tags. Not escaped."""
    return _unmarked(gettext(msgid)) % {name: _spoken(value) for name, value in words.items()}


def label(choice: Any) -> SafeString:
    """The label of a choice, such as a position; in English that says so where it has no Welsh."""
    words = _unmarked(str(choice.label))
    return conditional_escape(words) if has_words(choice.label) else english(words)


def has_words(words: str | Promise) -> bool:
    """Whether the active language has words of its own for these."""
    return not is_elsewhere() or _unmarked(str(words)) != _in_english(lambda: str(words))


def english(text: str) -> SafeString:
    """Words that exist in English alone: the report's title, official wordings."""
    return format_html('<span lang="en">{}</span>', text) if is_elsewhere() else conditional_escape(text)


def day(value: date) -> str:
    """“16 October 2024”, “16 Hydref 2024”."""
    return date_format(value, "j F Y")


def _filled(text: str, words: Mapping[str, Any]) -> SafeString:
    if not words:
        return conditional_escape(text)
    escaped = {name: conditional_escape(_spoken(value)) for name, value in words.items()}
    return mark_safe(conditional_escape(text) % escaped)  # noqa: S308 -- phrase and words are escaped


def _spoken(value: Any) -> Any:
    return day(value) if isinstance(value, date) else value


def is_elsewhere() -> bool:
    """Whether the active language is another than English."""
    return not (translation.get_language() or ENGLISH).startswith("en")


def _unmarked(text: str) -> str:
    return text.strip(OPEN + CLOSE)


def _in_english(ask: Callable[[], str]) -> str:
    with translation.override(ENGLISH):
        return ask()
