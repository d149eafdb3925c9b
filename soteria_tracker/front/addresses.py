"""Which addresses may be kept, and the one name of each: path and known parameters in one order."""

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

from soteria_tracker.public.moment import Moment

#: Doors to something else than the record; and files, which are served as they lie.
NEVER = ("/admin/", "/accounts/", "/static/")
FILES = (".pdf",)
#: Characters of path and query; pairs in a query. No page of ours links to half as much.
LONGEST, MOST_FIELDS = 1_000, 60


class Key(NamedTuple):
    """Everything that an answer may depend on, besides the data and the day."""

    path: str  # as WSGI has it: bytes in the clothes of Latin-1
    query: str
    host: str  # Django refuses some; some pages name theirs
    secure: bool  # in production an insecure request is sent elsewhere


class Address(NamedTuple):
    query: str  # what Django is to see
    may_be_kept: bool


def address(path: str, query: str) -> Address:
    """The query without what no page reads; anything that is not plainly a page of the record goes by as it came."""
    if path.startswith(NEVER) or path.endswith(FILES):
        return Address(query, may_be_kept=False)
    known = parameters(path)
    if known is None:
        return Address(query, may_be_kept=False)
    try:
        canonical = normalised(query, known)
    except ValueError:  # too many fields: Django refuses them in its own words
        return Address(query, may_be_kept=False)
    return Address(canonical, may_be_kept=len(path) + len(canonical) <= LONGEST)


def parameters(path: str) -> frozenset[str] | None:
    """What the page at a path reads of its query; None where there is no page, or one that declares nothing."""
    try:
        view = resolve(get_path_info({"PATH_INFO": path})).func
    except Resolver404:
        return None
    page = getattr(view, "view_class", view)
    declared: frozenset[str] | None = getattr(page, "parameters", None)
    if declared is None:
        return None
    return declared | Moment.NAMES if getattr(page, "looks_back", False) else declared


def normalised(query: str, known: frozenset[str]) -> str:
    """Known names in one order; several values of one name stay in theirs. Blank ones stay: a page may refuse them."""
    names = {name.encode() for name in known}
    pairs = parse_qsl(query.encode("latin-1"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    return urlencode(sorted((pair for pair in pairs if pair[0] in names), key=lambda pair: pair[0]))
