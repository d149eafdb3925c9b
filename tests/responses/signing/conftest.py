"""A base PDF, an office in production with a key of its own, and a document that it signed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.test import override_settings

from responses import signing
from responses.press import ask
from responses.signing import inspecting, keys, trial
from tests.responses.signing.authority import PASSPHRASE, Authority, p256, pkcs12_bytes, write

#: When documents are signed here: within the year of every certificate of ``authority``.
AT = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>A response</title><style>
@font-face { font-family: Face; src: url(font:AtkinsonHyperlegibleNext-Regular.ttf) }
html { font-family: Face }</style></head><body><p>The office read the report.</p>
<div id="signature-field" title="Signature of the office">Signed by Ada Example</div></body></html>"""


@pytest.fixture(scope="session")
def base() -> bytes:
    """A PDF as responses.documents makes them: with an empty tagged field."""
    return ask("typeset", PAGE.encode(), source="{}", dated="2026-06-01", signable=True)


@pytest.fixture(scope="session")
def fieldless() -> bytes:
    return ask("typeset", PAGE.encode(), source="{}", dated="2026-06-01", signable=False)


@pytest.fixture(scope="session")
def root() -> Authority:
    return Authority()


@pytest.fixture
def folder(tmp_path, settings):
    """The folder of keys of a production that trusts nobody and asks no timestamp authority."""
    settings.PRODUCTION, settings.SIGNING_KEYS_DIR = True, tmp_path / "keys"
    settings.SIGNING_TRUST_DIR, settings.SIGNING_TSA_URL = "", ""
    settings.SIGNING_KEYS_DIR.mkdir(mode=0o700)
    return settings.SIGNING_KEYS_DIR


@pytest.fixture
def office(folder, root, monkeypatch) -> keys.Key:
    """The key of an office, by ``root``."""
    key = p256()
    write(folder / "mid-fictional.p12", pkcs12_bytes(key, root.issue(key), [root.certificate]))
    monkeypatch.setenv("SIGNING_PASSPHRASE_MID_FICTIONAL", PASSPHRASE)
    return keys.key_for("mid-fictional")


@pytest.fixture
def trusting(tmp_path, settings, root):
    """SIGNING_TRUST_DIR holds ``root``."""
    (tmp_path / "trust").mkdir()
    write(tmp_path / "trust" / "root.pem", root.pem())
    settings.SIGNING_TRUST_DIR = str(tmp_path / "trust")


@pytest.fixture(scope="session")
def signed(base, tmp_path_factory) -> bytes:
    """With a trial key, at AT."""
    folder = tmp_path_factory.mktemp("keys")
    trial.make(folder, at=AT)
    with override_settings(PRODUCTION=False, SIGNING_KEYS_DIR=folder, SIGNING_TSA_URL="", SIGNING_TRUST_DIR=""):
        return signing.sign(base, keys.key_for("gwent"), name="Ada Example", reason="soteria/1", at=AT)


@pytest.fixture
def look():
    """The child's own function, quickly and without a press, in a thread: the main one may have an event loop."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda pdf, **roots: thread.submit(
            inspecting.look, pdf, **({"roots": [], "trial_roots": []} | roots)
        ).result()
