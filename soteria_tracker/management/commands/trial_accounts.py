"""Make accounts for trying the Tracker out: two offices and a national administrator."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from forces.models import Membership, PolicingBody, Role, User

ROLES = (Role.AUTHOR, Role.REVIEWER, Role.COMMISSIONER)
#: A translator only where the office publishes in both languages.
OFFICES = {"gwent": (*ROLES, Role.TRANSLATOR), "kent": ROLES}
#: Without letters and digits that are taken for each other; 20 of them carry 98 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Account:
    user_name: str
    password: str
    who: str
    role: str
    body: str | None


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
        Account(f"{role}.{slug}", password(), f"Trial {role.label.lower()}, {names[slug]}", role.value, slug)
        for slug, roles in OFFICES.items()
        for role in roles
    ]
    return [*offices, Account("national", password(), "Trial administrator, national", Role.NATIONAL.value, None)]


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
    rows = [f"  {account.user_name:<20} {account.password}   {account.who}" for account in accounts]
    return "\n".join(["Trial accounts:", *rows, f"They are kept in {accounts_file()}."])
