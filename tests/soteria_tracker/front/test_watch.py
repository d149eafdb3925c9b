"""With a thread that looks for all readers: none of them waits for a slow database, and nobody looks for nobody."""

import threading
import time
from datetime import UTC, datetime

import pytest

from soteria_tracker.front import epoch

MOMENT = datetime(2026, 12, 1, tzinfo=UTC)
#: Seconds. Nothing here takes as long; a test that waits so long has failed.
MUCH = 10.0


class Database:
    """Says its version, as fast as it is let."""

    def __init__(self) -> None:
        self.version, self.looks, self.lets = "1", 0, threading.Event()
        self.lets.set()

    def __call__(self) -> str:
        self.looks += 1
        said = self.version
        assert self.lets.wait(MUCH)
        return said


@pytest.fixture
def database(monkeypatch):
    monkeypatch.setattr(epoch, "BETWEEN_LOOKS", 0.01)
    found = Database()
    yield found
    found.lets.set()


@pytest.fixture
def epochs(database, monkeypatch):
    monkeypatch.setattr(epoch, "give_back", lambda: None)  # the threads here have no database of their own
    monkeypatch.setattr(epoch, "connection", type("Connection", (), {"close": staticmethod(lambda: None)}))
    return epoch.Epochs(release="r", clock=lambda: MOMENT, ticks=time.monotonic, look=database, watches=True)


def until(is_so) -> None:
    end = time.monotonic() + MUCH
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_reader_waits_for_no_slow_look_of_the_watcher(epochs, database):
    assert epochs.current().version == "1"
    database.version = "2"
    until(lambda: epochs.current().version == "2")
    database.lets.clear()
    looks = database.looks
    until(lambda: database.looks > looks)  # the watcher is stuck in it
    database.version = "3"

    began = time.monotonic()
    assert all(epochs.current().version == "2" for _reader in range(100))
    assert time.monotonic() - began < epoch.TRUSTED
    database.lets.set()
    until(lambda: epochs.current().version == "3")


def test_state_that_nobody_could_renew_is_not_trusted_for_long(epochs, database, monkeypatch):
    monkeypatch.setattr(epoch, "TRUSTED", 0.05)
    assert epochs.current().version == "1"
    database.lets.clear()
    looks = database.looks
    until(lambda: database.looks > looks)
    time.sleep(0.06)
    waiting = threading.Thread(target=epochs.current)
    waiting.start()
    waiting.join(0.1)

    assert waiting.is_alive()  # it waits for the database, as it must
    database.lets.set()
    waiting.join(MUCH)


def test_nobody_looks_where_nobody_reads(epochs, database, monkeypatch):
    monkeypatch.setattr(epoch, "QUIET", 0.05)
    epochs.current()
    until(lambda: epochs._watcher is None)
    looks = database.looks
    time.sleep(0.05)
    assert database.looks == looks

    database.version = "2"
    assert epochs.current().version == "2"  # whoever comes after a quiet time sees what is
