"""Who owns what a restore has written: the account that runs the Tracker must be able to read it, not root alone."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.files.storage import FileSystemStorage, storages

from soteria_tracker.backups import files
from soteria_tracker.backups.databases.sqlite import BESIDE

ROOT = 0


def settle(*, database: Path | None) -> Iterator[str]:
    """As root: give each folder of files, whole, to whoever owns it or the folder above it. A sentence each.

    So too ``database``, the file of SQLite, with what SQLite puts beside it and the folder that it lies in, which must
    be writable for it: but nothing else in there.
    """
    if os.geteuid() != ROOT:
        return
    if database:
        beside = [Path(f"{database}{ending}") for ending in BESIDE]
        yield from _given(
            database.parent, [database.parent, *(each for each in beside if each.exists())], str(database)
        )
    for alias in files.aliases():
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage) and os.path.isdir(storage.location):
            folder = Path(storage.location)
            yield from _given(folder, _whole(folder), f"the files in {folder}")


def _given(folder: Path, paths: Iterable[Path], what: str) -> Iterator[str]:
    owner = next((each for each in map(_owner, (folder, folder.parent)) if each[0] != ROOT), None)
    if owner is None:
        yield (
            f"You restored as root, so {what} and {folder} belong to root, and the Tracker may not be able to open "
            f"them: chown -R <its account> {folder}"
        )
        return
    for path in paths:
        os.chown(path, *owner, follow_symlinks=False)
    yield f"You restored as root: {what} now belong to the owner of the folder."


def _whole(folder: Path) -> Iterator[Path]:
    for above, folders, names in os.walk(folder):
        yield Path(above)
        yield from (Path(above, name) for name in (*folders, *names))


def _owner(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid
