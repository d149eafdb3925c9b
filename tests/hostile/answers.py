"""What may be wrong with an answer to bad input: a fault, a word of a draft, something unescaped."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from django.core.signals import got_request_exception
from django.http import HttpResponse
from tinyhtml5 import parse

from tests.access.matrix import headers_wrong, may_read, words_of
from tests.access.world import CANARY, Person
from tests.hostile.inputs import MARK

#: How each input was answered, by what it was put to.
COUNTED: Counter[str] = Counter()
#: What Django caught last, to be named in the complaint.
raised: list[str] = []


def _note(sender: object, **_: object) -> None:
    error = sys.exc_info()[1]
    raised.append(f"{type(error).__name__}: {error}"[:300])


got_request_exception.connect(_note)


def complaints(answer: HttpResponse, person: Person, *, is_public: bool) -> list[str]:
    return list(_complaints(answer, person, is_public=is_public))


def _complaints(answer: HttpResponse, person: Person, *, is_public: bool) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"was answered {answer.status_code}: {raised[-1] if raised else 'no exception'}"
    words = words_of(answer)
    for body, kind in sorted(set(CANARY.findall(words))):
        if not may_read(person, body, kind, is_public=is_public):
            yield f"said a {kind} word of {body}"
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "had no nosniff"
    if is_public:
        yield from headers_wrong(answer, is_public=True)
    if any(name.lower() == "x-zq" for name in answer.headers):
        yield "let a header in"
    if urlsplit(goes_to := answer.headers.get("Location", ""))[:2] not in (("", ""), ("http", "testserver")):
        yield f"leads away to {goes_to}"
    if MARK in words.lower() and answer.headers.get("Content-Type", "").startswith(("text/html", "application/xhtml")):
        yield from unescaped(answer.content.decode(errors="replace"))


def unescaped(page: str) -> Iterator[str]:
    """Elements and attributes that only the input can have brought in, as a browser would see them."""
    for element in parse(page, namespace_html_elements=False).iter():
        name = str(element.tag) if isinstance(element.tag, str) else ""
        if name.rpartition("}")[2].lower().startswith(MARK):
            yield f"has an element {name}"
        yield from _attributes(element)


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name.rpartition("}")[2].lower().startswith(MARK):
            yield f"has an attribute {name}"
        if name in ("href", "src", "action", "formaction") and value.strip().lower().startswith("javascript:"):
            yield f"has a link to {value[:60]}"


def count(where: str, answer: HttpResponse) -> None:
    COUNTED[f"{where}: {answer.status_code}"] += 1


def write_figures() -> None:
    """Where HOSTILE_FIGURES names a file: how many inputs there were, and how each was answered."""
    if file := os.environ.get("HOSTILE_FIGURES"):
        figures = {"inputs": COUNTED.total(), "answers": dict(sorted(COUNTED.items()))}
        Path(file).write_text(json.dumps(figures, indent=1) + "\n")
