"""The two engines, with one face: a consistent copy, its rows one by one, and a place that must be empty."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from soteria_tracker.backups.manifest import Engine

#: Tables whose rows stay where they are: everybody signs in anew after a restore, and failed tries count from none.
LEFT_EMPTY = ("django_session", "forces_session", "soteria_cache")


class Reader(Protocol):
    """One state of a database, however much is written meanwhile."""

    def tables(self) -> list[str]:
        """Those that hold rows of their own."""

    def columns(self, table: str) -> list[str]:
        """By name. Not those that the database computes."""

    def key(self, table: str) -> list[str]:
        """The columns of its primary key; all columns where it has none."""

    def rows(self, table: str, columns: Iterable[str], *, order: Iterable[str] = ()) -> Iterator[tuple[Any, ...]]:
        """As the engine writes values down: the same value always gives the same."""


class Database(Protocol):
    """Every method but ``reads`` raises BackupError with what to do."""

    engine: Engine

    def copied(self, folder: Path) -> AbstractContextManager[tuple[Path, Reader]]:
        """A dump without the rows of LEFT_EMPTY, and the same state to be read while the context lasts."""

    def versions(self) -> tuple[str, str]:
        """Of the server and of the program that dumps."""

    def refuse_unless_fit(self, server: str, program: str) -> None:
        """What was dumped with these versions can be brought back here."""

    def refuse_unless_empty(self) -> None: ...

    def restore(self, dump: Path) -> None:
        """Into an empty database, whole or not at all."""

    def empty(self) -> None:
        """Take away what ``restore`` brought. Only ever called on a database that was empty before."""

    def reads(self) -> AbstractContextManager[Reader]:
        """The database as it is."""


def of(connection: BaseDatabaseWrapper) -> Database:
    from soteria_tracker.backups.databases.postgresql import PostgreSQL
    from soteria_tracker.backups.databases.sqlite import SQLite

    return PostgreSQL(connection) if connection.vendor == "postgresql" else SQLite(connection)
