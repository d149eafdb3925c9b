"""Do the triggers stand by which the database guards what is written once? Put in place after each ``migrate``.

Not by migrations alone: one that rebuilds a table on SQLite loses its triggers without a word.
"""

from collections.abc import Iterator
from types import SimpleNamespace

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from responses import append_only_sql
from responses.append_only_sql import Trigger

SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
#: Those that are switched off, or have a condition, are as good as missing.
POSTGRESQL = """
SELECT tgname, relname, tgtype, proname, prosrc FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgqual IS NULL
"""


def missing(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Those that should stand and do not, or not as they should be. Of tables that are there; two queries."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute(POSTGRESQL if connection.vendor == "postgresql" else SQLITE)
        found = {(row[0], row[1]): tuple(row[2:]) for row in cursor.fetchall()}
    return [
        trigger
        for trigger in expected(connection.vendor)
        if trigger.table in tables and found.get((trigger.name, trigger.table)) != _as_found(trigger, connection.vendor)
    ]


def expected(vendor: str) -> Iterator[Trigger]:
    yield from append_only_sql.triggers(vendor)


def _as_found(trigger: Trigger, vendor: str) -> tuple:
    return (trigger.kind, trigger.function, trigger.body) if vendor == "postgresql" else (trigger.create,)


def ensure(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Put in place what is missing; which it was. Nothing is written where nothing is."""
    lost = missing(connection)
    if not lost:
        return []
    tables = sorted({trigger.table for trigger in lost})
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        append_only_sql.install(SimpleNamespace(connection=connection, execute=cursor.execute), tables)
    return lost


def after_migrate(sender, *, using: str, **kwargs) -> None:
    """Told by Django."""
    ensure(connections[using])
