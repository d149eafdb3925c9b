"""Which form of an answer a browser takes, and whether it has it already (RFC 9110, 12.5.3 and 13.1.2)."""

import re
from functools import lru_cache

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
#: Among those that a browser likes equally, the smaller one.
PREFERENCE = (BROTLI, GZIP, IDENTITY)
#: Characters. What browsers send has 30; a longer one is read anew each time, so that junk fills no memory.
LONGEST = 100
CODING = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?")
TAG = re.compile(r'(?:W/)?("[^"]*")')


def encoding(accepted: str) -> str:
    """The coding to send to whoever sent this Accept-Encoding. Refusing all of them gets the plain one still."""
    return _remembered(accepted) if len(accepted) <= LONGEST else _encoding(accepted)


def _encoding(accepted: str) -> str:
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        if match := CODING.fullmatch(part):
            name = match[1].lower().removeprefix("x-")
            weights[name] = min(float(match[2] or 1), 1.0)
    others = weights.get("*")
    if others is not None:
        weights = dict.fromkeys(PREFERENCE, others) | weights
    else:
        weights.setdefault(IDENTITY, 0.001)  # always taken, and liked least, unless it is named
    best = max(PREFERENCE, key=lambda coding: weights.get(coding, 0))
    return best if weights.get(best, 0) > 0 else IDENTITY


_remembered = lru_cache(maxsize=256)(_encoding)


def has_it(if_none_match: str, etag: str) -> bool:
    """Whether one of the tags sent is this one; a mark of weakness, which a proxy may have added, changes nothing."""
    return if_none_match.strip() == "*" or etag in TAG.findall(if_none_match)
