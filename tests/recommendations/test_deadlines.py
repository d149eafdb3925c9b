"""The clock of section 55(5A): "56 days beginning with the day on which the report is published"."""

from datetime import date

import pytest

from recommendations.deadlines import (
    Section55Clock,
    day_number,
    days_after_last,
    days_until,
    is_past,
    strict_last_day,
)

PUBLISHED = date(2024, 8, 22)


@pytest.mark.parametrize(
    ("published", "last_day"),
    [
        (date(2024, 8, 22), date(2024, 10, 16)),
        (date(2023, 10, 31), date(2023, 12, 25)),  # Christmas Day: nothing moves the date
        (date(2019, 5, 2), date(2019, 6, 26)),
    ],
)
def test_strict_last_day_counts_the_day_of_publication_as_day_1(published, last_day):
    assert strict_last_day(published) == last_day
    assert day_number(published, published) == 1
    assert day_number(published, last_day) == 56


@pytest.mark.parametrize(
    ("day", "number", "after"),
    [
        (date(2024, 8, 21), 0, -56),
        (date(2024, 9, 24), 34, -22),
        (date(2024, 10, 8), 48, -8),
        (date(2024, 10, 16), 56, 0),
        (date(2024, 10, 17), 57, 1),
    ],
)
def test_day_number_of_known_documents(day, number, after):
    assert (day_number(PUBLISHED, day), days_after_last(PUBLISHED, day)) == (number, after)


def test_deadline_has_not_passed_on_its_own_day():
    deadline = date(2025, 1, 31)

    assert [is_past(deadline, today=date(2025, 1, day)) for day in (30, 31)] == [False, False]
    assert is_past(deadline, today=date(2025, 2, 1))
    assert [days_until(deadline, today=date(2025, 1, day)) for day in (1, 31)] == [30, 0]
    assert days_until(deadline, today=date(2025, 2, 2)) == -2


def test_deadline_that_does_not_exist_never_passes():
    assert not is_past(None, today=date(2099, 1, 1))


def test_clock_keeps_computed_stated_and_done_apart():
    clock = Section55Clock(PUBLISHED, stated_deadline=date(2024, 10, 17), responded=date(2024, 10, 17))

    assert clock.strict_last_day == date(2024, 10, 16)
    assert clock.stated_deadline == date(2024, 10, 17)
    assert (clock.day_number, clock.days_after_last) == (57, 1)


def test_clock_without_a_response_counts_no_days():
    clock = Section55Clock(PUBLISHED)

    assert (clock.strict_last_day, clock.day_number, clock.days_after_last) == (date(2024, 10, 16), None, None)


def test_strict_last_day_of_a_slip_at_the_end_of_all_days_is_the_last_there_is():
    assert strict_last_day(date(9999, 12, 31)) == date.max
    assert strict_last_day(date(9999, 11, 7)) == date.max
