"""Load the forces, the Soteria report and the Tracker's readings of five published documents."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from forces.models import Force
from responses import chain, days, search_index
from responses.standing import recount

#: In this order: each points at rows of those before it.
FIXTURES = ("forces", "recommendations", "readings", "papers")


class Command(BaseCommand):
    help = "Load the real data into a database that holds no forces yet. On any other it changes nothing."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        if Force.objects.exists():
            self.stdout.write("This database holds forces already: nothing loaded, nothing changed.")
            return
        call_command("loaddata", *FIXTURES, verbosity=0)
        recount()
        days.recount()
        search_index.rebuild()
        chain.complete()
        self.stdout.write(f"Loaded {Force.objects.count()} forces, the Soteria report and the readings of it.")
