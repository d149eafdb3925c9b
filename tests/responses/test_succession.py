"""Which statement counts from which day, by each clock; and how many forces stand where at the end of each day."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest

from responses.succession import PUBLISHED, SAID, Said, counts, public_day, successions


def said(position, *, speaks_of, public=None, own=True, replaced=None):
    """``speaks_of`` and ``public`` are days of January 2025, None for none."""
    public = public or speaks_of or 1
    at = datetime.combine(date(2025, 1, public), time(12), tzinfo=UTC)
    return Said(
        position=position,
        is_own=own,
        stated_on=date(2025, 1, speaks_of) if speaks_of else None,
        published_at=at,
        public_on=at.date() if own or speaks_of else None,
        replaced_on=date(2025, 1, replaced) if replaced else None,
    )


def days(changes):
    return [(day.day, position) for day, position in changes]


def test_statement_counts_from_the_day_of_which_it_speaks_or_from_its_publication():
    found = successions([said(1, speaks_of=5, public=20)])

    assert {clock: days(changes) for clock, changes in found.items()} == {SAID: [(5, 1)], PUBLISHED: [(20, 1)]}


def test_late_word_of_an_earlier_day_does_not_take_the_place_of_a_later_one():
    found = successions([said(1, speaks_of=10), said(2, speaks_of=4, public=20)])

    assert days(found[SAID]) == [(4, 2), (10, 1)]
    assert days(found[PUBLISHED]) == [(10, 1)]


def test_reading_gives_way_to_the_own_statement_from_its_day_on():
    found = successions([said(1, speaks_of=15, own=False), said(2, speaks_of=10)])

    assert days(found[SAID]) == [(10, 2)]
    assert days(found[PUBLISHED]) == [(10, 2)]


def test_reading_counts_until_the_own_statement_begins():
    found = successions([said(1, speaks_of=3, own=False), said(2, speaks_of=10, public=12)])

    assert days(found[SAID]) == [(3, 1), (10, 2)]
    assert days(found[PUBLISHED]) == [(3, 1), (12, 2)]


def test_correction_counts_for_its_own_day_by_what_was_said_and_from_its_publication_by_what_was_published():
    found = successions([said(1, speaks_of=5, replaced=20), said(2, speaks_of=5, public=20)])

    assert days(found[SAID]) == [(5, 2)]
    assert days(found[PUBLISHED]) == [(5, 1), (20, 2)]


def test_silent_correction_leaves_nothing_from_its_day_on():
    found = successions([said(1, speaks_of=5, replaced=20)])

    assert days(found[SAID]) == []
    assert days(found[PUBLISHED]) == [(5, 1), (20, None)]


def test_statement_published_and_corrected_on_one_day_never_stood_at_the_end_of_a_day():
    found = successions([said(1, speaks_of=5, replaced=5), said(2, speaks_of=5)])

    assert days(found[PUBLISHED]) == [(5, 2)]


def test_statement_taken_back_on_its_own_day_never_stood():
    assert successions([said(1, speaks_of=5, replaced=5)])[PUBLISHED] == []


def test_undated_reading_lies_on_no_day():
    assert successions([said(1, speaks_of=None, own=False)]) == {SAID: [], PUBLISHED: []}


@pytest.mark.parametrize("seed", range(20))
def test_succession_agrees_with_asking_of_each_day_anew(seed):
    dice = random.Random(seed)  # noqa: S311
    rows = []
    for position in range(1, 12):
        public = dice.randint(1, 25)
        replaced = dice.choice([None, None, dice.randint(public, 28)])
        speaks_of = dice.choice([None, dice.randint(1, public)])
        rows.append(said(position, speaks_of=speaks_of, public=public, own=dice.random() < 0.6, replaced=replaced))
    found = successions(rows)
    for number in range(31):
        day = date(2025, 1, 1) + timedelta(days=number)
        of_day = [row for row in rows if row.replaced_on is None and row.stated_on and row.stated_on <= day]
        by_then = [
            row
            for row in rows
            if row.public_on and row.public_on <= day and (row.replaced_on is None or row.replaced_on > day)
        ]

        assert last(found[SAID], day) == best(of_day)
        assert last(found[PUBLISHED], day) == best(by_then)
    assert all(changes == sorted(set(changes)) for changes in found.values())


def last(changes, day):
    return next((position for since, position in reversed(changes) if since <= day), None)


def best(rows):
    return max(rows, key=lambda row: row.rank).position if rows else None


@pytest.mark.parametrize(
    ("kind", "version", "dated", "first", "day"),
    [
        ("reading", 1, date(2024, 10, 8), None, date(2024, 10, 8)),
        ("reading", 1, None, None, None),
        ("update", 1, date(2025, 1, 1), None, date(2025, 7, 1)),
        ("response", 1, date(2025, 1, 1), "2025-02-03", date(2025, 2, 3)),
        ("response", 1, None, "2025-08-03", date(2025, 7, 1)),
        ("response", 2, date(2025, 1, 1), "2025-02-03", date(2025, 7, 1)),
    ],
)
def test_public_day_is_the_local_day_of_the_record_or_the_day_that_a_document_bears(kind, version, dated, first, day):
    half_past_midnight_in_summer = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)

    assert public_day(kind, version, half_past_midnight_in_summer, dated, first) == day


def test_counts_run_on_and_skip_days_that_change_no_figure():
    first, second, third, fourth = (date(2025, 1, day) for day in (1, 2, 3, 4))
    changes = [
        (second, 7, "in_place"),
        (first, 7, "planned"),
        (first, 8, "planned"),
        (third, 7, "in_place"),
        (fourth, 7, None),
        (fourth, 8, None),
    ]

    assert list(counts(changes)) == [
        (first, {"planned": 2}),
        (second, {"in_place": 1, "planned": 1}),
        (fourth, {}),
    ]


def test_day_on_which_nothing_is_left_standing_is_no_change_where_nothing_stood_before():
    assert list(counts([(date(2025, 1, 5), 7, None)])) == []
