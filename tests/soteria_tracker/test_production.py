"""Production does not start with what is unsafe, and says all of it at once, without a trace and without a secret."""

import json
import secrets
import string

import pytest
from django.core.exceptions import ImproperlyConfigured

from soteria_tracker.environment import Environment
from soteria_tracker.production import insist, listed, refusals
from tests.soteria_tracker.test_checks import child

GOOD = {
    "SOTERIA_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "tracker.example",
    "SITE_URL": "https://tracker.example",
    "DATABASE_URL": "postgres://user:word@host:5432/name?sslmode=verify-full&sslrootcert=system",
}


def said(**changes) -> list[str]:
    return list(refusals(Environment(GOOD | changes)))


def test_sound_environment_is_let_through():
    assert said() == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_missing_setting_is_refused(name):
    assert said(**{name: ""}) == [f"Set {name} in the environment: production does not guess it."]


@pytest.mark.parametrize(
    "key",
    [
        string.ascii_letters[:49],
        "a" * 100,
        "abcd" * 30,
        "abcdefghijk" * 6,
        f"django-insecure-{secrets.token_urlsafe(64)}",
        f"Your key goes here {string.ascii_letters}",
        f"please CHANGE me {string.ascii_letters}",
    ],
)
def test_weak_key_is_refused(key):
    assert said(SECRET_KEY=key) == ["SECRET_KEY is weak: give it 50 random characters or more."]


def test_key_of_fifty_different_characters_is_no_weak_one():
    assert said(SECRET_KEY=string.ascii_letters[:50]) == []


def test_weak_token_of_the_monitor_is_refused():
    for token in ("a1b2c3d4e5f6g7h8i9j", "a" * 20, "abcdefg" * 3):
        assert said(METRICS_TOKEN=token) == ["METRICS_TOKEN is weak: give it 20 random characters or more."]
    assert said(METRICS_TOKEN="a1b2c3d4e5f6g7h8i9j0") == []


@pytest.mark.parametrize("host", ["*", ".example.org", "*.example.org"])
def test_wildcard_host_is_refused(host):
    assert said(ALLOWED_HOSTS=f"tracker.example,{host}") == [f"ALLOWED_HOSTS has a wildcard, {host}: name each host."]


@pytest.mark.parametrize("url", ["http://tracker.example", "tracker.example", "https://", "https:/x"])
def test_address_without_https_is_refused(url):
    assert said(SITE_URL=url) == [
        "SITE_URL must begin with https:// and name a host: it is printed in documents that last."
    ]


@pytest.mark.parametrize("value", ["1", "True", "yes", "anything"])
def test_debug_is_refused(value):
    [problem] = said(DEBUG=value)

    assert problem.startswith("DEBUG is set")


@pytest.mark.parametrize("value", ["", "0", "False"])
def test_debug_that_is_off_is_let_through(value):
    assert said(DEBUG=value) == []


@pytest.mark.parametrize("url", ["", "sqlite:////srv/tracker.sqlite3"])
def test_sqlite_is_refused_unless_allowed(url):
    assert said(DATABASE_URL=url) == [
        "The database is SQLite: give DATABASE_URL of PostgreSQL, or ALLOW_SQLITE=yes for one machine."
    ]
    assert said(DATABASE_URL=url, ALLOW_SQLITE="yes") == []


@pytest.mark.parametrize("url", ["canary", "postgres://canary:word@host:port/x", "mysql://canary@host/name"])
def test_address_of_no_database_is_refused_and_not_repeated(url):
    [problem] = said(DATABASE_URL=url)

    assert problem.startswith("DATABASE_URL")
    assert "canary" not in problem


def test_redis_without_its_package_is_refused(monkeypatch):
    monkeypatch.setattr("soteria_tracker.production.importlib.util.find_spec", lambda name: None)

    [problem] = said(REDIS_URL="rediss://:canary@host:6379/0")
    assert problem.startswith("REDIS_URL is set, and the package redis is not installed.")
    assert "canary" not in problem


STORE = {
    "S3_BUCKET_PUBLICATIONS": "record",
    "S3_BUCKET_SOURCES": "drafts",
    "S3_ACCESS_KEY_ID": "canary",
    "S3_SECRET_ACCESS_KEY": "canary",
}


