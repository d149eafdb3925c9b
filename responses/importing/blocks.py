"""The blocks of a document on their way into one text: what the readers of .docx and .pdf hand over."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from responses.importing.plain import MOST_CHARACTERS
from responses.press.exits import Refusal

#: Blocks of a document; a statement of 20 pages has some 300.
MOST_BLOCKS = 20_000


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as Markdown. ``is_item``: of a list, so that no blank line parts it from the next item."""

    text: str
    is_item: bool = False
    is_margin: bool = False  # of a page's header or footer


@dataclass(slots=True)
class Reading:
    """A file as text; ``margins`` are spans of it; ``notes`` what was left out or looked odd: (code, detail)."""

    kind: str
    text: str
    margins: list[tuple[int, int]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    payload: dict[str, Any] | None = None


def joined(kind: str, blocks: Iterable[Block], notes: list[tuple[str, dict[str, Any]]]) -> Reading:
    """One text of all blocks. Raises Refusal where it is too long to be a response, or nothing at all."""
    text: list[str] = []
    length, count, margins, after_item = 0, 0, [], False
    for block in blocks:
        words = block.text.rstrip().lstrip("\n\r\f" if block.is_item else None)
        if not words.strip():
            continue
        between = "" if not text else "\n" if after_item and block.is_item else "\n\n"
        if block.is_margin:
            margins.append((length + len(between), length + len(between) + len(words)))
        text += [between, words]
        length += len(between) + len(words)
        count, after_item = count + 1, block.is_item
        if length > MOST_CHARACTERS or count > MOST_BLOCKS:
            raise Refusal("too_long", {"most": MOST_CHARACTERS})
    if not text:
        raise Refusal("empty")
    return Reading(kind, "".join(text), margins, notes)


MARKUP = re.compile(r"\*\*\S.*?\S\*\*")


def escaped(words: str) -> str:
    """Words of a document so that Markdown shows them as they are. Markdown that somebody typed there stays it."""
    if "*" in words and not MARKUP.search(words):
        words = words.replace("*", "\\*")
    return (
        re.sub(r"(?<![^\W_])_(?=\S)|(?<=\S)_(?![^\W_])", r"\\_", words)
        if words.count("_") > 1 and "://" not in words
        else words
    )
