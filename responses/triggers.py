"""Do the triggers stand by which the database guards what is written once? Put in place after each ``migrate``.

Not by migrations alone: one that rebuilds a table on SQLite loses its triggers without a word.
"""

from collections.abc import Iterator
from types import SimpleNamespace

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from responses import append_only_sql, trail_sql
from responses.append_only_sql import Trigger
from responses.damage import Damage

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
    yield from trail_sql.triggers(vendor)


def damages(connection: BaseDatabaseWrapper) -> Iterator[Damage]:
    for trigger in missing(connection):
        yield Damage(
            _("The trigger %(name)s") % {"name": trigger.name},
            _("It is missing or was changed: the database no longer guards %(table)s. Run manage.py migrate.")
            % {"table": trigger.table},
        )


def _as_found(trigger: Trigger, vendor: str) -> tuple:
    return (trigger.kind, trigger.function, trigger.body) if vendor == "postgresql" else (trigger.create,)


def ensure(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Put in place what is missing; which it was. Nothing is written where nothing is."""
    lost = missing(connection)
    if not lost:
        return []
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        for module in (append_only_sql, trail_sql):
            names = {trigger.name for trigger in module.triggers(connection.vendor)}
            module.install(editor, sorted({trigger.table for trigger in lost if trigger.name in names}))
    return lost


def after_migrate(sender, *, using: str, **kwargs) -> None:
    """Told by Django."""
    ensure(connections[using])
