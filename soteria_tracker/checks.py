"""What Django's own checks do not see. Each has an id and a hint that says what to do."""

import sqlite3
from ctypes.util import find_library

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.csp import CSP

from forces.models import User

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


@register(Tags.security, deploy=True)
def content_security_policy(app_configs, **kwargs) -> list[CheckMessage]:
    """The policy is sent, and it is no weaker than the one this project was tested with."""
    found: list[CheckMessage] = []
    if CSP_MIDDLEWARE not in settings.MIDDLEWARE:
        hint = f"Put {CSP_MIDDLEWARE} back into MIDDLEWARE, after SecurityMiddleware."
        found.append(Error("No content security policy is sent.", hint=hint, id="soteria.E001"))
    for directive, sources in weak_directives(settings.SECURE_CSP).items():
        what = f"{directive} allows {' '.join(sorted(sources))}" if sources else f"{directive} is missing"
        hint = "Allow 'self' or a hash at most; serve the file from static/ instead of opening the policy."
        found.append(Error(f"The content security policy is too weak: {what}.", hint=hint, id="soteria.E002"))
    return found


def weak_directives(policy: dict) -> dict[str, set[str]]:
    """Directive -> what it allows too much; an empty set where it is missing and nothing stands in for it."""
    weak = {directive: set[str]() for directive in EXACT if not policy.get(directive)}
    for directive, sources in policy.items():
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


def refusal_to_start() -> str:
    """Why this process must not serve, as a sentence; nothing when it may. A trial may always."""
    if not settings.PRODUCTION:
        return ""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "The database is not migrated: run manage.py migrate first."
        return TRIAL_ACCOUNTS if trial_accounts_exist() else ""
    except DatabaseError as error:
        return f"The database does not answer: {str(error).partition('\n')[0]}"
