"""Is the audit trail what it was? Exit code 1 when anything is damaged."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from responses import kept_heads, trail_proof, triggers


class Command(BaseCommand):
    help = "Check every seal and row of the audit trail, and that its triggers stand; name what is damaged."

    def add_arguments(self, parser) -> None:
        kept_heads.add_argument(parser)

    def handle(self, *args, **options) -> None:
        count, damaged = trail_proof.TrailCount(), 0
        for damage in (
            *triggers.damages(connection),
            *kept_heads.damages(options["head"]),
            *trail_proof.damages(count),
        ):
            damaged += 1
            self.stdout.write(f"{damage.what}: {damage.sentence}")
        looked = f"{count.seals} seals, {count.rows} rows; {count.waiting} rows wait for a seal"
        if damaged:
            raise CommandError(f"{damaged} damaged. Looked at {looked}.")
        self.stdout.write(f"Nothing is damaged. Looked at {looked}.")
