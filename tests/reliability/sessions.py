"""Eight sessions that begin at the same moment, each a thread with a connection of its own to the database."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from django.db import connection

from responses import workflow

SESSIONS = 8
#: Seconds after which a session that does not come counts as hung.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the loser of a race is told."""

    sentence: str


class Sessions:
    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool

    def at_once(self, acts: list[Callable[[], Any]]) -> list[Any]:
        """What each act gave, in order: its value, a Refusal, or the exception that nobody should see."""
        assert len(acts) == SESSIONS, "every session acts, or the barrier waits for ever"
        barrier = Barrier(SESSIONS)
        tasks = [self.pool.submit(_act, barrier, act) for act in acts]
        return [task.result(PATIENCE) for task in tasks]


def _act(barrier: Barrier, act: Callable[[], Any]) -> Any:
    connection.ensure_connection()  # else they would race for connections, not for the row
    barrier.wait(PATIENCE)
    try:
        return act()
    except workflow.Refused as refused:
        return Refusal(str(refused))
    except Exception as error:  # noqa: BLE001 -- counted, with its words, by whoever asked
        return error


def _hang_up() -> None:
    connection.close()  # of the thread that asks: the name alone would be the connection of whoever gives the order


@contextmanager
def sessions() -> Iterator[Sessions]:
    with ThreadPoolExecutor(SESSIONS) as pool:
        held = Sessions(pool)
        try:
            yield held
        finally:
            held.at_once([_hang_up] * SESSIONS)
