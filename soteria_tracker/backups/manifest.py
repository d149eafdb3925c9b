"""What an archive says of itself: the first thing in it, so that everything after it is expected by name and size."""

from abc import abstractmethod
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from soteria_tracker.backups import BackupError

Engine = Literal["sqlite", "postgresql"]
#: Bytes: far more than a hundred thousand files need.
MOST_BYTES = 64_000_000


def _safe(name: str) -> str:
    """A path below its folder, as a storage itself would name it; never one that leads out of it."""
    if not name.isprintable() or "\\" in name or str(PurePosixPath(name)) != name:
        raise ValueError(f"{name!r} is not a plain path")
    if name.startswith("/") or {"", ".", ".."} & set(name.split("/")):
        raise ValueError(f"{name!r} leads out of its folder")
    return name


Name = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_safe)]
Count = Annotated[int, Field(ge=0)]
SHA256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Part(BaseModel):
    """Nothing more than is named here, and nothing of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(Part):
    """One member of the archive after the manifest and its seal."""

    size: Count  # bytes
    sha256: SHA256

    @property
    @abstractmethod
    def member(self) -> str:
        """Its name in the archive."""


class Dump(Entry):
    """The database. ``server`` and ``program`` are versions: SQLite's library, or PostgreSQL's server and pg_dump."""

    engine: Engine
    server: str
    program: str

    @property
    def member(self) -> str:
        return {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}[self.engine]


class File(Entry):
    """One file of a storage, by its name there."""

    storage: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    name: Name

    @property
    def member(self) -> str:
        return f"files/{self.storage}/{self.name}"


class Table(Part):
    """How many rows, and the SHA-256 of their canonical text (databases.rows)."""

    rows: Count
    sha256: SHA256


class Head(Part):
    """The newest link of the hash chain."""

    number: Count
    sha256: SHA256


class Manifest(Part):
    format: Literal["soteria-tracker/backup/1"] = "soteria-tracker/backup/1"
    made_at: AwareDatetime  # UTC
    release: str  # which code made it (soteria_tracker.front.release)
    database: Dump
    migrations: tuple[tuple[str, str], ...]  # applied: app, name
    tables: dict[str, Table]
    chain: Head | None
    files: tuple[File, ...]
    damage: tuple[str, ...]  # sentences: what was wrong already when it was made, known to whoever made it
    left_out: tuple[str, ...]  # what is not in it, on purpose

    @model_validator(mode="after")
    def _once(self) -> "Manifest":
        members = [entry.member for entry in self.entries]
        if len(set(members)) < len(members):
            raise ValueError("a file is named twice")
        return self

    @property
    def entries(self) -> list[Entry]:
        """In the order in which they lie in the archive."""
        return [self.database, *self.files]

    @property
    def size(self) -> int:
        """Bytes of everything, unpacked."""
        return sum(entry.size for entry in self.entries)

    @property
    def day(self) -> str:
        return f"{self.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"

    def text(self) -> bytes:
        return (self.model_dump_json(indent=1) + "\n").encode()


def read(text: bytes) -> Manifest:
    """Raises BackupError."""
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise BackupError(
            f"The manifest of this archive is not one that this release can read ({where}: {first['msg']}). "
            "Use an undamaged copy of the archive, or the release that made it."
        ) from None


def stamp(made_at: datetime) -> str:
    """A time for the name of a file: 2026-12-01T143000Z."""
    return f"{made_at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
