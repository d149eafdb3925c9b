"""The structure tree of a PDF as a screen reader meets it, for tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NullObject


@dataclass
class Tag:
    name: str
    lang: str = ""
    attributes: dict[str, object] = field(default_factory=dict)
    children: list["Tag"] = field(default_factory=list)
    text: str = ""

    def walk(self) -> Iterator["Tag"]:
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def words(self) -> str:
        return "".join(tag.text for tag in self.walk())


def tree(reader: PdfReader) -> Tag:
    """The element /Document, each leaf with the text of its marked content."""
    marked = {page.indirect_reference.idnum: _marked_text(page, reader) for page in reader.pages}
    root = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    return _tag(_first(root), marked)


def _first(kids):
    return kids[0].get_object() if isinstance(kids, ArrayObject) else kids.get_object()


def _tag(element: DictionaryObject, marked: dict[int, dict[int, str]]) -> Tag:
    tag = Tag(element["/S"], element.get("/Lang", ""), dict(element.get("/A", {})))
    kids = element.get("/K", NullObject())
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, int):
            tag.text += marked[element.raw_get("/Pg").idnum].get(kid, "")
        elif isinstance(kid, DictionaryObject) and "/S" in kid:
            tag.children.append(_tag(kid, marked))
    return tag


def _marked_text(page, reader: PdfReader) -> dict[int, str]:
    """Text of a page by marked-content number. None: in an artifact. -1: in nothing at all."""
    fonts = {name: _characters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    texts: dict[int | None, str] = {}
    font, stack = {}, [-1]
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            stack.append(operands[1].get("/MCID") if operands[0] != "/Artifact" else None)
        elif operator == b"BMC":
            stack.append(None)
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator == b"TJ":
            texts[stack[-1]] = texts.get(stack[-1], "") + "".join(_decoded(piece, font) for piece in operands[0])
    return texts


def artifacts(page, reader: PdfReader) -> tuple[list[dict[str, str]], str]:
    """The pagination artifacts of a page: their properties; and the text of all artifacts together, last."""
    properties = [
        dict(operands[1])
        for operands, operator in ContentStream(page.get_contents(), reader).operations
        if operator == b"BDC" and operands[0] == "/Artifact"
    ]
    return properties, _marked_text(page, reader).get(None, "")


def _characters(font) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>\n", font["/ToUnicode"].get_data())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _decoded(piece, font: dict[int, str]) -> str:
    if isinstance(piece, int | float):
        return ""
    raw = piece if isinstance(piece, bytes) else piece.original_bytes
    return "".join(font[int.from_bytes(raw[at : at + 2])] for at in range(0, len(raw), 2))
