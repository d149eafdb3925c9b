"""The public side as soteria_public of deploy/postgresql/roles.sql: every page, and nothing that is not public."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.urls import resolve

from responses.models.record import Publication
from soteria_tracker.public import urls
from soteria_tracker.public.api import urls as api
from soteria_tracker.public.data.tables import TABLES
from tests.soteria_tracker.backups.places import Place, at_work, begun, server

pytestmark = pytest.mark.django_db

ROLES = settings.BASE_DIR / "deploy" / "postgresql" / "roles.sql"
#: What stands for the roles of the file, which belong to the whole server: nobody else's.
PREFIX = f"tried_{os.getpid()}_"
NAMES = ("soteria_owner", "soteria_public", "soteria")
#: In a process of the public side: asks each address that it is given, then each statement; tells what it got.
ASK = """
import io, json, sys
from soteria_tracker.public_wsgi import application
from django.db import DatabaseError, connection
from soteria_tracker import checks

def ask(address):
    path, _, query = address.partition("?")
    said = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "HTTP_AUTHORIZATION": "Bearer figures-for-a-monitor",
    }
    words = b"".join(application(environ, lambda *answer: said.append(answer)))
    return int(said[0][0][:3]), words.decode(errors="replace")

def told(statement):
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET default_transaction_read_only = off")  # as whoever takes the process over would
            cursor.execute(statement)
        except DatabaseError as error:
            return str(error).partition("\\n")[0]

given = json.load(sys.stdin)
print(json.dumps({
    "pages": {address: ask(address) for address in given["addresses"]},
    "refusals": {statement: told(statement) for statement in given["statements"]},
    "start": list(checks._refusals_of_the_database()),
}))
"""
READY = "database ok\nmigrations ok\ncache ok\npublications ok\nfolders ok\n"
#: Where the models are whose rows are public.
PUBLIC = {
    "forces.models.places",
    *(f"recommendations.models.{name}" for name in ("asked", "awaited")),
    *(f"responses.models.{name}" for name in ("record", "derived", "search", "seal", "version")),
}
REFUSED = (
    "SELECT text FROM responses_part",
    "SELECT * FROM responses_answer",
    "SELECT * FROM responses_update",
    "SELECT password FROM forces_user",
    "SELECT * FROM forces_user",
    "SELECT email FROM forces_historicaluser",
    "SELECT * FROM forces_membership",
    "SELECT * FROM forces_session",
    "SELECT * FROM forces_letter",
    "SELECT * FROM forces_accountevent",
    "SELECT * FROM responses_historyentry",
    "SELECT * FROM responses_paper",
    "SELECT * FROM responses_source",
    "SELECT * FROM mfa_authenticator",
    "UPDATE forces_force SET name = 'x'",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Place]:
    """A copy with a published response whose roles are those of the file, by names of this run."""
    if connections["default"].vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    place = Place(tmp_path_factory.mktemp("place"), 90, django_db_blocker)
    server(f'CREATE DATABASE "{place.name}"')
    for name in NAMES:
        server(f"CREATE ROLE {PREFIX}{name} LOGIN")
    try:
        at_work(begun(place))
        with place, connection.cursor() as cursor:
            call_command("createcachetable", stdout=StringIO())
            cursor.execute(re.sub(r"\bsoteria(_owner|_public)?\b(?=[\s;',])", rf"{PREFIX}soteria\1", ROLES.read_text()))
        yield place
    finally:
        server(f'DROP DATABASE "{place.name}" WITH (FORCE)')
        for name in NAMES:
            server(f"DROP ROLE {PREFIX}{name}")


@pytest.fixture(scope="module")
def told(place) -> dict:
    """What the process said: ``pages`` (address -> status and words), ``refusals``, ``start``."""
    token = place.var / "token"
    token.write_text("figures-for-a-monitor")
    environment = os.environ | {
        "SOTERIA_MODE": "trial",
        "SOTERIA_VAR": str(place.var),
        "METRICS_TOKEN_FILE": str(token),
        "DATABASE_URL": address_of(place),
        "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings",
    }
    with place:
        given = json.dumps({"addresses": addresses(), "statements": REFUSED})
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment,
        cwd=settings.BASE_DIR,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1]) | {"errors": ran.stderr}


def address_of(place: Place) -> str:
    given = connections.settings["default"]
    host = given["HOST"].replace("/", "%2F")
    return f"postgres://{PREFIX}soteria_public@{host}:{given['PORT']}/{place.name}"


def addresses() -> list[str]:
    """Each public address, and what readers ask besides. Kent's response is the one that ``at_work`` published."""
    reference = Publication.objects.get(body__slug="kent", kind="response").reference
    response, report = "responses/kent/soteria-2024/", "soteria-2024"
    files = [f"data/{name}.{form}" for name in TABLES for form in ("csv", "ods")]
    listed = [f"api/v1/{each.pattern}" for each in api.urlpatterns if "<" not in str(each.pattern)]
    single = ["forces/kent/", "bodies/kent/", f"reports/{report}/", f"recommendations/{report}/1/"]
    single += ["products/nom-21/", f"publications/{reference}/"]
    pages = ["", "forces/", "forces/kent/", "forces/kent/compare/", "targets/", "reports/", f"reports/{report}/"]
    pages += [
        f"reports/{report}/1/",
        response,
        f"{response}versions/1/",
        "responses/gwent/soteria-2024/reading/1/",
        "due/",
        "products/",
    ]
    pages += ["products/nom-21/", "about/", "about/method/", "about/vocabulary/", "accessibility/", "licence/", "data/"]
    pages += ["data/api/", "search/", "search/?q=introduction", "verify/", f"verify/{reference}/", "?as_at=2026-01-01"]
    others = [f"{response}versions/1/response.pdf", "robots.txt", "sitemap.xml", "sitemaps/site.xml"]
    others += [f"sitemaps/{report}.xml", "datapackage.json", f"feeds/reports/{report}.atom", "feeds/forces/kent.atom"]
    others += [f"feeds/reports/{report}/1.atom", f"calendars/reports/{report}.ics", "calendars/bodies/kent.ics"]
    found = [
        *pages,
        *(f"cy/{each}" for each in pages),
        *others,
        *files,
        *listed,
        *(f"api/v1/{each}" for each in single),
    ]
    return [f"/{each}" for each in (*found, "health/live/", "health/ready/", "metrics")]


