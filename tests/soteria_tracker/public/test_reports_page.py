"""The list of reports: newest first, from key to key, none before its day."""

import re
from datetime import date, timedelta

import pytest

from recommendations.models import InspectionReport
from soteria_tracker.public.pages.reports import SIZE

pytestmark = pytest.mark.django_db


@pytest.fixture
def many() -> None:
    InspectionReport.objects.bulk_create(
        InspectionReport(
            slug=f"report-{number}",
            title="A report",
            short_title=f"Report {number}",
            published=date(2023, 1, 1) + timedelta(days=number // 2),
            url="https://hmicfrs.example/report",
            licence="Open Government Licence v3.0",
            recommendation_total=1,
        )
        for number in range(45)
    )


def slugs(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/reports/([\w-]+)/[^"]*">', html)


def test_reports_page_shows_what_is_followed_and_the_strict_last_day(client):
    html = client.get("/reports/").content.decode()

    assert slugs(html) == ["soteria-2024"]
    assert re.findall(r'<td class="number"[^>]*>(\d+)</td>', html) == ["14", "5"]
    assert "16 October 2024" in html


def test_reports_pages_together_hold_each_report_once_newest_first(client, many):
    found, url = [], "/reports/"
    while url:
        html = client.get(url).content.decode()
        found += slugs(html)
        assert len(slugs(html)) <= SIZE
        more = re.search(r'href="(\?before=[\d.-]+)" rel="next"', html)
        url = f"/reports/{more[1]}" if more else ""

    expected = InspectionReport.objects.order_by("-published", "-pk").values_list("slug", flat=True)
    assert found == list(expected)


def test_reports_page_leaves_out_what_was_published_after_the_day(client, many):
    html = client.get("/reports/?as_at=2023-01-02").content.decode()

    assert slugs(html) == ["report-3", "report-2", "report-1", "report-0"]


def test_reports_page_answers_nonsense_with_the_first_page_and_a_sentence(client):
    answer = client.get("/reports/?before=yesterday")

    assert (answer.status_code, slugs(answer.content.decode())) == (400, ["soteria-2024"])
    assert "The address asks for a place in the list that does not exist." in answer.content.decode()
