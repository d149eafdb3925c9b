"""For whoever makes a release: can the new database be reached while the old code still runs?"""

from django.core.management.base import BaseCommand, CommandError

from soteria_tracker import upgrades


class Command(BaseCommand):
    help = "Name every migration after which processes of the release before would fail. It opens no database."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        if found := list(upgrades.problems()):
            raise CommandError("\n".join([*found, upgrades.WHAT_TO_DO]))
        self.stdout.write("No migration needs a stop.")
