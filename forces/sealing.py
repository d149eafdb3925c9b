"""Secrets that a database must not give away by itself: sealed with a key that only the environment has.

The key is derived from SECRET_KEY with a purpose of its own (HKDF, RFC 5869), so that it is neither that of sessions
nor of anything else. Keys in SECRET_KEY_FALLBACKS still open what was sealed with them.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"soteria tracker: secrets of second factors, 1"


class UnreadableError(Exception):
    """Sealed with a key that this copy no longer has, or damaged."""


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Raises UnreadableError."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise UnreadableError from error


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(each)) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    return urlsafe_b64encode(HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(force_bytes(secret)))
