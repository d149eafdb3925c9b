"""What is kept, bounded by bytes: what nobody has asked for the longest goes first."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from soteria_tracker.front.addresses import Key
from soteria_tracker.front.answers import Answer
from soteria_tracker.front.epoch import Epoch


@dataclass(slots=True)
class Kept:
    """An answer with the state of the data that it shows."""

    answer: Answer
    epoch: Epoch
    made: float
    in_a_row: int  # how often it was made anew in quick succession before
    rests_until: float  # not made anew before, while one just outdated may be given: a rush of changes is no siege


class Store:
    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept) -> None:
        """In the place of what was there under this key; what is larger than everything together is not kept."""
        with self._lock:
            self._drop(key)
            if kept.answer.size > self.most_bytes:
                return
            self._kept[key] = kept
            self.bytes += kept.answer.size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        if gone := self._kept.pop(key, None):
            self.bytes -= gone.answer.size
