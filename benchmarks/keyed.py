"""Rows that get their keys here, so that they can point at each other without being read back."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import batched
from typing import Any

BATCH = 2_000


class Keyed:
    """How the rows of an invented database are numbered and written."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = defaultdict(int)

    def _key(self, model: Any) -> int:
        """The next one; after those of the real data at first."""
        name = model.__name__
        if not self.numbers[name]:
            last = model._default_manager.order_by("pk").values_list("pk", flat=True).last()
            self.numbers[name] = last or 0
        self.numbers[name] += 1
        return self.numbers[name]

    def _insert(self, model: Any, rows: Iterable[Any]) -> None:
        for batch in batched(rows, BATCH):
            model._default_manager.bulk_create(batch, batch_size=BATCH)
