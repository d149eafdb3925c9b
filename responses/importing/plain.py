"""Plain text: the encoding decided safely, the words left as they are."""

import codecs
import unicodedata

from responses.press.exits import Refusal

#: In characters. More than any field of a response holds; beyond it a person could not confirm the cuts.
MOST_CHARACTERS = 400_000
#: Share of control characters from which on it is no text.
TOO_MANY = 0.01


def text_of(data: bytes) -> str:
    """Marked UTF-8 or UTF-16, else UTF-8 if it is valid, else Windows-1252. Raises Refusal for what is no text."""
    text = _decoded(data).removeprefix("\ufeff")
    controls = sum(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f\v\x85" for char in text[:100_000])
    if controls > TOO_MANY * min(len(text), 100_000) or "\0" in text:
        raise Refusal("unknown")
    if len(text) > MOST_CHARACTERS:
        raise Refusal("too_long", {"most": MOST_CHARACTERS})
    if not text.strip():
        raise Refusal("empty")
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding)
    if encoding := _unmarked_utf16(data):
        return _strict(data, encoding)
    if b"\0" in data:
        raise Refusal("unknown")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "cp1252")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refusal("encoding") from None


def _unmarked_utf16(data: bytes) -> str:
    """Latin letters in UTF-16 have a zero in every other byte; text in UTF-8 has none at all."""
    sample = data[: len(data) // 2 * 2][:4000]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else ""
