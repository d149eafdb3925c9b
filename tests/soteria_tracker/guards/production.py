"""A process in production, as a server would start it, and requests put to its WSGI application."""

import json
import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from django.contrib.staticfiles.finders import get_finders
from django.db import connections

from tests.soteria_tracker.test_checks import child

HOST = "tracker.example"
#: Reads a list of requests, answers with a list of answers.
ASK = """
import base64, importlib, io, json, sys
application = importlib.import_module(sys.argv[1]).application

def ask(method, path, query="", body="", **headers):
    said, data = [], body.encode()
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "tracker.example", "wsgi.url_scheme": "http",
        "HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1",
        "wsgi.input": io.BytesIO(data), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": str(len(data)), **headers,
    }
    words = b"".join(application(environ, lambda status, headers, *rest: said.append((status, headers))))
    return {"status": int(said[0][0][:3]), "headers": dict(said[0][1]), "words": words.decode(errors="replace")}

print(json.dumps([ask(*each["args"], **each["headers"]) for each in json.load(sys.stdin)]))
"""


@dataclass
class Production:
    """Where it lives, and what its environment says."""

    var: Path
    given: dict[str, str]

    def ask(self, *requests: tuple, side: str = "wsgi", **environment: str) -> list[dict]:
        """``requests``: method, path, then query and body; a dictionary at the end holds headers as WSGI names them."""
        asked = [
            {"args": [each for each in request if not isinstance(each, dict)]}
            | {"headers": next((each for each in request if isinstance(each, dict)), {})}
            for request in requests
        ]
        ran = self.run("-W", "ignore", "-c", ASK, f"soteria_tracker.{side}", words=json.dumps(asked), **environment)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout.splitlines()[-1])

    def run(self, *arguments: str, words: str = "", **environment: str) -> CompletedProcess:
        return child(*arguments, **{**self.given, **environment}, words=words)


def begin(var: Path) -> Production:
    """With the real data, the table of the cache and a list of static files, as after the commands of the page."""
    database = var / "tracker.sqlite3"
    _copied(database)
    static = var / "static"
    static.mkdir()
    names = [name for finder in get_finders() for name, _storage in finder.list([])]
    paths = {name: name for name in names}
    (static / "staticfiles.json").write_text(json.dumps({"paths": paths, "version": "1.1", "hash": ""}))
    for folder in ("publications", "sources", "keys"):
        (var / folder).mkdir(mode=0o700)
    given = {
        "SOTERIA_MODE": "production",
        "SOTERIA_VAR": str(var),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "DATABASE_URL": f"sqlite:///{database}",
        "ALLOW_SQLITE": "yes",
    }
    made = Production(var, given)
    ran = made.run("-W", "ignore", "manage.py", "createcachetable")
    assert ran.returncode == 0, ran.stderr
    return made


def _copied(path: Path) -> None:
    """Of the database of the run, where that is SQLite; else an empty one of the same shape."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM INTO '{path}'")
        return
    ran = child(
        "-W",
        "ignore",
        "manage.py",
        "migrate",
        "-v0",
        SOTERIA_VAR=str(path.parent),
        DATABASE_URL=f"sqlite:///{path}",
        PATH=os.environ["PATH"],
    )
    assert ran.returncode == 0, ran.stderr
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM django_migrations").fetchone()[0]
