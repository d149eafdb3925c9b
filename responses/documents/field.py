"""An empty signature field over the place where a page has one: to be signed later, tagged before.

The field belongs to the *base* file. Signing then changes no tag, which is what keeps a certified file both PDF/UA
and PDF/A. Readers need a name (/TU) and an element /Form around the widget (PDF/UA-1, 7.18.1 and 7.18.4), archives
an appearance (PDF/A-3, 6.3.3): an empty one, since the page itself shows who signs.

Private parts of WeasyPrint 70.0 used: ``Page._page_box`` and ``Box.widget_annotation``, which its tags turn into an
element /Form with its entry in the parent tree.
"""

from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint import Document
from weasyprint.layout.absolute import AbsolutePlaceholder

FIELD_ID = "signature-field"
FIELD_NAME = "Signature"
#: The document has a signature field (ISO 32000-1, table 219). That it may only be appended to is set on signing.
SIGNATURES_EXIST = 1
PRINT = 1 << 2
POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A box of the laid-out page, its rectangle in points from the bottom left, and the name of the field."""

    box: Any
    rectangle: tuple[float, float, float, float]
    label: str

    def fill(self, pdf: pydyf.PDF, page_number: int) -> None:
        """Add the field to the PDF; the tags of its box are written after this."""
        page_reference = pdf.page_references[page_number]
        widget = self._widget(pdf, page_reference)
        pdf.add_object(widget)
        page = pdf.objects[int(page_reference.split()[0])]
        page["Annots"] = pydyf.Array([*page.get("Annots", ()), widget.reference])
        form = pydyf.Dictionary({"Fields": pydyf.Array([widget.reference]), "SigFlags": SIGNATURES_EXIST})
        pdf.add_object(form)
        pdf.catalog["AcroForm"] = form.reference
        self.box.widget_annotation = widget

    def _widget(self, pdf: pydyf.PDF, page_reference: bytes) -> pydyf.Dictionary:
        left, bottom, right, top = self.rectangle
        appearance = pydyf.Stream(
            extra={
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([0, 0, right - left, top - bottom]),
                "Resources": pydyf.Dictionary(),
            }
        )
        pdf.add_object(appearance)
        return pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "FT": "/Sig",
                "T": pydyf.String(FIELD_NAME),
                "TU": pydyf.String(self.label),
                "F": PRINT,
                "Rect": pydyf.Array(self.rectangle),
                "P": page_reference,
                "AP": pydyf.Dictionary({"N": appearance.reference}),
            }
        )


def place(document: Document) -> Place | None:
    """The first box of the element with FIELD_ID. Its ``title`` is the field's name, in the document's language."""
    for page in document.pages:
        for box in _boxes(page._page_box):
            if box.element is not None and box.element.get("id") == FIELD_ID:
                return Place(box, _rectangle(box, page.height), box.element.get("title") or FIELD_NAME)
    return None


def _boxes(box: Any) -> Any:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _rectangle(box: Any, page_height: float) -> tuple[float, float, float, float]:
    left, top = box.border_box_x(), box.border_box_y()
    right, bottom = left + box.border_width(), top + box.border_height()
    corners = (left, page_height - bottom, right, page_height - top)
    x1, y1, x2, y2 = (round(each * POINTS_PER_PIXEL, 3) for each in corners)
    return x1, y1, x2, y2
