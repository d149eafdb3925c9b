"""The report and its recommendations, in the inspectorate's own words."""

import html
import re
from datetime import date

import pytest

from recommendations.models import InspectionReport, Recommendation
from tests.soteria_tracker.public import published

pytestmark = pytest.mark.django_db
TRACKED = (3, 5, 7, 9, 11)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_report_page_states_the_clock_and_the_cohorts(client):
    page = text_of(page_of(client, "/reports/soteria-2024/"))

    assert "Wednesday 16 October 2024" in page
    assert "Thursday 22 August 2024" in page
    assert "15 of the 19 are known here." in page
    assert "9 of the 9 are known here." in page


def test_report_page_lists_14_recommendations_and_holds_five_wordings(client):
    page = page_of(client, "/reports/soteria-2024/")

    assert len(re.findall(r'<th scope="row" class="number"><a href="/reports/soteria-2024/\d+/">', page)) == 14
    assert page.count("Wording not held") == 9
    for recommendation in Recommendation.objects.filter(is_tracked=True):
        assert recommendation.wording in text_of(page)


def test_report_page_leaves_dates_of_national_products_unknown(client):
    page = text_of(page_of(client, "/reports/soteria-2024/"))
    products = page[page.index("What national bodies owe to forces") :]

    assert products.count("not known not known") == 4
    assert "NOM 21: training on orders" in products
    assert "Recommendation 7(b)" in products


@pytest.mark.parametrize("number", TRACKED)
def test_recommendation_page_quotes_the_official_wording_exactly(client, number):
    recommendation = Recommendation.objects.get(number=number)

    page = page_of(client, f"/reports/soteria-2024/{number}/")

    quote = html.unescape(re.search(r"<blockquote.*?</blockquote>", page, re.S).group())
    assert f"<p>{recommendation.wording}</p>" in quote
    for limb in recommendation.limbs.all():
        assert f'<span class="limbs__key">({limb.key})</span> <span>{limb.text}</span>' in quote
    assert page.count("No response held here</td>") == 38


def test_recommendation_page_shows_limbs_and_where_they_come_from(client):
    page = text_of(page_of(client, "/reports/soteria-2024/7/"))

    assert "The letters are the Tracker’s own: the source prints bullets." in page
    assert "Limb 7(b) waits for NOM 21: training on orders" in page
    assert "Gwent Police In progress deadline passed" in page


def test_recommendation_page_counts_with_n(client):
    page = text_of(page_of(client, "/reports/soteria-2024/5/"))

    assert "Forces by their latest stated position (43 forces)" in page
    assert "Deadline passed: 1 force whose latest statement held here leaves work to do." in page
    assert "It waits for recommendation 4 , due 31 January 2025." in page


def test_recommendation_page_without_a_wording(client):
    page = text_of(page_of(client, "/reports/soteria-2024/4/"))

    assert "Wording not held" in page
    assert "Soteria Joint Unit, with the College of Policing" in page
    assert "Recommendation 5 waits for this one." in page
    assert "Each force" not in page


def test_recommendation_page_says_when_a_body_only_says_that_nothing_has_changed(client):
    published.update("gwent", on=date(2025, 3, 3), series=1, positions={5: "waiting"}, is_unchanged=True, says="")

    page = client.get("/reports/soteria-2024/5/").content.decode()

    row = page.split('href="/forces/gwent/?report=soteria-2024#soteria-2024-recommendation-5"')[1].split("</tr>")[0]
    assert "the body says that nothing has changed" in row
    assert "the body’s own" not in row


def test_report_page_follows_its_own_pager(client):
    report = InspectionReport.objects.get(slug="soteria-2024")
    for number in range(101, 131):
        Recommendation.objects.create(report=report, number=number, topic=f"matter {number}", wording="Do it.")
    first = client.get("/reports/soteria-2024/").content.decode()
    (after,) = set(re.findall(r"\?after=(\d+)", first))

    second = client.get(f"/reports/soteria-2024/?after={after}").content.decode()

    numbers = [
        *re.findall(r"/reports/soteria-2024/(1\d\d)/", first),
        *re.findall(r"/reports/soteria-2024/(1\d\d)/", second),
    ]
    assert {int(number) for number in numbers if int(number) > 100} >= set(range(101, 121))
    assert client.get("/reports/soteria-2024/?after=0").status_code == 404
    assert client.get("/reports/soteria-2024/?after=999999").status_code == 404


@pytest.mark.parametrize("address", ["/reports/later/", "/reports/later/3/"])
def test_report_that_was_not_out_on_the_day_is_not_counted(client, address):
    published.another_report(published=date(2025, 9, 1))

    before = client.get(f"{address}?as_at=2025-01-31").content.decode()

    assert "This report was published on 1 September 2025" in before
    assert "No response held here" not in before
    assert "No response held here" in client.get(f"{address}?as_at=2025-09-01").content.decode()
