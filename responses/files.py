"""Files that are whole or not there: what the record and the offices' documents are kept in, on a disk of this machine.

Django writes a file under its final name, piece by piece: a full disk or a kill in the middle leaves half of it there.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from errno import ENOSYS, EOPNOTSUPP, EPERM
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

#: Where a file grows, on the disk on which it will lie. No list of the storage's files shows it.
UNFINISHED = ".unfinished"
#: Where a sweep puts what no row names (responses.sweeping); in it a folder for each day.
QUARANTINE = "quarantine"
#: File systems that know no second name for a file (shares of Windows, some clouds) answer so.
NO_LINKS = {EPERM, EOPNOTSUPP, ENOSYS}


class WholeFiles(FileSystemStorage):
    """As FileSystemStorage, but written beside, synced to the disk, then named; a name that is taken is never given."""

    def _save(self, name: str, content: File) -> str:
        partial = Path(self.location, UNFINISHED, secrets.token_hex(16))
        self._make(partial.parent)
        try:
            self._write(partial, content)
            return self._named(partial, name)
        finally:
            partial.unlink(missing_ok=True)

    def _write(self, partial: Path, content: File) -> None:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in content.chunks():
                file.write(chunk.encode() if isinstance(chunk, str) else chunk)
            file.flush()
            if self.file_permissions_mode is not None:
                os.fchmod(descriptor, self.file_permissions_mode)
            os.fsync(descriptor)

    def _named(self, partial: Path, name: str) -> str:
        """The name that it got: another one than asked for where somebody was quicker."""
        while True:
            final = Path(self.path(name))
            self._make(final.parent)
            try:
                _give(partial, final)
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            self._settle(final.parent)
            return final.relative_to(self.location).as_posix()

    def _make(self, folder: Path) -> None:
        mode = 0o777 if self.directory_permissions_mode is None else self.directory_permissions_mode
        for each in (Path(self.location), folder):
            os.makedirs(each, mode=mode, exist_ok=True)

    def _settle(self, folder: Path) -> None:
        """The names onto the disk too, of folders that are new as well: a row must not outlive its file."""
        for each in (folder, *folder.parents):
            descriptor = os.open(each, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if each == Path(self.location):
                return

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        folders, files = super().listdir(path)
        return [each for each in folders if path or each != UNFINISHED], files

    def unfinished(self) -> dict[str, datetime]:
        """What was being written when its writer ended, or is being written now: since when, by name."""
        try:
            entries = list(os.scandir(Path(self.location, UNFINISHED)))
        except FileNotFoundError:
            return {}
        found = {}
        for entry in entries:
            with suppress(FileNotFoundError):  # it has got its name meanwhile
                found[entry.name] = datetime.fromtimestamp(entry.stat().st_mtime, UTC)
        return found

    def give_up(self, unfinished: str) -> None:
        Path(self.location, UNFINISHED, unfinished).unlink(missing_ok=True)


def _give(partial: Path, final: Path) -> None:
    """A second name, which refuses one that is taken; a rename would put itself in its place."""
    try:
        os.link(partial, final)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        if final.exists():
            raise FileExistsError(final) from None
        partial.rename(final)


def names(storage: Storage, folder: str = "") -> Iterator[str]:
    """In order, folders within folders too. A storage without its folder holds nothing."""
    try:
        folders, found = storage.listdir(folder)
    except FileNotFoundError:
        return
    within = f"{folder}/" if folder else ""
    yield from sorted(f"{within}{name}" for name in found)
    for each in sorted(folders):
        yield from names(storage, f"{within}{each}")
