"""What every test may count on: the real data, made-up people, a fixed time, no network."""

import os
import re
import shutil
import socket
from datetime import UTC, datetime, timedelta
from html import unescape
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

# Playwright keeps an event loop in the main thread; Django would take every query there for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client

from forces.models import PolicingBody, Role, User
from responses import append_only_sql
from responses.signing import trial
from soteria_tracker.public import reference
from tests import press
from tests.factories import MembershipFactory, UserFactory, sign_in
from tests.mutants.fresh import LOADED

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session", autouse=True)
def _press():
    """One press for each process of the run, begun by the first test that needs it."""
    with press.on_demand():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The real data, once a test database; each test rolls back what it does to it."""
    if LOADED not in os.environ:
        with django_db_blocker.unblock():
            load_real_data()
    # A test that commits (transaction=True, live_server) is followed by a flush, and the flush by this signal.
    post_migrate.connect(load_real_data, sender=apps.get_app_config("responses"))
    operations = type(connection.ops)  # the class: playwright's event loop has a connection of its own
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", past_the_triggers(operations.execute_sql_flush))
        yield


def load_real_data(**_signal) -> None:
    call_command("load_real_data", stdout=StringIO())


def past_the_triggers(flush):
    """A flush empties the tables of the record too, which they refuse: their triggers rest for that moment."""

    def flush_all(operations, sql_list):
        with operations.connection.cursor() as cursor:
            editor = SimpleNamespace(connection=operations.connection, execute=cursor.execute)
            append_only_sql.remove(editor)
            flush(operations, sql_list)
            append_only_sql.install(editor)

    return flush_all


@pytest.fixture(scope="session", autouse=True)
def _signing_key():
    """A trial key in this run's own folder, valid whenever a test plays."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial, "LIFE", timedelta(days=200 * 365))
        trial.make(Path(settings.SIGNING_KEYS_DIR), at=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _cold_reference():
    """Whether a test before this one made the reference must not show in the number of queries."""
    reference.forget()


@pytest.fixture(autouse=True)
def _nothing_counted():
    """Tries and codes are counted by the number of an account, which the next test's people have again."""
    cache.clear()


@pytest.fixture
def now() -> datetime:
    """A fixed time, for everything that takes one: afternoon of a Tuesday in winter, when local time is UTC."""
    return datetime(2026, 12, 1, 14, 30, tzinfo=UTC)


@pytest.fixture
def gwent(db) -> PolicingBody:
    return PolicingBody.objects.get(slug="gwent")


@pytest.fixture
def kent(db) -> PolicingBody:
    return PolicingBody.objects.get(slug="kent")


@pytest.fixture
def people(db):
    """``people("author", gwent)``: the one made-up person in that role there. National: no body."""

    def person(role: str, body: PolicingBody | None = None) -> User:
        user = UserFactory(username=f"{role}.{body.slug}" if body else role)
        MembershipFactory(user=user, body=body, role=Role(role))
        return user

    return person


@pytest.fixture
def signed_in(db):
    """``signed_in(user)``: a client with that person's session, the second factor just shown where they need one."""

    def client(user: User, *, seconds_ago: float = 0) -> Client:
        browser = Client()
        sign_in(browser, user, seconds_ago=seconds_ago)
        return browser

    return client


@pytest.fixture
def national(people, signed_in) -> Client:
    """The desk of a national administrator."""
    return signed_in(people("national"))


@pytest.fixture
def refusals():
    """``refusals(answer)``: every sentence in red on a form of the admin that was not saved."""

    def of(answer) -> list[str]:
        assert answer.status_code == 200
        lists = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', answer.text, re.S)
        return [unescape(each) for part in lists for each in re.findall(r"<li>(.*?)</li>", part, re.S)]

    return of


@pytest.fixture
def clock_stands():
    """No code of an app runs out between being computed and being sent. The clock, to be moved."""
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        yield clock


class NetworkRefusedError(AssertionError):
    """A test reached for the network."""


@pytest.fixture(autouse=True)
def _shut_sockets(request, monkeypatch):
    """No test opens a connection, but those marked ``browser`` or ``loopback`` to this machine. (libpq has its own.)"""
    marked = any(request.node.get_closest_marker(each) for each in ("browser", "loopback"))
    allowed = {"127.0.0.1", "::1", "localhost"} if marked else set()

    def guarded(name: str):
        plain = getattr(socket.socket, name)

        def connect(self, address):
            if self.family != socket.AF_UNIX and address[0] not in allowed:
                self.close()  # whoever asked never gets to
                raise NetworkRefusedError(f"A test tried to connect to {address}.")
            return plain(self, address)

        return connect

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(name))


def pytest_collection_modifyitems(items):
    if CHROMIUM is None:
        without = pytest.mark.skip(reason="no chromium on this machine; on Debian: apt-get install chromium")
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(without)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's chromium; as root it needs to be told that it may run without its sandbox."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}
