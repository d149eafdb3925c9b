"""Folders and files that the Tracker needs: asked before it starts, and by probes while it runs."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

#: Kept apart from the record: a bucket says itself what is wrong with it.
WRITTEN = {"publications": "PUBLICATIONS_DIR", "sources": "SOURCES_DIR"}


def unwritable() -> Iterator[str]:
    """A sentence for each folder in which this process could not keep a file."""
    for alias, name in WRITTEN.items():
        folder = location(alias)
        if folder and not takes_a_file(folder):
            yield (
                f"Files cannot be kept in {folder} ({name}): give the folder to the account that runs the Tracker, "
                "or make room there."
            )


def location(alias: str) -> Path | None:
    storage = storages[alias]
    return Path(storage.location) if isinstance(storage, FileSystemStorage) else None


def mixed() -> Iterator[str]:
    """Drafts of offices and the record need a folder each, and neither lies where files are given to everybody: the
    sweeping of one would put the files of the other away, and a draft would have an address.
    """
    own = {name: folder.resolve() for alias, name in WRITTEN.items() if (folder := location(alias))}
    served = {"STATIC_ROOT": settings.STATIC_ROOT, **{str(each): each for each in settings.STATICFILES_DIRS}}
    others = {name: Path(folder).resolve() for name, folder in served.items() if folder}
    for name, folder in own.items():
        for other, place in {**own, **others}.items():
            if name != other and (folder.is_relative_to(place) or (other in others and place.is_relative_to(folder))):
                yield f"{name} lies in {place}, or holds it: give it a folder of its own."
        if folder.is_dir() and folder.stat().st_mode & stat.S_IWOTH:
            yield f"Every account of this machine can write into {folder} ({name}): chmod o-w {folder}."


def takes_a_file(folder: Path) -> bool:
    """Tried, not asked for: modes say nothing of a full disk or of a mount that is read-only. The file has no name.

    A folder that is not there yet is made with its first file, if the one above it allows that.
    """
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"probe")
            file.flush()
    except OSError:
        return False
    return True


def open_keys() -> Iterator[str]:
    """Keys that sign for a body, and that other accounts of the machine could read. Who cannot see them has none."""
    folder = Path(settings.SIGNING_KEYS_DIR)
    try:
        is_shut = not folder.is_dir() or not is_open_to_others(folder)  # then nobody gets to what is in it
        open_ones = [] if is_shut else [folder, *(each for each in sorted(folder.iterdir()) if is_open_to_others(each))]
    except OSError:
        return
    if open_ones:
        yield (
            f"Others than the account of the Tracker can read {', '.join(each.name for each in open_ones[:3])} in "
            f"{folder} (SIGNING_KEYS_DIR): chmod -R go-rwx {folder}."
        )


def open_database() -> Iterator[str]:
    """An SQLite file holds drafts and private notes. Its folder may shut others out in its place."""
    database = settings.DATABASES["default"]
    file = Path(str(database["NAME"]))
    if database["ENGINE"] != "django.db.backends.sqlite3" or not file.is_file():
        return
    if is_open_to_others(file) and is_open_to_others(file.parent):
        yield f"Others than the account of the Tracker can read {file}, which holds drafts: chmod o-rwx {file.parent}."


def is_open_to_others(path: Path) -> bool:
    """Whether just anybody on this machine may read or write it. A group that was chosen may."""
    return bool(path.stat().st_mode & stat.S_IRWXO) and os.name == "posix"


def undressed() -> Iterator[str]:
    """Without its list of static files every page would be a fault."""
    if settings.STATIC_ROOT and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield "The static files are not collected: run manage.py collectstatic first."
