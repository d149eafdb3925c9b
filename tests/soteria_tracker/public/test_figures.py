"""The geometry of the pictures."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from recommendations.models import Recommendation
from soteria_tracker.public.course import looks
from soteria_tracker.public.figures import FILLS, bar, strip, tile_map, time_line
from soteria_tracker.public.figures.paint import Span
from soteria_tracker.public.figures.tile_map import wrapped
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.picture import SCALE, Cell, Tally

START, END = date(2025, 1, 1), date(2025, 1, 10)
ASKED = Recommendation(number=7, deadline=date(2025, 1, 5))


def test_bar_lies_end_to_end_without_empty_places():
    tally = Tally(Recommendation(number=7), (Cell("in_place"), Cell("none"), Cell("none"), Cell("none")))

    segments = bar(tally).segments

    assert [(part.position, part.x, part.width, part.middle, part.number) for part in segments] == [
        ("in_place", "0%", "25%", "12.5%", 1),
        ("none", "25%", "75%", "62.5%", 3),
    ]


def test_bar_of_no_forces_is_empty():
    assert bar(Tally(Recommendation(number=7), ())).segments == []


def test_fills_cover_the_scale():
    assert set(FILLS) == set(SCALE)


def test_time_line_stacks_all_the_forces_on_every_day():
    changes = [(date(2024, 12, 1), {"planned": 1}), (date(2025, 1, 6), {"planned": 1, "in_place": 1})]

    line = time_line(ASKED, changes, n=4, start=START, end=END, undated=1, height=100)

    assert [(step.since, step.counts) for step in line.steps] == [
        (START, {"planned": 1, "none": 2, "undated": 1}),
        (date(2025, 1, 6), {"planned": 1, "in_place": 1, "none": 1, "undated": 1}),
    ]
    assert [(block.position, block.x, block.width, block.y, block.height) for block in line.blocks] == [
        ("in_place", "50%", "50%", "101.00", "25.00"),
        ("planned", "0%", "50%", "101.00", "25.00"),
        ("planned", "50%", "50%", "76.00", "25.00"),
        ("none", "0%", "50%", "51.00", "50.00"),
        ("none", "50%", "50%", "51.00", "25.00"),
        ("undated", "0%", "100%", "26.00", "25.00"),
    ]
    assert line.deadline_at == "50%"  # the end of the fifth day of ten
    assert line.at_deadline == [("planned", 1), ("none", 2), ("undated", 1)]
    assert line.at_end == [("in_place", 1), ("planned", 1), ("none", 1), ("undated", 1)]
    assert [past for _day, _counts, past in line.rows] == [False, True]


def test_time_line_goes_on_empty_to_a_deadline_to_come():
    line = time_line(ASKED, [], n=4, start=START, end=date(2025, 1, 2), height=100)

    assert (line.ends_early, line.end_at, line.deadline_at, line.span.days) == (True, "40%", "100%", 5)
    assert [(block.position, block.width) for block in line.blocks] == [("none", "40%")]


def test_time_line_leaves_out_what_comes_after_its_end():
    line = time_line(ASKED, [(date(2025, 1, 9), {"planned": 4})], n=4, start=START, end=date(2025, 1, 8))

    assert line.at_end == [("none", 4)]


def test_looks_hold_both_ends_and_the_deadline_and_are_bounded():
    assert looks(START, END) == ([date(2025, 1, day) for day in range(1, 11)], 1)

    days, apart = looks(date(2000, 1, 1), date(2025, 12, 31), also=date(2013, 5, 6))

    assert apart == 48
    assert len(days) <= 203
    assert {date(2000, 1, 1), date(2013, 5, 6), date(2025, 12, 31)} <= set(days)


def test_strip_draws_what_was_held_from_which_day():
    said = [(date(2025, 1, 3), "planned"), (date(2025, 1, 8), None), (date(2025, 2, 1), "complete")]

    picture = strip([(ASKED, said, ASKED.deadline)], start=START, end=END, key="one")

    assert [(part.position, part.since, part.x, part.width) for part in picture.rows[0].stretches] == [
        ("none", None, "0%", "20%"),
        ("planned", date(2025, 1, 3), "20%", "50%"),
        ("none", date(2025, 1, 8), "70%", "30%"),
    ]
    assert (picture.rows[0].deadline_at, picture.positions) == ("50%", ["planned", "none"])


def test_strip_is_named_by_the_day_of_the_page_and_not_by_a_deadline_to_come():
    asked = Recommendation(number=7, deadline=date(2025, 3, 31))
    picture = strip([(asked, [(date(2025, 1, 3), "planned")], asked.deadline)], start=START, end=END, key="one")

    markup = render_to_string("_partials/strip.html", {"strip": picture, "moment": Moment(END)})

    assert "Positions as stated, from 1 January 2025 to 10 January 2025</title>" in markup
    assert (picture.end, picture.span.end) == (END, asked.deadline)


def test_strip_keeps_the_newest_changes_of_a_long_row():
    said = [(date(2025, 1, 1 + number % 10), "planned") for number in range(61)]

    assert strip([(ASKED, said, None)], start=START, end=END, key="one").is_cut


def test_map_places_each_force_and_outlines_the_pinned_one():
    gwent = SimpleNamespace(short_name="Gwent", tile_column=1, tile_row=6)
    city = SimpleNamespace(short_name="City of London", tile_column=6, tile_row=7)

    tiles = tile_map([(gwent, Cell("waiting")), (city, Cell("none", past=True))], pinned=gwent)

    assert [(tile.x, tile.y, tile.is_pinned) for tile in tiles.tiles] == [(148, 424, True), (868, 494, False)]
    assert (tiles.width, tiles.height) == (868 + 138 + 4, 494 + 64 + 4)


def test_names_are_wrapped_into_even_lines():
    assert wrapped("Northamptonshire") == ("Northamptonshire",)
    assert wrapped("Greater Manchester") == ("Greater", "Manchester")
    assert wrapped("Hampshire & IOW") == ("Hampshire", "& IOW")


@pytest.mark.parametrize(("day", "anchor"), [(2, "start"), (3, "middle"), (6, "middle"), (7, "end"), (10, "end")])
def test_words_beside_a_day_lie_where_there_is_room(day, anchor):
    """Ten days, the end of the third at three tenths of the width."""
    assert Span(date(2025, 1, 1), date(2025, 1, 10)).anchor(date(2025, 1, day)) == anchor
