"""Made-up authorities: one whose key signs for a body, one whose certificate nginx shows. Nobody vouches for either."""

import ipaddress
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from deploy.rig.place import HOST, Place

PEM = serialization.Encoding.PEM


def make(place: Place, body: str) -> None:
    authority, root = ec.generate_private_key(ec.SECP256R1()), _name("Made-up authority of a rig")
    own = certificate(root, root, authority.public_key(), authority, authority=True)
    write(place, "trust/root.pem", own.public_bytes(PEM))

    key = ec.generate_private_key(ec.SECP256R1())
    signs = certificate(_name(f"Made-up office of {body}"), root, key.public_key(), authority, signs=True)
    locked = serialization.BestAvailableEncryption(_passphrase(place))
    write(place, f"keys/{body}.p12", pkcs12.serialize_key_and_certificates(b"rig", key, signs, [own], locked))

    tls = ec.generate_private_key(ec.SECP256R1())
    shown = certificate(_name(HOST), root, tls.public_key(), authority, host=HOST)
    write(place, "nginx/cert.pem", shown.public_bytes(PEM) + own.public_bytes(PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    write(place, "nginx/key.pem", tls.private_bytes(PEM, *plain))


def _passphrase(place: Place) -> bytes:
    place.secret("signing-passphrase")
    return place.told("signing-passphrase").encode()


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def certificate(subject, issuer, public, authority_key, *, authority=False, signs=False, host=""):
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=30))
    made = made.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    made = made.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
    )
    uses = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"))
    usage = dict.fromkeys(uses, False) | {"key_cert_sign": authority, "crl_sign": authority}
    usage |= {"digital_signature": not authority, "content_commitment": signs}
    made = made.add_extension(x509.KeyUsage(**usage), critical=True)
    if host:
        names = [x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return made.sign(authority_key, hashes.SHA256())


def write(place: Place, name: str, data: bytes) -> None:
    file = place.folder / name
    file.write_bytes(data)
    file.chmod(0o600)
