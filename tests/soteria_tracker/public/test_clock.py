"""The dates of section 55 in words."""

from datetime import date

import pytest

from soteria_tracker.public.clock import day_words, how_far

DEADLINE = date(2025, 1, 31)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (-1, "before the report was published"),
        (0, "before the report was published"),
        (1, "day 1 of the 56 days"),
        (34, "day 34 of the 56 days"),
        (56, "day 56, the strict last day"),
        (57, "day 57, one day after the strict last day"),
        (58, "day 58, 2 days after the strict last day"),
    ],
)
def test_day_words_at_the_edges(number, words):
    assert day_words(number) == words


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2025, 1, 21), "10 days left"),
        (date(2025, 1, 30), "1 day left"),
        (date(2025, 1, 31), "today is the last day"),
        (date(2025, 2, 1), "passed 1 day ago"),
        (date(2025, 2, 28), "passed 28 days ago"),
    ],
)
def test_how_far_around_the_deadline(today, words):
    assert how_far(DEADLINE, today=today) == words


def test_how_far_without_a_deadline():
    assert how_far(None, today=DEADLINE) == ""
