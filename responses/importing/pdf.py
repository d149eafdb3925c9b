"""PDFs: their text in reading order, lines put together again to paragraphs. A draft for a person's eyes.

The Tracker's own come back from the data that they carry (responses.publication embeds it), without loss.
"""

import ctypes
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2
from pypdfium2 import raw

from responses.importing.blocks import Block, Reading, joined
from responses.importing.plain import MOST_CHARACTERS
from responses.press.exits import Refusal

#: Pages. The longest response seen has 14.
MOST_PAGES = 200
#: What our own PDFs call their data, and the most bytes of it.
OWN_DATA, MOST_DATA = "response.json", 4_000_000
OWN_SCHEMA = "soteria-tracker/response/"
#: Bytes that one stream may unpack to.
MOST_STREAM, CHUNK = 40_000_000, 1_000_000
#: Characters a page below which it is a picture of text.
FEWEST = 12
BULLET = re.compile(r"[•◦▪‣·●○\uf0b7\uf0a7\u2043]\s*")
NUMBER = re.compile(r"\d{1,2}[.)]|\(?(?:[a-z]|[ivx]{1,4})\)")
ITEM = re.compile(rf"{BULLET.pattern}|(?:{NUMBER.pattern})\s+\S")
#: Share of a page's height at its top and bottom where headers and footers stand.
MARGIN = 0.13


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print: where it stands in points, from the bottom left, and how large."""

    page: int
    text: str
    left: float
    right: float
    bottom: float
    size: float
    is_bold: bool
    place: float  # of its middle, as a share of the page's height from the bottom


def read(data: bytes) -> Reading:
    """Raises Refusal."""
    _refuse_bombs(data)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        encrypted = raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Refusal("encrypted" if encrypted or b"/Encrypt" in data else "broken") from None
    with document:
        if (payload := own_data(document)) is not None:
            return Reading("tracker", "", payload=payload)
        if len(document) > MOST_PAGES:
            raise Refusal("too_many_pages", {"most": MOST_PAGES, "pages": min(len(document), 10**9)})
        return _read(document)


def _refuse_bombs(data: bytes) -> None:
    """Streams that unpack beyond measure, before PDFium unpacks them whole. A page scanned at 300 dpi has 26 MB."""
    for match in re.finditer(rb"stream\r?\n(?=x)", data):
        left, unpacked, packer = data[match.end() : match.end() + MOST_DATA], 0, zlib.decompressobj()
        try:
            while left and not packer.eof:
                unpacked += len(packer.decompress(left, CHUNK))
                left = packer.unconsumed_tail
                if unpacked > MOST_STREAM:
                    raise Refusal("bomb")
        except zlib.error:
            continue  # PDFium will say what it makes of it


def own_data(document: pypdfium2.PdfDocument) -> dict[str, Any] | None:
    """The response that a document of the Tracker carries."""
    try:
        for index in range(min(document.count_attachments(), 20)):
            attachment = document.get_attachment(index)
            if attachment.get_name() == OWN_DATA:
                found = json.loads(bytes(attachment.get_data())[: MOST_DATA + 1])
                if isinstance(found, dict) and str(found.get("schema", "")).startswith(OWN_SCHEMA):
                    return found
    except (pypdfium2.PdfiumError, ValueError, RecursionError):
        return None
    return None


def _read(document: pypdfium2.PdfDocument) -> Reading:
    lines, without = [], 0
    for number in range(len(document)):
        try:
            page = _with_bullets(list(_lines(document, number)))
        except pypdfium2.PdfiumError:
            raise Refusal("broken") from None
        without += sum(len(line.text) for line in page) < FEWEST
        lines += page
        if sum(len(line.text) for line in lines[-5000:]) > MOST_CHARACTERS:
            raise Refusal("too_long", {"most": MOST_CHARACTERS})
    if not lines or without == len(document):
        raise Refusal("scanned")
    notes: list[tuple[str, dict[str, Any]]] = [("draft", {})]
    if without:
        notes.append(("scanned_pages", {"pages": without}))
    return joined("pdf", _blocks(lines, len(document)), notes)


def _lines(document: pypdfium2.PdfDocument, number: int) -> Iterator[Line]:
    page = document[number]
    words = page.get_textpage()
    try:
        height = page.get_height() or 1
        text = words.get_text_range()
        if len(text) > MOST_CHARACTERS:
            raise Refusal("too_long", {"most": MOST_CHARACTERS})
        at = 0
        for piece in re.split(r"(\r\n|\r|\n)", text):
            if piece.strip() and (line := _line(words, number, piece, at, height)):
                yield line
            at += len(piece)
    finally:
        words.close()
        page.close()


def _line(words: pypdfium2.PdfTextPage, number: int, piece: str, at: int, height: float) -> Line | None:
    """Measured at its first and last letter; the place in the text is the place on the page."""
    first = at + len(piece) - len(piece.lstrip())
    last = at + len(piece.rstrip()) - 1
    box, end = _box(words, first), _box(words, last)
    size = raw.FPDFText_GetFontSize(words, min(first + 1, last)) or 1.0
    middle = first + (last - first) // 2
    is_bold = all(raw.FPDFText_GetFontWeight(words, place) >= 600 for place in (first, middle, last))
    text = piece.strip().replace("\ufffe", "-").replace("\x02", "-").replace("\u00ad", "").replace("\xa0", " ")
    text = "".join(char for char in text if char >= " " or char == "\t")
    if not text.strip():
        return None
    bottom = min(box[1], end[1])
    return Line(
        number, text, box[0], end[2], bottom, max(size, box[3] - box[1] if size <= 1 else 0), is_bold, bottom / height
    )


def _box(words: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(words, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _with_bullets(lines: list[Line]) -> list[Line]:
    """Some programs print all bullets and numbers of a page after its words: each goes to the line at its height."""
    marks = [line for line in lines if BULLET.fullmatch(line.text) or NUMBER.fullmatch(line.text)]
    found = [line for line in lines if line not in marks]
    for mark in marks:
        beside = [
            place
            for place, line in enumerate(found)
            if 0 < line.left - mark.left < 6 * mark.size and abs(line.bottom - mark.bottom) < 0.6 * mark.size
        ]
        if not beside:
            found.append(mark)
            continue
        line = found[beside[0]]
        found[beside[0]] = replace(line, text=f"{mark.text} {line.text}")
    return found


# -- lines to paragraphs


def _blocks(lines: list[Line], pages: int) -> Iterator[Block]:
    margins = _margins(lines, pages)
    body = [line for line in lines if id(line) not in margins] or lines
    size = median(line.size for line in body for _ in range(1 + len(line.text) // 20))
    width = max(line.right for line in body) - min(line.left for line in body)
    step = _step(body, size)
    held: list[Line] = []
    aside: list[Line] = []
    for line in lines:
        if id(line) in margins:
            aside.append(line)
            continue
        if held and not _goes_on(held, line, size, step, width):
            yield _block(held, size)
            held = []
            yield from _set_aside(aside)
        held.append(line)
    if held:
        yield _block(held, size)
    yield from _set_aside(aside)


def _set_aside(lines: list[Line]) -> Iterator[Block]:
    yield from (Block(line.text, is_margin=True) for line in lines)
    lines.clear()


def _margins(lines: list[Line], pages: int) -> set[int]:
    """Lines at the top and bottom of pages that come again on others; numbers in them may differ."""
    edge = [line for line in lines if line.place < MARGIN or line.place > 1 - MARGIN]
    on = {(_key(line), line.page) for line in edge}
    times = Counter(key for key, _page in on)
    enough = 2 if pages < 5 else 3
    return {id(line) for line in edge if pages > 1 and (times[_key(line)] >= enough or _is_page_number(line))}


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\W+", " ", line.text.lower())).strip()


def _is_page_number(line: Line) -> bool:
    return bool(
        re.fullmatch(r"\W*(?:page|tudalen)?\s*\d{1,3}(?:\s*(?:of|o|/)\s*\d{1,3})?\W*", line.text, re.IGNORECASE)
    )


def _step(lines: list[Line], size: float) -> float:
    """From one line's foot to the next within paragraphs."""
    gaps = [
        above.bottom - below.bottom
        for above, below in pairwise(lines)
        if above.page == below.page and 0.8 * size < above.bottom - below.bottom < 2.6 * size
    ]
    return sorted(gaps)[len(gaps) // 4] if gaps else 1.3 * size


def _goes_on(held: list[Line], line: Line, size: float, step: float, width: float) -> bool:
    last = held[-1]
    if ITEM.match(line.text) or _is_title(line, size) != _is_title(last, size):
        return False
    if abs(line.size - last.size) > 0.08 * size and last.bottom - line.bottom > 0.5 * size:
        return False
    if line.page != last.page:
        is_full = last.right > held[0].left + 0.75 * width and not _is_title(line, size)
        return last.text[-1:] not in ".?!:;" and (line.text[:1].islower() or is_full)
    gap = last.bottom - line.bottom
    if abs(gap) < 0.5 * size:
        return True  # pieces of one line
    if gap < 0 or gap > 1.3 * step:
        return False
    is_short = last.right < held[0].left + 0.7 * width
    return not (is_short and last.text[-1:] in ".?!:;" and line.text[:1].isupper())


def _is_title(line: Line, size: float) -> bool:
    return line.size > 1.12 * size or (line.is_bold and len(line.text) < 120)


def _block(lines: list[Line], size: float) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        joins = text.endswith("-") and line.text[:1].islower()
        text += line.text if joins else f" {line.text}"
    text = re.sub(r"[ \t]{2,}", " ", text)
    if match := BULLET.match(text):
        return Block(f"- {text[match.end() :]}", is_item=True)
    if lines[0].size > 1.12 * size and len(text) < 160 and text[-1:] not in ".;,":
        return Block(f"{'#' if lines[0].size > 1.6 * size else '##'} {text}")
    return Block(text)
