"""Copies of the Tracker with a database and folders of their own, in the process of the test.

What a backup holds must be committed, and what is restored must be empty before: so none of them is the database of the
test run, and whatever is asked within ``with place:`` is asked of that copy.
"""

import os
import sqlite3
from contextlib import ExitStack, closing
from datetime import date
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import psycopg
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, override_settings
from django.utils import timezone

from forces.models import PolicingBody, Role, User
from recommendations.models import InspectionReport
from responses import append_only_sql, drafting, workflow
from responses.importing import sources
from responses.states import Action
from soteria_tracker.public import reference
from tests.factories import MembershipFactory, UserFactory, app_of

STORES = ("default", "publications", "sources")
FOLDERS = {"default": "media", "publications": "publications", "sources": "sources"}


class Place:
    """One copy. Entered, it is what Django knows as the database and as the storages."""

    def __init__(self, root: Path, number: int, blocker) -> None:
        self.var = root / f"place-{number}"
        self.is_sqlite = connections["default"].vendor == "sqlite"
        self.sqlite = self.var / "tracker.sqlite3"
        self.name = str(self.sqlite) if self.is_sqlite else f"soteria_backup_{os.getpid()}_{number}"
        self._blocker, self._stack = blocker, ExitStack()

    def __enter__(self) -> "Place":
        before = connections["default"]
        mine = before.copy()
        mine.settings_dict["NAME"] = self.name
        stores = settings.STORAGES | {
            alias: settings.STORAGES[alias]
            | {"OPTIONS": settings.STORAGES[alias]["OPTIONS"] | {"location": self.var / FOLDERS[alias]}}
            for alias in STORES
        }
        self._stack.enter_context(self._blocker.unblock())
        self._stack.enter_context(override_settings(STORAGES=stores, VAR_DIR=self.var))
        self._stack.callback(connections.__setitem__, "default", before)
        self._stack.callback(mine.close)
        connections["default"] = mine
        reference.forget()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()
        reference.forget()

    @property
    def files(self) -> list[Path]:
        """Of all storages, as paths below its folder."""
        return sorted(
            path.relative_to(self.var)
            for name in FOLDERS.values()
            for path in (self.var / name).rglob("*")
            if path.is_file()
        )

    @property
    def is_empty(self) -> bool:
        """Looked at by another way than the Tracker's own."""
        if any(path for name in FOLDERS.values() for path in (self.var / name).glob("*")):
            return False
        if self.is_sqlite:
            if not self.sqlite.exists():
                return True
            with closing(sqlite3.connect(self.sqlite)) as found:
                return not found.execute("SELECT 1 FROM sqlite_master").fetchall()
        with self, connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                "UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
            return not cursor.fetchall()

    def tamper(self, sql: str, *values: object) -> None:
        """What somebody with the database in their hands could do, past the triggers. Commits."""
        with self, connection.cursor() as cursor:
            editor = SimpleNamespace(connection=connection, execute=cursor.execute)
            append_only_sql.remove(editor)
            cursor.execute(sql, values)
            append_only_sql.install(editor)


def server(statement: str) -> None:
    """To the PostgreSQL server of the test run, whichever database is in use."""
    given = connections["default"].get_connection_params() | {"dbname": "postgres"}
    wanted = {key: value for key, value in given.items() if key in ("dbname", "user", "password", "host", "port")}
    with psycopg.connect(**wanted, autocommit=True) as administrator:
        administrator.execute(statement)


def begun(place: Place) -> Place:
    """With the real data: a copy of the database of the test run as it was committed."""
    if place.is_sqlite:
        place.var.mkdir()
        with place._blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"VACUUM INTO '{place.sqlite}'")
        return place
    with place:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_real_data", stdout=StringIO())
    return place


def at_work(place: Place) -> Place:
    """Kent has published a response, an older document lies beside it, and somebody is signed in."""
    with place:
        kent, report = PolicingBody.objects.get(slug="kent"), InspectionReport.objects.get()
        people = {role: UserFactory(username=f"{role}.kent") for role in ("author", "reviewer", "commissioner")}
        for role, user in people.items():
            MembershipFactory(user=user, body=kent, role=Role(role))
        now = timezone.now()
        response = drafting.start_response(kent, report, by=people["author"], now=now)
        sources.keep(response, b"An older document.", name="old.txt", kind="text", by=people["author"], now=now)
        response.parts.filter(kind="introduction").update(text="An introduction.")
        response.answers.update(acceptance="accepted", position="in_progress", force_says="Begun.", body_action="Yes.")
        response.dated = date(2024, 10, 10)
        response.save()
        steps = {"send": "author", "review": "reviewer", "approve": "commissioner", "publish": "reviewer"}
        for action, role in steps.items():
            response = workflow.move(response, Action(action), by=people[role], now=now)
        app_of(people["reviewer"])
        SocialAccount.objects.create(user=people["author"], provider="kent", uid="number-there")
        Client().force_login(User.objects.get(username="author.kent"))
    return place
