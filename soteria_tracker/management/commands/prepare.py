"""Everything between the packages and the server, in one process: a second run is quick."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from responses import search_index
from responses.models.search import Passage


class Command(BaseCommand):
    help = "Migrate, load the real data into an empty database and, but in production, make the trial accounts and key."

    def handle(self, *args, **options) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)  # only where the cache is a table
        call_command("load_real_data", stdout=self.stdout)
        if not Passage.objects.exists():  # a record older than the search
            search_index.rebuild()
        if settings.PRODUCTION:
            return
        call_command("trial_accounts", stdout=self.stdout)
        call_command("trial_key", stdout=self.stdout)
        if settings.STATIC_ROOT:  # a trial collects no static files, and WhiteNoise warns of a missing folder
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
