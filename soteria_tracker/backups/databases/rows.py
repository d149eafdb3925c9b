"""What stands in the rows, as digests and as the few facts that an archive names.

The canonical text of a table: a line with the JSON list of its columns by name, then a line a row, in the order of
its primary key, with the JSON list of the values; a value is written as the engine itself writes it, bytes as
{"hex": ...}. So the same rows have the same digest on the same engine, whenever and wherever they are read. On the
other engine they have another (SQLite writes 1 where PostgreSQL writes true): an archive goes back to the engine that
it is from.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from soteria_tracker.backups.databases import LEFT_EMPTY, Reader
from soteria_tracker.backups.manifest import Head, Table

#: Where rows name files: storage, table, column of the name, column of the SHA-256. A test looks for others.
NAMED = (
    ("publications", "responses_publication", "pdf_name", "pdf_sha256"),
    ("publications", "responses_edition", "pdf_name", "pdf_sha256"),
    ("sources", "responses_source", "file_name", "sha256"),
)


def digests(reader: Reader) -> dict[str, Table]:
    return {table: _digest(reader, table) for table in reader.tables() if table not in LEFT_EMPTY}


def _digest(reader: Reader, table: str) -> Table:
    columns, rows = reader.columns(table), 0
    found = hashlib.sha256(_line(columns))
    for row in reader.rows(table, columns, order=reader.key(table)):
        found.update(_line(row))
        rows += 1
    return Table(rows=rows, sha256=found.hexdigest())


def _line(values: Any) -> bytes:
    return (json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_in_hex) + "\n").encode(
        errors="surrogatepass"
    )


def _in_hex(value: bytes) -> dict[str, str]:
    return {"hex": value.hex()}


def migrations(reader: Reader) -> tuple[tuple[str, str], ...]:
    if "django_migrations" not in reader.tables():
        return ()
    return tuple(sorted((app, name) for app, name in reader.rows("django_migrations", ("app", "name"))))


def head(reader: Reader) -> Head | None:
    """The newest link of the hash chain."""
    if "responses_link" not in reader.tables():
        return None
    links = [(int(number), sha256) for number, sha256 in reader.rows("responses_link", ("number", "sha256"))]
    return Head(number=max(links)[0], sha256=max(links)[1]) if links else None


def named_files(reader: Reader) -> Iterator[tuple[str, str, str]]:
    """Storage, name and SHA-256 of each file that a row names."""
    tables = reader.tables()
    for storage, table, name, sha256 in NAMED:
        if table in tables:
            yield from ((storage, *row) for row in reader.rows(table, (name, sha256)) if row[0])
