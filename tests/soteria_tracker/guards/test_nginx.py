"""nginx as it would run in front: its own answers are ours in words and guards, and it tells whoever asks too often."""

import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

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


@pytest.fixture(scope="module")
def nginx(tmp_path_factory) -> Iterator[int]:
    """The site file, without TLS, on a free port; no process of the Tracker is there; this machine is counted too."""
    folder, port, nobody = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    site = (DEPLOY / "soteria.conf").read_text()
    site = re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", site, flags=re.S)
    site = re.sub(r"listen 443 ssl http2;\s*listen \[::\]:443 ssl http2;", f"listen 127.0.0.1:{port};", site)
    site = site.replace("include /etc/nginx/soteria/tls.conf;", "").replace("/var/log/nginx", str(folder))
    site = site.replace("/etc/nginx/soteria", str(DEPLOY)).replace("127.0.0.0/8 0;", "")
    site = re.sub(r"127\.0\.0\.1:80\d\d", f"127.0.0.1:{nobody}", site)
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
    yield port
    process.terminate()
    process.wait(10)


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
    ],
)
def test_nginx_answers_in_our_words_and_under_guard(nginx, method, path, sent, status, heading):
    found, headers, words = ask(nginx, method, path, **sent)

    assert (found, f"<h1>{heading}</h1>" in words) == (status, True), words
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Server"] == "nginx"  # and no version


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
