"""What a backup or a restore that was killed leaves behind: a whole dump, drafts included, under a hidden name."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

#: Nobody works as long on one archive.
AGE = timedelta(days=1)
UNPACKED = ".soteria-unpacked-"
#: As making, archive and ``workplace`` name them; the ends are those of tempfile and secrets.
NAMES = re.compile(rf"\..+\.tar\.gz\.[a-z0-9_]{{8}}(\.part)?|{re.escape(UNPACKED)}[a-z0-9_]{{8}}")
#: A folder that holds anything else is somebody's own.
DUMPS = re.compile(r"database\.(sqlite3(-wal|-shm|-journal)?|pgdump)")


def workplace() -> tempfile.TemporaryDirectory[str]:
    """Where an archive is unpacked on the way, for its owner alone: where the next backup finds what is left of it.

    In the folder for temporary files where there is no SOTERIA_VAR yet, or it belongs to somebody else.
    """
    with suppress(OSError):
        return tempfile.TemporaryDirectory(prefix=UNPACKED, dir=settings.VAR_DIR)
    return tempfile.TemporaryDirectory(prefix=UNPACKED)


def put_away(*folders: Path, now: datetime) -> Iterator[str]:
    """Delete such remains in these folders; a sentence each. What cannot be deleted is said too, and stops nothing."""
    for path in sorted({each for folder in folders if folder.is_dir() for each in folder.iterdir()}):
        try:
            if NAMES.fullmatch(path.name) and _is_ours(path) and _is_old(path, now):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                yield f"{path} was left of a backup or restore that was killed, and was deleted: it held drafts."
        except FileNotFoundError:  # somebody else's backup has ended meanwhile
            continue
        except OSError as error:
            yield f"{path} is left of a backup or restore that was killed, and could not be deleted: {error}."


def _is_ours(path: Path) -> bool:
    if path.is_symlink():
        return False
    return path.is_file() or all(DUMPS.fullmatch(each.name) for each in path.iterdir())


def _is_old(path: Path, now: datetime) -> bool:
    """By whatever was written last, the dump itself included."""
    written = max(each.stat().st_mtime for each in (path, *(path.iterdir() if path.is_dir() else ())))
    return now.timestamp() - written > AGE.total_seconds()
