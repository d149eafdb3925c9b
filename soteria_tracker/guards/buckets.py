"""How often somebody may ask: a bucket of tokens each, which fills again with time. Of one process, bounded."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil
from threading import Lock

#: Strangers invent addresses; whoever was not seen the longest is forgotten. About 200 bytes each.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, and ``minute`` more in each minute."""

    minute: float
    burst: int


class Buckets:
    """``ticks`` measures time in seconds; tests pass their own."""

    def __init__(self, *, ticks: Callable[[], float], most: int = MOST) -> None:
        self.ticks, self.most = ticks, most
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._left)

    def wait(self, who: Hashable, rate: Rate) -> int:
        """Take a token and answer 0; or, where there is none, the whole seconds until there is one again.

        Whoever is refused takes nothing, so that a program that asks too often still gets its share.
        """
        now = self.ticks()
        with self._lock:
            left, seen = self._left.pop(who, (float(rate.burst), now))
            left = min(float(rate.burst), left + (now - seen) * rate.minute / 60)
            is_enough = left >= 1
            self._left[who] = (left - 1 if is_enough else left, now)
            while len(self._left) > self.most:
                self._left.popitem(last=False)
        return 0 if is_enough else max(1, ceil((1 - left) * 60 / rate.minute))
