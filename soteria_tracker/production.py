"""What production does not start with: found in the environment, before anything is done with it."""

import importlib.util
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from soteria_tracker import encryption, organisations
from soteria_tracker.environment import NO, TABLE, Environment

#: As Django's own check (security.W009) has it; that one only warns.
SHORTEST_KEY, MADE_UP = 50, "django-insecure"
#: Different characters. Fifty at random have 13 and more, even of the sixteen of hexadecimal.
FEWEST_CHARACTERS = 12
#: Stand in the examples of manuals, and hardly ever in what is random.
SAID = ("secret", "change", "example", "your", "password")
SHORTEST_TOKEN, FEWEST_OF_TOKEN = 20, 8
#: A name or an address of version 4; of version 6 in its brackets.
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
ORIGIN = re.compile(r"https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?")
#: At the end of it an address of mail, plain or in its brackets.
ADDRESS = re.compile(r"^[^\r\n]*?<?[^\s<>@]+@[A-Za-z0-9][A-Za-z0-9.-]*>?$")
REDIS = ("redis://", "rediss://", "unix://")
#: A bucket, and the folder that it stands for.
BUCKETS = {"S3_BUCKET_PUBLICATIONS": "PUBLICATIONS_DIR", "S3_BUCKET_SOURCES": "SOURCES_DIR"}
STORE = (*BUCKETS, "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")


def insist(environment: Environment) -> None:
    """Go no further with an environment that is wrong; whoever runs this gets the whole list at once."""
    in_production = environment.text("SOTERIA_MODE") == "production"
    found = [*environment.misread(), *organisations.refusals(environment, in_production=in_production)]
    if in_production:
        found += refusals(environment)
    if found:
        raise ImproperlyConfigured(listed(found))


def listed(problems: list[str]) -> str:
    """One problem is a sentence, several are a list."""
    if len(problems) < 2:
        return "".join(problems)
    return "\n".join(["This copy does not start, for these reasons:", *(f"- {each}" for each in problems)])


def refusals(environment: Environment) -> Iterator[str]:
    for variable in TABLE.values():
        if variable.required and not environment.text(variable.name):
            yield f"Set {variable.name} in the environment: production does not guess it."
    yield from _key(environment.text("SECRET_KEY"))
    if environment.text("ALLOWED_HOSTS") and not environment.many("ALLOWED_HOSTS"):
        yield "ALLOWED_HOSTS names no host: every page would be refused."
    yield from _hosts(environment.many("ALLOWED_HOSTS"))
    yield from _address(environment.text("SITE_URL"), environment.many("ALLOWED_HOSTS"))
    yield from _origins(environment.many("CSRF_TRUSTED_ORIGINS"))
    yield from _proxies(environment)
    yield from _open_secrets(environment)
    if environment.given.get("DEBUG", "").strip().lower() not in NO:
        yield "DEBUG is set: production never shows the inside of a fault to whoever caused it. Take it away."
    token = environment.text("METRICS_TOKEN")
    if token and (len(token) < SHORTEST_TOKEN or len(set(token)) < FEWEST_OF_TOKEN):
        yield f"METRICS_TOKEN is weak: give it {SHORTEST_TOKEN} random characters or more."
    yield from _database(environment)
    yield from _store(environment)
    yield from _pool(environment)
    yield from encryption.refusals(environment)
    if environment.text("REDIS_URL") and not environment.text("REDIS_URL").startswith(REDIS):
        yield f"REDIS_URL must begin with {' or '.join(REDIS)}."
    yield from _mail(environment)
    if (trust := environment.text("SIGNING_TRUST_DIR")) and not Path(trust).is_dir():
        yield "SIGNING_TRUST_DIR names no folder: no certificate would be trusted."
    if environment.text("REDIS_URL") and importlib.util.find_spec("redis") is None:
        yield "REDIS_URL is set, and the package redis is not installed. Without it the database keeps the counts."


def _key(key: str) -> Iterator[str]:
    is_poor = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS or key.startswith(MADE_UP)
    if key and (is_poor or any(word in key.lower() for word in SAID)):
        yield f"SECRET_KEY is weak: give it {SHORTEST_KEY} random characters or more."


def _hosts(hosts: list[str]) -> Iterator[str]:
    for host in hosts:
        if "*" in host or host.startswith("."):
            yield f"ALLOWED_HOSTS has a wildcard, {host}: name each host."
        elif not HOST.fullmatch(host):
            yield f"ALLOWED_HOSTS has {host!r}: give names of hosts alone, without https://, port or slash."


