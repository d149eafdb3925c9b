"""/verify/: two answers kept apart, nothing kept, nothing missed."""

import hashlib
import os
import random
import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from responses import chain, sealing
from responses.models.record import Publication
from soteria_tracker.public import reference, verification
from soteria_tracker.public.pages import verify
from tests.soteria_tracker.public import published as record

IDENTICAL = "Yes: identical to a published document"
DIFFERENT = "No: nothing published here is identical to it"
INTACT = "The signature is intact"
BROKEN = "The signature does not hold"


@pytest.fixture
def publication(published_response) -> Publication:
    return published_response


@pytest.fixture
def dropped(client):
    """``dropped(bytes)``: the page after somebody gave it that file."""

    def drop(data: bytes, name: str = "response.pdf"):
        return client.post("/verify/", {"document": SimpleUploadedFile(name, data, "application/pdf")})

    return drop


def test_published_file_is_identical_and_its_signature_intact(publication, dropped):
    answer = dropped(publication.read_pdf())

    assert answer.status_code == 200
    assert IDENTICAL in answer.text
    assert "Identical to version 1 of the response to “Progress to introduce" in answer.text
    assert "published by Police and Crime Commissioner for Kent on 1 December 2026, 14:30." in answer.text
    assert INTACT in answer.text
    assert "A trial signature" in answer.text
    assert "nobody: it is a trial certificate of this Tracker" in answer.text


def test_answer_to_a_file_is_kept_by_nobody(publication, dropped, client):
    answer = dropped(publication.read_pdf())

    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_upload_touches_no_disk(publication, dropped, monkeypatch):
    """Django writes uploads beyond 2.5 MB to a temporary file; this page may not."""

    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "mkstemp", refuse)

    answer = dropped(b"%PDF-1.7 " + os.urandom(6_000_000))

    assert DIFFERENT in answer.text


def test_every_flipped_bit_is_reported(publication, dropped):
    """Anywhere in the file; those in the signature's own container too, which bind nothing cryptographically."""
    pdf = publication.read_pdf()
    chance = random.Random(20241016)  # noqa: S311 -- the same bits each time
    missed = []
    for _ in range(60):
        place, bit = chance.randrange(len(pdf)), chance.randrange(8)
        flipped = bytearray(pdf)
        flipped[place] ^= 1 << bit
        if DIFFERENT not in dropped(bytes(flipped)).text:
            missed.append((place, bit))

    assert missed == []


