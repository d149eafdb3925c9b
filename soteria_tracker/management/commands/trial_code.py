"""What the authenticator app of a trial account would show now."""

import json

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forces import codes
from soteria_tracker.management.commands.trial_accounts import accounts_file


class Command(BaseCommand):
    help = "Print a code for a trial account, as its authenticator app would show it. Refused in production."

    def add_arguments(self, parser) -> None:
        parser.add_argument("user_name", help="as in: commissioner.gwent")

    def handle(self, *args, user_name: str, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("There are no trial accounts in production.")
        self.stdout.write(codes.code_of(secret_of(user_name), unused_period(user_name)))


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


def unused_period(user_name: str) -> int:
    """The present one; where its code was used already the next, which counts half a minute early."""
    app = Authenticator.objects.filter(user__username=user_name, type=Authenticator.Type.TOTP).first()
    used = app.data.get(codes.LAST_PERIOD, -1) if app else -1
    if used > codes.period():
        raise CommandError("The present code and the next were used already: ask again in half a minute.")
    return max(codes.period(), used + 1)
