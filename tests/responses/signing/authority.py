"""Made-up certificate authorities, keys and key files, as an office might get them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

#: The day on which everything here begins, and its year ends.
BEGINS, YEAR = datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=365)
PASSPHRASE = "open-sesame-for-tests"


def p256() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def usage(**allowed: bool) -> x509.KeyUsage:
    names = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign"
    every = [*names.split(), "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in every})


SIGNS = usage(digital_signature=True, content_commitment=True)


class Authority:
    """A root, and what it issues."""

    def __init__(self, name: str = "Fictional Root", begins: datetime = BEGINS) -> None:
        self.key, self.name, self.begins = p256(), name, begins
        self.certificate = self.issue(
            self.key, name, by_itself=True, key_usage=usage(key_cert_sign=True, crl_sign=True)
        )

    def issue(
        self,
        key: Any,
        name: str = "Office of the Commissioner for Mid Fictional",
        *,
        by_itself: bool = False,
        begins: datetime | None = None,
        lasts: timedelta = YEAR,
        key_usage: x509.KeyUsage | None = SIGNS,
        crl: str = "",
        stamps: bool = False,
    ) -> x509.Certificate:
        begins = begins or self.begins
        builder = (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + lasts)
            .add_extension(x509.BasicConstraints(ca=by_itself, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if key_usage:
            builder = builder.add_extension(key_usage, critical=True)
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        if crl:
            point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def revocations(self, *revoked: x509.Certificate, at: datetime) -> bytes:
        """A CRL, as DER."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(at - timedelta(hours=1)).next_update(at + timedelta(days=7))
        for each in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(each.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(at - timedelta(hours=2)).build())
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        ).add_extension(x509.CRLNumber(1), critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def named(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Fictional"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )


def pkcs12_bytes(key: Any, certificate: Any, others: Any = (), passphrase: str = PASSPHRASE) -> bytes:
    encryption = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(1000)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .build(passphrase.encode())
    )
    return pkcs12.serialize_key_and_certificates(b"key", key, certificate, list(others) or None, encryption)


def write(path: Path, data: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(data)
    path.chmod(mode)
    return path


def pem_of(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def der_of(thing: Any) -> bytes:
    """A certificate or a private key as DER."""
    if isinstance(thing, x509.Certificate):
        return thing.public_bytes(serialization.Encoding.DER)
    return thing.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
