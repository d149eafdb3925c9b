"""The files of all storages: listed, hashed, put into an empty place, and taken out of it again."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File as DjangoFile
from django.core.files.storage import FileSystemStorage, storages

from responses.files import UNFINISHED, names
from soteria_tracker.backups import BackupError
from soteria_tracker.backups.manifest import File

#: Made from the code by collectstatic.
NOT_DATA = "staticfiles"


def aliases() -> list[str]:
    return sorted(alias for alias in settings.STORAGES if alias != NOT_DATA)


def everything() -> tuple[File, ...]:
    """Every file there is, with its hash. FileNotFoundError when one goes while it is looked at."""
    return tuple(_described(alias, name) for alias in aliases() for name in names(storages[alias]))


def _described(alias: str, name: str) -> File:
    found, size = hashlib.sha256(), 0
    with storages[alias].open(name) as file:
        for chunk in file.chunks():
            found.update(chunk)
            size += len(chunk)
    return File(storage=alias, name=name, size=size, sha256=found.hexdigest())


def opened(file: File) -> IO[bytes]:
    return cast("IO[bytes]", storages[file.storage].open(file.name))


def wrong(held: Iterable[File], named: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """A sentence for each file that a row names and that is not there, or not what the row says."""
    by_name = {(file.storage, file.name): file.sha256 for file in held}
    for storage, name, sha256 in sorted(set(named)):
        if (storage, name) not in by_name:
            yield f"{name} is missing from the storage {storage}: a row of the database names it."
        elif by_name[storage, name] != sha256:
            yield f"{name} in the storage {storage} is not the file that its row in the database names."


def refuse_unless_empty() -> None:
    for alias in aliases():
        try:
            first = next(names(storages[alias]), None)
        except OSError as error:
            raise BackupError(
                f"{place(alias)} can't be looked through ({error}). Name an empty folder of its own."
            ) from None
        if first:
            raise BackupError(
                f"The storage {alias} is not empty: {place(alias)} holds files ({first}, ...). Nothing was written. "
                "Name an empty folder in the settings, or move these files away first."
            )


def place(alias: str) -> str:
    """Where it is, for people."""
    storage = storages[alias]
    if isinstance(storage, FileSystemStorage):
        return str(storage.location)
    return f"the bucket {storage.bucket_name}" if hasattr(storage, "bucket_name") else type(storage).__name__


def refuse_unless_room(files: Iterable[File]) -> None:
    """Before anything is written: an archive may unpack to more than the disk holds."""
    needed: dict[str, int] = {}
    for file in files:
        needed[file.storage] = needed.get(file.storage, 0) + file.size
    for alias, size in needed.items():
        if alias not in aliases():
            raise BackupError(f"The archive holds files of a storage {alias}, which the settings do not have.")
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            refuse_unless_fits(Path(storage.location), size)


def refuse_unless_fits(folder: Path, size: int) -> None:
    while not folder.exists():
        folder = folder.parent
    if size > (free := shutil.disk_usage(folder).free):
        raise BackupError(
            f"{folder} has {free // 1_000_000} MB free, and {-(-size // 1_000_000)} MB are needed. Make room there, "
            "or name another folder (SOTERIA_VAR for what is unpacked on the way)."
        )


def put(file: File, stream: object, note: list[File]) -> None:
    """Under its own name, onto the disk. Noted before it is written: half of it must go too, if it comes to that."""
    storage = storages[file.storage]
    try:
        if storage.exists(file.name):
            raise BackupError(f"Somebody else writes to {place(file.storage)} meanwhile. Stop the Tracker there first.")
        note.append(file)
        storage.save(file.name, DjangoFile(cast("IO[bytes]", stream), file.name))
        if isinstance(storage, FileSystemStorage):
            _settle(storage, file.name)
    except (OSError, SuspiciousFileOperation) as error:
        raise BackupError(f"{file.name} could not be written to {place(file.storage)}: {error}.") from error


def _settle(storage: FileSystemStorage, name: str) -> None:
    path = storage.path(name)
    for each in (path, os.path.dirname(path)):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def take_out(files: Iterable[File]) -> None:
    """Those that ``put`` has written, and the folders that are empty without them."""
    for file in files:
        storage = storages[file.storage]
        storage.delete(file.name)
        if isinstance(storage, FileSystemStorage):
            for folder in (*list(Path(file.name).parents)[:-1], UNFINISHED):
                with suppress(OSError):  # not empty, or gone already
                    os.rmdir(storage.path(str(folder)))
