"""Three gaps in the tags of WeasyPrint 70.0, mended; validators do not see them, screen readers do.

1. ``lang`` of an element is dropped: /Lang is set on its structure element (WCAG 3.1.2; PDF/UA-1, 7.2).
2. Running headers and footers are marked as content: they become /Artifact (PDF/UA-1, 7.8). So does what is
   ``aria-hidden``, such as the mark beside a position's word.
3. Header cells have no /Scope: it is taken from the element (PDF/UA-1, 7.5).

Private parts used, all of 70.0: ``weasyprint.pdf.tags._build_box_tree``, ``weasyprint.pdf.stream.Stream.marked``
and ``Stream.artifact``, ``Page._page_box``, ``Box.element`` and ``element_tag``, ``MarginBox.at_keyword``,
``AbsolutePlaceholder._box``. The version is pinned in pyproject.toml; tests/responses/documents/test_tags.py
looks at each tag.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import stream
from weasyprint.pdf import tags as weasyprint_tags

from responses.documents.field import Place

HEADER, FOOTER, DECORATION = "/Header", "/Footer", ""
SCOPES = {"row": "/Row", "col": "/Column"}


@contextmanager
def mended(document: Document, place: Place | None = None) -> Iterator[None]:
    """Within it, write_pdf of this document writes the mended tags, and a signature field where it has a place."""
    silent = _silent_boxes(document)
    build, marked = weasyprint_tags._build_box_tree, stream.Stream.marked

    def build_box_tree(box: Any, parent: Any, pdf: Any, page_number: int, *rest: Any) -> Iterator[Any]:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if box in silent:
            return
        if place is not None and box is place.box:
            place.fill(pdf, page_number)
        for element in build(box, parent, pdf, page_number, *rest):
            _describe(element, box)
            yield element

    @contextmanager
    def marked_unless_silent(self: Any, box: Any, tag: str) -> Iterator[None]:
        with _artifact(self, silent[box]) if box in silent else marked(self, box, tag):
            yield

    weasyprint_tags._build_box_tree, stream.Stream.marked = build_box_tree, marked_unless_silent
    try:
        yield
    finally:
        weasyprint_tags._build_box_tree, stream.Stream.marked = build, marked


def _silent_boxes(document: Document) -> dict[Any, str]:
    """Each box that is no content, with the kind of artifact that it is."""
    silent: dict[Any, str] = {}
    for page in document.pages:
        _collect(page._page_box, None, silent)
    return silent


def _collect(box: Any, kind: str | None, silent: dict[Any, str]) -> None:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if kind is None and isinstance(box, boxes.MarginBox):
        kind = HEADER if box.at_keyword.startswith("@top") else FOOTER
    elif kind is None and box.element is not None and box.element.get("aria-hidden") == "true":
        kind = DECORATION
    if kind is not None:
        silent[box] = kind
    for child in getattr(box, "children", ()):
        _collect(child, kind, silent)


@contextmanager
def _artifact(page_stream: Any, kind: str) -> Iterator[None]:
    if kind == DECORATION:
        with page_stream.artifact():
            yield
        return
    properties = pydyf.Dictionary({"Type": "/Pagination", "Subtype": kind})
    page_stream.begin_marked_content("Artifact", properties)
    try:
        yield
    finally:
        page_stream.end_marked_content()


def _describe(element: Any, box: Any) -> None:
    source = box.element
    if source is None or box.element_tag in {"html", "body"}:
        return
    if lang := source.get("lang"):
        element["Lang"] = pydyf.String(lang)
    if element["S"] == "/TH":
        element["A"]["Scope"] = SCOPES.get(source.get("scope"), "/Column")
