"""Files in a bucket: whole or not at all, never overwritten, private; and a store that is away, said in words."""

import base64
import hashlib
import socket
import time
import urllib.error
import urllib.request
from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from recommendations.models import InspectionReport
from responses import drafting, publication
from responses.importing import sources
from soteria_tracker import object_store
from soteria_tracker.away import is_away
from soteria_tracker.backups import archive, files
from soteria_tracker.object_store import ObjectStore, StoreAwayError
from tests import object_store as played
from tests.factories import UserFactory
from tests.soteria_tracker.public import published

pytestmark = [
    pytest.mark.loopback,
    # botocore lets a socket that was refused go with its exception.
    pytest.mark.filterwarnings(r"ignore:.*socket\.socket \[closed\]:pytest.PytestUnraisableExceptionWarning"),
]
PDF = b"%PDF-1.7 made up"
NAME = f"{hashlib.sha256(PDF).hexdigest()[:2]}/{hashlib.sha256(PDF).hexdigest()}.pdf"


@pytest.fixture(scope="module")
def address():
    with played.running(played.free_port()) as found:
        yield found


@pytest.fixture
def store(address, request):
    made = ObjectStore(**played.options(address, f"b{abs(hash(request.node.name))}"))
    played.make_bucket(made)
    yield made
    made.client.close()


@pytest.fixture
def away():
    made = ObjectStore(**played.options(f"http://127.0.0.1:{played.free_port()}", "nothing"))
    yield made
    made.client.close()


@pytest.fixture
def in_buckets(address, settings):
    """The Tracker of this test keeps its documents there."""
    settings.STORAGES = played.storages(settings, address)
    for alias in ("publications", "sources"):
        played.make_bucket(storages[alias])
    yield
    for alias in ("publications", "sources"):
        storages[alias].bucket.objects.all().delete()
        storages[alias].bucket.delete()
        storages[alias].client.close()


def test_what_was_saved_is_read_back_to_the_byte(store):
    assert store.save(NAME, ContentFile(PDF)) == NAME

    with store.open(NAME) as file:
        assert (file.read(), store.size(NAME), store.exists(NAME)) == (PDF, len(PDF), True)
    assert (store.listdir(""), store.listdir(NAME[:2])) == (([NAME[:2]], []), ([], [NAME[3:]]))


def test_what_is_not_there_is_a_missing_file(store):
    assert not store.exists("none")
    assert store.listdir("none") == ([], [])
    for ask in (store.open, store.size):
        with pytest.raises(FileNotFoundError):
            ask("none")
    store.delete("none")


def test_file_is_never_overwritten(store, monkeypatch):
    """Two processes that both saw no such name: the slower one gets another."""
    store.save("a/one.pdf", ContentFile(PDF))
    monkeypatch.setattr(store, "exists", lambda name: False)

    other = store.save("a/one.pdf", ContentFile(b"other"))

    assert other != "a/one.pdf"
    assert other.startswith("a/one_")
    assert [store.open(name).read() for name in ("a/one.pdf", other)] == [PDF, b"other"]
    with pytest.raises(ValueError, match="written once"):
        store.open("a/one.pdf", "wb")


def test_name_that_leads_out_of_the_bucket_is_refused(store):
    with pytest.raises(Exception, match=r"denied|traversal|Detected"):
        store.save("../other/x", ContentFile(PDF))


def test_file_carries_its_checksum_and_no_acl_and_strangers_get_nothing(store, address):
    sent = []
    store.client.meta.events.register(
        "before-call.s3.PutObject", lambda params, **_: sent.append(dict(params["headers"]))
    )

    store.save(NAME, ContentFile(PDF))

    [headers] = [{name.lower(): value for name, value in each.items()} for each in sent]
    assert "x-amz-acl" not in headers
    assert headers["if-none-match"] == "*"
    assert headers["x-amz-checksum-sha256"] == base64.b64encode(hashlib.sha256(PDF).digest()).decode()
    grants = store.client.get_object_acl(Bucket=store.bucket_name, Key=NAME)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/{store.bucket_name}/{NAME}", timeout=5)  # noqa: S310 -- http, by us
    assert refused.value.code == 403
    refused.value.close()  # it holds the connection
    with pytest.raises(NotImplementedError):
        store.url(NAME)


