"""The cache in front asks the database outside of Django's requests: what it borrows there goes back at once."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from soteria_tracker.front import epoch


@pytest.fixture
def closed(monkeypatch):
    """What happens to the connection of this thread, where connections come from a pool."""
    found: list[str] = []
    options = {"pool": {"max_size": 4}}
    borrowed = SimpleNamespace(
        settings_dict={"OPTIONS": options}, in_atomic_block=False, close=lambda: found.append("closed")
    )
    monkeypatch.setattr(epoch, "connection", borrowed)
    return SimpleNamespace(found=found, options=options)


def epochs(look):
    return epoch.Epochs(release="r", clock=lambda: datetime(2026, 12, 1, tzinfo=UTC), ticks=lambda: 0.0, look=look)


def test_connection_goes_back_to_the_pool_after_each_look(closed):
    assert epochs(lambda: "v").current().version == "v"

    assert closed.found == ["closed"]


def test_connection_of_a_thread_stays_where_there_is_no_pool(closed):
    del closed.options["pool"]

    assert epochs(lambda: "v").current().version == "v"
    assert closed.found == []


def test_broken_connection_goes_back_too(closed):
    def look():
        raise OperationalError("gone")

    assert epochs(look).current() is None
    assert closed.found == ["closed", "closed"]
