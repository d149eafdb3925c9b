"""What monitors ask: each thing that the Tracker leans on is seen to be away, and nothing else is told."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import OperationalError, connection
from django.test import Client

from soteria_tracker.front.addresses import parameters
from soteria_tracker.guards import places
from soteria_tracker.operations import health
from tests.soteria_tracker.public.published import response

pytestmark = pytest.mark.django_db
WELL = {"database": "ok", "migrations": "ok", "cache": "ok", "publications": "ok", "folders": "ok"}


def asked(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/health/ready/")
    return answer.status_code, dict(line.split() for line in answer.text.splitlines())


def test_live_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live/")

    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_where_all_is_well(client):
    response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})

    assert asked(client) == (200, WELL)


@pytest.mark.parametrize("address", ["/health/live/", "/health/ready/"])
def test_health_is_plain_text_that_nobody_keeps(people, gwent, signed_in, address):
    answer = signed_in(people("author", gwent)).get(address)

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert parameters(address) is None  # the cache in front keeps no page that declares nothing


@pytest.mark.parametrize("address", ["/health/live/", "/health/ready/"])
def test_health_is_asked_by_hosts_that_are_allowed(client, address):
    assert client.get(address, headers={"host": "10.1.2.3"}).status_code == 400


def test_health_is_answered_without_tls(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, [r"^health/"]

    assert Client().get("/health/ready/").status_code == 200
    assert Client().get("/forces/").status_code == 301


def test_ready_database_that_is_away(client, monkeypatch, caplog):
    def away(*_args, **_kwargs):
        raise OperationalError("canary")

    with connection.execute_wrapper(away):
        answer = client.get("/health/ready/")

    assert answer.status_code == 503
    assert answer.text == "database away\nmigrations away\ncache ok\npublications away\nfolders ok\n"
    assert "Not ready: database" in caplog.messages


def test_ready_migration_that_is_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'responses'")

    assert asked(client) == (503, WELL | {"migrations": "missing"})


def test_ready_migration_of_newer_code_does_not_matter(client):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '9999_newer' WHERE app = 'sessions'")
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('sessions', '0001_initial', '2026-01-01')"
        )

    assert asked(client) == (200, WELL)


def test_ready_cache_that_is_away(client, monkeypatch):
    def refused(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(type(cache._connections["default"]), "set", refused)

    assert asked(client) == (503, WELL | {"cache": "away"})


def test_ready_cache_that_forgets(client, settings):
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert asked(client) == (503, WELL | {"cache": "forgetful"})


def test_ready_file_that_is_gone(client, caplog):
    published = response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})
    storages["publications"].delete(published.pdf_name)

    assert asked(client) == (503, WELL | {"publications": "away"})


def test_ready_leaves_nothing_in_the_cache(client):
    cache.clear()

    client.get("/health/ready/")

    assert [key for key in cache._connections["default"]._cache if health.PROBE in key] == []


@pytest.mark.parametrize("alias", ["publications", "sources"])
def test_ready_folder_that_takes_nothing(client, monkeypatch, tmp_path, alias):
    """A full disk and closed folders look the same from here. (/proc takes no file, not even root's.)"""
    monkeypatch.setattr(storages[alias], "_location", "/proc")
    storages[alias].__dict__.pop("base_location", None)
    storages[alias].__dict__.pop("location", None)

    status, words = asked(client)

    for name in ("base_location", "location"):
        storages[alias].__dict__.pop(name, None)
    assert (status, words["folders"]) == (503, "closed")


def test_ready_leaves_nothing_in_the_folders(client, monkeypatch, tmp_path):
    monkeypatch.setattr(places, "location", lambda alias: tmp_path)

    assert asked(client)[0] == 200
    assert list(tmp_path.iterdir()) == []


def test_ready_public_side_asks_for_no_folder_to_write_to(client, monkeypatch, settings):
    settings.PUBLIC_SIDE = True
    monkeypatch.setattr(places, "takes_a_file", lambda folder: False)

    assert asked(client)[1]["folders"] == "ok"
