"""One way to write a payload as bytes, so that its SHA-256 means the same on every machine and database."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(payload: Mapping[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8. NaN and infinity are refused (ValueError): JSON has no such numbers.

    PostgreSQL gives a stored payload back with its keys in another order; sorting makes that harmless.
    """
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(payload: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical bytes, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(payload)).hexdigest()
