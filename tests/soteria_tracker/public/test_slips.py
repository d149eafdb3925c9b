"""Target dates and how they moved, over many made-up ledgers."""

import itertools
import random
from datetime import date, timedelta

import pytest

from soteria_tracker.public.slips import Ledger, Move, Stated, ledger

DAY = date(2025, 1, 31)


def stated(*targets, since=date(2024, 11, 1)):
    """One statement a week, each with the target that lies so many days after DAY."""
    return [Stated(DAY + timedelta(days=days), since + timedelta(weeks=week)) for week, days in enumerate(targets)]


def ledgers_at_random(number=300):
    source = random.Random(4)  # noqa: S311 -- the same examples each time, nothing secret
    for _each in range(number):
        yield stated(*(source.randint(-40, 40) * source.randint(0, 1) for _date in range(source.randint(1, 12))))


def test_ledger_of_nobody_is_none():
    assert ledger([]) is None


def test_ledger_of_one_date_has_not_moved():
    [only] = stated(0)

    found = ledger([only])

    assert found == Ledger(only, (), last=only)
    assert (found.current, found.days, found.later, found.brought_forward) == (only, 0, 0, 0)


def test_ledger_keeps_the_original_date_and_each_move_with_its_reason():
    first, second, third = stated(0, 59, 28)
    second = second._replace(reason="The laboratory moved.", agreed_by="Deputy commissioner")

    found = ledger([first, second, third])

    assert found.original == first
    assert found.moves == (Move(second, first.target), Move(third, second.target))
    assert [move.days for move in found.moves] == [59, -31]
    assert (found.later, found.brought_forward, found.days) == (1, 1, 28)


def test_ledger_takes_the_reason_from_a_statement_that_repeats_the_date():
    first, moved, again = stated(0, 30, 30)

    found = ledger([first, moved, again._replace(reason="Said later.", agreed_by="Board")])

    assert [(move.stated.stated_on, move.stated.reason) for move in found.moves] == [(moved.stated_on, "Said later.")]


def test_sum_of_all_moves_is_the_way_from_the_first_date_to_the_last():
    for said in ledgers_at_random():
        found = ledger(said)

        assert found.days == sum(move.days for move in found.moves)
        assert found.current.target == said[-1].target
        assert found.original.target == said[0].target
        assert found.later + found.brought_forward == len(found.moves)


def test_moves_are_as_many_as_neighbours_that_differ_and_none_is_of_no_days():
    for said in ledgers_at_random():
        found = ledger(said)

        assert len(found.moves) == sum(one.target != other.target for one, other in itertools.pairwise(said))
        assert all(move.days for move in found.moves)


def test_saying_a_date_again_moves_nothing():
    for said in ledgers_at_random(50):
        twice = [each for one in said for each in (one, one._replace(stated_on=one.stated_on + timedelta(days=1)))]

        assert ledger(twice).moves == ledger(said).moves


def test_ledger_cut_in_the_middle_says_so_and_invents_no_move():
    said = stated(0, 10, 20, 30, 40)

    found = ledger(said[3:], original=said[0])

    assert found.is_cut
    assert [move.days for move in found.moves] == [10]
    assert (found.original, found.days) == (said[0], 40)


def test_ledger_cut_of_which_the_newest_repeat_one_date_still_knows_that_date():
    said = stated(0, 10, 40, 40)

    found = ledger(said[2:], original=said[0])

    assert (found.current.target, found.moves, found.days) == (said[2].target, (), 40)


@pytest.mark.parametrize(("days", "later", "distance"), [(1, True, 1), (-1, False, 1), (365, True, 365)])
def test_move_counts_days_in_both_directions(days, later, distance):
    [there] = stated(days)

    move = Move(there, DAY)

    assert (move.days, move.is_later, move.distance) == (days, later, distance)
