"""The national administrator's forms of what was asked, as a browser sends them."""

from datetime import date, timedelta

import pytest

from forces import access
from recommendations.models import InspectionReport, NationalProduct, Recommendation
from tests.forces.admin_form import posted


@pytest.fixture
def soteria(db) -> InspectionReport:
    return InspectionReport.objects.get(slug="soteria-2024")


def test_report_publication_types_can_be_cleared_and_given(national, soteria):
    url = f"/admin/recommendations/inspectionreport/{soteria.pk}/change/"
    page = posted(national, url)
    assert page["publication_types"] == "Rape\nSpotlight"

    answers = []
    for typed in ("", "Rape\r\nSpotlight\r\n"):
        code = national.post(url, page | {"publication_types": typed}).status_code
        soteria.refresh_from_db()
        answers.append((code, soteria.publication_types))

    assert answers == [(302, []), (302, ["Rape", "Spotlight"])]


def test_report_published_after_a_deadline_is_refused(national, refusals, soteria):
    url = f"/admin/recommendations/inspectionreport/{soteria.pk}/change/"

    answer = national.post(url, posted(national, url, published="2030-01-01"))

    assert refusals(answer) == ["A recommendation of the report has a deadline before this day."]


def test_product_delivered_tomorrow_is_refused_and_today_is_not(national, refusals):
    product = NationalProduct.objects.first()
    url = f"/admin/recommendations/nationalproduct/{product.pk}/change/"
    page, today = posted(national, url), access.today()

    tomorrow = national.post(url, page | {"delivered": str(today + timedelta(days=1))})
    same_day = national.post(url, page | {"delivered": str(today)})

    assert refusals(tomorrow) == [
        "This day is still to come. Until the product is delivered, leave this empty and use “expected”."
    ]
    assert same_day.status_code == 302
    product.refresh_from_db()
    assert product.delivered == today


def test_product_chased_tomorrow_or_by_nobody_is_refused(national, refusals):
    product = NationalProduct.objects.first()
    url = f"/admin/recommendations/nationalproduct/{product.pk}/change/"
    page, today = posted(national, url), access.today()

    tomorrow = national.post(url, page | {"last_chased": str(today + timedelta(days=1)), "chased_by": "An office"})
    nobody = national.post(url, page | {"last_chased": str(today)})
    somebody = national.post(
        url, page | {"last_chased": str(today), "chased_by": "An office", "meanwhile": "Older one"}
    )

    assert refusals(tomorrow) == ["This day is still to come. Give the day on which it happened."]
    assert refusals(nobody) == ["Say both when the owner was last asked and who asked, or neither."]
    assert somebody.status_code == 302
    product.refresh_from_db()
    assert (product.last_chased, product.chased_by, product.meanwhile) == (today, "An office", "Older one")


def test_product_expected_date_may_be_any_day_but_not_stated_tomorrow(national, refusals):
    product = NationalProduct.objects.first()
    url = f"/admin/recommendations/nationalproduct/{product.pk}/change/"
    today = access.today()
    row = {
        "expected_dates-TOTAL_FORMS": "1",
        "expected_dates-0-id": "",
        "expected_dates-0-product": str(product.pk),
        "expected_dates-0-day": "2020-01-01",
        "expected_dates-0-source": "A letter of the owner",
    }
    page = posted(national, url) | row

    tomorrow = national.post(url, page | {"expected_dates-0-stated_on": str(today + timedelta(days=1))})
    same_day = national.post(url, page | {"expected_dates-0-stated_on": str(today)})

    assert refusals(tomorrow) == ["This day is still to come. Give the day on which it happened."]
    assert same_day.status_code == 302
    stated = product.expected_dates.get()
    assert (stated.day, stated.stated_on, stated.history.count()) == (date(2020, 1, 1), today, 1)


def test_recommendation_deadline_before_its_report_is_refused(national, refusals, soteria):
    three = Recommendation.objects.get(report=soteria, number=3)
    url = f"/admin/recommendations/recommendation/{three.pk}/change/"
    page = posted(national, url)

    before = national.post(url, page | {"deadline": "2024-08-21"})
    same_day = national.post(url, page | {"deadline": "2024-08-22"})

    assert refusals(before) == ["The deadline is before the report was published. Correct the day."]
    assert same_day.status_code == 302


def test_recommendation_without_a_report_is_asked_for_it(national, refusals):
    answer = national.post(
        "/admin/recommendations/recommendation/add/",
        posted(national, "/admin/recommendations/recommendation/add/", number=90, deadline="2024-08-21"),
    )

    assert refusals(answer) == ["This field is required."]


def test_recommendation_followed_without_wording_is_told_what_to_do(national, refusals, soteria):
    three = Recommendation.objects.get(report=soteria, number=3)
    url = f"/admin/recommendations/recommendation/{three.pk}/change/"

    answer = national.post(url, posted(national, url, wording=""))

    assert refusals(answer) == [
        "The Tracker follows only what it can quote: give the official wording, or take “followed” away."
    ]


YEAR = "Check the year: it must be from 1829 to 2199. Write all four digits, such as 2024."


@pytest.mark.parametrize("day", ["0001-01-01", "0024-08-22", "9999-12-31"])
@pytest.mark.parametrize(
    ("kind", "field"),
    [("inspectionreport", "published"), ("recommendation", "deadline")],
)
def test_report_and_deadline_of_a_slipped_year_are_refused_and_kept(national, refusals, soteria, kind, field, day):
    row = soteria if kind == "inspectionreport" else soteria.recommendations.get(number=3)
    url = f"/admin/recommendations/{kind}/{row.pk}/change/"

    answer = national.post(url, posted(national, url, **{field: day}))

    assert refusals(answer) == [YEAR]
    assert f'value="{day}"' in answer.content.decode()


@pytest.mark.parametrize(("field", "day"), [("delivered", "0024-08-22"), ("last_chased", "0024-08-22")])
def test_product_of_a_slipped_year_is_refused(national, refusals, field, day):
    product = NationalProduct.objects.first()
    url = f"/admin/recommendations/nationalproduct/{product.pk}/change/"

    assert refusals(national.post(url, posted(national, url, **{field: day}))) == [YEAR]


def test_expected_date_of_a_slipped_year_is_refused(national, refusals):
    product = NationalProduct.objects.first()
    product.expected_dates.create(day=date(2025, 1, 31), stated_on=date(2024, 8, 22), source="A letter")
    url = f"/admin/recommendations/nationalproduct/{product.pk}/change/"

    answer = national.post(url, posted(national, url, **{"expected_dates-0-day": "9999-12-31"}))

    assert refusals(answer) == [YEAR]
