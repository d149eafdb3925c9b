"""The hash chain over the audit trail, as far as the public may know it: its seals, not what they cover."""

from collections.abc import Iterator
from typing import Any

from responses.canonical import digest
from responses.models.seal import Seal


def sealed(number: int, previous: str, entry: dict[str, Any]) -> str:
    """The digest of one seal."""
    return digest({"number": number, "previous_sha256": previous, "entry": entry})


def head() -> Seal | None:
    """The newest seal that covers anything; None where nothing is sealed yet."""
    return Seal.objects.filter(number__gt=0).order_by("number").last()


def broken(seal: Seal, previous: Seal | None) -> Iterator[str]:
    """What is wrong with a seal after another: "number", "previous", "sealed"."""
    if seal.number != (previous.number + 1 if previous else 0):
        yield "number"
    if seal.previous_sha256 != (previous.sha256 if previous else ""):
        yield "previous"
    if seal.sha256 != sealed(seal.number, seal.previous_sha256, seal.entry):
        yield "sealed"
