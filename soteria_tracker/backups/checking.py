"""Is an archive whole, and is it what its manifest says? Asked without writing anything that stays."""

import os
from pathlib import Path

from soteria_tracker.backups import BackupError, archive, files
from soteria_tracker.backups.databases import Reader, rows
from soteria_tracker.backups.databases.sqlite import reads_file
from soteria_tracker.backups.manifest import Dump, Manifest


def check(path: Path, folder: Path) -> tuple[Manifest, Path]:
    """Everything in the archive against its manifest; the dump is left in ``folder``. Raises BackupError.

    An SQLite database is opened and its rows are counted and hashed. Of PostgreSQL's dump the bytes are compared:
    its rows are looked at once they are restored.
    """
    manifest = archive.read_manifest(path)
    files.refuse_unless_fits(folder, manifest.database.size)
    dump = folder / manifest.database.member
    try:
        for entry, stream in archive.members(path):
            if isinstance(entry, Dump):
                with os.fdopen(os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    while chunk := stream.read(archive.CHUNK):
                        file.write(chunk)
    except OSError as error:
        raise BackupError(f"The archive could not be unpacked: {error}.") from error
    if manifest.database.engine == "sqlite":
        with reads_file(dump) as reader:
            refuse_unless_same(manifest, reader)
    return manifest, dump


def refuse_unless_same(manifest: Manifest, reader: Reader) -> None:
    """The rows are those of which the manifest speaks, and the files those of which the rows speak."""
    if found := [*differences(manifest, reader), *unforeseen(manifest, reader)]:
        raise BackupError("\n".join([*found, f"The archive is not what it was. {archive.USE_ANOTHER}"]))


def differences(manifest: Manifest, reader: Reader) -> list[str]:
    """A sentence for each table that has other rows than the manifest says."""
    found, said = rows.digests(reader), manifest.tables
    lines = [f"The table {name} is missing." for name in sorted(said.keys() - found.keys())]
    lines += [f"The table {name} is not in the manifest." for name in sorted(found.keys() - said.keys())]
    for name in sorted(said.keys() & found.keys()):
        if found[name].rows != said[name].rows:
            lines.append(f"The table {name} has {found[name].rows} rows; the manifest says {said[name].rows}.")
        elif found[name] != said[name]:
            lines.append(f"The rows of the table {name} are not those of the manifest.")
    if rows.migrations(reader) != tuple(sorted(manifest.migrations)):
        lines.append("The migrations are not those of the manifest.")
    if rows.head(reader) != manifest.chain:
        lines.append("The newest link of the hash chain is not that of the manifest.")
    return lines


def unforeseen(manifest: Manifest, reader: Reader) -> list[str]:
    """Files that rows name and the archive does not hold, but for those it says were missing already."""
    return [line for line in files.wrong(manifest.files, rows.named_files(reader)) if line not in manifest.damage]
