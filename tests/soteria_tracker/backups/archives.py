"""Archives made up for a test, and archives that somebody has changed."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from soteria_tracker.backups import archive
from soteria_tracker.backups.manifest import Dump, Entry, File, Manifest

#: Member -> bytes: a dump, a small file, one of several blocks, an empty one, one with a long name.
HELD = {
    "database.sqlite3": b"rows" * 3000,
    "files/publications/ab/one.pdf": b"%PDF one",
    "files/publications/cd/two.pdf": bytes(range(256)) * 400,
    "files/sources/1/empty": b"",
    f"files/sources/2/{'long' * 40}": b"words",
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def manifest_of(held: dict[str, bytes] = HELD) -> Manifest:
    (_name, dump), *others = held.items()
    return Manifest(
        made_at=datetime(2026, 12, 1, 14, 30, tzinfo=UTC),
        release="abc",
        database=Dump(engine="sqlite", server="3", program="3", size=len(dump), sha256=sha256(dump)),
        migrations=(("forces", "0001_initial"),),
        tables={},
        chain=None,
        files=tuple(
            File(storage=member.split("/")[1], name=member.split("/", 2)[2], size=len(data), sha256=sha256(data))
            for member, data in others
        ),
        damage=(),
        left_out=(),
    )


def made_up(path: Path, held: dict[str, bytes] = HELD) -> Path:
    archive.write(path, manifest_of(held), lambda entry: io.BytesIO(held[entry.member]))
    return path


def read(path: Path) -> list[tuple[Entry, bytes]]:
    """All of it; raises BackupError as whoever restores would see it."""
    found = []
    for entry, stream in archive.members(path):
        pieces = []
        while piece := stream.read():
            pieces.append(piece)
        found.append((entry, b"".join(pieces)))
    return found


Member = tuple[tarfile.TarInfo, bytes]


def rewritten(path: Path, change: Callable[[list[Member]], list[Member] | None]) -> Path:
    """The same archive with other members, packed as the Tracker packs: damage that no checksum of gzip tells."""
    with tarfile.open(path) as tar:
        members = [(info, tar.extractfile(info).read()) for info in tar.getmembers()]
    members = change(members) or members
    with (
        path.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for info, data in members:
            if info.isreg():
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return path


def member(name: str, data: bytes = b"") -> Member:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    return info, data


def with_manifest(path: Path, edit: Callable[[dict[str, Any]], None], *, sealed: bool = True) -> Path:
    """The manifest edited, its seal made anew as a careful forger would, or left."""

    def change(members: list[Member]) -> list[Member]:
        words = json.loads(members[0][1])
        edit(words)
        text = json.dumps(words).encode()
        seal = f"{sha256(text)}  manifest.json\n".encode() if sealed else members[1][1]
        return [member("manifest.json", text), member("manifest.json.sha256", seal), *members[2:]]

    return rewritten(path, change)
