"""All tables of all reports as files: CSV, their description, their credit, and all of it as one archive.

For downloads and archives, by a job at night: ``manage.py data_package FOLDER``. The same record on the same day gives
the same bytes. It reads in the pages of the web site, so that memory stays small however long the record is.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from recommendations.models import InspectionReport
from soteria_tracker.public import reference
from soteria_tracker.public.data import credit, csv_files, package
from soteria_tracker.public.data.ods_files import WRITTEN
from soteria_tracker.public.data.schema import Asked, Row, Table
from soteria_tracker.public.data.tables import TABLES
from soteria_tracker.public.moment import Moment, NotAMomentError

ARCHIVE = "soteria-tracker-data.zip"


class Command(BaseCommand):
    help = "Write every public table of every report, datapackage.json and an archive of them to a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--as-at", default="", help="a day, such as 2025-01-31; now where it is left out")
        parser.add_argument("--clock", default="", help="said or published")

    @transaction.atomic
    def handle(self, *args: Any, folder: Path, as_at: str, clock: str, **options: Any) -> None:
        """In one transaction: all files speak of the same state of the record."""
        try:
            moment = Moment.of({"as_at": as_at, "clock": clock}, today=timezone.localdate())
        except NotAMomentError as wrong:
            raise CommandError(wrong.sentence) from None
        folder.mkdir(parents=True, exist_ok=True)
        reports = list(InspectionReport.objects.filter(published__lte=moment.day).order_by("published", "pk"))
        everything = Asked(moment, reference.current())
        files = {table.name: _write(folder, table, everything, reports) for table in TABLES.values()}
        described = package.descriptor(
            everything, lambda table: f"{table.name}.csv", reports=reports, more=lambda table: files[table.name]
        )
        text = json.dumps(described, ensure_ascii=False, indent=2)
        (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")
        (folder / "CREDIT.txt").write_text(credit.notice(everything, reports), encoding="utf-8")
        _archive(folder, ["CREDIT.txt", "datapackage.json", *(f"{name}.csv" for name in sorted(files))])
        rows = sum(file["rows"] for file in files.values())
        self.stdout.write(f"{len(files)} tables, {rows} rows, {moment.day.isoformat()}: {folder / ARCHIVE}")


def _write(folder: Path, table: Table, asked: Asked, reports: list[InspectionReport]) -> dict[str, Any]:
    """The table in all its pages; size, digest and number of rows of its file."""
    path, rows = folder / f"{table.name}.csv", 0
    with path.open("wb") as file:
        file.write(csv_files.head(table))
        for page in _pages(table, asked, reports):
            file.write(csv_files.body(page))
            rows += len(page)
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "hash": f"sha256:{_digest(file)}", "rows": rows}


def _digest(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


def _pages(table: Table, asked: Asked, reports: list[InspectionReport]) -> Iterator[list[Row]]:
    """Several reports may wait for one product: it is written once."""
    seen: set[Row] = set()
    for report in reports if table.of_report else [None]:
        after = ""
        while True:
            page = table.page(Asked(asked.moment, asked.reference, report, after))
            fresh = [row for row in page.rows if row not in seen] if table.is_shared else page.rows
            if table.is_shared:
                seen.update(fresh)
            yield fresh
            after = page.after
            if not after:
                break


def _archive(folder: Path, names: list[str]) -> None:
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, WRITTEN)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
            with (folder / name).open("rb") as source, archive.open(entry, "w") as target:
                while chunk := source.read(1 << 20):
                    target.write(chunk)
