"""Characters that the fonts of our documents cannot print: each would break PDF/UA-1, so it is named on save."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

#: The faces that documents are set in; typesetting hands out exactly these.
FONT_FOLDER = Path(__file__).resolve().parent.parent / "static" / "fonts"
FONT_FILES = tuple(f"AtkinsonHyperlegibleNext-{face}.ttf" for face in ("Regular", "Italic", "Bold", "BoldItalic"))
#: Not in the fonts and not needed there; each was set, and two PDF/UA validators had nothing to say: line breaks
#: and tab, spaces of other widths, soft hyphen, zero-width space and joiners. Not the marks that turn the
#: direction of text: they could show a reader other words than were approved.
UNDRAWN = frozenset("\n\r\t\u202f\u00ad\u200b\u200c\u200d\u2060\ufeff") | frozenset(map(chr, range(0x2000, 0x200B)))


@dataclass(frozen=True, slots=True)
class Unprintable:
    """One character with its name and code point as Unicode writes them, for example GRINNING FACE, U+1F600."""

    character: str
    name: str
    code: str


def unprintable(text: str) -> list[Unprintable]:
    """Those characters of the text that our documents cannot print, each once, in order of their first use.

    Letters typed as letter and accent count as the one letter that they make: the typesetter joins them too.
    """
    known = printable()
    found = dict.fromkeys(char for char in unicodedata.normalize("NFC", text) if char not in known)
    return [Unprintable(_seen(char), _name(char), _code(char)) for char in found]


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _seen(char: str) -> str:
    """Marks that only steer what stands around them would turn the very sentence that names them."""
    return _code(char) if unicodedata.category(char) == "Cf" else char


@cache
def printable() -> frozenset[str]:
    """What every face has (bold text needs its letters too), with line breaks and tab."""
    return frozenset.intersection(*map(_characters, FONT_FILES)) | UNDRAWN


def _characters(font_file: str) -> frozenset[str]:
    with TTFont(FONT_FOLDER / font_file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


#: Unicode gives control characters no names; these are their usual ones.
CONTROLS = {
    "\x00": "NULL",
    "\x07": "BELL",
    "\x08": "BACKSPACE",
    "\x0b": "LINE TABULATION",
    "\x0c": "FORM FEED",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}


def _name(char: str) -> str:
    unnamed = "CONTROL CHARACTER" if unicodedata.category(char) == "Cc" else "UNNAMED CHARACTER"
    return CONTROLS[char] if char in CONTROLS else unicodedata.name(char, unnamed)
