"""Django's own, but it does not wait for a table for long: everybody else would wait behind it."""

from contextlib import contextmanager

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

#: How long a migration may stand in the queue for a table, with every visitor behind it.
PATIENCE = "4s"
NOT_AVAILABLE = "55P03"
SENTENCE = (
    "A table that is to be changed was in use for too long. That migration changed nothing and those before it stand: "
    "run migrate again in a quiet moment."
)


class Command(migrate.Command):
    def handle(self, *args, **options) -> None:
        with impatient(connections[options["database"]]):
            super().handle(*args, **options)


@contextmanager
def impatient(connection):
    """PostgreSQL alone queues everybody behind a lock that is waited for."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != NOT_AVAILABLE:
            raise
        raise CommandError(SENTENCE) from error
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout TO DEFAULT")
