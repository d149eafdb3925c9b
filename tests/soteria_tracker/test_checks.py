"""The checks that Django does not have, each seen to find its fault; and the refusal to start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks.registry import registry
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.csp import CSP

from recommendations.models import InspectionReport
from responses.models.record import Publication
from soteria_tracker import checks
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[2]
LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SHARED = {"default": {"BACKEND": "soteria_tracker.operations.shared.TableCache", "LOCATION": "soteria_cache"}}


def found(check, **kwargs) -> list[tuple[str, str]]:
    return [(message.id, message.msg) for message in check(None, **kwargs)]


def test_policy_of_the_settings_is_sound():
    assert found(checks.content_security_policy) == []


def test_policy_that_is_not_sent_is_found(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "csp" not in name]

    assert found(checks.content_security_policy) == [("soteria.E001", "No content security policy is sent.")]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"script-src": [CSP.SELF, CSP.UNSAFE_INLINE]}, "script-src allows 'unsafe-inline'"),
        ({"script-src": [CSP.SELF, CSP.NONCE]}, f"script-src allows {CSP.NONCE}"),
        ({"img-src": [CSP.SELF, "data:"]}, "img-src allows data:"),
        ({"style-src": ["https://cdn.example"]}, "style-src allows https://cdn.example"),
        ({"object-src": ["*"]}, "object-src allows *"),
        ({"default-src": [CSP.SELF]}, "default-src allows 'self'"),
        ({"default-src": []}, "default-src is missing"),
        ({"base-uri": None}, "base-uri is missing"),
        ({"frame-ancestors": [CSP.SELF]}, "frame-ancestors allows 'self'"),
        ({"form-action": [CSP.SELF, "https://*.example"]}, "form-action allows https://*.example"),
    ],
)
def test_policy_that_is_weaker_is_found(settings, change, what):
    settings.SECURE_CSP = settings.SECURE_CSP | change

    message = f"The content security policy is too weak: {what}."
    assert found(checks.content_security_policy) == [("soteria.E002", message)]


@pytest.mark.parametrize(
    "change",
    [
        {"script-src": [CSP.SELF, "'sha256-AAAA='"]},
        {"form-action": [CSP.SELF, "https://login.example"]},
        {"connect-src": [CSP.NONE]},
    ],
)
def test_policy_may_be_as_strict_or_name_one_thing(settings, change):
    settings.SECURE_CSP = settings.SECURE_CSP | change

    assert found(checks.content_security_policy) == []


def test_policy_that_is_empty_misses_all_four(settings):
    settings.SECURE_CSP = {}

    assert [number for number, _ in found(checks.content_security_policy)] == ["soteria.E002"] * 4


def test_policy_is_checked_at_deployment_alone():
    registered = registry

    assert checks.content_security_policy in registered.deployment_checks
    assert checks.content_security_policy not in registered.registered_checks
    assert {checks.document_libraries, checks.sqlite_version, checks.trial_accounts} <= registered.registered_checks


def test_libraries_that_are_missing_are_named_with_their_packages(monkeypatch):
    monkeypatch.setattr(checks, "find_library", lambda name: None if "pango" in name else f"lib{name}.so.0")

    [message] = checks.document_libraries(None)

    assert message.id == "soteria.E003"
    assert message.hint == "On Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0"


def test_libraries_are_found_without_the_pdf_engine():
    script = "import sys; from soteria_tracker import checks; print(checks.document_libraries(None)); "
    script = "import django; django.setup(); " + script + "print('weasyprint' in sys.modules)"

    ran = child("-c", script, DJANGO_SETTINGS_MODULE="tests.settings")

    assert ran.stdout.splitlines() == ["[]", "False"]


def test_sqlite_that_is_too_old_is_found(monkeypatch, settings):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    assert found(checks.sqlite_version) == []

    monkeypatch.setattr(checks, "SQLITE_NEEDED", (99, 0, 0))

    [message] = checks.sqlite_version(None)
    assert message.id == "soteria.E004"
    assert "SQLite 99.0.0 or newer" in message.hint


def test_sqlite_does_not_matter_on_postgresql(monkeypatch, settings):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    monkeypatch.setattr(checks, "SQLITE_NEEDED", (99, 0, 0))

    assert found(checks.sqlite_version) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("production", "trial", "databases", "ids"),
    [
        (True, True, ["default"], ["soteria.E005"]),
        (True, True, None, []),  # Django asks without a database: then none is touched
        (True, False, ["default"], []),
        (False, True, ["default"], []),
    ],
)
def test_trial_accounts_are_found_in_production(settings, production, trial, databases, ids):
    UserFactory(is_trial=trial)
    settings.PRODUCTION = production

    assert [number for number, _ in found(checks.trial_accounts, databases=databases)] == ids


@pytest.mark.django_db
def test_trial_accounts_fail_the_check_of_the_database(settings):
    settings.PRODUCTION = True
    UserFactory(is_trial=True)

    with pytest.raises(CommandError, match=r"soteria\.E005"):
        call_command("check", "--database", "default")


@pytest.mark.django_db
def test_refusal_to_start_in_production_beside_trial_accounts(settings):
    settings.PRODUCTION = True
    settings.CACHES = SHARED
    call_command("createcachetable", verbosity=0)
    assert checks.refusal_to_start() == ""

    UserFactory(is_trial=True, is_active=False)

    assert checks.refusal_to_start() == checks.TRIAL_ACCOUNTS


@pytest.mark.django_db
def test_refusal_to_start_is_never_of_a_trial():
    UserFactory(is_trial=True)

    assert checks.refusal_to_start() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("is_trial", "refusal"), [(True, ""), (False, checks.OF_PRODUCTION)])
def test_trial_does_not_start_on_a_database_of_production(gwent, now, is_trial, refusal):
    """An empty SOTERIA_MODE beside the address of the real database: its worker would publish with a trial key."""
    facts = {"body": gwent, "report": InspectionReport.objects.get(slug="soteria-2024"), "published_at": now}
    file = {"pdf_name": "aa/a.pdf", "pdf_sha256": "a" * 64, "pdf_size": 1}
    words = {"payload": {"is_trial": is_trial}, "payload_sha256": "b" * 64}
    Publication.objects.create(kind="response", reference="soteria-2024/gwent/response/1", **facts, **file, **words)

    assert checks.refusal_to_start() == refusal


@pytest.mark.django_db
def test_worker_asks_what_a_web_process_asks_before_it_publishes(settings):
    settings.PRODUCTION, settings.CACHES = True, SHARED
    call_command("createcachetable", verbosity=0)
    UserFactory(is_trial=True)

    with pytest.raises(CommandError, match=checks.TRIAL_ACCOUNTS):
        call_command("work")


@pytest.mark.django_db
def test_refusal_to_start_on_a_database_that_lacks_a_migration(settings):
    settings.PRODUCTION = True
    settings.CACHES = SHARED
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'responses'")

    assert checks.refusal_to_start() == "The database is not migrated: run manage.py migrate first."


@pytest.mark.django_db
def test_refusal_to_start_says_everything_at_once(settings):
    settings.PRODUCTION = settings.DEBUG = True
    UserFactory(is_trial=True)

    assert checks.refusal_to_start() == (
        "This copy does not start, for these reasons:\n"
        "- DEBUG is on in the settings.\n"
        f"- {checks.NOT_SHARED}\n"
        f"- {checks.TRIAL_ACCOUNTS}"
    )


@pytest.mark.django_db
def test_refusal_to_start_without_the_table_of_the_cache(settings):
    settings.PRODUCTION = True
    settings.CACHES = SHARED

    assert checks.refusal_to_start() == checks.NO_CACHE_TABLE


@pytest.mark.parametrize(
    ("production", "public", "caches", "ids"),
    [
        (True, False, LOCAL, ["soteria.E006"]),
        (True, False, {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}, ["soteria.E006"]),
        (True, True, LOCAL, []),  # nobody signs in there
        (True, False, SHARED, []),
        (False, False, LOCAL, []),
    ],
)
def test_cache_of_one_process_is_found_in_production(settings, production, public, caches, ids):
    settings.PRODUCTION, settings.PUBLIC_SIDE, settings.CACHES = production, public, caches

    assert [number for number, _ in found(checks.shared_cache)] == ids


def child(*arguments, words: str = "", **environment) -> subprocess.CompletedProcess:
    """A process of its own: what a module does when it is imported is seen only there."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SOTERIA_", "DATABASE_", "DJANGO_", "PYTEST_"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | environment,
        input=words,
        capture_output=True,
        text=True,
        check=False,
    )


def test_wsgi_refuses_to_start_with_one_sentence(tmp_path):
    production = {
        "SOTERIA_MODE": "production",
        "SOTERIA_VAR": str(tmp_path),
        "SECRET_KEY": "made up for this test, and long enough to be taken for a real one",
        "ALLOWED_HOSTS": "tracker.example",
        "SITE_URL": "https://tracker.example",
        "ALLOW_SQLITE": "yes",
    }

    ran = child("-W", "ignore", "-c", "import soteria_tracker.wsgi", **production)

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "This copy does not start, for these reasons:\n"
        "- The static files are not collected: run manage.py collectstatic first.\n"
        "- The database is not migrated: run manage.py migrate first.\n"
        "- The table of the cache is missing: run manage.py createcachetable first.\n"
    )
