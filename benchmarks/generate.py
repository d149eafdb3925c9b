"""A database of any size, to measure with: ``python -m benchmarks.generate DATABASE --scale 100``.

The 43 forces and bodies are the real ones; every report, recommendation, product and statement is invented, says so
in its name or text, and is the same each time. DATABASE is a file that does not exist yet (SQLite) or the address of
an empty database (PostgreSQL): nothing is ever written where something is, least of all into the Tracker's own.

A scale of N makes N reports of 5 recommendations. To the newest each body has made N statements, to the others three.
"""

import argparse
import os
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class RefusedError(Exception):
    """Nothing was written. The message is a sentence that says why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", help="a path that is free, or postgres://… of an empty database")
    parser.add_argument("--scale", type=int, default=10, help="how many reports (default: 10)")
    options = parser.parse_args()
    began = time.monotonic()
    try:
        open_empty(options.database)
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        return 1
    made = generate(options.scale)
    print(f"{made}; {time.monotonic() - began:.0f} s")
    return 0


def open_empty(database: str) -> None:
    """Have Django use a database in which nothing is yet. RefusedError for any other, and for the Tracker's own."""
    url = address(database)
    if url == os.environ.get("DATABASE_URL"):
        raise RefusedError("DATABASE_URL names this database: that is the Tracker's own. Give another one.")
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soteria_tracker.settings")
    import django

    django.setup()
    from django.db import connection

    if tables := connection.introspection.table_names():
        raise RefusedError(f"This database has {len(tables)} tables already. Give one in which nothing is.")


def address(database: str) -> str:
    """As DATABASE_URL has it. RefusedError for a file that exists, whatever is in it."""
    if database.startswith(("postgres://", "postgresql://")):
        return database
    path = Path(database.removeprefix("sqlite:///")).resolve()
    if path.exists():
        raise RefusedError(f"{path} exists already. Give a path that is free.")
    own = Path(os.environ.get("SOTERIA_VAR", ROOT / "var")).resolve()
    if path.is_relative_to(own) and path.name == "tracker.sqlite3":
        raise RefusedError(f"{path} is where the Tracker keeps its own data. Give another path.")
    if not path.parent.is_dir():
        raise RefusedError(f"There is no folder {path.parent}.")
    return f"sqlite:///{path}"


def generate(scale: int) -> str:
    """Fill the database that Django has open; what was made, in words."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from benchmarks.rows import Rows
    from responses import version_sql

    call_command("migrate", verbosity=0)
    call_command("load_real_data", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    with connection.schema_editor() as editor:  # a note for each of millions of rows; one at the end does
        version_sql.remove(editor)
    with transaction.atomic():
        rows = Rows(scale)
        rows.reference()
        rows.record()
        rows.derived()
        _sequences(connection)
    _search()
    with connection.schema_editor() as editor:
        version_sql.install(editor)
    _note(connection)
    return rows.told()


def _sequences(connection: Any) -> None:
    """PostgreSQL counts on from the keys given here."""
    from django.apps import apps
    from django.core.management.color import no_style

    models = [model for app in ("recommendations", "responses") for model in apps.get_app_config(app).get_models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _search() -> None:
    """The index of everything. The invented texts are few: each is read as CommonMark once."""
    from responses import search_index, search_passages

    search_passages._plain = lru_cache(maxsize=10_000)(search_passages._plain)
    search_index.rebuild()


def _note(connection: Any) -> None:
    """One change that the triggers see; and what PostgreSQL's planner wants to know. (Nobody tells SQLite's.)"""
    from django.db.models import F

    from forces.models import Force

    Force.objects.update(region=F("region"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    sys.exit(main())
