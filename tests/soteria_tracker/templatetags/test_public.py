"""Links that stay in the language and on the day of their page; days; the addresses of a page in both languages."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from soteria_tracker import welsh
from soteria_tracker.templatetags.public import addresses, on, to

BACK = SimpleNamespace(query="as_at=2025-01-31&clock=said")
NOW = SimpleNamespace(query="")


def at(address, **context):
    return {"request": RequestFactory().get(address), **context}


@pytest.mark.parametrize(
    ("page", "moment", "url", "wanted"),
    [
        ("/", NOW, "/forces/kent/", "/forces/kent/"),
        ("/cy/due/", NOW, "/forces/kent/?a=1#x", "/cy/forces/kent/?a=1#x"),
        ("/", BACK, "/forces/kent/", "/forces/kent/?as_at=2025-01-31&clock=said"),
        ("/cy/", BACK, "/forces/kent/?a=1#x", "/cy/forces/kent/?a=1&as_at=2025-01-31&clock=said#x"),
        ("/", BACK, "/forces/kent/?as_at=2025-03-31", "/forces/kent/?as_at=2025-03-31"),
        ("/", NOW, "/cy/responses/gwent/x/", "/cy/responses/gwent/x/"),
        ("/cy/", BACK, "/cy/responses/gwent/x/", "/cy/responses/gwent/x/?as_at=2025-01-31&clock=said"),
        ("/cy/", BACK, "/admin/", "/admin/"),
        ("/cy/", BACK, "/api/v1/", "/api/v1/"),
        ("/cy/", BACK, "/responses/kent/x/versions/1/response.pdf", "/responses/kent/x/versions/1/response.pdf"),
        ("/cy/", BACK, "https://example.org/", "https://example.org/"),
        ("/cy/", BACK, "#map", "#map"),
        ("/cy/", BACK, "", ""),
    ],
)
def test_link_stays_in_the_language_and_on_the_day_of_its_page(page, moment, url, wanted):
    assert to(at(page, moment=moment), url) == wanted


def test_link_of_parts_is_joined_before_the_day_is_added():
    assert to(at("/cy/", moment=BACK), "/reports/", "x", "/", 7, "/") == "/cy/reports/x/7/?as_at=2025-01-31&clock=said"


def test_link_on_a_page_without_a_moment_or_a_request_is_plain():
    assert to(at("/admin/"), "/verify/") == "/verify/"
    assert to({}, "/verify/") == "/verify/"


def test_link_in_an_address_is_escaped_once():
    source = '{% load public %}<a href="{% to "/x/?a=1" %}">'

    drawn = Template(source).render(Context({"moment": BACK}))

    assert drawn == '<a href="/x/?a=1&amp;as_at=2025-01-31&amp;clock=said">'


def test_day_is_written_in_the_language_of_the_page():
    day = date(2024, 10, 16)

    assert [on(day), on(None)] == ["16 October 2024", ""]
    with welsh.speaking():
        assert on(day) == "16 Hydref 2024"


def test_day_of_a_time_is_the_local_one():
    drawn = Template("{% load public %}{{ at|on }}").render(Context({"at": datetime(2024, 6, 30, 23, 30, tzinfo=UTC)}))

    assert drawn == "1 July 2024"


def test_page_is_named_in_both_languages_with_what_it_knows_and_no_more(settings):
    settings.SITE_URL = "https://tracker.example"
    view = SimpleNamespace(parameters=frozenset({"region"}))

    found = addresses(at("/cy/due/?utm=x&region=South+East&as_at=2025-01-31&page=", view=view))

    query = "?as_at=2025-01-31&region=South+East"
    assert found._asdict() == {
        "is_page": True,
        "other": "en",
        "there": f"/due/{query}",
        "english": f"https://tracker.example/due/{query}",
        "welsh": f"https://tracker.example/cy/due/{query}",
        "canonical": f"https://tracker.example/cy/due/{query}",
    }


def test_page_that_was_not_found_leads_to_the_first_page_and_is_no_page():
    found = addresses(at("/nothing/?as_at=2025-01-31"))

    assert (found.is_page, found.other, found.there) == (False, "cy", "/cy/")


@pytest.mark.parametrize("address", ["/admin/", "/accounts/login/"])
def test_desk_and_sign_in_are_of_one_language(address):
    assert addresses(at(address)) is None
