"""The key that signs for a body: found in settings and environment, and looked at before anybody relies on it.

In production a PKCS#12 file ``<slug>.p12`` in SIGNING_KEYS_DIR, whose passphrase is in the environment, or a
hardware module described by ``<slug>.pkcs11.toml``. Everywhere else the trial key, for every body: a real key
never signs a trial. No secret gets into a sentence, a log or the representation of a Key.
"""

import base64
import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings

from responses.press import PressError, PressRefused, ask
from responses.signing import SigningError, certificates, sentences, trial

#: Nobody else on the machine may read a key file, and none but its owner write it. The group may read: that is how
#: secrets are mounted into containers.
FORBIDDEN_MODE = 0o027
#: Bytes; a key with its whole chain has 10,000.
MAX_KEY_FILE = 1_000_000


class KeyProblem(SigningError):
    """There is no key to sign with. ``sentence`` says what whoever runs the Tracker has to do."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that may sign, as far as can be told without signing. Certificates are DER."""

    #: The file that it came from, for sentences.
    source: str
    certificate: bytes
    chain: tuple[bytes, ...]
    is_trial: bool
    #: What the child process signs with; see ``signature.sign``.
    secret: dict[str, Any] = field(repr=False)

    def date_problem(self, at: datetime) -> str:
        """A sentence when the certificate isn't valid at that time; else ""."""
        certificate = x509.load_der_x509_certificate(self.certificate)
        code = certificates.date_problem(certificate, at)
        return code and sentences.of(
            code,
            file=self.source,
            begins=certificate.not_valid_before_utc,
            ends=certificate.not_valid_after_utc,
        )


def key_for(slug: str) -> Key:
    """The key that signs for the body ``slug``. Whether it is valid at the time of signing is asked by ``sign``.

    Raises KeyProblem.
    """
    if not settings.PRODUCTION:
        return _trial()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", slug):
        raise _problem("no_key", file=f"{slug}.p12")
    folder = Path(settings.SIGNING_KEYS_DIR)
    file, module = folder / f"{slug}.p12", folder / f"{slug}.pkcs11.toml"
    if file.exists() and module.exists():
        raise _problem("two_keys", file=file.name, other=module.name)
    key = _from_module(module, slug) if module.exists() else _from_file(file, _passphrase(file, slug))
    if key.is_trial:
        raise _problem("trial_key", file=key.source)
    return key


def problem(slug: str, *, at: datetime) -> str:
    """Why a publication of this body could not be signed at that time, as a sentence; "" where nothing is known.

    For the desk, before anybody presses Publish. A hardware module is not logged in to: three wrong PINs would shut
    it for good.
    """
    try:
        return key_for(slug).date_problem(at)
    except KeyProblem as found:
        return found.sentence


def _trial() -> Key:
    folder = Path(settings.SIGNING_KEYS_DIR)
    file, passphrase = folder / trial.FILE, folder / trial.PASSPHRASE_FILE
    if not file.exists():
        raise _problem("no_trial_key")
    if not passphrase.exists():
        raise _problem("no_trial_passphrase", file=trial.FILE, other=trial.PASSPHRASE_FILE)
    return _from_file(file, _read(passphrase).strip())


def _passphrase(file: Path, slug: str) -> bytes:
    """Of the body, else the one for all."""
    own = _variable("SIGNING_PASSPHRASE", slug)
    if not file.exists():
        raise _problem("no_key", file=file.name)
    passphrase = settings.SIGNING_SECRET(own) or settings.SIGNING_SECRET("SIGNING_PASSPHRASE")
    if not passphrase:
        raise _problem("no_passphrase", file=file.name, variable=own)
    return passphrase.encode()


def _variable(name: str, slug: str) -> str:
    return f"{name}_{slug.upper().replace('-', '_')}"


def _read(file: Path) -> bytes:
    """A file that only those who run the Tracker can read or change, and of bearable size."""
    try:
        status = file.stat()
        if status.st_mode & FORBIDDEN_MODE:
            raise _problem("too_open", file=file.name)
        if status.st_size > MAX_KEY_FILE:
            raise _problem("damaged", file=file.name)
        return file.read_bytes()
    except OSError:
        raise _problem("unreadable_key", file=file.name) from None


