"""Days where clocks jump: summer time, leap days, midnight in London; and what is counted over them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from recommendations.deadlines import PERIOD_DAYS, day_number, days_after_last, strict_last_day
from recommendations.models import InspectionReport
from responses.models.pressing import Worker


@pytest.mark.parametrize(
    ("published", "last"),
    [
        (date(2026, 3, 1), date(2026, 4, 25)),  # over the night of 29 March, which has 23 hours
        (date(2026, 10, 1), date(2026, 11, 25)),  # over the night of 25 October, which has 25
        (date(2024, 1, 5), date(2024, 2, 29)),  # ends on a leap day
        (date(2024, 2, 29), date(2024, 4, 24)),  # begins on one, and goes over a change of clocks
        (date(2023, 1, 5), date(2023, 3, 1)),  # the same days in a year without
        (date(2100, 1, 5), date(2100, 3, 1)),  # which 2100 is too
    ],
)
def test_56_days_are_days_whatever_the_clocks_do(published, last):
    assert strict_last_day(published) == last
    assert (day_number(published, last), days_after_last(published, last)) == (PERIOD_DAYS, 0)
    assert (day_number(published, last + timedelta(days=1)), days_after_last(published, last + timedelta(days=1))) == (
        PERIOD_DAYS + 1,
        1,
    )


def test_planted_count_of_seconds_would_lose_the_day_of_23_hours():
    """The control: moments in London, 55 times 24 hours apart, do not end on the day."""
    began = datetime(2026, 10, 1, tzinfo=timezone.get_default_timezone())

    ended = began.astimezone(UTC) + timedelta(days=PERIOD_DAYS - 1)

    assert timezone.localdate(ended) != strict_last_day(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),  # half past midnight, summer time
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29)),  # a moment before the clocks go forward
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),  # half past one, for the first time
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),  # and for the second
        (datetime(2028, 2, 29, 23, 59, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
@pytest.mark.django_db
def test_today_is_the_day_in_london(moment, today, client):
    """“As at” today is answered, and as at tomorrow refused, from the first minute of the day to its last."""
    with time_machine.travel(moment, tick=False):
        asked = {day: client.get(f"/?as_at={day.isoformat()}").status_code for day in (today, today + timedelta(1))}

    assert settings.TIME_ZONE == "Europe/London"
    assert asked == {today: 200, today + timedelta(1): 400}


@pytest.mark.django_db
def test_report_published_on_a_leap_day_has_its_page_and_its_last_day(client):
    InspectionReport.objects.create(
        slug="leap",
        title="A made-up report",
        short_title="Leap",
        published=date(2024, 2, 29),
        url="https://example.org/",
        licence="made up",
        recommendation_total=0,
    )

    with time_machine.travel(datetime(2028, 2, 29, 12, tzinfo=UTC), tick=False):
        page = client.get("/reports/leap/")

    assert page.status_code == 200
    assert "29 February 2024" in page.text
    assert "24 April 2024" in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-1), timedelta(hours=1), timedelta(days=400)])
def test_clock_that_jumps_gives_pages_all_the_same(client, jump):
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC) + jump, tick=False):
        answers = [client.get(path).status_code for path in ("/", "/reports/", "/health/live/")]

    assert answers == [200, 200, 200]


@pytest.mark.django_db
def test_session_ends_by_the_clock_and_a_clock_set_back_revives_none(people, gwent, signed_in):
    """Set forward beyond its age a session is over; nothing worse than signing in again comes of a jump."""
    start = datetime(2026, 12, 1, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        browser = signed_in(people("author", gwent))
        assert browser.get("/admin/").status_code == 200
    with time_machine.travel(start + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60), tick=False):
        assert browser.get("/admin/").status_code == 302
    assert not Worker.objects.exists()
