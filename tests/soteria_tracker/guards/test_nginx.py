"""nginx as it would run in front: its own answers are ours in words and guards, and it tells whoever asks too often."""

import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.urls import reverse

from soteria_tracker.operations import requests

DEPLOY: Path = settings.BASE_DIR / "deploy" / "nginx"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
pytestmark = [
    pytest.mark.browser,  # it talks to this machine
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine"),
]


def free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])


def make_key() -> bytes:
    """A key and its certificate for nobody, PEM."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + timedelta(days=9999)).sign(key, SHA256())
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return plain + made.public_bytes(Encoding.PEM)


@contextmanager
def begun(folder: Path, *, is_served: bool) -> Iterator[tuple[int, int]]:
    """The site file on two free ports, without TLS and with; this machine is counted too.

    Behind it is no process of the Tracker: nothing at all, or something that answers whatever it is asked with 204.
    """
    port, encrypted, behind = free_port(), free_port(), free_port()
    (folder / "tls.pem").write_bytes(make_key())
    (folder / "tls.conf").write_text(f"ssl_certificate {folder}/tls.pem; ssl_certificate_key {folder}/tls.pem;")
    listens = f"listen 127.0.0.1:{port}; listen 127.0.0.1:{encrypted} ssl;"
    site = (DEPLOY / "soteria.conf").read_text()
    site = re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", site, flags=re.S)
    site = re.sub(r"listen 443 ssl http2;\s*listen \[::\]:443 ssl http2;", listens, site)
    site = site.replace("/etc/nginx/soteria/tls.conf", f"{folder}/tls.conf").replace("/var/log/nginx", str(folder))
    site = site.replace("/etc/nginx/soteria", str(DEPLOY)).replace("127.0.0.0/8 0;", "")
    site = re.sub(r"127\.0\.0\.1:80\d\d", f"127.0.0.1:{behind}", site)
    if is_served:
        site += f"server {{ listen 127.0.0.1:{behind}; access_log off; return 204; }}\n"
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"user {Path.home().owner()};\n" if Path.home().owner() == "root" else ""
    whole = f"{head}daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
    (folder / "nginx.conf").write_text(f"{whole}{temporary}{site}\n}}\n")
    process = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-p", folder])
    for _ in range(200):
        with socket.socket() as each:
            if each.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port, encrypted
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def ports(tmp_path_factory) -> Iterator[tuple[int, int]]:
    with begun(tmp_path_factory.mktemp("nginx"), is_served=False) as found:
        yield found


@pytest.fixture
def nginx(ports) -> int:
    return ports[0]


@pytest.fixture(scope="module")
def logged(tmp_path_factory) -> Iterator[Callable[[str], str]]:
    """``logged(path)``: what stands in the log of a path that was answered by what is behind."""
    folder = tmp_path_factory.mktemp("logged")
    with begun(folder, is_served=True) as (port, _encrypted):

        def line(path: str) -> str:
            (folder / "soteria.log").write_text("")
            assert ask(port, "GET", path)[0] == 204
            while not (written := (folder / "soteria.log").read_text()):  # it answers first
                time.sleep(0.01)
            return written.split(" GET ")[1].split(" 204 ")[0]

        yield line


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, {"Host": "tracker.example.org", **headers})
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read().decode()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "heading"),
    [
        ("GET", "/", {}, 503, "This site is not available just now"),
        ("POST", "/accounts/login/", {"body": b"a" * 200_000}, 413, "This is more than the site takes"),
        ("GET", f"/{'a' * 20_000}", {}, 431, "The request is too long"),
        ("GET", "/", {"Cookie": "a" * 20_000}, 431, "The request is too long"),
        ("GET", "/health/ready/", {}, 404, "There is nothing here"),
        ("GET", "/metrics", {}, 404, "There is nothing here"),
        ("GET", "/soteria-away.html", {}, 404, "There is nothing here"),
        ("GET", "/", {"Transfer-Encoding": "of-my-own"}, 501, "There is nothing here"),
    ],
)
def test_nginx_answers_in_our_words_and_under_guard(nginx, method, path, sent, status, heading):
    found, headers, words = ask(nginx, method, path, **sent)

    assert (found, f"<h1>{heading}</h1>" in words) == (status, True), words
    guarded(headers)
    assert ("Retry-After" in headers) == (status == 503)  # who was refused for good has nothing to wait for


def guarded(headers: dict[str, str]) -> None:
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Server"] == "nginx"  # and no version


def test_nginx_answers_under_guard_whoever_asks_its_port_for_tls_without_encryption(ports):
    status, headers, words = ask(ports[1], "GET", "/")

    assert (status, "<h1>There is nothing here</h1>" in words) == (400, True), words
    guarded(headers)


def doors() -> list[str]:
    """Whatever comes before a key in a path, as the Tracker's own log knows it."""
    return requests.KEY.pattern.removeprefix("(").removesuffix(").+").split("|")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        *((f"{door}s3cret-key/", f"{door}...") for door in doors()),
        ("/accounts/%6aoin/s3cret-key/accounts/join/more", "/accounts/join/..."),
        ("/accounts/join/s3cret-key/ann@example.org", "/accounts/join/..."),
        ("/forces/ann%40example.org/then/ben@example.org", "/forces/..."),
        ("/ann@example.org/accounts/join/s3cret-key/", "/..."),
        ("/forces/gwent/?q=ann@example.org", "/forces/gwent/"),
    ],
)
def test_log_of_nginx_holds_no_key_and_no_address_of_mail(logged, asked, written):
    assert logged(asked) == written


def test_addresses_that_hold_a_key_are_those_that_the_logs_know():
    held = [
        reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "s3cret"}),
        reverse("join_by_link", args=["s3cret"]),
    ]

    assert [requests.plain(path) for path in held] == ["/accounts/password/reset/key/…", "/accounts/join/…"]
    assert {door for path in held for door in doors() if door in path} == set(doors())


def test_nginx_tells_whoever_asks_too_often_when_to_come_back(nginx):
    """Of a file to be checked 20 at once; of whatever else 200, so others are still let through."""
    answers = [ask(nginx, "POST", "/verify/") for _ in range(40)]

    statuses = [status for status, _headers, _words in answers]
    refused = [each for each in answers if each[0] == 429]
    assert set(statuses) == {429, 503}
    assert statuses[:20] == [503] * 20
    assert "<h1>Too many requests</h1>" in refused[0][2]
    assert int(refused[0][1]["Retry-After"]) > 0
    assert ask(nginx, "GET", "/")[0] == 503