def _from_file(file: Path, passphrase: bytes) -> Key:
    data = _read(file)
    if not _whole(data):
        raise _problem("damaged", file=file.name)
    try:
        private, certificate, others = pkcs12.load_key_and_certificates(data, passphrase)
    except ValueError:  # cryptography says the same of both
        raise _problem("wrong_passphrase", file=file.name) from None
    except Exception:  # noqa: BLE001 -- algorithms that the library has given up, and whatever else a file can hold
        raise _problem("damaged", file=file.name) from None
    if private is None:
        raise _problem("no_private_key", file=file.name)
    if certificate is None:  # it is looked for by the key, so this is also what a foreign certificate looks like
        raise _problem("key_mismatch" if others else "no_certificate", file=file.name)
    if not certificates.same_key(private.public_key(), certificate.public_key()):
        raise _problem("key_mismatch", file=file.name)
    form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret = {"kind": "private", "private": base64.b64encode(private.private_bytes(*form)).decode()}
    return _key(file.name, certificate, others, secret)


def _whole(data: bytes) -> bool:
    """Whether the outer length of a PKCS#12 file (a DER sequence) is the file's: a copy that broke off is the most
    usual damage, and would look like a wrong passphrase. Of indefinite lengths nothing can be said."""
    if len(data) < 4 or data[0] != 0x30:
        return False
    if data[1] == 0x80:
        return True
    size = data[1] & 0x7F
    return data[1] > 0x80 and len(data) == 2 + size + int.from_bytes(data[2 : 2 + size])


def _from_module(file: Path, slug: str) -> Key:
    told = _told(file)
    variable = _variable("SIGNING_PIN", slug)
    pin = settings.SIGNING_SECRET(variable)
    if not pin:
        raise _problem("no_pin", file=file.name, variable=variable)
    secret = {"kind": "module", **{name: told[name] for name in ("module", "token", "key", "environment")}, "pin": pin}
    found = _certificates(file, told, secret)
    if not found:
        raise _problem("no_certificate", file=file.name)
    return _key(file.name, found[0], found[1:], secret)


def _told(file: Path) -> dict[str, Any]:
    """What the file says of the module: module, token, key; certificate or certificate_file; [environment]."""
    try:
        told = tomllib.loads(_read(file).decode())
    except ValueError:
        raise _problem("bad_toml", file=file.name) from None
    environment = told.setdefault("environment", {})
    texts = [told.get(name) for name in ("module", "token", "key")]
    texts += [told.get("certificate_file") or told.get("certificate")]
    texts += environment.values() if isinstance(environment, dict) else [None]
    if not all(isinstance(text, str) and text for text in texts):
        raise _problem("bad_toml", file=file.name)
    return told


def _certificates(file: Path, told: dict[str, Any], secret: dict[str, Any]) -> list[x509.Certificate]:
    """The key's certificate and those above it: from a file in the same folder, else from the module."""
    try:
        if "certificate_file" in told:
            data = _read(file.parent / told["certificate_file"])
            if data.lstrip().startswith(b"-----BEGIN"):
                return x509.load_pem_x509_certificates(data)
            return [x509.load_der_x509_certificate(data)]
        without_pin = {name: value for name, value in secret.items() if name != "pin"}
        answer = json.loads(ask("sign", b"", key=without_pin, certificate=told["certificate"]))
        return [x509.load_der_x509_certificate(base64.b64decode(answer["certificate"]))]
    except ValueError:
        raise _problem("no_certificate", file=file.name) from None
    except PressRefused as refused:
        raise _problem(refused.code, file=file.name) from None
    except PressError as error:
        raise KeyProblem(str(error.sentence)) from None


def _key(source: str, certificate: x509.Certificate, chain: list[x509.Certificate], secret: dict[str, Any]) -> Key:
    if code := certificates.problem(certificate):
        raise _problem(code, file=source)
    data = certificates.der(certificate)
    return Key(source, data, tuple(map(certificates.der, chain)), trial.is_trial(data), secret)


def _problem(code: str, **detail: Any) -> KeyProblem:
    return KeyProblem(sentences.of(code, **detail))
