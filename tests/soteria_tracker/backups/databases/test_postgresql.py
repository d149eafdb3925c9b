"""pg_dump and pg_restore: missing, too old, failing; and a database that must be empty."""

import os
import stat

import pytest
from django.db import connection

from soteria_tracker.backups import BackupError
from soteria_tracker.backups.databases import of
from soteria_tracker.backups.databases.postgresql import PostgreSQL
from tests.soteria_tracker.backups.conftest import back_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_postgresql")]


@pytest.fixture
def program(tmp_path, monkeypatch):
    """``program("pg_dump", "echo ...")``: found before the real one, and nothing else is."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()

    def write(name: str, script: str) -> None:
        path = tmp_path / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return write


def major() -> int:
    return connection.pg_version // 10000


def test_backup_without_pg_dump_names_the_package(tracker, program, tmp_path):
    with pytest.raises(BackupError) as refused:
        back_up(tracker, tmp_path / "b.tar.gz")

    assert str(refused.value).startswith("pg_dump is not installed")
    assert str(refused.value).endswith(f"apt-get install postgresql-client-{major()}")
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_backup_with_a_pg_dump_older_than_the_server_names_the_package(tracker, program, tmp_path):
    program("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24 (Debian 9.6.24-1)'")

    with pytest.raises(BackupError) as refused:
        back_up(tracker, tmp_path / "b.tar.gz")

    assert str(refused.value) == (
        f"pg_dump is of version 9, and {major()} or later is needed. "
        f"On Debian or Ubuntu: apt-get install postgresql-client-{major()}"
    )


def test_backup_says_what_pg_dump_says(tracker, program, tmp_path):
    program(
        "pg_dump", 'case "$1" in --version) echo "pg_dump (PostgreSQL) 99beta1";; *) echo "no luck" >&2; exit 1;; esac'
    )

    with pytest.raises(BackupError, match="pg_dump failed: no luck"):
        back_up(tracker, tmp_path / "b.tar.gz")

    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_password_never_stands_among_the_arguments(tracker, program, tmp_path, monkeypatch):
    program(
        "pg_dump",
        f'case "$1" in --version) echo "pg_dump (PostgreSQL) 99";; *) echo "$@" > {tmp_path}/said; '
        f'echo "$PGPASSWORD" >> {tmp_path}/said; exit 1;; esac',
    )
    with tracker:
        database = PostgreSQL(connection)
        database.password = "made-up"
        with pytest.raises(BackupError), database.copied(tmp_path):
            pass

    arguments, password = (tmp_path / "said").read_text().splitlines()
    assert "made-up" not in arguments
    assert password == "made-up"


def test_restore_from_a_newer_server_is_refused(tracker):
    with tracker, pytest.raises(BackupError, match="The archive comes from PostgreSQL 99"):
        of(connection).refuse_unless_fit("99", "15")


def test_restore_with_a_pg_restore_older_than_the_dump_is_refused(tracker, program):
    program("pg_restore", "echo 'pg_restore (PostgreSQL) 15.2'")

    with tracker, pytest.raises(BackupError, match="pg_restore is of version 15, and 16 or later is needed"):
        of(connection).refuse_unless_fit(str(major()), "16")


def test_database_with_a_function_alone_is_not_empty(new_place):
    place = new_place()
    with place, connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        with pytest.raises(BackupError, match=f"The database {place.name} is not empty"):
            of(connection).refuse_unless_empty()


def test_dump_and_rows_are_of_one_snapshot(new_place, tmp_path):
    """Somebody writes after the transaction has begun: neither the digests nor the dump know of it."""
    place = new_place()
    with place:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE words (id int PRIMARY KEY, word text)")
            cursor.execute("INSERT INTO words VALUES (1, 'before')")
        database = PostgreSQL(connection)
        plain = database._run

        def late(*arguments):
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO words VALUES (2, 'CANARY')")
            plain(*arguments)

        database._run = late
        with database.copied(tmp_path) as (dump, reader):
            rows = list(reader.rows("words", ["id", "word"], order=["id"]))
        said = database._output("pg_restore", "--data-only", "--file=-", os.fspath(dump))

    assert rows == [("1", "before")]
    assert "before" in said
    assert "CANARY" not in said
