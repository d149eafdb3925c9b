"""An uploaded file as text: the press reads it, and every refusal comes back as a sentence that says what to do."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from responses.importing.kinds import MOST_BYTES
from responses.press import PressError, PressRefused, ask

__all__ = ["MOST_BYTES", "Reading", "Unreadable", "read", "too_large"]


class Unreadable(Exception):
    """The file is not read; the message is a translated sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` with ``margins``, spans of it that stood in page margins; ``payload`` of the Tracker's own PDFs."""

    kind: str
    text: str
    margins: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]
    payload: dict[str, Any] | None


def read(data: bytes) -> Reading:
    """Raises Unreadable."""
    if len(data) > MOST_BYTES:  # not even sent to the press
        raise Unreadable(too_large())
    try:
        found = json.loads(ask("read", data))
    except PressRefused as refused:
        raise Unreadable(sentence(refused.code, refused.detail)) from None
    except PressError as error:
        raise Unreadable(error.sentence) from None
    return Reading(
        kind=found["kind"],
        text=found["text"],
        margins=tuple((start, end) for start, end in found["margins"]),
        notes=tuple(filter(None, (note(code, detail) for code, detail in found["notes"]))),
        payload=found["payload"],
    )


def too_large() -> str:
    return _("This file is too large: files of up to %(most)s MB can be brought in.") % {
        "most": MOST_BYTES // 1_000_000
    }


#: Code of a refusal -> its sentence.
SENTENCES: dict[str, Callable[[], str]] = {
    "empty": lambda: _("There is no text in this file."),
    "encrypted": lambda: _("This file is locked with a password. Save a copy without one, and bring that in."),
    "broken": lambda: _("This file is damaged, or it isn't what it says it is. Open it, save it anew, and try again."),
    "macros": lambda: _("This file holds macros, which are programs. Save it as a plain .docx without them."),
    "entities": lambda: _(
        "This file defines entities or points at other files, which no document needs. Save it anew as .docx."
    ),
    "bomb": lambda: _("This file would grow beyond measure when unpacked, so it was not. Save it anew as .docx."),
    "odd_names": lambda: _("This file holds names of files that no Word document has. Save it anew as .docx."),
    "too_deep": lambda: _("This file is nested deeper than any document. Save it anew as .docx."),
    "not_word": lambda: _("This is an archive, not a Word document. Bring in the document itself, as .docx."),
    "doc": lambda: _("This is a Word document of the old kind (.doc). Save it as .docx, and bring that in."),
    "odt": lambda: _("This is an OpenDocument file. Save it as .docx, and bring that in."),
    "rtf": lambda: _("This is a rich text file (.rtf). Save it as .docx, and bring that in."),
    "pages": lambda: _("This is a Pages document. Export it as Word (.docx), and bring that in."),
    "spreadsheet": lambda: _("This is a spreadsheet. Copy its text, and paste it here."),
    "slides": lambda: _("This is a presentation. Copy its text, and paste it here."),
    "markup": lambda: _("This is a web page or XML, not a document. Copy its text, and paste it here."),
    "picture": lambda: _(
        "This is a picture: there are no words in it that could be read. Bring in the document that it shows."
    ),
    "scanned": lambda: _(
        "This PDF is a scan: there are no words in it that could be read. Bring in the document that was scanned."
    ),
    "encoding": lambda: _("The letters of this file can't be read for certain. Save it as UTF-8, or as .docx."),
    "unknown": lambda: _("This is no document that can be read here: .docx, .txt and .pdf can."),
}


def sentence(code: str, detail: dict[str, Any]) -> str:
    if code == "too_large":
        return too_large()
    if code == "too_many_pages":
        return _("This PDF has %(pages)s pages: up to %(most)s can be brought in.") % detail
    if code == "too_long":
        return _("This text is too long for a response: up to %(most)s characters can be brought in.") % detail
    return SENTENCES.get(code, SENTENCES["unknown"])()


def note(code: str, detail: dict[str, Any]) -> str:
    """What a person should know before they confirm."""
    if code == "deleted":
        return ngettext(
            "The document has tracked changes: %(words)s deleted word was left out.",
            "The document has tracked changes: %(words)s deleted words were left out.",
            detail["words"],
        ) % {"words": detail["words"]}
    if code == "inserted":
        return ngettext(
            "The document has tracked changes: %(words)s inserted word was kept.",
            "The document has tracked changes: %(words)s inserted words were kept.",
            detail["words"],
        ) % {"words": detail["words"]}
    if code == "scanned_pages":
        return ngettext(
            "%(pages)s page has no words that could be read. If it is a scan, its text is missing here.",
            "%(pages)s pages have no words that could be read. If they are scans, their text is missing here.",
            detail["pages"],
        ) % {"pages": detail["pages"]}
    return {
        "comments": lambda: _("Comments in the margin of the document were left out."),
        "pictures": lambda: _("Pictures of the document were left out."),
        "draft": lambda: _(
            "A PDF knows lines, not paragraphs: compare headings, lists and tables. A .docx is read more exactly."
        ),
    }.get(code, str)()
