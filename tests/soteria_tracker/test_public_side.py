"""A process that serves the public pages alone: no door to the desk, and a database that it can only read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

#: Asks the entry point of the public side, and tells what it got.
ASK = """
import io, json, sys, warnings
warnings.simplefilter("error")
from soteria_tracker.public_wsgi import application

def ask(path, method="GET", body=b"", **headers):
    said = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": str(len(body)), **headers,
    }
    words = b"".join(application(environ, lambda *answer: said.append(answer)))
    return {"status": int(said[0][0][:3]), "headers": dict(said[0][1]), "words": words.decode(errors="replace")}

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from forces.models import Force

def refusal(write):
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        return str(error)

def in_sql():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM responses_currentstatement")

form = b'--x\\r\\nContent-Disposition: form-data; name="document"; filename="a.pdf"\\r\\n\\r\\n'
form += b'%PDF-1.7 a\\r\\n--x--\\r\\n'
multipart = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}
print(json.dumps({
    "pages": {path: ask(path) for path in ("/", "/verify/", "/robots.txt", "/static/css/base.css",
                                                 "/health/live/", "/health/ready/")},
    "doors": {path: ask(path)["status"] for path in ("/admin/", "/accounts/login/", "/admin/login/")},
    "check": ask("/verify/", "POST", form, **multipart),
    "refusals": [refusal(lambda: Force.objects.update(name="x")), refusal(in_sql)],
    "middleware": settings.MIDDLEWARE,
    "apps": settings.INSTALLED_APPS,
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory, django_db_setup, django_db_blocker) -> dict:
    """Everything that the process said, of a database made for it."""
    var = tmp_path_factory.mktemp("public")
    environment = os.environ | {
        "SOTERIA_MODE": "trial",
        "SOTERIA_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings",
    }
    with django_db_blocker.unblock():
        environment["DATABASE_URL"] = committed_copy(var)
    ran = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def committed_copy(var: Path) -> str:
    """The address of a database with the real data. PostgreSQL's is that of the test run, which is committed."""
    if connection.vendor == "postgresql":
        given = connections.settings["default"]
        host = given["HOST"].replace("/", "%2F")
        return f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{given['PORT']}/{given['NAME']}"
    path = var / "tracker.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{path}'")
    return f"sqlite:///{path}"


def test_public_side_serves_the_public_pages(told):
    assert {path: page["status"] for path, page in told["pages"].items()} == dict.fromkeys(told["pages"], 200)
    for page in told["pages"].values():
        assert "default-src 'none'" in page["headers"]["Content-Security-Policy"]
        assert page["headers"]["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in page["headers"]


def test_public_side_has_no_door_to_the_desk(told):
    assert told["doors"] == dict.fromkeys(told["doors"], 404)


def test_public_side_checks_a_document(told):
    """The one form of the public pages; it keeps nothing, so it needs no database to write to."""
    assert told["check"]["status"] == 200
    assert told["check"]["headers"]["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in told["check"]["headers"]


def test_public_side_is_refused_every_write_by_the_database(told):
    assert len(told["refusals"]) == 2
    for refusal in told["refusals"]:
        assert refusal is not None
        assert "read-only" in refusal or "readonly" in refusal


def test_public_side_knows_no_visitor(told):
    personal = ("session", "csrf", "auth", "messages", "allauth", "history")

    assert [each for each in told["middleware"] if any(word in each.lower() for word in personal)] == []
    assert [each for each in told["apps"] if "allauth" in each or "Desk" in each] == []
    for guard in (
        "SecurityMiddleware",
        "ContentSecurityPolicyMiddleware",
        "XFrameOptionsMiddleware",
        "StrangersMiddleware",
    ):
        assert any(each.endswith(guard) for each in told["middleware"])
