"""A payload as a document: ``html`` (Django), ``pdf`` (WeasyPrint, in a child process).

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
    from responses.documents import statement

    return statement.markup(payload, draft=draft)


def pdf(payload: Mapping[str, Any], *, draft: bool = False) -> bytes:
    """A tagged PDF/UA-1 file. The same payload gives the same bytes on each machine.

    About 2 s of CPU, most of it for starting the child process. Raises DocumentError: text too long, a character
    that the fonts lack (drafts print it as an empty box), typesetting out of time, libraries missing.
    """
    from responses.documents import statement, typesetting

    if not draft:
        statement.refuse_unprintable(payload)
    return typesetting.typeset(statement.markup(payload, draft=draft))
