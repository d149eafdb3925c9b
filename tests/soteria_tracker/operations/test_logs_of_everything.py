"""Whatever is asked of the site and whatever breaks, the log holds no word that anybody wrote: over every address."""

import json
import logging
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from soteria_tracker.operations import logs
from tests.access import world as made_up
from tests.access.addresses import addresses
from tests.access.matrix import ALWAYS, TEXTS
from tests.soteria_tracker.operations.test_logs import CANARY, lines, written

__all__ = ["written"]  # a fixture
pytestmark = pytest.mark.django_db
HEADERS = dict.fromkeys(("user-agent", "referer", "x-request-id", "x-forwarded-for", "accept-language"), CANARY)
FORM = urlencode({**dict.fromkeys((*ALWAYS, *TEXTS), CANARY), CANARY: CANARY, "credential": "[" * 5_000}).encode()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_up.build()
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["anonymous", "author.gwent"])
def test_no_address_logs_a_word_of_whoever_asks(world, written, name):
    person, client = world.people[name], Client(raise_request_exception=False)
    if person.user:
        client.force_login(person.user)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()} | {"other": CANARY}
    samples = [each for each in addresses(world) if each.is_sample and (each.is_public != bool(person.user))]
    faults = []

    for address in samples:
        path, _mark, query = address.url.partition("?")
        for method in ("GET", "POST"):
            client.cookies = SimpleCookie(cookies)
            with transaction.atomic():
                answer = client.generic(
                    method,
                    path,
                    FORM if method == "POST" else b"",
                    "application/x-www-form-urlencoded",
                    headers=HEADERS,
                    QUERY_STRING=f"{query}&q={CANARY}&{CANARY}={CANARY}",
                )
                transaction.set_rollback(True)
            faults += [f"{method} {address.url}"] * (answer.status_code == 500)

    assert len(lines(written)) >= len(samples)  # the control: each request is logged
    assert CANARY not in written()[0]
    assert faults == []


def a_row_twice():
    """PostgreSQL says in its detail what stands in the row."""
    with connection.cursor() as cursor, transaction.atomic():
        for _ in range(2):
            cursor.execute("INSERT INTO auth_group (name) VALUES (%s)", [CANARY])


def a_number_of_words():
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT CAST(%s AS numeric) + nothing_here", [CANARY])


BREAKS = {
    "a row twice": a_row_twice,
    "a number of words": a_number_of_words,
    "bytes that are no text": lambda: f"{CANARY} ".encode().__add__(b"\xff").decode(),
    "text that no code holds": lambda: f"{CANARY} ŵ".encode("ascii"),
    "a key": lambda: {}[CANARY],
    "a name": lambda: getattr(object(), CANARY),
    "json": lambda: json.loads(f'{{"a": "{CANARY}'),
    "a file": lambda: Path(f"/{CANARY}").read_bytes(),
    "an exception with notes": lambda: noted(),
    "a group of exceptions": lambda: grouped(),
}


#: Python's own message does not repeat what it met; the exception itself holds it.
QUIET = {"a number of words", "bytes that are no text", "text that no code holds", "json"}
#: SQLite names the column alone.
QUIET |= {"a row twice"} if connection.vendor == "sqlite" else set()


def noted():
    error = ValueError(CANARY)
    error.add_note(CANARY)
    raise error


def grouped():
    raise ExceptionGroup(CANARY, [ValueError(CANARY), TypeError(CANARY)])


@pytest.mark.parametrize("what", BREAKS)
def test_no_word_of_what_broke_is_logged(written, what, monkeypatch):
    monkeypatch.setattr("soteria_tracker.public.pages.forces.ForcesPage.get", lambda *_: BREAKS[what]())
    client = Client(raise_request_exception=False)

    with transaction.atomic():
        answer = client.get("/forces/")
        transaction.set_rollback(True)

    ours, plainly = written()
    assert answer.status_code in (500, 503)
    assert CANARY not in ours
    quiet = QUIET | ({"a row twice"} if connection.vendor == "sqlite" else set())  # it names the column alone
    assert CANARY in plainly or what in quiet  # the control: another formatter writes it
    assert any(line.get("error") for line in lines(written))


@pytest.mark.parametrize(
    "name", ["allauth", "allauth.account", "django.security.csrf", "django.db.backends", "py.warnings"]
)
def test_no_message_of_a_library_is_logged(written, name):
    logging.getLogger(name).error(f"Failed for {CANARY}")
    logging.getLogger(name).error("Failed for %s", CANARY)
    logging.getLogger(name).error("Failed for %(who)s", {"who": CANARY})
    logging.getLogger(name).error(IntegrityError(CANARY))

    assert CANARY not in written()[0]
    assert len([line for line in lines(written) if line["logger"] == name]) == 4


def test_planted_words_of_an_exception_are_found(written, monkeypatch):
    monkeypatch.setattr(logs, "places", lambda error: [str(error)])

    with pytest.raises(AssertionError):
        test_no_word_of_what_broke_is_logged(written, "a key", monkeypatch)
