"""Documents broken on purpose, each in one thing, with the standards that it must then fail: a validator that passes
one of them checks nothing.

They are made of an unsigned file: written anew, a signed one would fail for its signature alone. ``clean`` is written
anew too and nothing else: it must pass both, which shows that writing anew is not what breaks the others.
"""

import re
from collections.abc import Callable
from io import BytesIO
from unittest.mock import patch

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from responses.documents import streams

UA, ARCHIVE = "ua1", "3a"


def clean(writer: PdfWriter) -> None:
    """Nothing is broken."""


def untagged(writer: PdfWriter) -> None:
    del writer.root_object["/MarkInfo"]


def no_language(writer: PdfWriter) -> None:
    del writer.root_object["/Lang"]


def no_title_shown(writer: PdfWriter) -> None:
    del writer.root_object["/ViewerPreferences"]


def no_archive_mark(writer: PdfWriter) -> None:
    _without(writer, rb'<rdf:Description[^>]*pdfaid:part[^>]*/>|pdfaid:(part|conformance)="[^"]*"')


def no_accessible_mark(writer: PdfWriter) -> None:
    _without(writer, rb'pdfuaid:part="1"|<pdfuaid:part>1</pdfuaid:part>')


def no_relationship(writer: PdfWriter) -> None:
    """The embedded file no longer says what it is to the document (ISO 19005-3, 6.8)."""
    for item in _objects(writer, "/Filespec"):
        del item["/AFRelationship"]


def font_not_embedded(writer: PdfWriter) -> None:
    for item in _objects(writer, "/FontDescriptor"):
        for name in ("/FontFile", "/FontFile2", "/FontFile3"):
            item.pop(NameObject(name), None)


def figure_without_words(writer: PdfWriter) -> None:
    for item in _all(writer):
        if item.get("/S") == "/Figure":
            item.pop(NameObject("/Alt"), None)


def field_without_name(writer: PdfWriter) -> None:
    for item in _all(writer):
        if item.get("/FT") == "/Sig":
            item.pop(NameObject("/TU"), None)


def widget_without_appearance(writer: PdfWriter) -> None:
    for item in _all(writer):
        if item.get("/FT") == "/Sig":
            item.pop(NameObject("/AP"), None)


def script(writer: PdfWriter) -> None:
    """A document of the archive runs nothing."""
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


#: Control -> the standards that it fails.
CONTROLS: dict[Callable[[PdfWriter], None], set[str]] = {
    clean: set(),
    untagged: {UA, ARCHIVE},
    no_language: {UA},
    no_title_shown: {UA},
    no_archive_mark: {ARCHIVE},
    no_accessible_mark: {UA},
    no_relationship: {ARCHIVE},
    font_not_embedded: {UA, ARCHIVE},
    figure_without_words: {UA},
    field_without_name: {UA},
    widget_without_appearance: {ARCHIVE},
    script: {ARCHIVE},
}


def control(pdf: bytes, spoil: Callable[[PdfWriter], None]) -> bytes:
    """The file written anew, with one thing broken."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    spoil(writer)
    written, plain = BytesIO(), StreamObject.write_to_stream

    def write_to_stream(self: StreamObject, stream: BytesIO, *args: str | bytes | None) -> None:
        """As the Tracker ends streams; else data that end with a carriage return would be a fault of their own."""
        whole = BytesIO()
        plain(self, whole, *args)
        stream.write(streams.ended(whole.getvalue()))

    with patch.object(StreamObject, "write_to_stream", write_to_stream):
        writer.write(written)
    return written.getvalue()


def _all(writer: PdfWriter) -> list[DictionaryObject]:
    return [item for item in writer._objects if isinstance(item, DictionaryObject)]


def _objects(writer: PdfWriter, kind: str) -> list[DictionaryObject]:
    return [item for item in _all(writer) if item.get("/Type") == kind]


def _without(writer: PdfWriter, pattern: bytes) -> None:
    metadata = writer.root_object["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    data, found = re.subn(pattern, b"", metadata.get_data())
    assert found, pattern
    metadata.set_data(data)
