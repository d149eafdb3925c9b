"""What pyHanko signs with: a private key in memory, or one that never leaves its module. In the child alone."""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asn1crypto import keys, x509
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from responses.press.exits import Refusal


@contextmanager
def signer(key: dict[str, Any]) -> Iterator[Signer]:
    """For a key as responses.signing.keys describes it, with its ``certificate`` and ``chain``. Raises Refusal."""
    certificate = x509.Certificate.load(base64.b64decode(key["certificate"]))
    chain = [x509.Certificate.load(base64.b64decode(each)) for each in key["chain"]]
    if key["kind"] == "private":
        private = keys.PrivateKeyInfo.load(base64.b64decode(key["private"]))
        yield SimpleSigner(certificate, private, SimpleCertificateStore.from_certs(chain))
        return
    with _session(key) as session:
        from pkcs11 import ObjectClass
        from pyhanko.sign.pkcs11 import PKCS11Signer

        session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=key["key"])
        # Raw: the digest is made here, because not every module can (SoftHSM 2 has no ECDSA with SHA-256).
        yield PKCS11Signer(
            session, signing_cert=certificate, ca_chain=chain, key_label=key["key"], use_raw_mechanism=True
        )


def certificate_on_token(key: dict[str, Any], label: str) -> bytes:
    """The certificate (DER) with that label, read without a PIN: certificates are public objects. Raises Refusal."""
    with _session(key) as session:
        from pkcs11 import Attribute, ObjectClass

        found = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: label}))
        if len(found) != 1:
            raise Refusal("no_certificate")
        return found[0][Attribute.VALUE]


@contextmanager
def _session(key: dict[str, Any]) -> Iterator[Any]:
    """Logged in where the key has its pin. What goes wrong within it, on the token's side, is a Refusal."""
    os.environ.update(key["environment"])  # modules find their own settings by it; this process ends with the job
    try:
        import pkcs11
        from pkcs11 import exceptions as wrong
    except ImportError:
        raise Refusal("module_missing") from None
    try:
        module = pkcs11.lib(key["module"])
    except (RuntimeError, OSError):
        raise Refusal("module_missing") from None
    try:
        token = module.get_token(token_label=key["token"])
        with token.open(user_pin=key.get("pin")) as session:
            yield session
    except (wrong.NoSuchToken, wrong.TokenNotPresent, wrong.TokenNotRecognised, wrong.MultipleTokensReturned):
        raise Refusal("token_missing") from None
    except (wrong.PinIncorrect, wrong.PinLocked, wrong.PinInvalid, wrong.PinLenRange, wrong.PinExpired):
        raise Refusal("pin_wrong") from None
    except (wrong.NoSuchKey, wrong.MultipleObjectsReturned):
        raise Refusal("key_missing") from None
    except wrong.PKCS11Error:
        raise Refusal("module_failed") from None
