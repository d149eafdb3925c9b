"""What the Tracker leans on goes away in truth and comes back: a plain word, nothing half-written, and then it works.

The table of docs/reliability.md names each of these tests (tests/reliability/test_table.py).
"""

import os
import shutil
import subprocess
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from responses import pressing, publication
from responses.importing import sources
from responses.models.pressing import Pressing
from responses.models.record import Publication
from responses.models.source import Source
from responses.states import State
from soteria_tracker.away import is_away
from tests.factories import UserFactory
from tests.reliability.races import quick_documents
from tests.responses.desk_form import fields

pytestmark = pytest.mark.django_db
REDIS = shutil.which("redis-server")
TITLE = "<h1>This page is not available just now</h1>"
ROOM = 256_000  # bytes of the small disk


@pytest.fixture
def disk(tmp_path, settings):
    """A disk of its own with hardly any room, on which both kinds of files lie."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"No disk of its own may be mounted here: {mounted.stderr.strip()}")
    settings.STORAGES = settings.STORAGES | {
        alias: {"BACKEND": "responses.files.WholeFiles", "OPTIONS": {"location": place / alias}}
        for alias in ("publications", "sources")
    }
    yield place
    subprocess.run(["umount", place], check=True)


def fill(disk: Path) -> Path:
    """The ballast that leaves less than a page of room."""
    ballast = disk / "ballast"
    with open(ballast, "wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    return ballast


def files(disk: Path) -> list[str]:
    return [str(each.relative_to(disk)) for each in disk.rglob("*") if each.is_file() and each.name != "ballast"]


@pytest.fixture
def approved(draft, moved):
    return moved(draft, "send", "review", "approve")


def published(response, by, now) -> Pressing:
    """Ordered and carried out, with documents that take no time to make."""
    with quick_documents():
        pressing.order(response, by=by, note="", revision=response.revision, now=now)
        return pressing.carry_out(pressing.take(now=now), clock=lambda: now)


def test_full_disk_of_publications(disk, approved, team, now):
    ballast = fill(disk)

    refused = published(approved, team["reviewer"], now)

    approved.refresh_from_db()
    assert (refused.step, approved.state) == (Pressing.Step.FAILED, State.APPROVED)
    assert refused.message.startswith("The folder of publications can't be written, or is full.")
    assert (files(disk), Publication.objects.filter(kind="response").count()) == ([], 0)
    ballast.unlink()
    assert published(approved, team["reviewer"], now).step == Pressing.Step.DONE
    [row] = Publication.objects.filter(kind="response")
    assert files(disk) == [f"publications/{row.pdf_name}"]


def test_full_disk_in_the_middle_of_a_file(disk):
    """There is room for the half of it."""
    ballast = fill(disk)
    ballast.write_bytes(b"x" * (ROOM // 2))

    with pytest.raises(publication.NotPublished, match="is full"):
        publication._store(b"%PDF" + os.urandom(ROOM), "ab" * 32)

    assert files(disk) == []


def test_planted_storage_that_writes_in_place_leaves_half_a_file(disk, settings):
    """The control of the two above."""
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {"publications": {"BACKEND": backend, "OPTIONS": {"location": disk / "p"}}}

    with pytest.raises(publication.NotPublished):
        publication._store(b"%PDF" + os.urandom(2 * ROOM), "ab" * 32)

    assert len(files(disk)) == 1


def test_full_disk_of_documents_that_offices_bring_in(disk, draft, team, signed_in, now):
    """A text pasted at the desk: 503 with the text on the page, and no row."""
    ballast = fill(disk)
    browser = signed_in(team["author"])
    browser.raise_request_exception = False
    url = reverse("admin:responses_response_import", args=[draft.pk])
    words = "Recommendation 3\n\nThe force has begun, and says so in words.\n" * 20
    sent = fields(browser.get(url)) | {"text": words}

    full = browser.post(url, sent)

    assert (full.status_code, TITLE in full.text, Source.objects.count(), files(disk)) == (503, True, 0, [])
    assert fields(full)["text"].split() == words.split()
    ballast.unlink()
    assert browser.post(url, fields(full)).status_code == 302
    assert Source.objects.get().read().split() == words.encode().split()


def test_disk_of_documents_that_is_full_is_told_from_a_fault(disk, draft, team, now):
    fill(disk)

    with pytest.raises(OSError, match="No space left") as error:
        sources.keep(draft, b"words" * 9_000, name="a.txt", kind="text", by=team["author"], now=now)

    assert is_away(error.value)


class _BackAgainError(Exception):
    """Ends a transaction in which the database takes nothing."""


def read_only(act):
    """What ``act`` gives while the database itself refuses to write."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only=ON")
            try:
                return act()
            finally:
                cursor.execute("PRAGMA query_only=OFF")
        kept = []
        try:
            with transaction.atomic():
                cursor.execute("SET TRANSACTION READ ONLY")
                kept.append(act())
                raise _BackAgainError
        except _BackAgainError:
            return kept[0]


