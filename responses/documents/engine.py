"""WeasyPrint, told what it may load and what it must write. Imported by child processes alone.

One file is at once PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3): WeasyPrint writes the latter, and
``responses.documents.xmp`` adds that it is the former too.
"""

import logging
import ssl
from datetime import UTC, datetime
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from responses.characters import FONT_FILES, FONT_FOLDER
from responses.documents import field, streams, tags, xmp

__all__ = ["FatalURLFetchingError", "typeset", "warm"]

#: Style sheets name a font as ``font:<file name>``: a scheme of our own has no folders to climb out of.
FONTS = {f"font:{name}": FONT_FOLDER / name for name in FONT_FILES}
VARIANT = "pdf/a-3a"
SOURCE_NAME = "response.json"
#: The date of what has none, so that the same input always gives the same bytes.
UNDATED = "2000-01-01"
#: What a picture begins with. Its name is not believed: behind it the library for pictures would try every format
#: that it knows, and one of them starts another program.
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")

logging.getLogger("weasyprint").addHandler(logging.StreamHandler())


class Fetcher(URLFetcher):
    """Our fonts and pictures inside the page (PNG, JPEG, SVG); nothing from disk or network, whatever asks for it."""

    def __init__(self) -> None:
        trusting_nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # else it reads all certificates of the machine
        super().__init__(
            allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True, ssl_context=trusting_nobody
        )

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url in FONTS:
            return URLFetcherResponse(url, FONTS[url].read_bytes(), {"Content-Type": "font/ttf"})
        if not url.startswith("data:image/"):
            raise ValueError(f"Not allowed in a document: {url[:100]}")
        response = super().fetch(url, headers)
        content = response.read()
        is_svg = response.content_type == "image/svg+xml" and content.lstrip().startswith(b"<")
        if not is_svg and not content.startswith(PICTURES):
            raise ValueError(f"Not allowed in a document: {url[:100]}")
        return URLFetcherResponse(url, content, {"Content-Type": response.content_type})


def typeset(page: str, *, source: str = "", dated: str | None = None, signable: bool = False) -> bytes:
    """The page as PDF. The same input gives the same bytes.

    ``source``: text of the embedded file response.json (the canonical payload). ``dated``: its ISO date.
    ``signable``: an empty signature field goes over the element with the id ``signature-field``, if there is one.
    Raises FatalURLFetchingError for anything that Fetcher refuses, MemoryError.
    """
    fetcher = Fetcher()
    html = HTML(string=page, base_url="about:invalid", url_fetcher=fetcher)
    document = html.render(pdf_variant=VARIANT)
    xmp.declare_accessible(document.metadata)
    place = field.place(document) if signable else None
    with tags.mended(document, place), streams.ended_clearly():
        return document.write_pdf(
            pdf_variant=VARIANT, finisher=finish, attachments=_attachments(source, dated or UNDATED, fetcher)
        )


def _attachments(source: str, dated: str, fetcher: Fetcher) -> list[Attachment]:
    """PDF/A-3 asks for the relationship (/Source: the document was made from it) and a date (ISO 19005-3, 6.8)."""
    if not source:
        return []
    day = datetime.fromisoformat(dated).replace(tzinfo=UTC)
    description = "The content of this document as data (JSON)"
    return [
        Attachment(
            string=source,
            url_fetcher=fetcher,
            name=SOURCE_NAME,
            description=description,
            created=day,
            modified=day,
            relationship="Source",
        )
    ]


def finish(document: Any, pdf: Any) -> None:
    """What PDF/A-3 sees otherwise than WeasyPrint 70.0: an embedded file is listed once in the catalogue, metadata
    are read without a decoder, and no picture is smoothed by whoever shows it (ISO 19005-3, 6.2.8)."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    pdf.objects[int(pdf.catalog["Metadata"].split()[0])].compress = False
    for stream in pdf.objects:
        if "Interpolate" in getattr(stream, "extra", ()):
            stream.extra["Interpolate"] = "false"


WARM_PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Warm</title><style>%s
html { font-family: Warm } @page { size: A4; @top-left { content: "x" } }</style></head><body><h1>One</h1>
<p>Text <b>bold</b> <i>slanted</i> <b><i>both</i></b> <a href="https://example.org/">link</a></p><ul><li>One</ul>
<table><tr><th>One<td>Two</table><div id="signature-field" title="Signature">x</div>
<img alt="x" src="data:image/svg+xml,%%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%%3E">
</body></html>"""
FACES = ("", "font-style: italic;", "font-weight: 700;", "font-weight: 700; font-style: italic;")


def warm() -> None:
    """Fill WeasyPrint's caches, with a small page that has one of everything."""
    faces = "".join(
        f"@font-face {{ font-family: Warm; {face} src: url({url}); }}" for face, url in zip(FACES, FONTS, strict=True)
    )
    typeset(WARM_PAGE % faces, source="{}", signable=True)
