"""PostgreSQL by pg_dump and pg_restore: rows, digests and dump of one and the same snapshot."""

import os
import re
import subprocess  # PostgreSQL's own programs with arguments of ours
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql
from psycopg.conninfo import make_conninfo

from soteria_tracker.backups import BackupError
from soteria_tracker.backups.databases import LEFT_EMPTY
from soteria_tracker.backups.manifest import Engine

#: Whatever the server or the user is set to, a value is written in one way.
PLAIN = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "client_encoding": "UTF8",
}
#: What Django gives psycopg itself.
NOT_LIBPQ = {"autocommit", "context", "cursor_factory", "prepare_threshold", "row_factory"}
TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY 1
"""
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = (quote_ident(current_schema()) || '.' || quote_ident(%s))::regclass
  AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
KEY = """
SELECT attname FROM pg_index, unnest(indkey::int2[]) WITH ORDINALITY AS key(number, place), pg_attribute
WHERE indrelid = (quote_ident(current_schema()) || '.' || quote_ident(%s))::regclass AND indisprimary
  AND attrelid = indrelid AND attnum = key.number ORDER BY key.place
"""
#: Everything that somebody has made in a database, but for what extensions brought. By kind, so that tables go before
#: their sequences and functions.
OBJECTS = """
SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                    WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
       pg_class.oid::regclass::text
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
UNION ALL
SELECT 'ROUTINE', pg_proc.oid::regprocedure::text
FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
ORDER BY 1 DESC
"""


class PostgreSQLReader:
    """Within a transaction that sees one snapshot."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def tables(self) -> list[str]:
        return [name for (name,) in self.connection.execute(TABLES)]

    def columns(self, table: str) -> list[str]:
        return sorted(name for (name,) in self.connection.execute(COLUMNS, [table]))

    def key(self, table: str) -> list[str]:
        return [name for (name,) in self.connection.execute(KEY, [table])] or self.columns(table)

    def rows(self, table: str, columns: Iterable[str], *, order: Iterable[str] = ()) -> Iterator[tuple[Any, ...]]:
        """Every value as text, sorted as text byte by byte: no collation of one machine comes in."""
        asked = sql.SQL("SELECT {} FROM {}").format(_listed("{}::text", columns), sql.Identifier(table))
        if order := list(order):
            asked += sql.SQL(" ORDER BY {}").format(_listed('{}::text COLLATE "C"', order))
        with self.connection.cursor(name="rows") as cursor:
            yield from cursor.execute(asked)


def _listed(shape: str, names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL(shape).format(sql.Identifier(name)) for name in names)


class PostgreSQL:
    engine: Engine = "postgresql"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        connection.ensure_connection()
        info = connection.connection.info
        self.connection = connection
        self.name, self.major = info.dbname, info.server_version // 10000
        # As it is set, not as psycopg completed it: its libpq may be newer than that of pg_dump.
        given = {name: value for name, value in connection.get_connection_params().items() if name not in NOT_LIBPQ}
        self.password = str(given.pop("password", ""))
        self.address = make_conninfo(**given)

    def versions(self) -> tuple[str, str]:
        """Major ones: what is dumped by one can be brought back by the same or a later one."""
        return str(self.major), str(self._version("pg_dump"))

    def refuse_unless_fit(self, server: str, program: str) -> None:
        if self.major < int(server):
            raise BackupError(
                f"The archive comes from PostgreSQL {server}, and this server is {self.major}. "
                "Use one that is at least as new."
            )
        self._version("pg_restore", at_least=int(program))

    @contextmanager
    def copied(self, folder: Path) -> Iterator[tuple[Path, PostgreSQLReader]]:
        """pg_dump sees what this transaction sees, since it is told its snapshot."""
        self._version("pg_dump", at_least=self.major)
        path = folder / "database.pgdump"
        path.touch(mode=0o600)
        with self.reads() as reader:
            [snapshot] = reader.connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
            self._run(
                "pg_dump",
                f"--snapshot={snapshot}",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                *(f"--exclude-table-data={table}" for table in LEFT_EMPTY),
                f"--file={path}",
            )
            yield path, reader

    def refuse_unless_empty(self) -> None:
        with self._connected() as connection:
            found = connection.execute(OBJECTS).fetchall()
        if found:
            raise BackupError(
                f"The database {self.name} is not empty: it has {len(found)} tables and other things "
                f"({found[0][1]}, ...). Nothing was written. Make an empty one (createdb NAME) and name it in "
                "DATABASE_URL."
            )

    def restore(self, dump: Path) -> None:
        self._run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump))

    def empty(self) -> None:
        self.connection.close()
        with self._connected() as connection:
            for kind, name in connection.execute(OBJECTS).fetchall():
                connection.execute(f"DROP {kind} IF EXISTS {name} CASCADE")  # both from OBJECTS, which quotes

    @contextmanager
    def reads(self) -> Iterator[PostgreSQLReader]:
        with self._connected() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            for name, value in PLAIN.items():
                connection.execute("SELECT set_config(%s, %s, true)", [name, value])
            yield PostgreSQLReader(connection)

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        try:
            with psycopg.connect(self.address, password=self.password or None) as connection:
                yield connection
        except psycopg.Error as error:
            raise BackupError(f"The database {self.name} refused: {str(error).partition('\n')[0]}.") from error

    def _version(self, program: str, *, at_least: int = 0) -> int:
        said = self._output(program, "--version")
        number = re.search(r"\) (\d+)", said)  # pg_dump (PostgreSQL) 15.20 (Debian ...), or 19beta1
        found = int(number[1]) if number else 0
        if found < at_least:
            raise BackupError(
                f"{program} is of version {found}, and {at_least} or later is needed. "
                f"On Debian or Ubuntu: apt-get install postgresql-client-{at_least}"
            )
        return found

    def _run(self, program: str, *arguments: str) -> None:
        """The password goes by the environment: arguments can be seen by everybody on the machine."""
        self._output(program, f"--dbname={self.address}", "--no-password", *arguments)

    def _output(self, program: str, *arguments: str) -> str:
        try:
            ran = subprocess.run(  # noqa: S603 -- the names of two programs, and no shell
                [program, *arguments],
                env=os.environ | {"PGPASSWORD": self.password, "LC_ALL": "C"},
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
        except FileNotFoundError:
            raise BackupError(
                f"{program} is not installed, and a PostgreSQL database is backed up and restored with it. "
                f"On Debian or Ubuntu: apt-get install postgresql-client-{self.major}"
            ) from None
        if ran.returncode:
            raise BackupError(f"{program} failed: {ran.stderr.strip() or ran.stdout.strip()}")
        return ran.stdout
