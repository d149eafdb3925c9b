"""A place for SQLite: empty or refused, and emptied without a rest."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from soteria_tracker.backups import BackupError
from soteria_tracker.backups.databases.sqlite import BESIDE, SQLite, reads_file


@pytest.fixture
def database(tmp_path):
    connection = SimpleNamespace(settings_dict={"NAME": str(tmp_path / "place" / "t.sqlite3")}, close=lambda: None)
    return SQLite(connection)


@pytest.fixture
def dump(tmp_path):
    with closing(sqlite3.connect(tmp_path / "dump")) as made, made:
        made.execute("CREATE TABLE words (id integer PRIMARY KEY)")
    return tmp_path / "dump"


def test_place_without_a_file_is_empty_and_stays_so(database):
    database.refuse_unless_empty()

    assert not database.path.exists()


def test_file_that_is_no_database_is_refused(database):
    database.path.parent.mkdir()
    database.path.write_text("Dear commissioner " * 100)

    with pytest.raises(BackupError, match="is no database that can be read"):
        database.refuse_unless_empty()


def test_database_that_was_made_meanwhile_is_not_written_over(database, dump):
    database.refuse_unless_empty()
    database.path.parent.mkdir()
    with closing(sqlite3.connect(database.path)) as made, made:
        made.execute("CREATE TABLE theirs (id integer)")

    with pytest.raises(BackupError, match="is not empty: it has 1 tables"):
        database.restore(dump)

    with closing(sqlite3.connect(database.path)) as found:
        assert found.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]


def test_restored_database_is_emptied_with_all_that_lies_beside_it(database, dump):
    database.restore(dump)
    with reads_file(database.path) as reader:
        assert reader.tables() == ["words"]
    for ending in BESIDE[1:]:
        database.path.with_name(database.path.name + ending).touch()

    database.empty()

    assert list(database.path.parent.iterdir()) == []
