"""The trial key: it signs like a real one, and everybody who looks is told that nobody stands behind it.

A trial authority is made with each trial key, signs it and is thrown away but for its certificate, which stays:
so documents signed with an earlier trial key are still known as such.
"""

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from responses.signing import certificates

WORDS = "TRIAL - not a public record"
FILE, PASSPHRASE_FILE, AUTHORITY_FILES = "trial.p12", "trial.passphrase", "trial-authority-*.pem"
LIFE = timedelta(days=2 * 365)
#: An object identifier that is ours by arithmetic (ITU-T X.667: 2.25 and a UUID), so none was asked for.
POLICY = x509.ObjectIdentifier("2.25.190394724054416976441705095380668990345")
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


def make(folder: Path, *, at: datetime) -> None:
    """A trial key in ``folder``, valid for two years from ``at``; where a valid one lies, nothing happens.

    An expired one is kept under another name and a new one made with the same passphrase. A key that cannot be
    opened is left alone: keys.problem says what to do. No file is ever overwritten.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    _write_once(folder / PASSPHRASE_FILE, secrets.token_urlsafe(24).encode())
    passphrase = (folder / PASSPHRASE_FILE).read_bytes().strip()
    if (folder / FILE).exists() and not _moved_aside(folder / FILE, passphrase, at):
        return
    authority, contents = _issue(passphrase, at)
    # The authority first: a key without it would sign documents that nobody knows for trials later on.
    name = AUTHORITY_FILES.replace("*", certificates.sha256(authority)[:16])
    _write_once(folder / name, authority.public_bytes(serialization.Encoding.PEM))
    _write_once(folder / FILE, contents)


def is_trial(certificate: bytes) -> bool:
    """Whether a certificate (DER) says so itself. Anybody can make one that says so, and gains nothing by it."""
    try:
        extensions = x509.load_der_x509_certificate(certificate).extensions
        policies = extensions.get_extension_for_class(x509.CertificatePolicies).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    return any(policy.policy_identifier == POLICY for policy in policies)


def authorities(folder: Path) -> list[bytes]:
    """The certificates (DER) of all trial authorities that this copy of the Tracker ever made."""
    return [certificates.der(certificates.load(path.read_bytes())) for path in sorted(folder.glob(AUTHORITY_FILES))]


def _moved_aside(path: Path, passphrase: bytes, at: datetime) -> bool:
    try:
        _key, certificate, _others = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase)
    except ValueError:
        return False
    if certificate is None or at <= certificate.not_valid_after_utc:
        return False
    path.replace(path.with_name(f"trial-until-{certificate.not_valid_after_utc:%Y-%m-%d}.p12"))
    return True


def _issue(passphrase: bytes, at: datetime) -> tuple[x509.Certificate, bytes]:
    """The authority's certificate, and the PKCS#12 file of the key that it signed."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _name("TRIAL authority - not a public record")
    authority = (
        _certificate(issuer, issuer, authority_key.public_key(), at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    certificate = (
        _certificate(_name(WORDS), issuer, key.public_key(), at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(POLICY, None)]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    encryption = serialization.BestAvailableEncryption(passphrase)
    return authority, pkcs12.serialize_key_and_certificates(b"trial", key, certificate, [authority], encryption)


def _name(words: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, WORDS), x509.NameAttribute(NameOID.COMMON_NAME, words)]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))  # clocks differ
        .not_valid_after(at + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _write_once(path: Path, data: bytes) -> None:
    """Whole or not at all, for the owner alone; what is there stays (two processes may start at once)."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        path.hardlink_to(half)
    except FileExistsError:
        pass
    finally:
        half.unlink()