def test_store_that_is_away_is_an_error_of_files_in_words(away):
    asks = (
        away.open,
        away.exists,
        away.size,
        away.delete,
        away.listdir,
        lambda name: away.save(name, ContentFile(b"")),
    )
    for ask in asks:
        with pytest.raises(StoreAwayError, match="does not answer") as said:
            ask("a")
        assert is_away(said.value)


def test_planted_store_that_says_nothing_of_itself_is_no_trace_either(away):
    """What a storage of another making would raise is known by its name."""
    with pytest.raises(Exception, match="Could not connect") as said:
        away.client.head_bucket(Bucket="nothing")

    assert is_away(said.value)


def test_missing_bucket_is_away_and_no_missing_file(address):
    """It would be taken for a file that was lost."""
    store = ObjectStore(**played.options(address, "never-made"))

    with pytest.raises(StoreAwayError):
        store.open(NAME)
    store.client.close()


def test_silent_store_is_given_up_in_time(monkeypatch):
    """It takes the connection and says nothing."""
    monkeypatch.setattr(object_store, "READ", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = ObjectStore(**played.options(f"http://127.0.0.1:{silent.getsockname()[1]}", "any"))
        began = time.monotonic()

        with pytest.raises(StoreAwayError):
            store.open(NAME)
        store.client.close()

    assert time.monotonic() - began < 5


def test_published_file_is_read_from_the_bucket(in_buckets, db, client):
    row = published.response("kent", on=date(2024, 10, 1), positions={3: "in_progress"})

    assert storages["publications"].exists(row.pdf_name)
    answer = client.get(row.pdf_url)
    assert (answer.status_code, hashlib.sha256(answer.getvalue()).hexdigest()) == (200, row.pdf_sha256)


def test_page_of_a_file_says_so_while_the_store_is_away(in_buckets, db, client, settings, away):
    row = published.response("kent", on=date(2024, 10, 1), positions={3: "in_progress"})
    gone = settings.STORAGES["publications"]["OPTIONS"] | {"endpoint_url": away.endpoint_url}
    settings.STORAGES = settings.STORAGES | {
        "publications": settings.STORAGES["publications"] | {"OPTIONS": gone},
    }

    answer = client.get(row.pdf_url)
    probe = client.get("/health/ready/")

    assert (answer.status_code, answer["Cache-Control"], "Traceback" in answer.text) == (503, "no-store", False)
    assert (probe.status_code, "publications away" in probe.text) == (503, True)
    with pytest.raises(publication.NotPublished, match="Tell whoever runs this"):
        publication._store(PDF, hashlib.sha256(PDF).hexdigest())
    settings.STORAGES = played.storages(settings, settings.STORAGES["sources"]["OPTIONS"]["endpoint_url"])


def test_half_of_a_publication_leaves_the_name_to_the_whole(in_buckets):
    digest = hashlib.sha256(PDF).hexdigest()
    storages["publications"].save(NAME, ContentFile(PDF[:5]))

    name = publication._store(PDF, digest)

    assert name != NAME
    with storages["publications"].open(name) as file:
        assert file.read() == PDF


def test_document_of_an_office_lies_in_the_other_bucket(in_buckets, kent, now):
    author = UserFactory()
    response = drafting.start_response(kent, InspectionReport.objects.get(), by=author, now=now)

    row = sources.keep(response, b"An older document.", name="old.txt", kind="text", by=author, now=now)

    assert row.read() == b"An older document."
    assert storages["sources"].exists(row.file_name)
    assert not storages["publications"].exists(row.file_name)


def test_backup_takes_buckets_and_puts_them_back(in_buckets):
    storages["publications"].save(NAME, ContentFile(PDF))
    storages["sources"].save("1/abc", ContentFile(b"An older document."))
    held = [each for each in files.everything() if each.storage in {"publications", "sources"}]
    contents = {each: files.opened(each).read() for each in held}
    assert {each.storage: each.sha256 for each in held} == {
        "publications": hashlib.sha256(PDF).hexdigest(),
        "sources": hashlib.sha256(b"An older document.").hexdigest(),
    }
    with pytest.raises(files.BackupError, match="the bucket publications holds files"):
        files.refuse_unless_empty()

    files.take_out(held)
    files.refuse_unless_empty()
    put: list = []
    for each in held:
        files.put(each, archive.Hashing(BytesIO(contents[each]), each.size), put)

    assert [each for each in files.everything() if each.storage in {"publications", "sources"}] == held == put
