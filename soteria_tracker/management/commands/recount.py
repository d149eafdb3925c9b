"""Make the derived rows anew from the record."""

from django.core.management.base import BaseCommand, CommandError

from responses import days, search_index
from responses.models.version import prune
from responses.standing import recount


class Command(BaseCommand):
    help = (
        "Make the derived rows anew from the published record: "
        "current statements, statements by day, daily counts, the index of the search."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; name what differs and exit with 1.")

    def handle(self, *args, check: bool, **options) -> None:
        differences = [str(each) for each in recount(check=check)] + days.recount(check=check)
        differences += search_index.recount(check=check)
        for difference in differences:
            self.stdout.write(difference)
        if not check:
            prune()
        if check and differences:
            raise CommandError(f"Derived rows that differ from the record: {len(differences)}.")
        self.stdout.write(f"Corrected: {len(differences)}." if differences else "All derived rows agree.")
