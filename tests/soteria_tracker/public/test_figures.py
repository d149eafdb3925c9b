"""The geometry of the stacked bar."""

from recommendations.models import Recommendation
from soteria_tracker.public.figures import FILLS, bar
from soteria_tracker.public.picture import SCALE, Cell, Tally


def test_bar_lies_end_to_end_without_empty_places():
    tally = Tally(Recommendation(number=7), (Cell("in_place"), Cell("none"), Cell("none"), Cell("none")))

    segments = bar(tally).segments

    assert [(part.position, part.x, part.width, part.middle, part.number) for part in segments] == [
        ("in_place", "0.000%", "25.000%", "12.500%", 1),
        ("none", "25.000%", "75.000%", "62.500%", 3),
    ]


def test_bar_of_no_forces_is_empty():
    assert bar(Tally(Recommendation(number=7), ())).segments == []


def test_fills_cover_the_scale():
    assert set(FILLS) == set(SCALE)
