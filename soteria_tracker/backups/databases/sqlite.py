"""SQLite by its online backup API, there and back: writers write on meanwhile."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from soteria_tracker.backups import BackupError
from soteria_tracker.backups.databases import LEFT_EMPTY
from soteria_tracker.backups.manifest import Engine

#: Seconds to wait for whoever writes.
PATIENCE = 60
#: What SQLite may put beside a database.
BESIDE = ("", "-wal", "-shm", "-journal")


class SQLiteReader:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def tables(self) -> list[str]:
        """A virtual table has no rows of its own: those that lie beneath it do."""
        asked = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
            "AND sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY name"
        )
        return [name for (name,) in self.connection.execute(asked)]

    def columns(self, table: str) -> list[str]:
        return sorted(name for name, _place in self._described(table))

    def key(self, table: str) -> list[str]:
        placed = sorted((place, name) for name, place in self._described(table) if place)
        return [name for _place, name in placed] or self.columns(table)

    def _described(self, table: str) -> list[tuple[str, int]]:
        """Each column with its place in the primary key, 0 for none."""
        return list(self.connection.execute("SELECT name, pk FROM pragma_table_info(?)", [table]))

    def rows(self, table: str, columns: Iterable[str], *, order: Iterable[str] = ()) -> Iterator[tuple[Any, ...]]:
        asked = f"SELECT {_quoted(columns)} FROM {_quoted([table])}"  # noqa: S608 -- names from the database, quoted
        order = _quoted(order)
        yield from self.connection.execute(f"{asked} ORDER BY {order}" if order else asked)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


class SQLite:
    engine: Engine = "sqlite"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.path = Path(connection.settings_dict["NAME"])

    def versions(self) -> tuple[str, str]:
        return sqlite3.sqlite_version, sqlite3.sqlite_version

    def refuse_unless_fit(self, server: str, program: str) -> None:
        """The file format of SQLite has been the same since 2004; what a newer one adds, integrity_check names."""

    @contextmanager
    def copied(self, folder: Path) -> Iterator[tuple[Path, SQLiteReader]]:
        """All pages in one step: one state. What was deleted once and lies in free pages stays behind too."""
        if not self.path.exists():
            raise BackupError(f"There is no database {self.path}: nothing to back up.")
        path = folder / "database.sqlite3"
        path.touch(mode=0o600)
        try:
            with closing(_opened(self.path)) as live, closing(sqlite3.connect(path)) as made:
                live.backup(made)
                made.execute("PRAGMA journal_mode=DELETE")  # one file again
                reader = SQLiteReader(made)
                for table in set(LEFT_EMPTY) & set(reader.tables()):
                    made.execute(f"DELETE FROM {_quoted([table])}")  # noqa: S608
                made.commit()
                made.execute("VACUUM")
                _check(made, f"The database {self.path} is damaged")
                yield path, reader
        except sqlite3.Error as error:
            raise BackupError(f"The database {self.path} could not be copied: {error}.") from error

    def refuse_unless_empty(self) -> None:
        self.connection.close()
        if not self.path.exists() or not self.path.stat().st_size:
            return
        try:
            with closing(_opened(self.path)) as found:
                tables = SQLiteReader(found).tables()
        except sqlite3.Error as error:
            raise BackupError(f"{self.path} is there already and is no database that can be read ({error}).") from None
        if tables:
            raise BackupError(
                f"The database {self.path} is not empty: it has {len(tables)} tables. Nothing was written. Name "
                "another file in DATABASE_URL (or another folder in SOTERIA_VAR), or move this one away first."
            )

    def restore(self, dump: Path) -> None:
        """By the same API: locks are respected and a crash in the middle rolls back. Looked at once more before: it
        would write over what somebody else made there meanwhile.
        """
        self.refuse_unless_empty()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)  # drafts are in it
        try:
            with closing(_opened(dump)) as source, closing(sqlite3.connect(self.path, timeout=PATIENCE)) as made:
                made.execute("PRAGMA journal_mode=DELETE")
                made.execute("PRAGMA synchronous=FULL")
                source.backup(made)
        except sqlite3.Error as error:
            raise BackupError(f"The database {self.path} could not be written: {error}.") from error

    def empty(self) -> None:
        self.connection.close()
        for ending in BESIDE:
            with suppress(FileNotFoundError):
                os.unlink(f"{self.path}{ending}")

    @contextmanager
    def reads(self) -> Iterator[SQLiteReader]:
        with reads_file(self.path) as reader:
            yield reader


def file_of(connection: BaseDatabaseWrapper) -> Path | None:
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


@contextmanager
def reads_file(path: Path) -> Iterator[SQLiteReader]:
    """A database in a file, looked through for damage first."""
    try:
        with closing(_opened(path)) as connection:
            _check(connection, "The database in it is damaged")
            connection.execute("BEGIN")
            yield SQLiteReader(connection)
    except sqlite3.Error as error:
        raise BackupError(f"The database can't be read: {error}.") from error


def _opened(path: Path) -> sqlite3.Connection:
    """Never made by being asked for."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)


def _check(connection: sqlite3.Connection, what: str) -> None:
    found = [line for (line,) in connection.execute("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise BackupError(f"{what}: {'; '.join(found)}. Use an older archive, and keep this one for whoever mends it.")
