"""How long an answer is right: while the public data, the local day and the code are what they were."""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Lock, Thread
from time import sleep

from django.db import DatabaseError, connection
from django.utils import timezone

from responses.models.version import version

logger = logging.getLogger(__name__)

#: Seconds between two looks at the database: a publication shows after that at the latest.
BETWEEN_LOOKS = 0.1
#: Seconds for which a state counts without a new look, while another thread is looking.
TRUSTED = 2.0
#: Seconds without a reader after which nobody looks any more; the next reader looks again.
QUIET = 1.0


@dataclass(eq=False, slots=True)
class Epoch:
    """One state of all that answers depend on; compared as an object. ``seen`` is when it was last known to be so."""

    version: str
    day: date
    release: str
    seen: float


class Epochs:
    """The current state, looked at when somebody asks, and not more often than every tenth of a second.

    With ``watches``, a thread looks for all readers while there are any: only the first one after a quiet time waits
    for the database.
    """

    def __init__(
        self,
        *,
        release: str,
        clock: Callable[[], datetime],
        ticks: Callable[[], float],
        look: Callable[[], str] = version,
        watches: bool = False,
    ) -> None:
        self.release, self.clock, self.ticks, self.look, self.watches = release, clock, ticks, look, watches
        self._watcher: Thread | None = None
        self._asked = -math.inf
        self._current: Epoch | None = None
        self._until = self._midnight = -math.inf  # when to look again at the latest, and when the day ends
        self._lock = Lock()

    def current(self) -> Epoch | None:
        """None while the database does not answer: then nothing is kept, and Django says what it has to say."""
        now = self._asked = self.ticks()
        if now < self._until:
            return self._current
        current = self._current
        may_wait = current is None or now - current.seen > TRUSTED or now >= self._midnight
        if self._watcher is not None and not may_wait:
            return current
        if not self._lock.acquire(blocking=may_wait):
            return current
        try:
            if self.ticks() >= self._until:  # nobody looked while this thread waited
                self._look()
            if self.watches and self._watcher is None and self._current is not None:
                self._watcher = Thread(target=self._watch, name="epochs", daemon=True)
                self._watcher.start()
            return self._current
        finally:
            self._lock.release()

    def _watch(self) -> None:
        """Until nobody asks any more, or the database does not answer: then each reader finds out for itself."""
        try:
            while self.ticks() - self._asked < QUIET and self._current is not None:
                sleep(BETWEEN_LOOKS)
                with self._lock:
                    self._look()
        finally:
            self._watcher = None
            connection.close()

    def _look(self) -> None:
        now, moment = self.ticks(), timezone.localtime(self.clock())
        day = moment.date()
        self._midnight = now + _seconds_left(moment)
        found = self._version()
        current = self._current
        if found is None:
            self._current = None
        elif current is None or (current.version, current.day) != (found, day):
            self._current = Epoch(found, day, self.release, now)
        else:
            current.seen = now
        self._until = min(now + BETWEEN_LOOKS, self._midnight)

    def _version(self) -> str | None:
        """Tried twice: of a database that was started anew the connection of this thread does not know yet."""
        for _attempt in range(2):
            try:
                found = self.look()
            except DatabaseError as error:
                reason = error
                if not connection.in_atomic_block:
                    connection.close()
            else:
                give_back()
                return found
        logger.warning("The version of the public data could not be read: %s", reason)
        return None


def give_back() -> None:
    """To the pool. After a request Django does it; here a thread would keep it for good, and die with it."""
    if connection.settings_dict["OPTIONS"].get("pool") and not connection.in_atomic_block:
        connection.close()


def _seconds_left(moment: datetime) -> float:
    """Until the next local midnight; days on which clocks change are shorter or longer."""
    midnight = datetime.combine(moment.date() + timedelta(days=1), time(), tzinfo=moment.tzinfo)
    return midnight.timestamp() - moment.timestamp()
