"""How a check of the record or of the audit trail names what it found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with one thing, in a sentence."""

    what: str
    sentence: str
