"""What lies on another machine is spoken to through checked encryption, or production does not start."""

import pytest

from soteria_tracker.environment import Environment
from soteria_tracker.production import refusals
from tests.soteria_tracker.mail_server import mail_server
from tests.soteria_tracker.test_checks import child
from tests.soteria_tracker.test_production import GOOD, STORE

DATABASE = (
    "DATABASE_URL names a server on another machine without checked encryption: end it with "
    "?sslmode=verify-full&sslrootcert=/path/of/root.pem, or sslrootcert=system."
)
REDIS = (
    "REDIS_URL names a server on another machine without checked encryption: begin it with rediss:// and "
    "switch neither ssl_cert_reqs nor ssl_check_hostname off."
)
MAIL = "MAIL_HOST names a server on another machine: set MAIL_TLS to starttls or tls."
AUTHORITY = "SIGNING_TSA_URL must begin with https:// and name a host: what is signed is sent there."


def said(**changes) -> list[str]:
    return list(refusals(Environment(GOOD | changes)))


@pytest.mark.parametrize(
    "rest",
    [
        "",
        *(f"?sslrootcert=system&sslmode={mode}" for mode in ("disable", "allow", "prefer", "require", "verify-ca")),
        "?sslmode=verify-full",
        "?sslmode=verify-full&sslmode=disable&sslrootcert=system",
    ],
)
@pytest.mark.parametrize("host", ["db.example", "192.0.2.1", "[2001:db8::1]", "localhost.example"])
def test_database_elsewhere_without_checked_encryption_is_refused(host, rest):
    assert said(DATABASE_URL=f"postgres://user:canary@{host}/name{rest}") == [DATABASE]


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("postgres://user@127.0.0.1,db.example/name", {}),
        ("postgres://user@localhost/name?hostaddr=192.0.2.1", {}),
        ("postgres:///name?host=db.example", {}),
        ("postgres:///name?service=away", {}),
        ("postgres:///name", {"PGHOST": "db.example"}),
        ("postgres:///name", {"PGHOSTADDR": "192.0.2.1"}),
        ("postgres:///name", {"PGSERVICE": "away"}),
        ("postgres:///name", {"PGHOST": "db.example", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "system"}),
    ],
)
def test_database_that_is_elsewhere_by_another_word_is_refused(url, given):
    assert said(DATABASE_URL=url, **given) == [DATABASE]


@pytest.mark.parametrize(
    "url",
    [
        "postgres:///name",
        "postgres://user@%2Fvar%2Frun%2Fpostgresql/name",
        "postgres://user:word@127.0.0.1:5432/name",
        "postgres://user:word@127.0.0.1,localhost/name",
        "postgres://user:word@[::1]/name",
        "postgres://user:word@localhost/name",
        "postgres://user:word@db.example/name?sslmode=verify-full&sslrootcert=system",
        "postgres://user:word@a.example,b.example/name?sslmode=verify-full&sslrootcert=system",
    ],
)
def test_database_here_or_with_checked_encryption_is_let_through(url):
    assert said(DATABASE_URL=url) == []


def test_roots_of_the_database_must_be_readable(tmp_path):
    url = f"postgres://user:canary@db.example/name?sslmode=verify-full&sslrootcert={tmp_path / 'root.pem'}"

    before = said(DATABASE_URL=url)
    (tmp_path / "root.pem").touch()

    assert before == [
        "DATABASE_URL names an sslrootcert that cannot be read: give the root certificates (PEM), or system."
    ]
    assert said(DATABASE_URL=url) == []


@pytest.mark.parametrize(
    "url",
    [
        "redis://:canary@cache.example:6379/0",
        "redis://?host=cache.example",
        "rediss://:canary@cache.example?ssl_cert_reqs=none",
        "rediss://:canary@cache.example?ssl_cert_reqs=optional",
        "rediss://:canary@cache.example?ssl_check_hostname=false",
        "redis://127.0.0.1,redis://:canary@cache.example",
        "rediss://:canary@cache.example;redis://cache.example",
    ],
)
def test_redis_elsewhere_without_checked_encryption_is_refused(url):
    assert said(REDIS_URL=url) == [REDIS]


@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1:6379/0",
        "redis://localhost",
        "redis://:word@[::1]:6379/0",
        "unix:///run/redis.sock",
        "rediss://:word@cache.example:6379/0",
        "rediss://cache.example?ssl_cert_reqs=required&ssl_check_hostname=true&ssl_ca_certs=/etc/ssl/redis.pem",
    ],
)
def test_redis_here_or_with_checked_encryption_is_let_through(url):
    assert said(REDIS_URL=url) == []


@pytest.mark.parametrize("host", ["mail.example", "192.0.2.1", "2001:db8::1"])
def test_mail_server_elsewhere_is_refused_without_encryption(host):
    assert said(MAIL_HOST=host) == said(MAIL_HOST=host, MAIL_TLS="no") == [MAIL]
    assert said(MAIL_HOST=host, MAIL_TLS="starttls") == said(MAIL_HOST=host, MAIL_TLS="tls") == []


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1"])
def test_mail_server_here_may_be_plain(host):
    assert said(MAIL_HOST=host) == []


@pytest.mark.parametrize("given", [{"MAIL_USER": "tracker"}, {"MAIL_PASSWORD": "canary"}])
def test_mail_server_is_told_who_we_are_wholly_or_not(given):
    assert said(**given) == ["MAIL_USER and MAIL_PASSWORD go together: give both or neither."]
    assert said(MAIL_USER="tracker", MAIL_PASSWORD="word") == []


@pytest.mark.parametrize(
    "url", ["http://tsa.example/", "tsa.example", "https://", "http://[canary", "ftp://127.0.0.1/"]
)
def test_authority_without_encryption_is_refused(url):
    assert said(SIGNING_TSA_URL=url) == [AUTHORITY]


@pytest.mark.parametrize("url", ["https://tsa.example/", "http://127.0.0.1:8080/tsa"])
def test_authority_with_encryption_or_here_is_let_through(url):
    assert said(SIGNING_TSA_URL=url) == []


def test_store_elsewhere_without_encryption_is_refused():
    [problem] = said(**STORE, S3_ENDPOINT_URL="http://192.0.2.1:9000")

    assert problem.startswith("S3_ENDPOINT_URL must begin with https://")
    assert said(**STORE, S3_ENDPOINT_URL="http://[::1]:9000") == []


SEND = """
import django; django.setup()
from django.core import mail
try:
    mail.send_mail("s", "Hello", "a@office.example", ["b@office.example"])
    print("sent")
except OSError as error:
    print(type(error).__name__)
"""


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("offered", "wanted", "is_known", "outcome"),
    [
        ("no", "starttls", True, "SMTPNotSupportedError"),
        ("starttls", "starttls", False, "SSLCertVerificationError"),
        ("starttls", "starttls", True, "sent"),
        ("tls", "tls", True, "sent"),
    ],
)
def test_letter_goes_through_checked_encryption_or_not_at_all(tmp_path, offered, wanted, is_known, outcome):
    with mail_server(tmp_path, offered) as server:
        given = GOOD | {"MAIL_PORT": str(server.server_address[1]), "MAIL_TLS": wanted}
        trusted = {"SSL_CERT_FILE": str(server.roots)} if is_known else {}
        settings = {"SOTERIA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"}

        ran = child("-W", "ignore", "-c", SEND, **given, **settings, **trusted)

    assert (ran.stdout.strip(), b"Hello\r\n" in server.letters) == (outcome, outcome == "sent"), ran.stderr
