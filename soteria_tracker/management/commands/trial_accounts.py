"""Make accounts for trying the Tracker out: two offices, a national administrator and an auditor."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from forces import access
from forces.models import Membership, PolicingBody, Role, User

ROLES = (Role.AUTHOR, Role.REVIEWER, Role.COMMISSIONER)
#: A translator only where the office publishes in both languages.
OFFICES = {"gwent": (*ROLES, Role.TRANSLATOR), "kent": ROLES}
#: Without letters and digits that are taken for each other; 20 of them carry 98 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
HOW_TO = (
    "Who reviews, signs or administers is asked for a code too: type the secret at the end of the line into any",
    "authenticator app, or ask for one with",
    "  manage.py trial_code commissioner.gwent",
)


@dataclass(frozen=True, slots=True)
class Account:
    user_name: str
    password: str
    who: str
    role: str
    body: str | None
    totp_secret: str  # of the authenticator app; empty where a password is enough


def accounts_file() -> Path:
    return settings.VAR_DIR / "trial-accounts.json"


class Command(BaseCommand):
    help = "Make trial accounts with random passwords in a database without users. Refused in production."

    def handle(self, *args, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("Trial accounts are never made in production.")
        if User.objects.exists():
            self.stdout.write(already_there())
            return
        if PolicingBody.objects.filter(slug__in=OFFICES).count() < len(OFFICES):
            raise CommandError("Load the real data first: manage.py load_real_data.")
        accounts = new_accounts()
        with transaction.atomic():
            for account in accounts:
                create(account)
            # The file before the commit: rows without their file would be accounts nobody can open,
            # while a file without its rows is made anew by the next run.
            write_privately(accounts_file(), accounts)
        self.stdout.write(listed(accounts))


def already_there() -> str:
    if not User.objects.filter(is_trial=True).exists():
        return "This database has users of its own: no trial accounts made."
    if not accounts_file().exists():
        return "Trial accounts exist; the file with their passwords is gone (manage.py changepassword gives new ones)."
    return f"Trial accounts exist already; their passwords are in {accounts_file()}."


def new_accounts() -> list[Account]:
    names = dict(PolicingBody.objects.filter(slug__in=OFFICES).values_list("slug", "forces__short_name"))
    offices = [
        account(f"{role}.{slug}", f"Trial {role.label.lower()}, {names[slug]}", role, slug)
        for slug, roles in OFFICES.items()
        for role in roles
    ]
    return [
        *offices,
        account("national", "Trial administrator, national", Role.NATIONAL, None),
        account("auditor", "Trial auditor, national", Role.AUDITOR, None),
    ]


def account(user_name: str, who: str, role: Role, body: str | None) -> Account:
    secret = "" if role in access.password_alone() else generate_totp_secret()
    return Account(user_name, password(), who, role.value, body, secret)


def password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


def create(account: Account) -> None:
    first_name, last_name = account.who.rsplit(" ", 1)
    user = User.objects.create_user(
        account.user_name,
        password=account.password,
        first_name=first_name,
        last_name=last_name,
        is_staff=True,
        is_trial=True,
    )
    body = PolicingBody.objects.get(slug=account.body) if account.body else None
    Membership.objects.create(user=user, body=body, role=account.role)
    if account.totp_secret:
        TOTP.activate(user, account.totp_secret)


def write_privately(path: Path, accounts: list[Account]) -> None:
    """Readable by the owner alone from its first byte, and never seen half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"accounts": [asdict(account) for account in accounts]}, file, ensure_ascii=False, indent=1)
        file.write("\n")
    half.replace(path)


def listed(accounts: list[Account]) -> str:
    rows = [f"  {each.user_name:<20} {each.password}   {each.who:<30} {each.totp_secret}".rstrip() for each in accounts]
    return "\n".join(
        [
            "Trial accounts:",
            *rows,
            *HOW_TO,
            f"They are kept in {accounts_file()}.",
        ]
    )
