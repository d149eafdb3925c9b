"""Whether a certificate may sign for an office: pure questions, answered with a code or with nothing.

Free of Django. The sentences for the codes are in ``sentences``.
"""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes, PublicKeyTypes

#: RSA below it is weaker than P-256 (NIST SP 800-57 part 1, table 2).
RSA_BITS = 3072


def problem(certificate: x509.Certificate) -> str:
    """The code of what keeps this certificate from ever signing; "" where nothing does."""
    if not _strong(certificate.public_key()):
        return "wrong_kind"
    return "" if _may_sign(certificate) else "may_not_sign"


def date_problem(certificate: x509.Certificate, at: datetime) -> str:
    """``expired``, ``not_yet_valid`` or ""; RFC 5280, 4.1.2.5: both ends belong to the time of validity."""
    if at < certificate.not_valid_before_utc:
        return "not_yet_valid"
    return "expired" if at > certificate.not_valid_after_utc else ""


def _strong(key: CertificatePublicKeyTypes) -> bool:
    """EC P-256, what the Tracker makes and recommends, or RSA from 3072 bits: what most document certificates on
    sale are. No other: not every reader of PDFs knows Ed25519, and P-384 gives nothing that P-256 does not."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return isinstance(key.curve, ec.SECP256R1)
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= RSA_BITS


def _may_sign(certificate: x509.Certificate) -> bool:
    """RFC 5280, 4.2.1.3: where there is no key usage, everything is allowed."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def same_key(one: PublicKeyTypes, other: PublicKeyTypes) -> bool:
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return one.public_bytes(*form) == other.public_bytes(*form)


def load(data: bytes) -> x509.Certificate:
    """PEM or DER. Raises ValueError."""
    if data.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_certificate(data)
    return x509.load_der_x509_certificate(data)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def sha256(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()
