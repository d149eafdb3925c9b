"""The words and chips of a position, the same on the public site and on the desk."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from responses.positions import Position

register = template.Library()

#: Not a position: this Tracker holds nothing from the body. Never "no response", which would accuse.
NONE_HELD = "none"
#: A statement is held, but bears no day: of a day that has passed it says nothing, and “none held” would be untrue.
UNDATED = "undated"
#: Not a position either: what the inspectorate itself has said.
COMPLETED = "completed"

WORDS: dict[str, str | Promise] = {
    NONE_HELD: _("No response held here"),
    UNDATED: _("Held here, undated"),
    COMPLETED: _("Completed, by the inspectorate"),
    **{position.value: position.label for position in Position},
}
#: For the cells of a wide table. The full words stand beside them for screen readers.
SHORT_WORDS: dict[str, str | Promise] = WORDS | {
    NONE_HELD: _("None held"),
    UNDATED: _("Undated"),
    COMPLETED: _("Completed"),
    Position.NOT_STATED: _("Not stated"),
    Position.WAITING: _("Waiting"),
    Position.COMPLETE: _("Claimed"),
}


@register.filter
def position_words(position: str | None) -> str:
    """The full words; an empty position reads as none held."""
    return str(WORDS[position or NONE_HELD])


@register.filter
def position_short_words(position: str | None) -> str:
    return str(SHORT_WORDS[position or NONE_HELD])


@register.simple_tag
def chip(position: str | None, *, past: bool = False, closed: bool = False, short: bool = False) -> SafeString:
    """``_components/position.html`` for tables of hundreds of cells: each distinct chip is drawn once."""
    return _drawn(str(position or NONE_HELD), bool(past), bool(closed), bool(short), get_language())


@lru_cache(maxsize=256)
def _drawn(position: str, past: bool, closed: bool, short: bool, language: str | None) -> SafeString:
    context = {"position": position, "past": past, "closed": closed, "short": short}
    return SafeString(render_to_string("_components/position.html", context).strip())