def test_whole_object_store_is_let_through():
    assert said(**STORE, S3_ENDPOINT_URL="https://store.example") == []
    assert said(**STORE) == said(**STORE, S3_ENDPOINT_URL="http://127.0.0.1:9000") == []


@pytest.mark.parametrize("name", STORE)
def test_half_an_object_store_is_refused(name):
    [problem] = said(**(STORE | {name: ""}))

    assert problem.startswith(f"Files go to an object store, and {name} is missing:")
    assert "canary" not in problem


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"S3_BUCKET_SOURCES": "record"}, "are one bucket"),
        ({"PUBLICATIONS_DIR": "/srv/x"}, "S3_BUCKET_PUBLICATIONS and PUBLICATIONS_DIR are both set"),
        ({"SOURCES_DIR": "/srv/x"}, "S3_BUCKET_SOURCES and SOURCES_DIR are both set"),
        ({"S3_ENDPOINT_URL": "http://store.example"}, "S3_ENDPOINT_URL must begin with https://"),
        ({"S3_ENDPOINT_URL": "store.example"}, "S3_ENDPOINT_URL must begin with https://"),
        ({"S3_ENDPOINT_URL": "http://[canary"}, "S3_ENDPOINT_URL is no address"),
    ],
)
def test_object_store_that_is_unsafe_is_refused(changes, words):
    [problem] = said(**(STORE | changes))

    assert words in problem
    assert "canary" not in problem


@pytest.mark.parametrize(
    ("given", "package"), [(STORE, "boto3"), (STORE, "storages"), ({"DATABASE_POOL": "4"}, "psycopg_pool")]
)
def test_setting_without_its_package_is_refused(given, package, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == package else object())

    [problem] = said(**given)
    assert problem.endswith("uv sync --extra scale.")


def test_documents_go_to_the_buckets_that_are_named(tmp_path):
    asked = "from django.core.files.storage import storages as s; print(s['publications'].bucket_name, s['sources'])"
    given = {"SOTERIA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"}

    told = [child("-c", asked, **given, **more).stdout.split() for more in (STORE, {})]

    assert told[0][0] == "record"
    assert "ObjectStore" in told[0][1]
    assert told[1] == []  # a folder has no such name: the line above ended in an error


def test_pool_is_for_the_office_side_alone(tmp_path):
    asked = (
        "from django.conf import settings; d = settings.DATABASES['default']; "
        "print(d['OPTIONS'].get('pool'), d['CONN_MAX_AGE'])"
    )
    given = GOOD | {"SOTERIA_VAR": str(tmp_path), "DATABASE_POOL": "4"}
    given["DJANGO_SETTINGS_MODULE"] = "soteria_tracker.settings"

    told = {side: child("-c", asked, **given, SOTERIA_SIDE=side).stdout.strip() for side in ("office", "public", "")}

    assert told["office"] == "{'min_size': 1, 'max_size': 4, 'timeout': 5} 0"
    assert told[""] == told["public"] == "None 60"


def test_one_problem_is_a_sentence_and_several_are_a_list():
    assert (listed([]), listed(["One."])) == ("", "One.")
    assert listed(["One.", "Two."]) == "This copy does not start, for these reasons:\n- One.\n- Two."


@pytest.mark.parametrize("command", [("-c", "import soteria_tracker.wsgi"), ("manage.py", "check")])
def test_processes_refuse_with_one_plain_list(tmp_path, command):
    given = {"SOTERIA_MODE": "production", "SOTERIA_VAR": str(tmp_path), "SECRET_KEY": "canary", "ALLOWED_HOSTS": "*"}

    ran = child("-W", "ignore", *command, **given)

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "This copy does not start, for these reasons:\n"
        "- Set SITE_URL in the environment: production does not guess it.\n"
        "- SECRET_KEY is weak: give it 50 random characters or more.\n"
        "- ALLOWED_HOSTS has a wildcard, *: name each host.\n"
        "- The database is SQLite: give DATABASE_URL of PostgreSQL, or ALLOW_SQLITE=yes for one machine.\n"
    )


def test_production_shares_its_cache_and_the_public_side_needs_none(tmp_path):
    asked = "from django.conf import settings; print(settings.CACHES['default'])"
    given = GOOD | {"SOTERIA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"}

    office, public = (child("-c", asked, **given, SOTERIA_SIDE=side).stdout for side in ("", "public"))

    assert "soteria_tracker.operations.shared.TableCache" in office
    assert "locmem" in public


