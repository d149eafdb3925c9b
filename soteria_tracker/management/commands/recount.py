"""Make the derived rows anew from the record."""

from django.core.management.base import BaseCommand, CommandError

from responses.standing import recount


class Command(BaseCommand):
    help = "Make the current statement of each force on each recommendation anew from the published record."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; name what differs and exit with 1.")

    def handle(self, *args, check: bool, **options) -> None:
        differences = recount(check=check)
        for difference in differences:
            self.stdout.write(str(difference))
        if check and differences:
            raise CommandError(f"Current statements that differ from the record: {len(differences)}.")
        self.stdout.write(f"Corrected: {len(differences)}." if differences else "All current statements agree.")
