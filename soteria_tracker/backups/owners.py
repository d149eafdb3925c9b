"""Who owns what a restore has written: the account that runs the Tracker must be able to read it, not root alone."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import FileSystemStorage, storages

from soteria_tracker.backups import files

ROOT = 0


def settle() -> Iterator[str]:
    """As root: give each folder of files, whole, to whoever owns it or the folder above it. A sentence each."""
    if os.geteuid() != ROOT:
        return
    for alias in files.aliases():
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage) and os.path.isdir(storage.location):
            yield from _given(Path(storage.location))


def _given(folder: Path) -> Iterator[str]:
    owner = next((each for each in map(_owner, (folder, folder.parent)) if each[0] != ROOT), None)
    if owner is None:
        yield (
            f"You restored as root, so the files in {folder} belong to root, and the Tracker may not be able to read "
            f"them: chown -R <its account> {folder}"
        )
        return
    _give(folder, *owner)
    yield f"You restored as root: the files in {folder} were given to the owner of the folder."


def _give(folder: Path, user: int, group: int) -> None:
    for above, folders, names in os.walk(folder):
        for each in (above, *(os.path.join(above, name) for name in (*folders, *names))):
            os.chown(each, user, group, follow_symlinks=False)


def _owner(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid
