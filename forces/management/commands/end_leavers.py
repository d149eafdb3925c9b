"""Close the accounts of people who have left, and clear away what nobody needs: every night, safe to run twice."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from forces import leavers, outbox

#: A new membership is often entered late.
DAYS = 30


class Command(BaseCommand):
    help = "Close accounts whose memberships have all ended; remove sessions that are over and letters that were sent."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help=f"How long ago the last one ended ({DAYS}).")

    def handle(self, *args, **options) -> None:
        now = timezone.now()
        closed = leavers.close(now=now, days=max(options["days"], 0))
        for person in closed:
            self.stdout.write(f"Closed: {person.get_username()}")
        call_command("clearsessions")
        outbox.clear(now=now)
        self.stdout.write(f"{len(closed)} accounts closed.")
