"""Signing and looking at signatures, as the web process does it: through the press."""

import base64
import json
import logging
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings

from responses.press import Exit, PressError, PressRefused, ask
from responses.signing import (
    MAX_BYTES,
    Inspection,
    InspectionError,
    SigningError,
    certificates,
    sentences,
    trial,
)
from responses.signing.keys import Key

TIMES = ("signed_at", "timestamped_at", "valid_from", "valid_until")
#: Ends of the child that a file can cause.
OVERDONE = {Exit.TOO_SLOW, Exit.TOO_LARGE, Exit.OUT_OF_MEMORY, Exit.KILLED, Exit.FAILED}

logger = logging.getLogger(__name__)


def sign(pdf: bytes, key: Key, *, name: str, reason: str, location: str, at: datetime) -> bytes:
    """See responses.signing.sign."""
    if sentence := key.date_problem(at):
        raise SigningError(sentence)
    options = {"name": name, "reason": reason, "location": location, "at": at.isoformat()}
    secret = key.secret | {"certificate": _base64(key.certificate), "chain": list(map(_base64, key.chain))}
    try:
        return ask("sign", pdf, key=secret, tsa=settings.SIGNING_TSA_URL, roots=_trusted(), **options)
    except PressRefused as refused:
        raise SigningError(sentences.of(refused.code, file=key.source, **refused.detail)) from None
    except PressError as error:
        raise SigningError(str(error.sentence)) from error


def inspect(pdf: bytes) -> Inspection:
    """See responses.signing.inspect."""
    if len(pdf) > MAX_BYTES:
        raise InspectionError(sentences.of("too_large", most=MAX_BYTES // 1_000_000))
    trial_roots = list(map(_base64, trial.authorities(Path(settings.SIGNING_KEYS_DIR))))
    try:
        answer = json.loads(ask("inspect", pdf, roots=_trusted(), trial_roots=trial_roots))
    except PressRefused as refused:
        raise InspectionError(sentences.of(refused.code, **refused.detail)) from None
    except PressError as error:
        sentence = sentences.of("too_hard") if error.exit in OVERDONE else str(error.sentence)
        raise InspectionError(sentence) from error
    return _inspection(answer)


def _inspection(answer: dict[str, Any]) -> Inspection:
    known = {field.name for field in fields(Inspection)}
    told = {name: value for name, value in answer.items() if name in known}
    told |= {name: datetime.fromisoformat(told[name]) for name in TIMES if told.get(name)}
    told["problems"] = tuple(sentences.of(code, **detail) for code, detail in answer["problems"])
    return Inspection(**told)


def _trusted() -> list[str]:
    """The roots in SIGNING_TRUST_DIR: each ``.pem`` and ``.crt`` file there, with one certificate or several."""
    if not settings.SIGNING_TRUST_DIR:
        return []
    try:
        files = sorted(each for each in Path(settings.SIGNING_TRUST_DIR).iterdir() if each.suffix in (".pem", ".crt"))
    except OSError:
        logger.error("The folder SIGNING_TRUST_DIR can't be read: nobody is trusted.")
        return []
    return [_base64(certificates.der(root)) for file in files for root in _roots(file)]


def _roots(file: Path) -> list[x509.Certificate]:
    """A file that holds no certificate is left out, and said to be; the others still count."""
    try:
        data = file.read_bytes()
        return x509.load_pem_x509_certificates(data) if b"-----BEGIN" in data else [certificates.load(data)]
    except (OSError, ValueError):
        logger.error("%s in SIGNING_TRUST_DIR holds no certificate that can be read.", file.name)
        return []


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
