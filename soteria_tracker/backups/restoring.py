"""An archive, brought back into an empty database and empty storages; proved, or taken out again.

Files first, rows second, as when something is published: whoever looks in the middle finds no row without its file.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from responses import proof
from soteria_tracker.backups import BackupError, archive, checking, databases, files, proving, remains
from soteria_tracker.backups.manifest import File, Manifest

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Restored:
    """``problems`` are not of the restore: everything in the archive is back, exactly."""

    manifest: Manifest
    count: proof.Count
    signed_in: bool  # somebody could be: without an account sign-in is not proved
    problems: tuple[str, ...]


@dataclass(slots=True)
class Written:
    """What a restore has written so far."""

    files: list[File]
    rows: bool = False


def restore(path: Path, *, connection: BaseDatabaseWrapper, tell: Tell) -> Restored:
    """Nothing is written before the whole archive was read and the place found empty. Raises BackupError, and then
    the place is as empty as it was, or the message says what to delete.
    """
    with remains.workplace() as folder:
        manifest, dump = checking.check(path, Path(folder))
        tell(f"The archive of {manifest.day} is whole.")
        database = databases.of(connection)
        _refuse_unless_fit(manifest, database)
        with _undone_on_failure(database) as written:
            _put_files(path, written.files)
            database.restore(dump)
            written.rows = True
            if wrong := proving.exact(manifest, database):
                raise BackupError("\n".join(["What was restored is not what is in the archive:", *wrong]))
        tell(
            f"{len(manifest.tables)} tables and {len(manifest.files)} files are restored, each row and byte as it was."
        )
    if newer := _brought_up_to_date(connection):
        tell(f"The archive is older than this release: {newer} migrations were applied and derived rows made anew.")
    count = proof.Count()
    return Restored(manifest, count, proving.somebody() is not None, (*manifest.damage, *proving.sound(count)))


def _refuse_unless_fit(manifest: Manifest, database: databases.Database) -> None:
    said = manifest.database
    if said.engine != database.engine:
        raise BackupError(
            f"The archive is of {_called(said.engine)}, and DATABASE_URL names {_called(database.engine)}: "
            "name an empty database of the same kind."
        )
    known = MigrationLoader(None).disk_migrations.keys()
    ours = {config.label for config in apps.get_app_configs()}
    if unknown := [f"{app}.{name}" for app, name in manifest.migrations if app in ours and (app, name) not in known]:
        raise BackupError(
            f"The archive was made by a newer release: this one does not know {', '.join(unknown[:3])}. "
            "Restore with that release or a later one."
        )
    database.refuse_unless_fit(said.server, said.program)
    database.refuse_unless_empty()
    files.refuse_unless_empty()
    files.refuse_unless_room(manifest.files)
    proving.refuse_unless_dressed()


def _called(engine: str) -> str:
    return {"sqlite": "an SQLite database", "postgresql": "a PostgreSQL database"}[engine]


@contextmanager
def _undone_on_failure(database: databases.Database) -> Iterator[Written]:
    """Whatever goes wrong, Ctrl-C included: what was written here is taken away again, and nothing else."""
    written = Written([])
    try:
        yield written
    except BaseException as error:
        try:
            if written.rows:  # a restore of the database that fails leaves nothing of itself
                database.empty()
            files.take_out(written.files)
        except (BackupError, OSError) as trouble:
            places = ", ".join(files.place(alias) for alias in files.aliases())
            raise BackupError(
                f"{error}\nAnd it could not be taken back ({trouble}). Before you try again, empty the database that "
                f"DATABASE_URL names, and these folders: {places}."
            ) from error
        if isinstance(error, BackupError):
            raise BackupError(f"{error}\nNothing was kept: database and folders are as empty as before.") from error
        raise


def _put_files(path: Path, put: list[File]) -> None:
    for entry, stream in archive.members(path):
        if isinstance(entry, File):
            files.put(entry, stream, put)


def _brought_up_to_date(connection: BaseDatabaseWrapper) -> int:
    """How many migrations the archive lacked."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("recount", stdout=StringIO())
    return len(plan)
