"""One copy with a published response, and one archive of it, for all tests that only look at them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, connections

from soteria_tracker.backups import making, restoring
from tests.soteria_tracker.backups.places import Place, at_work, begun, server

MADE_AT = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def new_place(tmp_path_factory, django_db_setup, django_db_blocker):
    """``new_place()``: an empty copy on the engine of this run. PostgreSQL's databases go in the end."""
    root, made = tmp_path_factory.mktemp("places"), []

    def new() -> Place:
        place = Place(root, len(made), django_db_blocker)
        if not place.is_sqlite:
            server(f'CREATE DATABASE "{place.name}"')
        made.append(place)
        return place

    yield new
    for place in made:
        if not place.is_sqlite:
            server(f'DROP DATABASE IF EXISTS "{place.name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def tracker(new_place) -> Place:
    """At work, with one published response. No test changes it for the next."""
    return at_work(begun(new_place()))


@pytest.fixture(scope="session")
def backup(tracker, tmp_path_factory) -> Path:
    """Its archive."""
    path = tmp_path_factory.mktemp("archives") / "backup.tar.gz"
    back_up(tracker, path)
    return path


def back_up(place: Place, path: Path, **how: bool) -> making.Made:
    with place:
        return making.make(path, connection=connections["default"], now=MADE_AT, release="abc", **how)


def bring_back(path: Path, place: Place) -> restoring.Restored:
    with place:
        return restoring.restore(path, connection=connection, tell=lambda sentence: None)


@pytest.fixture
def spare(backup, new_place) -> Place:
    """A place like ``tracker`` for a test that changes it."""
    place = new_place()
    bring_back(backup, place)
    return place


@pytest.fixture
def only_sqlite(django_db_setup):
    if connections["default"].vendor != "sqlite":
        pytest.skip("of SQLite alone")


@pytest.fixture
def only_postgresql(django_db_setup):
    if connections["default"].vendor != "postgresql":
        pytest.skip("of PostgreSQL alone")
