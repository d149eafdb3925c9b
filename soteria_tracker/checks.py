"""What Django's own checks do not see. Each has an id and a hint that says what to do."""

import sqlite3
from collections.abc import Iterator
from ctypes.util import find_library

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.csp import CSP

from forces.models import User
from responses import triggers
from responses.append_only_sql import Trigger
from responses.models.record import Publication
from soteria_tracker import production
from soteria_tracker.guards import places

HEADERS_MIDDLEWARE = "soteria_tracker.guards.headers.HeadersMiddleware"
CSP_MIDDLEWARE = "django.middleware.csp.ContentSecurityPolicyMiddleware"
#: Directives that must be there, and all that they may hold. The first is what every other falls back to.
EXACT = {
    "default-src": {CSP.NONE},
    "frame-ancestors": {CSP.NONE},
    "base-uri": {CSP.NONE},
    "form-action": {CSP.SELF},  # and the origins of identity providers
}
#: As the shared libraries call themselves -> the package of Debian that holds it.
DOCUMENT_LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
#: Django 6.1 asks for it: RETURNING, upserts, STRICT tables; the Tracker asks for window functions besides.
SQLITE_NEEDED = (3, 37, 0)
TRIAL_ACCOUNTS = "Trial accounts exist in this database, and production does not run beside them."
OF_PRODUCTION = (
    "This database holds documents of production, and this process is a trial, which would publish beside them with a "
    "trial key: set SOTERIA_MODE=production, or another DATABASE_URL."
)
NOT_MIGRATED = "The database is not migrated: run manage.py migrate first."
UNGUARDED = "The database does not guard the record: triggers are missing or were changed:"
NO_CACHE_TABLE = "The table of the cache is missing: run manage.py createcachetable first."
NOT_SHARED = "The cache is not shared by all processes, and sign-in counts failures there."
TABLE_CACHE = "shared.TableCache"
#: Each process has one of these for itself, or none at all.
UNSHARED = ("locmem.LocMemCache", "dummy.DummyCache")


@register(Tags.security, deploy=True)
def content_security_policy(app_configs, **kwargs) -> list[CheckMessage]:
    """The policy is sent, and it is no weaker than the one this project was tested with."""
    found: list[CheckMessage] = []
    if CSP_MIDDLEWARE not in settings.MIDDLEWARE:
        hint = f"Put {CSP_MIDDLEWARE} back into MIDDLEWARE, outside of SecurityMiddleware."
        found.append(Error("No content security policy is sent.", hint=hint, id="soteria.E001"))
    if HEADERS_MIDDLEWARE not in settings.MIDDLEWARE:
        hint = f"Put {HEADERS_MIDDLEWARE} back into MIDDLEWARE, right after the content security policy."
        found.append(Error("Answers lack the headers that keep them to this site.", hint=hint, id="soteria.E007"))
    for directive, sources in (weak_directives(settings.PUBLIC_CSP) | weak_directives(settings.SECURE_CSP)).items():
        what = f"{directive} allows {' '.join(sorted(sources))}" if sources else f"{directive} is missing"
        hint = "Allow 'self' or a hash at most; serve the file from static/ instead of opening the policy."
        found.append(Error(f"The content security policy is too weak: {what}.", hint=hint, id="soteria.E002"))
    return found


def weak_directives(policy: dict) -> dict[str, set[str]]:
    """Directive -> what it allows too much; an empty set where it is missing and nothing stands in for it."""
    weak = {directive: set[str]() for directive in EXACT if not policy.get(directive)}
    for directive, sources in policy.items():
        if isinstance(sources, bool):  # upgrade-insecure-requests: no sources to be weak
            continue
        allowed = EXACT.get(directive, {CSP.SELF, CSP.NONE})
        excess = {
            str(source) for source in sources or () if source not in allowed and not _exact(directive, str(source))
        }
        if excess:
            weak[directive] = excess
    return weak


def _exact(directive: str, source: str) -> bool:
    """Whether a source names one thing only: a script by its hash, an identity provider by its origin."""
    if directive == "form-action":
        return source.startswith("https://") and "*" not in source
    return source.startswith(("'sha256-", "'sha384-", "'sha512-"))


@register(Tags.compatibility)
def document_libraries(app_configs, **kwargs) -> list[CheckMessage]:
    """What WeasyPrint loads. It is not imported here: that costs 2.4 s, and raises OSError without them."""
    packages = [package for name, package in DOCUMENT_LIBRARIES.items() if find_library(name) is None]
    if not packages:
        return []
    hint = f"On Debian or Ubuntu: apt-get install {' '.join(packages)}"
    return [Error("Libraries that make the PDF documents are missing.", hint=hint, id="soteria.E003")]


