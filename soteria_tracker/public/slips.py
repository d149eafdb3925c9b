"""Target dates and how they moved: what each statement said of when a force will be there. No query, no clock.

The first date that an update states is the original one. A later statement that names another date moves it; one
that repeats the date, or names none, moves nothing: silence takes no date back. Which statements count is decided
by whoever asks (``soteria_tracker.public.questions``): corrected versions in their newest form, or as they stood.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from responses.models.record import PublishedPosition
from responses.standing import precedence


class Stated(NamedTuple):
    """One statement that names a target date."""

    target: date
    stated_on: date
    reason: str = ""
    agreed_by: str = ""
    source: PublishedPosition | None = None

    @classmethod
    def of(cls, position: PublishedPosition) -> "Stated":
        """ValueError where it names no target date, or bears no day."""
        if position.target_date is None or position.stated_on is None:
            raise ValueError(f"{position} names no target date on a day.")
        return cls(
            position.target_date,
            position.stated_on,
            position.target_reason,
            position.target_agreed_by,
            position,
        )


@dataclass(frozen=True)
class Move:
    """A target date in the place of another."""

    stated: Stated
    before: date

    @property
    def days(self) -> int:
        """Whole days; negative where the date was brought forward, never 0."""
        return (self.stated.target - self.before).days

    @property
    def is_later(self) -> bool:
        return self.days > 0

    @property
    def distance(self) -> int:
        return abs(self.days)


@dataclass(frozen=True)
class Ledger:
    """The original target date and each move of it, oldest first."""

    original: Stated
    moves: tuple[Move, ...] = ()
    is_cut: bool = False  # moves between the original date and the first one here were left out
    last: Stated | None = None  # the date that counts, where it moved only among those left out

    @property
    def current(self) -> Stated:
        return self.moves[-1].stated if self.moves else self.last or self.original

    @property
    def later(self) -> int:
        return sum(move.is_later for move in self.moves)

    @property
    def brought_forward(self) -> int:
        return len(self.moves) - self.later

    @property
    def days(self) -> int:
        """From the original date to the one that counts: the sum of all moves, left out or not."""
        return (self.current.target - self.original.target).days

    @property
    def distance(self) -> int:
        return abs(self.days)


def ledger(stated: Iterable[Stated], *, original: Stated | None = None) -> Ledger | None:
    """From statements in the order in which they count, the oldest first; None where none names a date.

    ``original`` is the first of all, where ``stated`` are only the newest: moves between the two are not known.
    """
    runs = _said_once(stated)
    if not runs:
        return None if original is None else Ledger(original)
    moves, before = [], runs[0].target
    for each in runs[1:]:
        moves.append(Move(each, before))
        before = each.target
    return Ledger(original or runs[0], tuple(moves), is_cut=original is not None, last=runs[-1])


def _said_once(stated: Iterable[Stated]) -> list[Stated]:
    """Each date once a run, as it was first said; why it moved may follow in a statement that repeats it."""
    found: list[Stated] = []
    for each in stated:
        if not found or each.target != found[-1].target:
            found.append(each)
        elif each.reason and not found[-1].reason:
            found[-1] = found[-1]._replace(reason=each.reason, agreed_by=each.agreed_by or found[-1].agreed_by)
    return found


def ledgers(
    positions: Iterable[PublishedPosition], *, replaced: Collection[int] = (), newest: int
) -> dict[tuple[int, int], Ledger]:
    """By force and recommendation, from rows with their publications at hand.

    ``replaced``: keys of publications that a later version has replaced. Of each pair the rows are the ``newest``
    that name a date, and the first that does; where there may be more in between, the ledger says so.
    """
    by_pair: dict[tuple[int, int], list[PublishedPosition]] = {}
    for row in positions:
        if row.limb_id is None and row.target_date and row.stated_on and row.publication_id not in replaced:
            by_pair.setdefault((row.force_id, row.recommendation_id), []).append(row)
    found = {}
    for pair, rows in by_pair.items():
        first, *rest = [Stated.of(row) for row in sorted(rows, key=precedence)]
        found[pair] = ledger(rest[-newest:], original=first) if len(rest) >= newest else ledger([first, *rest])
    return {pair: each for pair, each in found.items() if each is not None}
