"""One file that holds a backup: tar in gzip. Written whole or not at all; read strictly, member after member.

In it lie, in this order and nothing else: manifest.json, its SHA-256, the database, the files. The reader expects
each by name and size, takes plain files alone, and never lets tarfile unpack anything itself.
"""

import gzip
import hashlib
import os
import secrets
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, cast

from soteria_tracker.backups import BackupError, manifest
from soteria_tracker.backups.manifest import Entry, Manifest

MANIFEST, SEAL = "manifest.json", "manifest.json.sha256"
CHUNK = 1 << 20
#: gzip without a name or a time in it: any other first bytes were changed (RFC 1952, 2.3; no checksum covers them).
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
USE_ANOTHER = "Copy the archive again from where it is kept, or use an older one."


class Bounded(gzip.GzipFile):
    """No header inside the archive can make tarfile read more than this at once."""

    def read(self, size: int | None = -1) -> bytes:
        if size is None or not 0 <= size <= max(CHUNK, manifest.MOST_BYTES):
            raise tarfile.ReadError("a header asks for too much")
        return super().read(size)


def write(target: Path, made: Manifest, opened: Callable[[Entry], IO[bytes]]) -> str:
    """The archive at ``target``, and its SHA-256. What ``opened`` gives must be what the manifest says of it.

    Written under another name, for its owner alone, read back whole, put onto the disk, and only then given its
    name. Raises BackupError; ChangedError when a file is not what it was a moment ago.
    """
    half = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            _fill(file, made, opened)
            file.flush()
            os.fsync(file.fileno())
        for _entry, stream in members(half):
            drain(stream)
        with half.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if target.exists():
            raise BackupError(f"{target} exists already: nothing was written over it. Choose another name.")
        half.replace(target)
        _settle(target.parent)
    finally:
        with suppress(FileNotFoundError):
            half.unlink()
    return digest


class ChangedError(Exception):
    """A file is not what it was when the manifest was made."""


def _fill(file: BinaryIO, made: Manifest, opened: Callable[[Entry], IO[bytes]]) -> None:
    text = made.text()
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for name, held in ((MANIFEST, text), (SEAL, _seal(text))):
            tar.addfile(_header(name, len(held)), BytesIO(held))
        for entry in made.entries:
            with opened(entry) as source:
                stream = Hashing(source, entry.size)
                try:
                    tar.addfile(_header(entry.member, entry.size), stream)
                except OSError as error:
                    if stream.failed:
                        raise ChangedError(entry.member) from error
                    raise
                if stream.digest != entry.sha256 or source.read(1):
                    raise ChangedError(entry.member)


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


def _seal(text: bytes) -> bytes:
    """As sha256sum writes it."""
    return f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n".encode()


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Hashing:
    """A stream of known length that hashes what is read of it. It cannot seek: a storage reads it once."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self.source, self.left = source, size
        self.failed = False
        self._found = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        wanted = min(CHUNK, self.left if size < 0 else min(size, self.left))
        data = self.source.read(wanted) if wanted else b""
        self.failed = len(data) < wanted
        self.left -= len(data)
        self._found.update(data)
        return data

    @property
    def digest(self) -> str:
        return self._found.hexdigest()


def drain(stream: Hashing) -> None:
    while stream.read(CHUNK):
        pass


def read_manifest(path: Path) -> Manifest:
    with _tar(path) as (tar, _packed):
        return _manifest(tar)


def members(path: Path) -> Iterator[tuple[Entry, Hashing]]:
    """Each entry with a stream of its bytes, in order; what the caller leaves unread is read here.

    Whoever exhausts this has read an archive that is whole. Raises BackupError with what is wrong. What was read
    of an entry is proved by its digest only when the next one is asked for.
    """
    with _tar(path) as (tar, packed):
        made = _manifest(tar)
        names = [entry.member for entry in made.entries]
        for entry in made.entries:
            source = _member(tar, entry.member, names, size=entry.size)
            stream = Member(source, entry.size)
            yield entry, stream
            drain(stream)
            if stream.left:
                raise EOFError
            if stream.digest != entry.sha256:
                raise BackupError(f"{entry.member} in this archive is damaged: its SHA-256 is another. {USE_ANOTHER}")
        if extra := tar.next():
            raise BackupError(_not_expected(extra.name, names))
        packed.seek(tar.offset)  # a block that is no header was read and passed over
        _end(packed)


@contextmanager
def _said() -> Iterator[None]:
    """Whatever the libraries say of damage, said in a sentence."""
    try:
        yield
    except EOFError:
        raise BackupError(f"The archive is cut short: its end is missing. {USE_ANOTHER}") from None
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile) as error:
        raise BackupError(f"The archive is damaged ({error}). {USE_ANOTHER}") from None


class Member(Hashing):
    """One that is read outside of here: damage is said there too."""

    def read(self, size: int = -1) -> bytes:
        with _said():
            return super().read(size)


@contextmanager
def _tar(path: Path) -> Iterator[tuple[tarfile.TarFile, Bounded]]:
    try:
        with _said(), path.open("rb") as file:
            if file.read(len(HEAD)) != HEAD:
                raise BackupError(f"{path.name} is not a backup of the Tracker, or its beginning is damaged.")
            file.seek(0)
            with Bounded(fileobj=file, mode="rb") as packed, tarfile.open(fileobj=packed, mode="r:") as tar:
                yield tar, packed
    except FileNotFoundError as error:
        if error.filename != str(path):
            raise
        raise BackupError(f"There is no file {path}.") from None


def _manifest(tar: tarfile.TarFile) -> Manifest:
    text = _member(tar, MANIFEST, [], size=None).read(manifest.MOST_BYTES)
    seal = _member(tar, SEAL, [], size=len(_seal(b""))).read(1000)
    if seal != _seal(text):
        raise BackupError(f"The manifest was changed after the archive was made. {USE_ANOTHER}")
    return manifest.read(text)


def _member(tar: tarfile.TarFile, name: str, names: list[str], *, size: int | None) -> IO[bytes]:
    """The next member, which must be this one: a plain file of that size."""
    found = tar.next()
    if found is None:
        raise BackupError(f"{name} is missing from the archive, or damaged. {USE_ANOTHER}")
    if found.name != name:
        if found.name in names or not names:
            raise BackupError(f"{name} is missing from the archive, or not in its place. {USE_ANOTHER}")
        raise BackupError(_not_expected(found.name, names))
    if found.type != tarfile.REGTYPE or found.pax_headers or tar.pax_headers:
        raise BackupError(f"{name} in the archive is not a plain file, and a backup holds no other. Do not use it.")
    if found.size != size if size is not None else found.size > manifest.MOST_BYTES:
        raise BackupError(f"{name} in the archive has another length than its manifest says. {USE_ANOTHER}")
    return cast("IO[bytes]", tar.extractfile(found))


def _not_expected(name: str, names: list[str]) -> str:
    where = "stands in it twice or out of its place" if name in names else "is not in its manifest"
    return f"The archive holds {name!r}, which {where}. Somebody changed it: use another copy."


def _end(packed: Bounded) -> None:
    """Nothing but zeros up to the end; reading there has gzip compare its own checksum."""
    while data := packed.read(CHUNK):
        if data.strip(b"\0"):
            raise BackupError(f"Something was added to the end of the archive. {USE_ANOTHER}")
