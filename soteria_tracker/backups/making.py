"""A backup, made while offices go on working: the database first, then the files, then the archive, read back whole.

Files are written before the rows that name them, so files read after the database hold all that its rows name. Only an
uploaded document that was called off in between is gone; then everything is read again.
"""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from django.db.backends.base.base import BaseDatabaseWrapper

from soteria_tracker.backups import BackupError, archive, databases, files
from soteria_tracker.backups.databases import rows
from soteria_tracker.backups.manifest import Dump, Entry, File, Manifest

#: How often it is begun anew when files go while they are read.
ATTEMPTS = 3
LEFT_OUT = (
    "sign-in sessions: everybody signs in again",
    "the keys that sign (SIGNING_KEYS_DIR), their passphrases, SECRET_KEY and all other settings",
    "roots that are trusted (SIGNING_TRUST_DIR)",
    "the passwords of trial accounts (trial-accounts.json)",
    "caches, static files and the code",
)


@dataclass(frozen=True, slots=True)
class Made:
    manifest: Manifest
    sha256: str  # of the archive


class _GoneError(Exception):
    """Files are not what the rows of the copy say: perhaps for a moment, perhaps for good."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


def make(
    target: Path, *, connection: BaseDatabaseWrapper, now: datetime, release: str, even_if_damaged: bool = False
) -> Made:
    """The archive at ``target``, which must not exist. Raises BackupError, and then nothing is left behind."""
    if target.exists():
        raise BackupError(f"{target} exists already: nothing was written over it. Choose another name.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent} to write the archive to.")
    database = databases.of(connection)
    for attempt in range(ATTEMPTS):
        last = attempt == ATTEMPTS - 1
        try:
            return _attempt(target, database, now=now, release=release, even_if_damaged=even_if_damaged and last)
        except (_GoneError, FileNotFoundError, archive.ChangedError) as error:
            if last:
                raise BackupError(_refusal(error)) from error
        except OSError as error:
            raise BackupError(f"The archive could not be written: {error}.") from error
    raise AssertionError("unreachable")


def _attempt(target: Path, database: databases.Database, *, now: datetime, release: str, even_if_damaged: bool) -> Made:
    """Beside the archive, in a folder for its owner alone, lies the dump until it is packed."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
        with database.copied(Path(folder)) as (dump, reader):
            tables, named = rows.digests(reader), list(rows.named_files(reader))
            migrations, head = rows.migrations(reader), rows.head(reader)
        if not migrations:
            raise BackupError("This database holds nothing of the Tracker: check DATABASE_URL and SOTERIA_VAR.")
        held = files.everything()
        damage = tuple(files.wrong(held, named))
        if damage and not even_if_damaged:
            raise _GoneError(damage)
        made = Manifest(
            made_at=now,
            release=release,
            database=_described(dump, database),
            migrations=migrations,
            tables=tables,
            chain=head,
            files=held,
            damage=damage,
            left_out=LEFT_OUT,
        )

        def opened(entry: Entry) -> IO[bytes]:
            return files.opened(entry) if isinstance(entry, File) else cast("IO[bytes]", dump.open("rb"))

        return Made(made, archive.write(target, made, opened))


def _described(dump: Path, database: databases.Database) -> Dump:
    server, program = database.versions()
    with dump.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Dump(engine=database.engine, server=server, program=program, size=dump.stat().st_size, sha256=digest)


def _refusal(error: Exception) -> str:
    if not isinstance(error, _GoneError):
        return f"Files changed again and again while they were read ({error}). Try once more in a quiet moment."
    return "\n".join(
        [
            *error.sentences,
            "Nothing was written. Put each back from an older archive (tar -xzf ARCHIVE files/STORAGE/NAME), then back "
            "up again; to keep what there is meanwhile, add --even-if-damaged: the archive then says what is missing.",
        ]
    )
