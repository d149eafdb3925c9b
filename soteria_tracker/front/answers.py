"""A whole answer as it is kept: each of its forms made once, with headers ready to send."""

import gzip
import hashlib
from dataclasses import dataclass

import brotli

from soteria_tracker.front.negotiation import BROTLI, GZIP, IDENTITY

Headers = list[tuple[str, str]]

#: Bytes. Below, a compressed form saves less than the headers that announce it.
WORTH_COMPRESSING = 500
COMPRESSIBLE = (
    "text/",
    "image/svg+xml",
    *(f"application/{kind}" for kind in ("json", "xml", "atom+xml", "rss+xml", "ld+json", "problem+json")),
    "application/openapi+json",
)
#: The middle of their scales: a page of 60 kB takes 2 ms each, and a publication shows at once.
GZIP_LEVEL, BROTLI_LEVEL = 6, 5
#: What each form has of its own.
OWN = frozenset({"etag", "content-length", "content-encoding", "vary", "connection", "date", "transfer-encoding"})
#: What says something of the words that a 304 does not carry.
OF_CONTENT = frozenset({"content-type", "content-language", "content-disposition", "last-modified"})
#: Bytes for headers and bookkeeping of one form.
OVERHEAD = 2_000


@dataclass(frozen=True, slots=True)
class Form:
    """The same words in one coding, with a strong tag of their own."""

    etag: str
    headers: Headers
    unchanged: Headers  # of a 304
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    forms: dict[str, Form]  # by coding; IDENTITY is always there
    size: int  # bytes, headers counted roughly

    def form(self, coding: str) -> Form:
        return self.forms.get(coding) or self.forms[IDENTITY]


def answer(headers: Headers, body: bytes) -> Answer:
    """Make every form that is worth it."""
    tag = hashlib.blake2b(body, digest_size=16).hexdigest()
    bodies = {IDENTITY: body} | (_compressed(body) if _is_compressible(headers, body) else {})
    forms = {coding: _form(headers, coding, data, tag) for coding, data in bodies.items()}
    return Answer(forms, sum(len(form.body) + OVERHEAD for form in forms.values()))


def _is_compressible(headers: Headers, body: bytes) -> bool:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return len(body) >= WORTH_COMPRESSING and kind.startswith(COMPRESSIBLE)


def _compressed(body: bytes) -> dict[str, bytes]:
    """Without a time in it, so that each process makes the same bytes for the same tag."""
    forms = {
        GZIP: gzip.compress(body, GZIP_LEVEL, mtime=0),
        BROTLI: brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_LEVEL),
    }
    return {coding: data for coding, data in forms.items() if len(data) < len(body)}


def _form(headers: Headers, coding: str, body: bytes, tag: str) -> Form:
    etag = f'"{tag}"' if coding == IDENTITY else f'"{tag}-{coding}"'
    kept = [(name, value) for name, value in headers if name.lower() not in OWN]
    own = [("ETag", etag), ("Vary", "Accept-Encoding")]
    sent = [*kept, *own, ("Content-Length", str(len(body)))]
    if coding != IDENTITY:
        sent.append(("Content-Encoding", coding))
    unchanged = [(name, value) for name, value in kept if name.lower() not in OF_CONTENT]
    return Form(etag, sent, [*unchanged, *own], body)
