"""Everything of this copy in one file."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from soteria_tracker.backups import BackupError, closed, making, manifest, remains
from soteria_tracker.front.release import release


class Command(BaseCommand):
    help = "Write the database and all files to one archive, while the Tracker runs. It holds drafts: keep it private."
    requires_system_checks: tuple[str, ...] = ()  # they would make an SQLite database where there is none

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the archive to write, or a folder in which it gets its name")
        parser.add_argument(
            "--even-if-damaged", action="store_true", help="Also when files are missing; the archive says which."
        )

    def handle(self, *args: Any, path: Path, even_if_damaged: bool, **options: Any) -> None:
        now = timezone.now()
        is_folder = os.path.isdir(path)  # not Path.is_dir: below a folder that is shut it raises
        target = path / f"soteria-{manifest.stamp(now)}.tar.gz" if is_folder else path
        if not is_folder and not path.name.endswith(".tar.gz"):
            raise CommandError(f"There is no folder {path}. Make it first, or name an archive that ends in .tar.gz.")
        try:
            for sentence in remains.put_away(target.parent, settings.VAR_DIR, now=now):
                self.stdout.write(sentence)
            made = making.make(
                target,
                connection=connection,
                now=now,
                release=release(settings.BASE_DIR),
                even_if_damaged=even_if_damaged,
            )
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(closed(error, target)) from None
        self._tell(target, made)

    def _tell(self, target: Path, made: making.Made) -> None:
        held = made.manifest
        rows = sum(table.rows for table in held.tables.values())
        self.stdout.write(
            f"{target}: {len(held.tables)} tables with {rows} rows, {len(held.files)} files, "
            f"{target.stat().st_size} bytes.\nSHA-256 {made.sha256}"
        )
        for sentence in held.damage:
            self.stdout.write(f"Damaged: {sentence}")
        self.stdout.write("Not in it: " + "; ".join(held.left_out) + ". Keep the keys apart from the archives.")
