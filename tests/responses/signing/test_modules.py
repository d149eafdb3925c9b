"""Keys in a hardware module, played by SoftHSM 2; skipped by name where it isn't installed."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from responses import signing
from responses.signing import keys
from tests.responses.signing.authority import der_of, p256, pem_of, rsa_key, write
from tests.responses.signing.conftest import AT

PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((path for path in PLACES if Path(path).exists()), "")
pytestmark = [
    pytest.mark.skipif(not MODULE, reason="no SoftHSM on this machine; on Debian: apt-get install softhsm2"),
    pytest.mark.skipif(find_spec("pkcs11") is None, reason="the extra hsm isn't installed: uv sync --extra hsm"),
]
FILE, PIN = "mid-fictional.pkcs11.toml", "246810"

#: Puts a certificate into a token: a process of its own, because the module reads its settings once.
STORE = """
import sys, pkcs11
module, pin, file, label = sys.argv[1:]
with pkcs11.lib(module).get_token(token_label="office").open(rw=True, user_pin=pin) as session:
    session.create_object({
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
        pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.PRIVATE: False, pkcs11.Attribute.LABEL: label,
        pkcs11.Attribute.SUBJECT: b"0", pkcs11.Attribute.VALUE: open(file, "rb").read()})
"""


class Token:
    """A token with the key ``key``, whose certificate is in it and in a file."""

    def __init__(self, home: Path, folder: Path, root, key) -> None:
        self.folder, self.configuration = folder, home / "softhsm2.conf"
        (home / "tokens").mkdir()
        self.configuration.write_text(f"directories.tokendir = {home}/tokens\nobjectstore.backend = file\n")
        certificate = root.issue(key)
        write(home / "key.pem", pem_of(key))
        write(home / "certificate.der", der_of(certificate))
        chain = [certificate, root.certificate]
        write(folder / "chain.pem", b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain))
        self.run("softhsm2-util", "--init-token", "--free", "--label", "office", "--pin", PIN, "--so-pin", "987654")
        imports = ("--import", home / "key.pem", "--label", "seal", "--id", "01", "--token", "office", "--pin", PIN)
        self.run("softhsm2-util", *imports)
        self.run(sys.executable, "-c", STORE, MODULE, PIN, home / "certificate.der", "seal certificate")

    def run(self, *command) -> None:
        environment = os.environ | {"SOFTHSM2_CONF": str(self.configuration)}
        subprocess.run(command, env=environment, check=True, capture_output=True)

    def describe(self, **given: str) -> None:
        """Write the file that names it; a value of "" leaves a name out."""
        told = {"module": MODULE, "token": "office", "key": "seal", "certificate_file": "chain.pem"} | given
        lines = [f'{name} = "{value}"' for name, value in told.items() if value]
        lines += ["[environment]", f'SOFTHSM2_CONF = "{self.configuration}"']
        write(self.folder / FILE, "\n".join(lines).encode())


@pytest.fixture
def token(tmp_path, folder, root, monkeypatch) -> Token:
    monkeypatch.setenv("SIGNING_PIN_MID_FICTIONAL", PIN)
    return Token(tmp_path, folder, root, p256())


def sign(base) -> bytes:
    return signing.sign(base, keys.key_for("mid-fictional"), name="Ada", reason="", at=AT)


def refusal(base) -> str:
    with pytest.raises(signing.SigningError) as caught:
        sign(base)
    assert PIN not in caught.value.sentence
    return caught.value.sentence


@pytest.mark.parametrize("certificate", [{}, {"certificate_file": "", "certificate": "seal certificate"}])
def test_key_in_a_module_signs(token, base, trusting, certificate):
    """With its certificate from a file (and the chain) or from the token."""
    token.describe(**certificate)
    found = signing.inspect(sign(base))

    assert (found.sound, found.signer) == (True, "Office of the Commissioner for Mid Fictional")
    assert found.trusted_by == "Fictional Root, Fictional"
    assert keys.problem("mid-fictional", at=AT) == ""


def test_rsa_key_in_a_module_signs(tmp_path, folder, root, monkeypatch, base):
    monkeypatch.setenv("SIGNING_PIN_MID_FICTIONAL", PIN)
    Token(tmp_path, folder, root, rsa_key(3072)).describe()

    assert signing.inspect(sign(base)).sound


def test_pin_is_in_no_representation(token):
    token.describe()

    assert PIN not in repr(keys.key_for("mid-fictional"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"module": "/nowhere/module.so"}, "The key module that mid-fictional.pkcs11.toml names can't be loaded: "),
        ({"token": "another"}, "The token that mid-fictional.pkcs11.toml names isn't there: "),
        ({"key": "another"}, "The key that mid-fictional.pkcs11.toml names isn't on its token: "),
        ({"key": ""}, "mid-fictional.pkcs11.toml doesn't say where the key is: "),
        ({"certificate_file": ""}, "mid-fictional.pkcs11.toml doesn't say where the key is: "),
        ({"certificate_file": "another.pem"}, "The file another.pem can't be read: "),
        ({"certificate_file": "", "certificate": "another"}, "The certificate that belongs to the signing key mid-fic"),
    ],
)
def test_wrong_description_is_refused(token, base, given, sentence):
    token.describe(**given)

    assert refusal(base).startswith(sentence)


def test_wrong_pin_is_refused(token, base, monkeypatch):
    token.describe()
    monkeypatch.setenv("SIGNING_PIN_MID_FICTIONAL", "13579")

    assert refusal(base).startswith("The PIN of the key in mid-fictional.pkcs11.toml is wrong or locked: ")


def test_wrong_pin_is_not_tried_by_a_look(token, base, monkeypatch):
    """Too many wrong ones would shut the token, and desks ask on each page."""
    token.describe(certificate_file="", certificate="seal certificate")
    monkeypatch.setenv("SIGNING_PIN_MID_FICTIONAL", "13579")

    assert keys.problem("mid-fictional", at=AT) == ""


def test_missing_pin_is_refused(token, monkeypatch):
    token.describe()
    monkeypatch.delenv("SIGNING_PIN_MID_FICTIONAL")

    assert keys.problem("mid-fictional", at=AT) == (
        "The PIN of the key in mid-fictional.pkcs11.toml isn't set: whoever runs the Tracker sets "
        "SIGNING_PIN_MID_FICTIONAL."
    )


@pytest.mark.parametrize("content", [b"module = ", b'module = "a"\nenvironment = 7', b"\xff", b""])
def test_broken_description_is_refused(folder, content):
    write(folder / FILE, content)

    assert keys.problem("mid-fictional", at=AT).startswith("mid-fictional.pkcs11.toml doesn't say where the key is: ")


def test_certificate_of_another_key_is_refused(token, base, root):
    token.describe()
    other = root.issue(p256()).public_bytes(serialization.Encoding.PEM)
    write(token.folder / "chain.pem", other)

    assert refusal(base).startswith("The signing key and the certificate of mid-fictional.pkcs11.toml don't belong ")
