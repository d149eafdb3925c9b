"""A page of a PDF as a picture. Imported by child processes alone."""

from io import BytesIO

import pypdfium2

from responses.press.exits import Refusal

#: Pixels; wider ones serve nobody and cost memory.
MOST_WIDTH = 2400


def picture(pdf: bytes, *, page: int = 1, width: int = 800) -> bytes:
    """The page (counted from 1) as PNG of that width. Raises Refusal: no_pdf, no_such_page."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise Refusal("no_pdf") from None
    if not 1 <= page <= len(document):
        raise Refusal("no_such_page", {"page": page, "pages": len(document)})
    sheet = document[page - 1]
    image = sheet.render(scale=min(width, MOST_WIDTH) / sheet.get_width()).to_pil()
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
