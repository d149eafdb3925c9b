"""WeasyPrint, told what it may load and what it must write. Imported by the child process alone."""

import logging
from typing import Any

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from responses.characters import FONT_FILES, FONT_FOLDER
from responses.documents import tags

__all__ = ["FatalURLFetchingError", "typeset"]

#: Style sheets name a font as ``font:<file name>``: a scheme of our own has no folders to climb out of.
FONTS = {f"font:{name}": FONT_FOLDER / name for name in FONT_FILES}

logging.getLogger("weasyprint").addHandler(logging.StreamHandler())


class Fetcher(URLFetcher):
    """Our fonts and images inside the page; nothing from disk or network, whatever the page asks for."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url in FONTS:
            return URLFetcherResponse(url, FONTS[url].read_bytes(), {"Content-Type": "font/ttf"})
        if not url.startswith("data:image/"):
            raise ValueError(f"Not allowed in a document: {url[:100]}")
        return super().fetch(url, headers)


def typeset(page: str) -> bytes:
    """Raises FatalURLFetchingError for anything that Fetcher refuses, MemoryError."""
    document = HTML(string=page, base_url="about:invalid", url_fetcher=Fetcher()).render(pdf_variant="pdf/ua-1")
    with tags.mended(document):
        return document.write_pdf(pdf_variant="pdf/ua-1")
