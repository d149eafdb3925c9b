"""What every public template needs on a page that exists in two languages and on any day: links, names, days."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import mark_safe

from soteria_tracker import welsh

register = template.Library()
register.filter("quoted", welsh.quoted)
register.filter("named", welsh.named)
WELSH = "/cy"
#: Addresses without a Welsh twin: the desk, sign-in, and what is made of data and not of words.
ALONE = ("/admin/", "/accounts/", "/static/", "/api/", "/feeds/", "/calendars/")
#: Query parameters of every public page: the day and the clock.
MOMENT = frozenset({"as_at", "clock"})


@register.simple_tag(takes_context=True)
def to(context: Mapping[str, Any], *parts: object) -> str:
    """``{% to force.get_absolute_url %}``: in the language of this page, and as of the day that it looks back to.

    Of several parts, joined: ``{% to "/reports/" slug "/" number "/" %}``. Query and fragment are kept, and a day that
    the address already names.
    """
    url = "".join(map(str, parts))
    if not url.startswith("/") or url.startswith(ALONE) or _is_file(url):
        return url
    moment = context.get("moment")
    prefix = WELSH if _is_welsh(context) and not url.startswith(f"{WELSH}/") else ""
    return f"{prefix}{_with(url, moment.query if moment else '')}"


def _is_file(url: str) -> bool:
    return "." in url.partition("?")[0].partition("#")[0].rpartition("/")[2]


def _with(url: str, query: str) -> str:
    if not query or "as_at=" in url:
        return url
    path, hash_sign, fragment = url.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{query}{hash_sign}{fragment}"


def _is_welsh(context: Mapping[str, Any]) -> bool:
    """By the address: a part of a Welsh page may be drawn under English."""
    request = context.get("request")
    return request.path.startswith(f"{WELSH}/") if request else welsh.is_spoken()


@register.filter(expects_localtime=True)
def on(day: date | None) -> str:
    """“16 October 2024”, “16 Hydref 2024”; nothing for no day."""
    if not day:
        return ""
    return _written(day.date() if isinstance(day, datetime) else day, translation.get_language())


@lru_cache(maxsize=4096)
def _written(day: date, language: str | None) -> str:
    """Django takes 20 microseconds for a date, and a page has a thousand of a few distinct ones."""
    return date_format(day, "j F Y")


class Entry(NamedTuple):
    url: str
    current: str  # an attribute, or nothing


@register.simple_tag(takes_context=True)
def entry(context: Mapping[str, Any], url: str) -> Entry:
    """A place in the main menu. ``current`` marks the page one is on."""
    request = context.get("request")
    path = request.path.removeprefix(WELSH if _is_welsh(context) else "") if request else ""
    return Entry(to(context, url), mark_safe(' aria-current="page"') if path == url else "")


class Addresses(NamedTuple):
    """Of this page, for its head and its language switch; ``there`` without the site."""

    is_page: bool
    other: str
    there: str
    english: str
    welsh: str
    canonical: str

    @property
    def other_name(self) -> str:
        """The name of the language in that language, as whoever looks for it reads it."""
        return {"en": "English", "cy": "Cymraeg"}[self.other]


@register.simple_tag(takes_context=True)
def addresses(context: Mapping[str, Any]) -> Addresses | None:
    """This page in both languages; of a page that was not found, the first page; of the desk, nothing.

    With the query parameters that the page knows and no others, in one order: one page, one address.
    """
    request = context.get("request")
    if request is None or request.path.startswith(("/admin/", "/accounts/")):
        return None
    view, is_welsh = context.get("view"), _is_welsh(context)
    path = request.path.removeprefix(WELSH if is_welsh else "") if view else "/"
    known = MOMENT | getattr(view, "parameters", frozenset())
    asked = [(name, value) for name, values in request.GET.lists() if name in known for value in values if value]
    english = path + (f"?{urlencode(sorted(asked))}" if view and asked else "")
    in_welsh = f"{WELSH}{english}"
    return Addresses(
        is_page=view is not None,
        other="en" if is_welsh else "cy",
        there=english if is_welsh else in_welsh,
        english=f"{settings.SITE_URL}{english}",
        welsh=f"{settings.SITE_URL}{in_welsh}",
        canonical=f"{settings.SITE_URL}{in_welsh if is_welsh else english}",
    )