def _address(url: str, hosts: list[str]) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        host, is_plain = parts.hostname or "", parts.port is None or parts.port > 0
    except ValueError:
        yield "SITE_URL is no address."
        return
    if url and (parts.scheme != "https" or not host or not is_plain):
        yield "SITE_URL must begin with https:// and name a host: it is printed in documents that last."
    elif url and not ORIGIN.fullmatch(url.rstrip("/")):  # the text itself: parts forget an empty query, and tabs
        yield "SITE_URL must end with its host: the Tracker's addresses begin right after it."
    elif url and hosts and host not in [each.lower() for each in hosts]:
        yield f"SITE_URL names {host}, which is not in ALLOWED_HOSTS: the links printed in documents would be refused."


def _origins(origins: list[str]) -> Iterator[str]:
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            yield f"CSRF_TRUSTED_ORIGINS has {origin!r}: give https:// and one host each, without wildcards."


def _proxies(environment: Environment) -> Iterator[str]:
    """Zero believes no proxy: where there is one, it is taken for every visitor."""
    given = environment.text("TRUSTED_PROXIES")
    if given.isdecimal() and int(given) == 0 and not environment.switch("ALLOW_NO_PROXY"):
        yield (
            "TRUSTED_PROXIES is 0, and behind a proxy everybody would be one visitor: give the number of proxies, or "
            "ALLOW_NO_PROXY=yes where visitors reach the Tracker itself."
        )


def _open_secrets(environment: Environment) -> Iterator[str]:
    """A secret in a file that every account of the machine may read is none."""
    for name, path in environment.files():
        with suppress(OSError):  # cannot be read: said already
            if path.stat().st_mode & stat.S_IRWXO:
                yield f"{name} names a file that every account of this machine can read: chmod o-rwx {path}."


def _database(environment: Environment) -> Iterator[str]:
    """The address itself is never repeated: it holds a password."""
    try:
        engine = dj_database_url.parse(environment.text("DATABASE_URL") or "sqlite:///tracker.sqlite3")["ENGINE"]
    except (ValueError, ImproperlyConfigured):
        yield "DATABASE_URL is no address of a database: postgres://user:password@host:5432/name."
        return
    if not engine.endswith((".sqlite3", ".postgresql")):
        yield "DATABASE_URL names a database that the Tracker does not know: it runs on PostgreSQL."
    if engine == "django.db.backends.sqlite3" and not environment.switch("ALLOW_SQLITE"):
        yield "The database is SQLite: give DATABASE_URL of PostgreSQL, or ALLOW_SQLITE=yes for one machine."


def _mail(environment: Environment) -> Iterator[str]:
    if not 0 < environment.number("MAIL_PORT") < 65536:
        yield "MAIL_PORT must be a number from 1 to 65535."
    if not ADDRESS.search(environment.text("MAIL_FROM")):
        yield "MAIL_FROM must hold one address of mail, in one line: letters go out in its name."


def _pool(environment: Environment) -> Iterator[str]:
    if environment.number("DATABASE_POOL") and importlib.util.find_spec("psycopg_pool") is None:
        yield "DATABASE_POOL is set, and the package psycopg-pool is not installed: uv sync --extra scale."


def _store(environment: Environment) -> Iterator[str]:
    """All of the object store or nothing of it. Keys are never repeated."""
    buckets = {name: environment.text(name) for name in BUCKETS}
    if not any(environment.text(name) for name in STORE):
        return
    for name in STORE:
        if not environment.text(name):
            yield f"Files go to an object store, and {name} is missing: give all of {', '.join(STORE)}, or none."
    if all(buckets.values()) and len(set(buckets.values())) < len(buckets):
        yield "S3_BUCKET_PUBLICATIONS and S3_BUCKET_SOURCES are one bucket: drafts and the record need one each."
    for bucket, folder in BUCKETS.items():
        if environment.text(bucket) and environment.text(folder):
            yield f"{bucket} and {folder} are both set: give one of them."
    yield from _endpoint(environment.text("S3_ENDPOINT_URL"))
    if importlib.util.find_spec("storages") is None or importlib.util.find_spec("boto3") is None:
        yield "S3_BUCKET_PUBLICATIONS is set, and the packages of the store are not installed: uv sync --extra scale."


def _endpoint(url: str) -> Iterator[str]:
    try:
        is_fit = not url or encryption.is_safe(urlsplit(url))
    except ValueError:
        yield "S3_ENDPOINT_URL is no address."
        return
    if not is_fit:
        yield "S3_ENDPOINT_URL must begin with https:// and name a host: documents of offices travel there."
