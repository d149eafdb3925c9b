"""The forces as tiles, each roughly where the force lies, for one recommendation. Drawn to scale, as a map is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from forces.models import Force
from soteria_tracker.public.figures.paint import fill, text_fill
from soteria_tracker.public.picture import Cell

#: Units of the picture: from tile to tile, and the tile itself.
ACROSS, DOWN, WIDTH, HEIGHT = 144, 70, 138, 64
EDGE = 4  # around the whole, for outlines
A_LINE = 14  # characters of a name that fit into one line of a tile


class Tile(NamedTuple):
    force: Force
    cell: Cell
    x: int
    y: int
    lines: tuple[str, ...]
    fill: str
    text_fill: str
    is_pinned: bool

    @property
    def text_x(self) -> int:
        return self.x + 8

    @property
    def word_x(self) -> int:
        return self.x + 29

    @property
    def baselines(self) -> list[tuple[str, int]]:
        """Each line of the name with its height; the word of the position stands beneath them."""
        first = self.y + (26 if len(self.lines) == 1 else 19)
        return [(line, first + 16 * number) for number, line in enumerate(self.lines)]

    @property
    def word_y(self) -> int:
        return self.y + 54

    @property
    def mark_y(self) -> int:
        return self.y + 41

    @property
    def corner(self) -> str:
        """The mark of a deadline that has passed, on top of whatever the position is."""
        right = self.x + WIDTH
        return f"M{right - 16} {self.y}H{right}V{self.y + 16}Z"

    @property
    def hatch(self) -> bool:
        return self.cell.position == "not_stated"


@dataclass(frozen=True)
class TileMap:
    tiles: list[Tile]

    @property
    def width(self) -> int:
        return max((tile.x for tile in self.tiles), default=0) + WIDTH + EDGE

    @property
    def height(self) -> int:
        return max((tile.y for tile in self.tiles), default=0) + HEIGHT + EDGE

    @property
    def tile(self) -> tuple[int, int]:
        return WIDTH, HEIGHT


def tile_map(places: Iterable[tuple[Force, Cell]], *, pinned: Force | None = None) -> TileMap:
    """In the order given, which is that of the tab key and of whoever listens: by name."""
    return TileMap([_tile(force, cell, is_pinned=force == pinned) for force, cell in places])


def _tile(force: Force, cell: Cell, *, is_pinned: bool) -> Tile:
    return Tile(
        force=force,
        cell=cell,
        x=EDGE + force.tile_column * ACROSS,
        y=EDGE + force.tile_row * DOWN,
        lines=wrapped(force.short_name),
        fill=fill(cell.position),
        text_fill=text_fill(cell.position),
        is_pinned=is_pinned,
    )


def wrapped(name: str) -> tuple[str, ...]:
    """At most two lines, the words as even as they go; a single long word stays whole."""
    words = name.split()
    if len(name) <= A_LINE or len(words) == 1:
        return (name,)
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return min(cuts, key=lambda pair: max(len(pair[0]), len(pair[1])))
