"""Timestamps, from an authority of the test's own on loopback; the press, not the test, connects to it."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from itertools import repeat

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp, x509
from pypdf import PdfReader

from responses import signing
from responses.press import ask
from responses.signing import keys, timestamps
from tests.responses.signing.authority import PASSPHRASE, Authority, der_of, p256, pkcs12_bytes, rsa_key, usage, write
from tests.responses.signing.conftest import AT
from tests.responses.signing.test_sign import pdfsig

RSA = rsa_key(2048)  # what pyHanko's own trial authority signs with
SLOW = threading.Event()


class Handler(BaseHTTPRequestHandler):
    """What the server's ``answer`` makes of a request; ``crl`` at any other address than /tsa."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, answer = self.server.answer(body)
        self.send(status, answer)

    def do_GET(self):
        self.server.fetched += 1
        self.send(200, self.server.crl)

    def send(self, status, answer):
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        try:
            for piece in [answer] if isinstance(answer, bytes) else answer:
                self.wfile.write(piece)
        except OSError:  # nobody listens any more
            pass

    def log_message(self, *_told):
        pass


class Address(str):
    """Of a server, with how often something was fetched there."""

    def __new__(cls, text, server):
        address = super().__new__(cls, text)
        address.server = server
        return address


@contextmanager
def serving(answer, crl=b""):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.answer, server.crl, server.daemon_threads, server.block_on_close = answer, crl, True, False
    server.fetched = 0
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Address(f"http://127.0.0.1:{server.server_port}", server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stamper(root: Authority, at: datetime):
    from pyhanko.sign.timestamps import DummyTimeStamper

    certificate = root.issue(RSA, "Fictional Timestamps", key_usage=usage(digital_signature=True), stamps=True)
    return DummyTimeStamper(
        x509.Certificate.load(der_of(certificate)), asn1_keys.PrivateKeyInfo.load(der_of(RSA)), fixed_dt=at
    )


def stamps(root: Authority, at: datetime):
    """A sound authority's answer to a request."""
    authority = stamper(root, at)
    return lambda body: (200, authority.request_tsa_response(tsp.TimeStampReq.load(body)).dump())


def test_timestamp_of_an_unknown_authority_is_kept(office, base, root, settings):
    """PAdES B-T: nobody here trusts it, whoever does can."""
    with serving(stamps(root, AT)) as settings.SIGNING_TSA_URL:
        pdf = signing.sign(base, office, name="Ada", reason="", at=AT)
    found = signing.inspect(pdf)

    assert (found.sound, found.timestamp_by, found.timestamped_at) == (True, None, AT)
    assert found.problems == (
        "It was signed by a certificate that this Tracker doesn't know.",
        "The timestamp is from an authority that this Tracker doesn't know.",
    )
    assert "/DSS" not in PdfReader(BytesIO(pdf)).root_object


@pytest.fixture
def young(folder, monkeypatch, tmp_path, settings):
    """Long-term data is about now, so here everything is from today: a trusted root, and an office's key by it."""
    now = datetime.now(UTC).replace(microsecond=0)
    root = Authority(begins=now.replace(hour=0, minute=0, second=0))
    (tmp_path / "trust").mkdir()
    write(tmp_path / "trust" / "root.pem", root.pem())
    settings.SIGNING_TRUST_DIR = str(tmp_path / "trust")
    monkeypatch.setenv("SIGNING_PASSPHRASE", PASSPHRASE)
    return root, now


def own_key(folder, root, **about) -> tuple[keys.Key, object]:
    key = p256()
    certificate = root.issue(key, **about)
    write(folder / "mid-fictional.p12", pkcs12_bytes(key, certificate, [root.certificate]))
    return keys.key_for("mid-fictional"), certificate


def test_long_term_data_comes_in_the_same_revision(young, folder, base, settings, tmp_path):
    """PAdES B-LT, and still PDF/UA-1 and PDF/A-3a."""
    root, now = young
    key, _certificate = own_key(folder, root)
    with serving(stamps(root, now)) as settings.SIGNING_TSA_URL:
        pdf = signing.sign(base, key, name="Ada", reason="", at=now)
    found = signing.inspect(pdf)
    kept = PdfReader(BytesIO(pdf)).root_object["/DSS"]

    assert (found.sound, found.trusted_by, found.timestamp_by, found.timestamped_at, found.problems) == (
        True,
        "Fictional Root, Fictional",
        "Fictional Timestamps, Fictional",
        now,
        (),
    )
    assert len(kept["/Certs"]) == 3
    assert "/VRI" not in kept
    assert ask("validate", pdf) == b"[]"
    assert "Signature is Valid." in (said := pdfsig(pdf, tmp_path))
    assert "Total document signed" in said


def test_list_of_revocations_is_fetched_and_kept(young, folder, base, settings):
    root, now = young
    with serving(stamps(root, now), crl=root.revocations(at=now)) as address:
        settings.SIGNING_TSA_URL = address
        key, _certificate = own_key(folder, root, crl=f"{address}/list.crl")
        pdf = signing.sign(base, key, name="Ada", reason="", at=now)

    assert len(PdfReader(BytesIO(pdf)).root_object["/DSS"]["/CRLs"]) == 1
    assert address.server.fetched == 1
    assert signing.inspect(pdf).trusted_by == "Fictional Root, Fictional"


def test_revoked_certificate_signs_nothing(young, folder, base, settings):
    root, now = young
    revoked: list[bytes] = []
    with serving(stamps(root, now), crl=revoked) as address:
        settings.SIGNING_TSA_URL = address
        key, certificate = own_key(folder, root, crl=f"{address}/list.crl")
        revoked.append(root.revocations(certificate, at=now))
        with pytest.raises(signing.SigningError) as caught:
            signing.sign(base, key, name="Ada", reason="", at=now)

    assert caught.value.sentence == (
        "The certificate of mid-fictional.p12 was revoked by its issuer: whoever runs the Tracker gets a new one."
    )


def test_inspection_fetches_nothing(young, folder, base):
    """Addresses in the certificates of strangers are not followed; a signature with a timestamp did follow them."""
    root, now = young
    with serving(None, crl=root.revocations(at=now)) as address:
        key, _certificate = own_key(folder, root, crl=f"{address}/list.crl")
        pdf = signing.sign(base, key, name="Ada", reason="", at=now)
        found = signing.inspect(pdf)

    assert (found.trusted_by, address.server.fetched) == ("Fictional Root, Fictional", 0)


def refused(office, base) -> str:
    with pytest.raises(signing.SigningError) as caught:
        signing.sign(base, office, name="Ada", reason="", at=AT)
    return caught.value.sentence


def test_authority_that_is_down_is_said(office, base, root, settings):
    with serving(stamps(root, AT)) as settings.SIGNING_TSA_URL:
        pass

    assert refused(office, base) == "The timestamp authority doesn't answer: try again later. Nothing was signed."


def test_authority_that_is_slow_is_said(office, base, settings):
    """It sends a byte now and then, for ever."""

    def drips():
        while not SLOW.wait(0.5):
            yield b"."

    SLOW.clear()
    with serving(lambda body: (200, drips())) as settings.SIGNING_TSA_URL:
        sentence = refused(office, base)
        SLOW.set()

    assert sentence == "The timestamp authority takes too long to answer: try again later. Nothing was signed."


@pytest.mark.parametrize("status", [302, 404, 500])
def test_authority_that_answers_otherwise_is_said(office, base, settings, status):
    with serving(lambda body: (status, b"no")) as settings.SIGNING_TSA_URL:
        assert refused(office, base) == (
            "The timestamp authority refused: whoever runs the Tracker checks SIGNING_TSA_URL. Nothing was signed."
        )


REJECTED, GRANTED = bytes.fromhex("30053003020102"), bytes.fromhex("30053003020100")  # status alone, no timestamp


def test_authority_that_rejects_is_said(office, base, settings):
    with serving(lambda body: (200, REJECTED)) as settings.SIGNING_TSA_URL:
        assert refused(office, base).startswith("The timestamp authority refused: ")


def of_another_document(root):
    """A sound timestamp, but of something else."""
    authority = stamper(root, AT)

    def answer(body):
        request = tsp.TimeStampReq.load(body)
        request["message_imprint"]["hashed_message"] = bytes(32)
        return 200, authority.request_tsa_response(request).dump()

    return answer


def replayed(root):
    """Always the first answer, whatever is asked."""
    answers = []
    sound = stamps(root, AT)

    def answer(body):
        answers.append(sound(body))
        return answers[0]

    return answer


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda root: lambda body: (200, b""),
        lambda root: lambda body: (200, b"<html>"),
        lambda root: lambda body: (200, b"0\x84\xff\xff\xff\xff"),
        lambda root: lambda body: (200, repeat(bytes(timestamps.MOST))),
        lambda root: lambda body: (200, GRANTED),
        lambda root: lambda body: (200, stamps(root, AT)(body)[1][:-40]),
        lambda root: lambda body: (200, stamps(root, AT)(body)[1][:-1] + b"\0"),
        of_another_document,
        replayed,
    ],
    ids=["nothing", "a page", "no end", "too much", "no stamp", "half", "wrong", "another", "replayed"],
)
def test_authority_that_answers_nonsense_is_said(office, base, root, settings, nonsense):
    with serving(nonsense(root)) as settings.SIGNING_TSA_URL:
        assert refused(office, base) == (
            "What the timestamp authority answered is no valid timestamp: whoever runs the Tracker checks "
            "SIGNING_TSA_URL. Nothing was signed."
        )
