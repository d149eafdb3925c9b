"""Is the record what it was? Exit code 1 when anything is damaged."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from responses import kept_heads, proof, triggers
from soteria_tracker.backups import closed


class Command(BaseCommand):
    help = "Check every file, digest, signature and link of the record, and name what is damaged."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--without-signatures", action="store_true", help="Digests, files and links alone.")
        kept_heads.add_argument(parser)

    def handle(self, *args, **options) -> None:
        try:
            self._look(signatures=not options["without_signatures"], heads=options["head"])
        except OSError as error:
            raise CommandError(closed(error, "The folder of the published files")) from None

    def _look(self, *, signatures: bool, heads: list[str]) -> None:
        count, damaged = proof.Count(), 0
        found = proof.damages(count, signatures=signatures)
        for damage in (*triggers.damages(connection), *kept_heads.damages(heads), *found):
            damaged += 1
            self.stdout.write(f"{damage.what}: {damage.sentence}")
        for name in proof.loose_files():
            self.stdout.write(
                f"Note: {name} belongs to no publication: left by a crash, or its row is gone (see: sweep)."
            )
        looked = f"{count.publications} publications, {count.files} files, {count.links} links"
        if damaged:
            raise CommandError(f"{damaged} damaged. Looked at {looked}.")
        self.stdout.write(f"Nothing is damaged. Looked at {looked}.")