def test_changed_words_break_the_signature_too(publication, dropped):
    pdf = bytearray(publication.read_pdf())
    pdf[len(pdf) // 3] ^= 1

    answer = dropped(bytes(pdf))

    assert DIFFERENT in answer.text
    assert INTACT not in answer.text


def test_something_appended_is_reported_in_both_answers(publication, dropped):
    answer = dropped(publication.read_pdf() + b"\n% more")

    assert DIFFERENT in answer.text
    assert BROKEN in answer.text


def test_unsigned_pdf_is_called_unsigned(db, dropped):
    answer = dropped(b"not a PDF at all", name="letter.pdf")

    assert DIFFERENT in answer.text
    assert "It can’t be read" in answer.text


def test_name_of_the_file_is_escaped(db, dropped):
    answer = dropped(b"%PDF-", name="<script>alert(1)</script>.pdf")

    assert "<script>alert" not in answer.text


def test_replaced_version_is_identical_and_says_that_it_is_replaced(db, client):
    first = record.response("kent", on=date(2024, 10, 1), positions={3: "planned"})
    record.response("kent", on=date(2024, 11, 1), positions={3: "planned"}, replaces=first, reason="A wrong date.")

    answer = client.get("/verify/", {"sha256": first.pdf_sha256})

    assert IDENTICAL in answer.text
    assert "It is no longer the latest version" in answer.text
    assert "The reason given: A wrong date." in answer.text


@pytest.mark.parametrize(
    "typed",
    ["{}", " {}\n", "{upper}", "{}  response.pdf", "SHA256 (response.pdf) = {}", "{spaced}", "{colons}"],
)
def test_hash_is_found_as_people_paste_it(db, client, typed):
    sha256 = record.response("kent", on=date(2024, 10, 1), positions={3: "planned"}).pdf_sha256
    pairs = [sha256[at : at + 2] for at in range(0, 64, 2)]
    pasted = typed.format(sha256, upper=sha256.upper(), spaced=" ".join(pairs), colons=":".join(pairs))

    assert IDENTICAL in client.get("/verify/", {"sha256": pasted}).text


def test_hash_of_the_words_is_told_from_that_of_the_file(db, client):
    publication = record.response("kent", on=date(2024, 10, 1), positions={3: "planned"})

    answer = client.get("/verify/", {"sha256": publication.payload_sha256})

    assert "Yes: these are the words of a published document" in answer.text
    assert IDENTICAL not in answer.text


@pytest.mark.parametrize("typed", ["abc", "g" * 64, "🙂" * 100, "a" * 63, "a" * 72])
def test_what_is_no_hash_is_said_to_be_none_and_stays_in_the_field(db, client, typed):
    answer = client.get("/verify/", {"sha256": typed})

    assert "A SHA-256 has 64 characters" in answer.text
    assert f'value="{typed}"' in answer.text


def test_hash_of_nothing_published_is_not_found(db, client):
    assert DIFFERENT in client.get("/verify/", {"sha256": "0" * 64}).text


def test_no_file_is_asked_for(db, client):
    answer = client.post("/verify/", {})

    assert answer.status_code == 400
    assert "Choose the PDF file that you want to check" in answer.text


def test_file_too_large_is_refused_before_it_is_read(db, client, monkeypatch):
    monkeypatch.setattr(verify, "_of_file", lambda data: pytest.fail("read"))
    answer = client.post(
        "/verify/", {"document": SimpleUploadedFile("big.pdf", bytes(verify.LARGEST + verify.FORM_AROUND + 1))}
    )

    assert answer.status_code == 400
    assert "larger than any document of the Tracker" in answer.text


def test_page_shows_the_newest_link_of_the_chain(db, client):
    assert chain.head().sha256 in client.get("/verify/").text


def test_reference_shows_what_was_published_under_it(publication, client):
    answer = client.get(f"/verify/{publication.reference}/")

    assert publication.pdf_sha256 in answer.text
    assert publication.payload_sha256 in answer.text
    assert f"{publication.link.number}: " in answer.text
    assert "A reference alone proves nothing" in answer.text


@pytest.mark.parametrize("reference", ["soteria-2024/kent/response/9", "soteria-2024/kent/reading/1", "x", "../etc"])
def test_reference_of_nothing_is_not_found(db, client, reference):
    assert client.get(f"/verify/{reference}/").status_code == 404


def test_draft_is_not_known_to_verify(draft_response, client):
    """What nobody has published yet has no reference, and looks like what does not exist."""
    answer = client.get("/verify/soteria-2024/kent/response/1/")
    other = client.get("/verify/soteria-2024/kent/response/2/")

    assert (answer.status_code, answer.text.replace("/1/", "/2/")) == (404, other.text)


def test_newest_seal_of_the_audit_trail_is_published_and_nothing_of_what_it_covers(publication, client, now):
    before = client.get("/verify/").text
    [seal] = sealing.seal_all(now=now)

    text = client.get("/verify/").text

    assert "audit trail" not in before
    assert f"Seal {seal.number}, the newest when this page was made, of 1 December 2026, 14:30:" in text
    assert seal.sha256 in text
    assert seal.salt not in text
    assert seal.entry["rows_sha256"] not in text


def test_questions_cost_the_same_however_much_is_published(publication, client, django_assert_num_queries):
    record.response("essex", on=date(2024, 10, 1), positions={3: "planned"})
    reference.current()

    for sha256 in (publication.pdf_sha256, publication.payload_sha256, "0" * 64):
        with django_assert_num_queries(5):
            client.get("/verify/", {"sha256": sha256})
    with django_assert_num_queries(3):
        client.get(f"/verify/{publication.reference}/")


def test_published_file_says_nothing_of_this_machine(publication):
    pdf = publication.read_pdf()

    assert str(Path.home()).encode() not in pdf
    assert hashlib.sha256(pdf).hexdigest() == verification.digest_in(publication.pdf_sha256)


def test_signature_waits_for_no_other_and_the_first_answer_stands(publication, dropped):
    with verify.SLOT:
        answer = dropped(publication.read_pdf())

    assert IDENTICAL in answer.text
    assert "Too many documents are being checked just now." in answer.text


@pytest.mark.parametrize("files", [None, {"x.pem": b"junk"}, {"y.crt": b"junk"}])
def test_folder_of_trusted_roots_that_cannot_be_read_trusts_nobody(publication, dropped, settings, tmp_path, files):
    settings.SIGNING_TRUST_DIR = str(tmp_path / "trust")
    for name, data in (files or {}).items():
        (tmp_path / "trust").mkdir()
        (tmp_path / "trust" / name).write_bytes(data)

    answer = dropped(publication.read_pdf())

    assert IDENTICAL in answer.text
    assert INTACT in answer.text
