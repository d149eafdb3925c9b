"""A payload as a document: ``html`` (Django), ``pdf`` (WeasyPrint, in a child process); and a look at the file.

Knows layouts and the PDF engine; no user, no key, no storage. Light on purpose: the child process that
typesets imports this package too, and needs neither Django nor the payload.
"""

from collections.abc import Mapping
from typing import Any

#: UTF-8 bytes of typed text in one document; beyond that layout takes longer than a reader of the page waits.
MAX_TEXT_BYTES = 200_000


class DocumentError(Exception):
    """The document cannot be made. The message is one plain sentence or two, for the person who asked for it."""


def html(payload: Mapping[str, Any], *, draft: bool = False) -> str:
    """The whole page that ``pdf`` prints, its style included; in the payload's language, dates from it alone.

    Raises DocumentError when the text is longer than MAX_TEXT_BYTES.
    """
    from responses.documents import layouts

    return layouts.markup(payload, draft=draft)


def pdf(payload: Mapping[str, Any], *, draft: bool = False) -> bytes:
    """The unsigned file: at once PDF/UA-1 and PDF/A-3a, the payload embedded as response.json. The same payload
    gives the same bytes on each machine. A draft has no signature field, and is no less accessible for it.

    Laid out by the press and kept by content (responses.documents.typesetting). Raises DocumentError: text too
    long, a character that the fonts lack (drafts print it as an empty box), out of time, libraries missing.
    """
    from responses.canonical import canonical
    from responses.documents import texts, typesetting

    if not draft:
        texts.refuse_unprintable(payload)
    return typesetting.typeset(
        html(payload, draft=draft),
        source=canonical(payload).decode(),
        dated=payload["dates"]["published_on"],
        signable=not draft,
    )


def picture(pdf: bytes, *, page: int = 1, width: int = 800) -> bytes:
    """A page of a PDF (counted from 1) as PNG, so many pixels wide. Raises DocumentError."""
    from responses.documents import looking

    return looking.picture(pdf, page=page, width=width)


def validate(pdf: bytes) -> list[str]:
    """What keeps a file from being PDF/UA-1 and PDF/A-3a, a line each, as the validator says it: empty when it is
    both. Gates each publication. Raises DocumentError when the validator itself cannot go on."""
    from responses.documents import looking

    return looking.validate(pdf)
