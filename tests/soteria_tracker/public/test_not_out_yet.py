"""A report that is entered before its day: until then every address answers as if there were none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import Dependency, Recommendation
from responses import search_index
from tests.soteria_tracker.public import published

pytestmark = pytest.mark.django_db
TITLES = ("A later report", "Later report")
ADDRESSES = (
    "/reports/{}/",
    "/reports/{}/3/",
    "/cy/reports/{}/",
    "/cy/reports/{}/3/",
    "/responses/kent/{}/",
    "/cy/responses/kent/{}/",
    "/calendars/reports/{}.ics",
    "/feeds/reports/{}.atom",
    "/feeds/reports/{}/3.atom",
    "/sitemaps/{}.xml",
    "/data/?report={}",
    "/data/recommendations.csv?report={}",
    "/data/reports.csv?after={}",
    "/datapackage.json?report={}",
    "/api/v1/reports/{}/",
    "/api/v1/recommendations/?report={}",
    "/api/v1/recommendations/{}/3/",
    "/api/v1/reports/?after={}",
    "/forces/kent/?report={}",
    "/forces/kent/?before={}",
    "/forces/kent/compare/?report={}",
    "/search/?q=do&report={}",
    "/verify/{}/kent/response/1/",
)


@pytest.fixture
def tomorrow(db):
    return published.another_report(published=timezone.localdate() + timedelta(days=1), slug="later")


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_of_a_report_of_tomorrow_answers_as_that_of_none(client, tomorrow, address):
    answer, of_none = client.get(address.format("later")), client.get(address.format("nolat"))

    assert answer.status_code == of_none.status_code
    text = b"".join(answer) if answer.streaming else answer.content
    nothing = b"".join(of_none) if of_none.streaming else of_none.content
    assert not any(title.encode() in text for title in TITLES)
    assert text.replace(b"later", b"nolat").count(b"nolat") == nothing.replace(b"later", b"nolat").count(b"nolat")


@pytest.mark.parametrize("address", ["/reports/later/", "/reports/later/3/", "/responses/kent/later/"])
def test_address_of_a_report_of_today_is_answered(client, address):
    published.another_report(published=timezone.localdate(), slug="later")

    assert client.get(address).status_code == 200


def test_recommendation_of_today_names_none_of_tomorrow_that_waits_for_it(client, tomorrow):
    now = Recommendation.objects.get(report__slug="soteria-2024", number=3)
    Dependency.objects.create(recommendation=tomorrow.recommendations.get(number=3), on_recommendation=now)
    Dependency.objects.create(recommendation=now, on_recommendation=tomorrow.recommendations.get(number=4))

    assert "/reports/later/" not in client.get("/reports/soteria-2024/3/").content.decode()
    assert "later/" not in client.get("/data/dependencies.csv").content.decode()


def test_search_finds_no_wording_of_tomorrow(client, tomorrow):
    tomorrow.recommendations.update(wording="Count every hippopotamus.")
    search_index.rebuild()

    assert "/reports/later/" not in client.get("/search/?q=hippopotamus").content.decode()
    tomorrow.published = timezone.localdate()
    tomorrow.save()
    search_index.rebuild()
    assert "/reports/later/" in client.get("/search/?q=hippopotamus").content.decode()


def test_response_that_a_body_published_ahead_of_the_report_is_shown_and_no_day_to_come_has_been(client, tomorrow):
    published.response("kent", on=timezone.localdate(), positions={3: "planned"}, report=tomorrow)

    page = client.get("/responses/kent/later/").content.decode()

    assert "We welcome the report." in page
    assert "This report was published on" not in page
