"""What the authenticator app of a trial account shows, now or as soon as a code of it counts."""

import json
import time
from math import ceil

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forces import codes
from soteria_tracker.management.commands.trial_accounts import accounts_file

#: Seconds that somebody has for copying the code; and for which nobody waits, two whole periods.
TO_TYPE, LONGEST = 10, 60


class Command(BaseCommand):
    help = (
        "Print a code for a trial account, as its authenticator app would show it, once it counts: after half a minute "
        "at most. Refused in production."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("user_name", help="as in: commissioner.gwent")

    def handle(self, *args, user_name: str, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("There are no trial accounts in production.")
        secret = secret_of(user_name)
        number, pause = codes.next_period(after=last_used(user_name), enough=TO_TYPE)
        if pause > LONGEST:
            raise CommandError("A later code was used already: the clock of this machine was turned back.")
        if pause:
            self.stderr.write(f"The next code counts in {ceil(pause)} seconds.")
        time.sleep(pause)
        self.stdout.write(codes.code_of(secret, number))


def secret_of(user_name: str) -> str:
    try:
        accounts = json.loads(accounts_file().read_text())["accounts"]
    except OSError as error:
        raise CommandError(f"There is no {accounts_file()}: no trial accounts were made here.") from error
    secrets = {each["user_name"]: each.get("totp_secret", "") for each in accounts}
    if user_name not in secrets:
        raise CommandError(f"There is no trial account {user_name}. There are: {', '.join(sorted(secrets))}.")
    if not secrets[user_name]:
        raise CommandError(f"{user_name} signs in with the password alone: nobody asks for a code.")
    return secrets[user_name]


def last_used(user_name: str) -> int:
    """The period whose code cannot be used any more, nor one before it."""
    app = Authenticator.objects.filter(user__username=user_name, type=Authenticator.Type.TOTP).first()
    used: int = app.data.get(codes.LAST_PERIOD, -1) if app else -1
    return used