def test_redis_is_the_cache_where_its_address_is_given(tmp_path):
    asked = "from django.conf import settings; print(settings.CACHES['default'])"
    given = {"SOTERIA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"}

    told = child("-c", asked, **given, REDIS_URL="redis://127.0.0.1:6379/3").stdout

    assert "RedisCache" in told
    assert "redis://127.0.0.1:6379/3" in told


def test_production_binds_its_cookies_to_this_host_and_to_tls(tmp_path):
    script = """
from soteria_tracker import settings
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_SAMESITE)
print(settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY)
print(settings.DEVICE_COOKIE_NAME)
"""
    told = child("-c", script, SOTERIA_VAR=str(tmp_path), **GOOD)

    assert told.stdout.split() == [
        *("__Host-soteria-session", "True", "Lax"),
        *("__Host-soteria-csrf", "True", "True"),
        "__Secure-soteria-device",
    ]


def test_settings_say_hsts_for_a_year(tmp_path):
    script = """
from soteria_tracker import settings
print(settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS >= 365 * 24 * 60 * 60)
print(settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_REFERRER_POLICY)
"""
    told = child("-c", script, SOTERIA_VAR=str(tmp_path), **GOOD)

    assert told.stdout.split() == ["True", "True", "True", "same-origin"]


def test_production_settings_ask_for_long_passwords(tmp_path):
    """Twelve characters, none of the most common ones, and a hash that takes its time."""
    script = """
import django; django.setup()
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
common = sorted(each for each in CommonPasswordValidator().passwords if len(each) >= 12)
for word in ("elevenchars", common[0], "a long word that nobody has"):
    try:
        validate_password(word)
        print("taken")
    except ValidationError as refused:
        print(*(each.code for each in refused.error_list))
hasher = identify_hasher(make_password("x"))
print(hasher.algorithm, hasher.iterations >= 600_000)
"""
    told = child("-c", script, SOTERIA_VAR=str(tmp_path), DJANGO_SETTINGS_MODULE="soteria_tracker.settings", **GOOD)

    assert told.stdout.splitlines() == ["password_too_short", "password_too_common", "taken", "pbkdf2_sha256 True"]


@pytest.mark.parametrize(
    ("mode", "value", "everybody"),
    [
        ("production", "", True),
        ("production", "everybody", True),
        ("production", "those-who-decide", False),
        ("trial", "", False),
        ("trial", "everybody", True),
    ],
)
def test_second_factor_is_for_everybody_in_production_unless_said_otherwise(tmp_path, mode, value, everybody):
    asked = "from soteria_tracker import settings; print(settings.SECOND_FACTOR_FOR_EVERYBODY)"

    told = child("-c", asked, SOTERIA_VAR=str(tmp_path), **GOOD | {"SOTERIA_MODE": mode, "SECOND_FACTOR_FOR": value})

    assert told.stdout.strip() == str(everybody)


@pytest.mark.parametrize("value", ["nobody", "yes", "Everybody", "those who decide"])
def test_second_factor_for_somebody_else_is_refused(value):
    given = GOOD | {"SECOND_FACTOR_FOR": value}

    with pytest.raises(ImproperlyConfigured, match=r"^SECOND_FACTOR_FOR must be everybody or those-who-decide\.$"):
        insist(Environment(given))


def test_production_logs_lines_of_json(tmp_path):
    """Ours and Django's, once each, as the process writes them."""
    program = (
        "import django, logging; django.setup(); "
        "logging.getLogger('responses.x').error('Ours'); "
        "logging.getLogger('django.request').error('Not %s', 'canary'); "
        "logging.getLogger('soteria_tracker.access').info('Answered')"
    )
    given = GOOD | {"SOTERIA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"}

    ran = child("-c", program, **given)

    assert [json.loads(line)["message"] for line in ran.stderr.splitlines()] == ["Ours", "Not …", "Answered"]


@pytest.mark.parametrize(
    "host", ["https://tracker.example", "tracker.example:8000", "tracker.example/", "tracker example", "-x", "[::1"]
)
def test_host_that_is_more_than_a_name_is_refused(host):
    assert said(ALLOWED_HOSTS=f"tracker.example,{host}") == [
        f"ALLOWED_HOSTS has {host!r}: give names of hosts alone, without https://, port or slash."
    ]


