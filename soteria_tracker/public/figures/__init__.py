"""The geometry of the pictures: pure functions from figures to places, one module a picture.

Places along a picture are shares of its width, so that words keep their size on any screen; only the tile map is
drawn to scale. Fills and edges are written into the pictures as well, for programs that read no style sheet.
"""

from soteria_tracker.public.figures.bar import Bar, Segment, bar
from soteria_tracker.public.figures.paint import FILLS
from soteria_tracker.public.figures.strip import Strip, strip
from soteria_tracker.public.figures.tile_map import TileMap, tile_map
from soteria_tracker.public.figures.time_line import TimeLine, time_line

__all__ = ["FILLS", "Bar", "Segment", "Strip", "TileMap", "TimeLine", "bar", "strip", "tile_map", "time_line"]
