"""Signing: what comes out, as other programs see it, and what is refused."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from responses import signing
from responses.press import ask
from responses.signing import child, inspecting, keys, signature
from tests.responses.signing.authority import PASSPHRASE, p256, pkcs12_bytes, rsa_key, write
from tests.responses.signing.conftest import AT


def validate(pdf: bytes) -> bytes:
    return ask("validate", pdf)


def pdfsig(pdf: bytes, tmp_path) -> str:
    """What it says: it exits with 0 whatever it finds."""
    if not shutil.which("pdfsig"):
        pytest.skip("no pdfsig on this machine; on Debian: apt-get install poppler-utils")
    write(tmp_path / "asked.pdf", pdf)
    return subprocess.run(["pdfsig", tmp_path / "asked.pdf"], capture_output=True, text=True, check=False).stdout


def test_sign_appends_to_the_base(base, signed):
    assert signed.startswith(base)


def test_signed_file_is_what_its_base_was(base, signed):
    """PDF/UA-1 and PDF/A-3a, and a control that is neither."""
    assert (validate(base), validate(signed)) == (b"[]", b"[]")
    assert validate(signed.replace(b"/Marked true", b"/Marked null")) != b"[]"


def test_signature_is_a_certification_that_allows_nothing(signed):
    reader = PdfReader(BytesIO(signed))
    found = reader.root_object["/AcroForm"]["/Fields"][0].get_object()["/V"].get_object()
    transform = found["/Reference"][0].get_object()

    assert found["/SubFilter"] == "/ETSI.CAdES.detached"
    assert reader.root_object["/Perms"]["/DocMDP"].get_object() == found
    assert (transform["/TransformMethod"], transform["/TransformParams"]["/P"]) == ("/DocMDP", 1)
    assert (found["/Name"], found["/Reason"], found["/M"]) == ("Ada Example", "soteria/1", "D:20260601120000Z")
    assert reader.root_object["/AcroForm"]["/SigFlags"] == 3


def test_signature_keeps_the_metadata_of_the_base(base, signed):
    """pyHanko would write its own name and the time of day there, and drop what says PDF/UA."""
    before, after = (PdfReader(BytesIO(pdf)).root_object["/Metadata"].get_object() for pdf in (base, signed))

    assert after.get_data() == before.get_data()
    assert b"pyHanko" not in signed


def test_signature_leaves_the_field_blank(base, signed):
    before, after = (
        PdfReader(BytesIO(pdf)).pages[0]["/Annots"][0].get_object()["/AP"]["/N"].get_object() for pdf in (base, signed)
    )

    assert after.get_data() == before.get_data() == b""


def test_pdfsig_says_that_it_is_valid(signed, tmp_path):
    said = pdfsig(signed, tmp_path)

    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "SHA-256" in said


def test_pdfsig_sees_an_altered_file(signed, tmp_path):
    """The control."""
    assert "Digest Mismatch" in pdfsig(signed[:700] + bytes([signed[700] ^ 1]) + signed[701:], tmp_path)


def test_sign_with_the_key_of_an_office(office, base, trusting):
    pdf = signing.sign(base, office, name="Ada Example", reason="soteria/1", location="Fiction", at=AT)
    found = signing.inspect(pdf)

    assert found == signing.Inspection(
        signed=True,
        intact=True,
        whole_file=True,
        changed_after=False,
        certified=True,
        signatures=1,
        signer="Office of the Commissioner for Mid Fictional",
        organisation="Fictional",
        certificate_sha256=found.certificate_sha256,
        issuer="Fictional Root, Fictional",
        trusted_by="Fictional Root, Fictional",
        is_trial=False,
        name="Ada Example",
        reason="soteria/1",
        location="Fiction",
        signed_at=AT,
        timestamp_by=None,
        timestamped_at=None,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        valid_when_signed=True,
        problems=(),
    )
    assert re.fullmatch(r"[0-9a-f]{64}", found.certificate_sha256)
    assert found.sound
    assert (found.valid_now(AT), found.expired(AT)) == (True, False)
    assert (found.valid_now(AT + timedelta(days=365)), found.expired(AT + timedelta(days=365))) == (False, True)


def test_pyhanko_says_that_it_is_valid(office, base, root):
    """With all its own rules: trust, coverage, changes."""
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    pdf = signing.sign(base, office, name="Ada Example", reason="", at=AT)
    context = ValidationContext(trust_roots=[x509.Certificate.load(office.chain[0])], moment=AT)
    with ThreadPoolExecutor(1) as thread:
        embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
        status = thread.submit(validate_pdf_signature, embedded, context).result()

    assert (status.bottom_line, status.coverage.name, status.modification_level.name) == (True, "ENTIRE_FILE", "NONE")


def test_sign_with_rsa(folder, root, base, monkeypatch, tmp_path):
    key = rsa_key(3072)
    write(folder / "mid-fictional.p12", pkcs12_bytes(key, root.issue(key), [root.certificate]))
    monkeypatch.setenv("SIGNING_PASSPHRASE", PASSPHRASE)
    pdf = signing.sign(base, keys.key_for("mid-fictional"), name="Ada", reason="", at=AT)

    assert signing.inspect(pdf).sound
    assert "Signature is Valid." in pdfsig(pdf, tmp_path)


def test_sign_twice_is_refused(signed, office):
    with pytest.raises(signing.SigningError, match=r"^The document has no empty field for a signature"):
        signing.sign(signed, office, name="Ada", reason="", at=AT)


def test_sign_without_a_field_is_refused(fieldless, office):
    with pytest.raises(signing.SigningError, match=r"^The document has no empty field for a signature"):
        signing.sign(fieldless, office, name="Ada", reason="", at=AT)


def test_sign_refuses_what_is_no_pdf(office):
    with pytest.raises(signing.SigningError, match=r"^The document has no empty field for a signature"):
        signing.sign(b"Dear inspectors", office, name="Ada", reason="", at=AT)


def test_result_is_validated_before_it_is_given(office, base, monkeypatch):
    """A key that isn't the certificate's: pyHanko signs with it all the same."""
    other = keys.Key(office.source, office.certificate, office.chain, False, office.secret | foreign())

    with pytest.raises(signing.SigningError, match=r"^The signing key and the certificate of mid-fictional.p12 don't"):
        signing.sign(base, other, name="Ada", reason="", at=AT)


def foreign() -> dict[str, str]:
    from tests.responses.signing.authority import der_of

    return {"private": signature._base64(der_of(p256()))}


def test_welsh_and_long_words_survive(office, base):
    name = "Comisiynydd yr Heddlu a Throseddu, Tŷ’r Ŵyl"
    found = signing.inspect(signing.sign(base, office, name=name, reason="ŷ" * 200, at=AT))

    assert (found.name, found.reason) == (name, "ŷ" * 200)


def test_child_of_signing_needs_no_django():
    """It is loaded by the press, which has no settings."""
    command = "import sys; import responses.signing.child; print('django' in sys.modules)"
    import sys

    from django.conf import settings

    said = subprocess.run([sys.executable, "-c", command], cwd=settings.BASE_DIR, capture_output=True, text=True)

    assert (said.stdout.strip(), said.stderr) == ("False", "")
    assert child.inspecting is inspecting
