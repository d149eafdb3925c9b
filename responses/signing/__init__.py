"""Bytes to signed bytes, and back: is it intact, by whom, trusted by what.

Knows no Django model. Light on purpose: the child process of the press imports this package too, and pyHanko is
loaded by it alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from responses.signing.keys import Key

#: Bytes of the largest file that is looked at; the Tracker's own documents have less than a tenth of it.
MAX_BYTES = 64_000_000


class SigningError(Exception):
    """Nothing was signed. ``sentence`` says why and what to do; it is for the person who pressed the button."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class InspectionError(SigningError):
    """The file cannot be looked at: no PDF, too large, or it would take too long."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the signature of a PDF says, and what can be proved of it here, without asking any other machine.

    A statement on the file, not on its text: whether it is the document that an office published is for the record
    to say (the SHA-256 of the whole file), since some bits inside a signature's container bind nothing.
    """

    #: It carries a signature, readable or not.
    signed: bool
    #: What was signed is what is there, nothing was added after, and the signature is cryptographically valid.
    intact: bool = False
    #: The signature covers every byte of the file but its own.
    whole_file: bool = False
    #: Something was added to the file after it had been signed.
    changed_after: bool = False
    #: A certification signature that forbids every change (ISO 32000-1, 12.8.2.2, P = 1), as the Tracker's are.
    certified: bool = False
    #: How many signatures the file carries; everything else here is about the first.
    signatures: int = 0
    #: From the certificate: its common name and organisation.
    signer: str = ""
    organisation: str = ""
    certificate_sha256: str = ""
    issuer: str = ""
    #: The root in SIGNING_TRUST_DIR that the certificate leads to; None where none does.
    trusted_by: str | None = None
    #: A trial key signed it: nobody stands behind it.
    is_trial: bool = False
    #: From the signature itself: what its maker wrote there.
    name: str = ""
    reason: str = ""
    location: str = ""
    signed_at: datetime | None = None
    #: The authority that confirms the time; None where none does, or none that is trusted here.
    timestamp_by: str | None = None
    timestamped_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    #: The certificate was valid when the signature was made: by the timestamp, else by the signer's own word.
    valid_when_signed: bool = False
    #: Sentences: what is wrong or doubtful, most important first.
    problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Intact, over the whole file, and sealed against change: what each document of the Tracker is."""
        return self.intact and self.whole_file and self.certified and not self.changed_after

    def expired(self, at: datetime) -> bool:
        """The certificate's time is over. A signature made before stays what it was."""
        return self.valid_until is not None and at > self.valid_until

    def valid_now(self, at: datetime) -> bool:
        return self.valid_from is not None and self.valid_from <= at and not self.expired(at)


def sign(pdf: bytes, key: "Key", *, name: str, reason: str, location: str = "", at: datetime) -> bytes:
    """The PDF with a certification signature in its field "Signature" that allows no change (PAdES B-B; with
    SIGNING_TSA_URL B-T, and B-LT where the certificates lead to roots in SIGNING_TRUST_DIR).

    ``name`` is who signs by hand, so to speak: the certificate is the office's. The result was validated before it
    is returned, and begins with the bytes given. Raises SigningError, and then nothing is signed.
    """
    from responses.signing import signature

    return signature.sign(pdf, key, name=name, reason=reason, location=location, at=at)


def inspect(pdf: bytes) -> Inspection:
    """What the first signature of a file says, offline, in bounded time. Raises InspectionError and nothing else."""
    from responses.signing import signature

    return signature.inspect(pdf)