def test_database_that_can_only_be_read(draft, team, signed_in):
    browser = signed_in(team["author"])
    browser.raise_request_exception = False
    url = reverse("admin:responses_response_change", args=[draft.pk])
    sent = fields(browser.get(url)) | {"part-new-heading": "Canary", "part-new-text": "Words of an hour."}

    shut = read_only(lambda: browser.post(url, sent))
    read = read_only(lambda: Client(raise_request_exception=False).get("/").status_code)

    assert (shut.status_code, TITLE in shut.text, draft.parts.filter(heading="Canary").count()) == (503, True, 0)
    assert read == 200
    assert browser.post(url, fields(shut)).status_code == 302
    assert draft.parts.get(heading="Canary").text == "Words of an hour."


def test_order_on_a_database_that_can_only_be_read(approved, team, signed_in):
    browser = signed_in(team["reviewer"])
    browser.raise_request_exception = False
    url = reverse("admin:responses_response_move", args=[approved.pk, "publish"])

    shut = read_only(lambda: browser.post(url, {"revision": approved.revision}))

    approved.refresh_from_db()
    assert (shut.status_code, "Traceback" in shut.text, approved.state) == (503, False, State.APPROVED)
    assert not Pressing.objects.exists()


@pytest.fixture
def redis(tmp_path, settings):
    """``redis()`` begins a server of the test's own, over a socket in its folder."""
    if REDIS is None:
        pytest.skip("no redis-server on this machine; on Debian: apt-get install redis-server")
    address = tmp_path / "redis.sock"
    running = []

    def begin() -> subprocess.Popen:
        command = [REDIS, "--port", "0", "--unixsocket", address, "--save", "", "--dir", tmp_path]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        end = time.monotonic() + 30
        while not address.exists() and time.monotonic() < end:
            time.sleep(0.05)
        return running[-1]

    options = {"socket_connect_timeout": 2, "socket_timeout": 2}
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": backend, "LOCATION": f"unix://{address}", "OPTIONS": options}
    }
    yield begin
    for each in running:
        each.kill()
        each.wait()
    caches["default"].close()


def test_cache_that_dies_shuts_sign_in_and_nothing_else(redis, draft, team, signed_in):
    server = redis()
    user = UserFactory()
    user.set_password("the right word of all")
    user.save()
    inside = signed_in(team["author"])

    def sign_in():
        browser = Client(raise_request_exception=False)
        answer = browser.post("/accounts/login/", {"login": user.username, "password": "the right word of all"})
        return answer.status_code, TITLE in answer.text, "sessionid" in browser.cookies

    before = sign_in()
    server.kill()
    server.wait()
    shut = sign_in()
    page = inside.get(reverse("admin:responses_response_change", args=[draft.pk])).status_code
    Path(server.args[4]).unlink(missing_ok=True)
    redis()

    assert (before[0], before[2], shut) == (302, True, (503, True, False))
    assert page == 200  # whoever is in goes on
    assert sign_in() == before


def test_file_of_a_publication_that_is_away(approved, team, now, client, disk):
    """A disk that is not there: the row stands, its file does not answer, and nothing is made up in its place."""
    published(approved, team["reviewer"], now)
    [row] = Publication.objects.filter(kind="response")
    hidden = disk / "elsewhere"
    (disk / "publications").rename(hidden)

    away = client.get(row.pdf_url)
    probe = client.get("/health/ready/")
    hidden.rename(disk / "publications")

    assert away.status_code in (404, 503)
    assert "publications away" in probe.text
    assert client.get(row.pdf_url).status_code == 200


def test_worker_that_is_away_leaves_the_order_to_the_page(approved, team, now):
    """Its lease ends by itself, whatever it was doing."""
    pressing.order(approved, by=team["reviewer"], note="", revision=approved.revision, now=now)
    pressing.take(now=now)

    later = now + pressing.ALIVE_FOR + timedelta(seconds=1)
    assert pressing.break_off(now=later) == 1
    assert published(approved, team["reviewer"], later).step == Pressing.Step.DONE


def test_storage_takes_files_again_after_a_full_disk(disk):
    ballast = fill(disk)
    with pytest.raises(OSError, match="No space left"):
        storages["sources"].save("1/a", ContentFile(b"x" * 9_000))
    ballast.unlink()

    assert storages["sources"].save("1/a", ContentFile(b"x" * 9_000)) == "1/a"
