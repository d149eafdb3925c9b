"""Which addresses the cache keeps, by the real URLconf."""

import pytest
from django.urls import URLResolver, get_resolver

from soteria_tracker.front.addresses import address, normalised, parameters
from soteria_tracker.public import urls as public

#: Served as they lie, or made for one asker: they pass by.
UNKEPT = {"pdf", "edition_pdf"}


def views(resolver) -> dict[str, object]:
    found = {}
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= views(pattern)
        else:
            found[f"{pattern.name or pattern.pattern}"] = getattr(pattern.callback, "view_class", pattern.callback)
    return found


def test_every_public_page_declares_what_it_reads_of_its_address():
    """A page that declares nothing is never kept: each visit costs a whole page."""

    class Site:
        url_patterns = public.urlpatterns

    silent = {name for name, view in views(Site).items() if getattr(view, "parameters", None) is None}

    assert silent == UNKEPT


def test_no_page_of_the_desk_could_be_kept():
    [desk, accounts] = [each for each in get_resolver().url_patterns if str(each.pattern) in ("admin/", "accounts/")]

    assert {
        name for each in (desk, accounts) for name, view in views(each).items() if hasattr(view, "parameters")
    } == set()


def test_address_of_a_page_that_looks_back_knows_the_day():
    assert parameters("/forces/gwent/") >= {"as_at", "clock"}
    assert address("/forces/gwent/", "clock=said&x=1&as_at=2025-01-31") == ("as_at=2025-01-31&clock=said", True)


def test_address_without_a_page_is_not_kept():
    assert parameters("/nowhere/") is None
    assert address("/nowhere/", "x=1") == ("x=1", False)


def test_address_with_too_many_fields_is_left_to_django():
    query = "as_at=1&" * 100

    assert address("/", query) == (query, False)


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&b=1&a=1", "a=2&a=1&b=1"),
        ("a=", "a="),
        ("a", "a="),
        ("c=1", ""),
        ("a=%C5%B5+x&c=1", "a=%C5%B5+x"),
        ("a=\xc5\xb5", "a=%C5%B5"),
        ("a=%FF", "a=%FF"),
        ("&&a=1&&", "a=1"),
    ],
)
def test_query_is_normalised(query, canonical):
    assert normalised(query, frozenset({"a", "b"})) == canonical
