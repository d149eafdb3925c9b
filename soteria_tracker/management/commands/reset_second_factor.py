"""Take a second factor away at the command line: for the last administrator, and after a change of SECRET_KEY."""

from django.core.management.base import BaseCommand, CommandError

from forces import second_factor
from forces.models import User


class Command(BaseCommand):
    help = (
        "Take the second factors of accounts away, and their ties to an organisation's sign-in. They set up new ones."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("user_names", nargs="+", metavar="user_name")

    def handle(self, *args, user_names: list[str], **options) -> None:
        people = list(User.objects.filter(username__in=user_names))
        if missing := sorted(set(user_names) - {user.username for user in people}):
            raise CommandError(f"There is no account {', '.join(missing)}. Nothing was changed.")
        for user in people:
            second_factor.take_away(user, by=None)
            self.stdout.write(f"{user.username} sets up a new second factor at the next sign-in.")
