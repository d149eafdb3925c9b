"""Days that no form takes any more, but that a record or the reference data may hold: they break no page."""

from datetime import date

import pytest

from recommendations.models import Recommendation
from tests.soteria_tracker.public.published import another_report, update

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/",
    "/due/",
    "/targets/",
    "/forces/kent/",
    "/reports/soteria-2024/",
    "/reports/soteria-2024/7/",
    "/data/targets.csv",
    "/data/recommendations.ods",
    "/calendars/bodies/kent.ics",
    "/calendars/reports/soteria-2024.ics",
    "/api/v1/targets/",
)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_page_is_shown_whatever_target_date_or_deadline_is_held(client, day):
    update("kent", on=date(2025, 2, 1), series=1, positions={7: "planned"}, target_date=day)
    Recommendation.objects.filter(number=7).update(deadline=day)

    assert {address: client.get(address).status_code for address in ADDRESSES} == dict.fromkeys(ADDRESSES, 200)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_desk_is_shown_whatever_day_of_a_report_is_held(national, signed_in, people, kent, day):
    report = another_report(published=day)

    assert signed_in(people("author", kent)).get("/admin/").status_code == 200
    assert national.get(f"/admin/recommendations/inspectionreport/{report.pk}/change/").status_code == 200