@pytest.mark.parametrize("host", ["tracker.example", "localhost", "192.0.2.1", "[2001:db8::1]", "a-b.c1.example"])
def test_name_of_a_host_is_let_through(host):
    assert said(ALLOWED_HOSTS=f"tracker.example,{host}") == []


def test_address_off_the_hosts_is_refused():
    assert said(SITE_URL="https://elsewhere.example") == [
        "SITE_URL names elsewhere.example, which is not in ALLOWED_HOSTS: "
        "the links printed in documents would be refused."
    ]
    assert said(SITE_URL="https://TRACKER.example:8443/") == []


@pytest.mark.parametrize("rest", ["/tracker", "/?a=1", "/#a"])
def test_address_with_more_than_a_host_is_refused(rest):
    assert said(SITE_URL=f"https://tracker.example{rest}") == [
        "SITE_URL must end with its host: the Tracker's addresses begin right after it."
    ]


@pytest.mark.parametrize("origin", ["tracker.example", "http://tracker.example", "https://*.example", "https://a/b"])
def test_origin_that_is_not_exact_is_refused(origin):
    assert said(CSRF_TRUSTED_ORIGINS=origin) == [
        f"CSRF_TRUSTED_ORIGINS has {origin!r}: give https:// and one host each, without wildcards."
    ]
    assert said(CSRF_TRUSTED_ORIGINS="https://other.example:8443") == []


def test_no_proxy_is_refused_unless_it_is_meant():
    [problem] = said(TRUSTED_PROXIES="0")

    assert problem.startswith("TRUSTED_PROXIES is 0")
    assert (
        said(TRUSTED_PROXIES="0", ALLOW_NO_PROXY="yes") == said(TRUSTED_PROXIES="2") == said(TRUSTED_PROXIES="") == []
    )


@pytest.mark.parametrize(("mode", "is_refused"), [(0o604, True), (0o602, True), (0o644, True), (0o640, False)])
def test_secret_in_a_file_that_anybody_can_read_is_refused(tmp_path, mode, is_refused):
    file = tmp_path / "token"
    file.write_text("canary-0123456789-of-the-monitor")
    file.chmod(mode)

    expected = [f"METRICS_TOKEN_FILE names a file that every account of this machine can read: chmod o-rwx {file}."]
    assert said(METRICS_TOKEN_FILE=str(file)) == (expected if is_refused else [])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS names no host: every page would be refused."),
        ({"REDIS_URL": "hello"}, "REDIS_URL must begin with redis:// or rediss:// or unix://."),
        ({"REDIS_URL": "http://127.0.0.1/x"}, "REDIS_URL must begin with redis:// or rediss:// or unix://."),
        ({"MAIL_PORT": "0"}, "MAIL_PORT must be a number from 1 to 65535."),
        ({"MAIL_PORT": "99999"}, "MAIL_PORT must be a number from 1 to 65535."),
        ({"MAIL_FROM": "The Tracker"}, "MAIL_FROM must hold one address of mail"),
        ({"MAIL_FROM": "a@b.example\nBcc: c@d.example"}, "MAIL_FROM must hold one address of mail"),
        ({"SIGNING_TRUST_DIR": "/nowhere/at/all"}, "SIGNING_TRUST_DIR names no folder"),
    ],
)
def test_setting_that_would_shut_everybody_out_is_refused(given, sentence):
    assert any(each.startswith(sentence) for each in said(**given))


def test_sender_with_a_name_is_let_through():
    assert said(MAIL_FROM="Soteria Tracker <tracker@example.org>") == []


@pytest.mark.parametrize("rest", ["?", "#", "/?", "\t", "/\t/"])
def test_address_with_a_rest_that_parsers_forget_is_refused(rest):
    """Documents would print it for ever."""
    assert said(SITE_URL=f"https://tracker.example{rest}x"[: -1 if rest.strip() else None]) != []


def test_number_with_thousands_of_digits_is_none():
    assert list(Environment(GOOD | {"TRUSTED_PROXIES": "1" * 5000}).misread()) == ["TRUSTED_PROXIES must be a number."]
