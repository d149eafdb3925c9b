"""A response payload as the page that is printed, on the paper of its office."""

import base64
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import segno
from django.template.loader import render_to_string, select_template
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop as _

from responses import papers
from responses.canonical import digest
from responses.documents import texts
from responses.documents.arrangement import arranged
from responses.papers import Block
from responses.phrases import plain

#: Payload language -> (Django's language, BCP 47 tag of the document).
LANGUAGES = {"en": ("en-gb", "en-GB"), "cy": ("cy", "cy")}
#: Blocks with headings of their own beneath that of the document.
HEADED = frozenset({Block.CONTENT, Block.DATES, Block.SIGNATURE, Block.CHECKLIST, Block.VERIFICATION})
#: Millimetres: foot of a page with reference and page number alone; a line of the office's footer; letters in one.
FOOT, FOOTER_LINE, FOOTER_LETTERS = 26, 3.9, 105

#: Filled by the typesetter, who alone knows how many pages there are.
COUNTERS = {name: SafeString(f'<span class="{name}"></span>') for name in ("page", "pages")}

Payload = Mapping[str, Any]


def markup(payload: Payload, *, draft: bool) -> str:
    """Raises DocumentError for too much text; ValueError for a payload that is no response."""
    if payload["kind"] != "response":
        raise ValueError(f"A document is made of a response, not of: {payload['kind']}")
    texts.refuse_oversize(payload)
    language, lang = LANGUAGES[payload["language"]]
    with translation.override(language):
        page = render_to_string("documents/page.html", _context(payload, draft=draft) | {"lang": lang})
    # Letter and accent as one character: fonts have ŵ, and a reader of the PDF can search for it.
    return unicodedata.normalize("NFC", page)


def _context(payload: Payload, *, draft: bool) -> dict[str, Any]:
    paper, report = papers.of(payload), payload["report"]
    first = _first_heading(paper)
    top = 2 if first else 1
    name = payload["body"]["name_cy"] if payload["language"] == "cy" else ""
    words = {"body": name or payload["body"]["name"], "report": report["title"]}
    return {
        "payload": payload,
        "paper": paper,
        "draft": draft,
        "title": plain(_("%(body)s: response to %(report)s"), **words),
        "short": report["short_title"] or report["title"],
        "first": first,
        "top": top,
        "below": min(top + 1, 6),
        "blocks": arranged(payload, top),
        "elsewhere": payload["language"] != "en",
        "sheets": [sheet(paper["layout"], key) for key in _keys(paper)],
        "stylesheet": f"documents/styles/{paper['layout']}.css",
        "foot": _foot(paper),
        "counters": COUNTERS,
        "crest": _crest(paper),
        "other_edition": _other_edition(payload),
        "check": None if draft else Check.of(payload),
        "is_letter": Block.CLOSING in paper["blocks"],
    }


def _keys(paper: Payload) -> list[str]:
    """The blocks in the office's order; the other edition is named beside the language notice, or near the top."""
    keys = list(paper["blocks"])
    tops = [keys.index(key) for key in (Block.NOTICE, Block.CONTACT, Block.LETTERHEAD) if key in keys]
    keys.insert(tops[0] + 1 if tops else 0, "editions")
    return keys


@cache
def sheet(layout: str, key: str) -> Any:
    """The template of one block: the layout's own, else the usual one."""
    return select_template([f"documents/{layout}/{key}.html", f"documents/blocks/{key}.html"])


def _first_heading(paper: Payload) -> str:
    """What is the h1: the title or the subject, whichever stands first; neither if content stands before it.

    PDF/UA-1, 7.4.2: the first heading is of the first level.
    """
    for key in paper["blocks"]:
        if key == Block.TITLE or (key == Block.SUBJECT and paper["subject"]):
            return str(key)
        if key in HEADED:
            break
    return ""


def _foot(paper: Payload) -> float:
    """Millimetres at the foot of each page."""
    lines = [line for each in paper["footer"] for line in each["lines"]]
    return round(FOOT + FOOTER_LINE * sum(-(-len(line) // FOOTER_LETTERS) for line in lines), 1)


def _crest(paper: Payload) -> str:
    crest = paper["crest"]
    return f"data:{crest['type']};base64,{crest['data']}" if crest else ""


def _other_edition(payload: Payload) -> Payload | None:
    others = [each for each in payload.get("editions", ()) if each["language"] != payload["language"]]
    return others[0] if others else None


@dataclass(frozen=True)
class Check:
    """How anyone can tell whether a document is genuine."""

    address: str
    words: str  # SHA-256 of the canonical payload
    qr: str

    @classmethod
    def of(cls, payload: Payload) -> "Check":
        """Schema 1 has no address to check at: its own stands there."""
        address = payload.get("verify_address") or payload["address"]
        return cls(address, digest(payload), _qr(address))

    @property
    def words_in_groups(self) -> list[str]:
        return [self.words[at : at + 8] for at in range(0, 64, 8)]


def _qr(address: str) -> str:
    """A quarter of it may be soiled (level Q); drawn in ink, without the white around it, which the page has."""
    svg = segno.make(address, error="q", micro=False).svg_inline(border=0, dark="#14212B", omitsize=True)
    named = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return "data:image/svg+xml;base64," + base64.b64encode(named.encode()).decode()
