"""Cells and counts: pure, no database."""

from datetime import date

import pytest

from recommendations.models import Recommendation
from responses.models.record import InspectorateFinding
from responses.positions import Position
from soteria_tracker.public.picture import SCALE, Cell, Stance, Tally, cell
from soteria_tracker.templatetags.look import NONE_HELD

ASKED = Recommendation(number=3, deadline=date(2025, 1, 31))
SAID = date(2024, 9, 24)
BEFORE, AFTER = date(2025, 1, 31), date(2025, 2, 1)


def test_scale_holds_each_position_once():
    assert sorted(SCALE) == sorted([*Position.values, NONE_HELD])


@pytest.mark.parametrize("position", [Position.NOT_STARTED, Position.PLANNED, Position.IN_PROGRESS])
def test_cell_with_work_left_is_past_only_after_the_deadline(position):
    stance = Stance(position, SAID)

    assert cell(stance, ASKED, None, today=BEFORE) == Cell(position, past=False)
    assert cell(stance, ASKED, None, today=AFTER) == Cell(position, past=True)


@pytest.mark.parametrize("position", [Position.WAITING, Position.NOT_STATED, Position.IN_PLACE, Position.COMPLETE])
def test_cell_that_leaves_no_work_or_says_nothing_is_never_past(position):
    assert cell(Stance(position, SAID), ASKED, None, today=AFTER) == Cell(position)


def test_cell_without_a_statement_is_none_held_and_never_past():
    assert cell(None, ASKED, None, today=AFTER) == Cell(NONE_HELD)


def test_cell_completed_by_the_inspectorate_keeps_the_position_of_the_force():
    finding = InspectorateFinding(status="completed")

    found = cell(Stance(Position.PLANNED, SAID), ASKED, finding, today=AFTER)

    assert found == Cell(Position.PLANNED, past=False, closed=True, settled=True)


def test_tally_counts_every_place_on_the_scale_and_makes_the_whole():
    tally = Tally(ASKED, (Cell("waiting"), Cell("planned", past=True), Cell(NONE_HELD), Cell(NONE_HELD)))

    assert [(count.position, count.number) for count in tally.counts] == [
        ("complete", 0),
        ("in_place", 0),
        ("in_progress", 0),
        ("waiting", 1),
        ("planned", 1),
        ("not_started", 0),
        ("not_stated", 0),
        ("none", 2),
    ]
    assert (tally.n, tally.waiting, tally.past, tally.none_held, tally.closed) == (4, 1, 1, 2, 0)
