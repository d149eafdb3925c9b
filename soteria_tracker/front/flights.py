"""One makes an answer, whoever else asks for it meanwhile waits for that one."""

from collections.abc import Hashable
from threading import Event, Lock


class Flights:
    def __init__(self) -> None:
        self._under_way: dict[Hashable, Event] = {}
        self._lock = Lock()

    def begin(self, key: Hashable) -> Event | None:
        """None: it is yours to make, and ``end`` must follow. Otherwise what to wait for."""
        with self._lock:
            if (landing := self._under_way.get(key)) is not None:
                return landing
            self._under_way[key] = Event()
            return None

    def end(self, key: Hashable) -> None:
        with self._lock:
            self._under_way.pop(key).set()
