"""Everything of a copy back from its file, into an empty place, with proof. Exit code 1 when anything is wrong."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from soteria_tracker.backups import BackupError, checking, closed, owners, remains, restoring
from soteria_tracker.backups.databases.sqlite import file_of

STAYS = (
    "All that the archive holds is restored, exactly, and stays. The above was wrong before the backup was made, or is "
    "wrong with this machine. To restore another archive instead, delete this database and these files first."
)


class Command(BaseCommand):
    help = "Bring an archive back into an empty database and empty folders, and prove that all is as it was."
    requires_system_checks: tuple[str, ...] = ()  # they open the database, which may not be there, nor be needed

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--check", action="store_true", help="Only look whether the archive is whole.")

    def handle(self, *args: Any, archive: Path, check: bool, **options: Any) -> None:
        try:
            if check:
                self._check(archive)
            else:
                self._restore(archive)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(closed(error, archive)) from None

    def _check(self, archive: Path) -> None:
        with remains.workplace() as folder:
            manifest, _dump = checking.check(archive, Path(folder))
        self.stdout.write(
            f"The archive of {manifest.day} is whole: {len(manifest.tables)} tables, {len(manifest.files)} files."
        )
        for sentence in manifest.damage:
            self.stdout.write(f"Damaged before it was made: {sentence}")

    def _restore(self, archive: Path) -> None:
        restored = restoring.restore(archive, connection=connection, tell=self.stdout.write)
        for sentence in owners.settle(database=file_of(connection)):
            self.stdout.write(sentence)
        count = restored.count
        looked = (
            f"{count.publications} publications, {count.files} documents with their signatures, {count.links} links"
        )
        if restored.problems:
            raise CommandError("\n".join([*restored.problems, f"Looked at {looked}. {STAYS}"]))
        self.stdout.write(
            f"Proved: {looked} hold; derived rows agree; pages open; "
            f"{'sign-in leads to the desk' if restored.signed_in else 'nobody has an account to sign in with'}.\n"
            "Now put back the keys (SIGNING_KEYS_DIR) and the settings, then start the Tracker."
        )