def test_public_role_serves_every_public_address(told):
    asked = {resolve(address.partition("?")[0], "soteria_tracker.public_urls").url_name for address in told["pages"]}
    known = {each.name for each in (*urls.PAGES, *urls.FILES, *urls.EDITIONS, *api.urlpatterns)}

    assert known - asked == {"edition_pdf", "nowhere"}  # nobody published in Welsh
    assert {address: found[0] for address, found in told["pages"].items() if found[0] != 200} == {}
    assert "An introduction." in told["pages"]["/responses/kent/soteria-2024/"][1]
    assert "An introduction." in told["pages"]["/search/?q=introduction"][1].replace("<mark>", "").replace(
        "</mark>", ""
    )
    assert "soteria_database_up 1" in told["pages"]["/metrics"][1]
    assert "permission denied" not in told["errors"]


def test_public_role_is_ready_and_finds_nothing_against_a_start(told):
    assert told["pages"]["/health/ready/"] == [200, READY]
    assert told["start"] == []


@pytest.mark.parametrize("statement", REFUSED)
def test_public_role_is_refused_what_is_not_public_and_every_write(told, statement):
    assert "permission denied" in (told["refusals"][statement] or "nothing was refused")


@pytest.mark.parametrize("name", NAMES)
def test_log_of_postgresql_holds_neither_statement_nor_row_of_any_role(place, name):
    """A statement that fails would stand there by STATEMENT, and the row at which it failed by DETAIL."""
    given = connections["default"].get_connection_params()
    wanted = {key: given[key] for key in ("host", "port", "password") if key in given}
    with psycopg.connect(**wanted, user=f"{PREFIX}{name}", dbname=place.name) as found:
        shown = [
            found.execute(f"SHOW {each}").fetchone() for each in ("log_min_error_statement", "log_error_verbosity")
        ]

    assert shown == [("panic",), ("terse",)]


def test_public_role_reads_the_tables_of_public_models_and_no_other(place):
    """Whoever adds a model decides here whether the public may read it."""
    public = {model._meta.db_table for model in apps.get_models() if model.__module__ in PUBLIC}
    with place, connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm') "
            "AND has_table_privilege(%s, pg_class.oid, 'SELECT')",
            [f"{PREFIX}soteria_public"],
        )
        readable = {name for (name,) in cursor.fetchall()}

    assert readable == public | {"django_migrations"}
