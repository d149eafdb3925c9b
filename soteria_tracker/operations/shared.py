"""The cache that all processes share, as a table of the database: where sign-in counts failures."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError

#: A row of no meaning: whether anything can be written at all.
PROBE, SECONDS = ":soteria:writable", 60


class TableCache(DatabaseCache):
    """Django's, but for one thing: a database that takes nothing is an error here, and not a count that was lost.

    Django's own answers False and goes on, as it does where somebody else was quicker.
    """

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        if super()._base_set(mode, key, value, timeout):  # type: ignore[misc]
            return True
        if mode == "set":
            return self._insist(key, value, timeout)
        self._insist(PROBE, True, SECONDS)
        return False

    def _insist(self, key: str, value: Any, timeout: Any) -> bool:
        for _attempt in range(3):
            if super()._base_set("set", key, value, timeout):  # type: ignore[misc]
                return True
        raise OperationalError("The table of the cache takes nothing.")