@register(Tags.compatibility)
def sqlite_version(app_configs, **kwargs) -> list[CheckMessage]:
    engine = settings.DATABASES[DEFAULT_DB_ALIAS]["ENGINE"]
    if engine != "django.db.backends.sqlite3" or sqlite3.sqlite_version_info >= SQLITE_NEEDED:
        return []
    needed = ".".join(str(part) for part in SQLITE_NEEDED)
    hint = f"Use a Python with SQLite {needed} or newer, or PostgreSQL through DATABASE_URL."
    return [Error(f"SQLite {sqlite3.sqlite_version} is too old.", hint=hint, id="soteria.E004")]


@register(Tags.database)
def trial_accounts(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """Accounts whose passwords lie in a file on somebody's desk. Asked with ``check --database default``."""
    if not (settings.PRODUCTION and DEFAULT_DB_ALIAS in (databases or ()) and trial_accounts_exist()):
        return []
    hint = "Use a database of its own for production; a trial never becomes one."
    return [Error(TRIAL_ACCOUNTS, hint=hint, id="soteria.E005")]


def trial_accounts_exist() -> bool:
    """False also where there is no table of users yet."""
    connection = connections[DEFAULT_DB_ALIAS]
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    return User.objects.filter(is_trial=True).exists()


@register(Tags.database)
def guards_of_the_record(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """The triggers by which the database refuses to change what is written once. ``check --database default``."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    lost = triggers.missing(connections[DEFAULT_DB_ALIAS])
    if not lost:
        return []
    hint = "Run manage.py migrate, which puts them back; then manage.py verify_record and verify_trail."
    return [Error(f"{UNGUARDED} {named(lost)}", hint=hint, id="soteria.E020")]


def named(lost: list[Trigger]) -> str:
    return f"{', '.join(trigger.name for trigger in lost[:5])}{', ...' if len(lost) > 5 else ''}."


@register(Tags.caches, deploy=True)
def shared_cache(app_configs, **kwargs) -> list[CheckMessage]:
    """Whoever guesses passwords would have as many tries as there are processes."""
    if not is_unshared():
        return []
    hint = "Leave CACHES as the settings have it: a table of the database, or Redis through REDIS_URL."
    return [Error(NOT_SHARED, hint=hint, id="soteria.E006")]


def is_unshared() -> bool:
    """The public side has a cache of its own and no use for it: nobody signs in there."""
    backend = settings.CACHES[DEFAULT_CACHE_ALIAS]["BACKEND"]
    return settings.PRODUCTION and not settings.PUBLIC_SIDE and backend.endswith(UNSHARED)


def refusal_to_start() -> str:
    """Why this process must neither serve nor publish: a sentence or a list; nothing when it may."""
    if settings.PRODUCTION:
        return production.listed(list(_refusals()))
    try:
        return OF_PRODUCTION if real_documents_exist() else ""
    except DatabaseError:  # a trial may begin before its database, and says on its pages that it is away
        return ""


def real_documents_exist() -> bool:
    """Whether production has published here. False also where there is no such table yet."""
    connection = connections[DEFAULT_DB_ALIAS]
    if Publication._meta.db_table not in connection.introspection.table_names():
        return False
    return Publication.objects.filter(kind=Publication.Kind.RESPONSE, payload__is_trial=False).exists()


def _refusals() -> Iterator[str]:
    """What is wrong with the environment was said before there were settings (soteria_tracker.production)."""
    if settings.DEBUG:
        yield "DEBUG is on in the settings."
    if is_unshared():
        yield NOT_SHARED
    yield from places.undressed()
    yield from places.mixed()
    yield from places.open_keys()
    yield from places.open_database()
    if not settings.PUBLIC_SIDE:  # it only reads
        yield from places.unwritable()
    try:
        yield from _refusals_of_the_database()
    except DatabaseError as error:
        yield f"The database does not answer: {str(error).partition('\n')[0]}"


def _encoding(connection) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        return str(cursor.fetchone()[0])


def _refusals_of_the_database() -> Iterator[str]:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql" and (encoding := _encoding(connection)) != "UTF8":
        yield f"The database keeps text as {encoding}, and would lose Welsh words: make one with --encoding=UTF8."
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield NOT_MIGRATED
    elif trial_accounts_exist():
        yield TRIAL_ACCOUNTS
    elif lost := triggers.missing(connection):
        yield f"{UNGUARDED} {named(lost)} Run manage.py migrate first."
    cache = settings.CACHES[DEFAULT_CACHE_ALIAS]
    is_table = cache["BACKEND"].endswith(TABLE_CACHE)
    if is_table and cache["LOCATION"] not in connection.introspection.table_names():
        yield NO_CACHE_TABLE
