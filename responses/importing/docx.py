"""Word documents: their text in reading order as Markdown blocks.

Read: paragraphs, headings, lists and their numbers, bold and italic, tables, links, text boxes, footnotes, headers
and footers (as page margins). Of tracked changes the proposed text: what was inserted stays, what was deleted is
left out, and both are said. Comments are left out, and said. Nothing is executed, fetched or unpacked to disk.
"""

from collections.abc import Iterator
from typing import Any

from responses.importing.archive import Archive
from responses.importing.blocks import Block, Reading, joined
from responses.importing.word_lists import Lists, links, styles
from responses.importing.word_text import Text
from responses.importing.xml import events
from responses.press.exits import Refusal

MAIN = "word/document.xml"
MACRO_TYPES = (b"macroEnabled", b"vbaProject")


def read(data: bytes) -> Reading:
    """Raises Refusal."""
    archive = Archive(data)
    if "[Content_Types].xml" not in archive.names:
        raise Refusal("not_word")
    types = b"".join(archive.chunks("[Content_Types].xml"))
    if any(mark in types for mark in MACRO_TYPES):
        raise Refusal("macros")
    notes: list[tuple[str, dict[str, Any]]] = []
    return joined("docx", _blocks(archive, notes), notes)


def _blocks(archive: Archive, notes: list[tuple[str, dict[str, Any]]]) -> Iterator[Block]:
    """Headers first, then the text, then footers and endnotes: each part once, not once a page."""
    style, lists = styles(archive), Lists(archive)
    footnotes = _footnotes(archive, style, lists, "word/footnotes.xml")
    endnotes = _footnotes(archive, style, lists, "word/endnotes.xml")
    yield from _margins(archive, style, lists, "header")
    text = Text(style, lists, links(archive, MAIN), footnotes=footnotes)
    yield from text.blocks(events(archive.chunks(MAIN)))
    for number, words in endnotes.items():
        yield Block(f"[{number}] {words}")
    yield from _margins(archive, style, lists, "footer")
    if text.deleted:
        notes.append(("deleted", {"words": text.deleted}))
    if text.inserted:
        notes.append(("inserted", {"words": text.inserted}))
    if "word/comments.xml" in archive.names:
        notes.append(("comments", {}))
    if any(name.startswith("word/media/") for name in archive.names):
        notes.append(("pictures", {}))


def _margins(archive: Archive, style, lists, name: str) -> Iterator[Block]:
    """Each line of headers or footers once, wherever it comes again: first page, odd and even pages."""
    seen: set[str] = set()
    for part in sorted(each for each in archive.names if each.startswith(f"word/{name}") and each.endswith(".xml")):
        for block in Text(style, lists, links(archive, part)).blocks(events(archive.chunks(part))):
            if block.text not in seen:
                seen.add(block.text)
                yield Block(block.text, is_margin=True)


def _footnotes(archive: Archive, style, lists, part: str) -> dict[str, str]:
    """Number -> words; Word's own separators are none."""
    if part not in archive.names:
        return {}
    text = Text(style, lists, links(archive, part))
    return {
        number: " ".join(words.split()) for number, words in text.notes(events(archive.chunks(part))) if words.strip()
    }
