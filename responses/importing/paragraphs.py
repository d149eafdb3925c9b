"""The paragraphs of a text, as spans of it: nothing is changed and nothing is left out.

Texts come in three habits: blank lines between paragraphs, a paragraph a line, or lines broken at a width
(then only blank lines, bullets and headings begin a new paragraph).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BULLET = re.compile(r"\s*(?:[-*+•◦▪‣·–○●§]|\d{1,2}[.)]|\(?(?:[a-z]|[ivx]{1,4})\)|[a-h]\.)\s+")
NUMBERED = re.compile(
    r"[\W_]*(?:(?:the|national|hmicfrs|hmic)\s+)*(?:recommendation|rec\.?)\s*(?:no\.?\s*|number\s*)?#?(\d{1,2})\b(.*)",
    re.IGNORECASE | re.DOTALL,
)
MARKS = re.compile(r"^\s*#{1,6}\s+|\*\*|__")
#: Longer lines are taken for whole paragraphs.
WRAPPED_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``text[start:end]``, without the white space around it."""

    start: int
    end: int
    text: str

    @property
    def plain(self) -> str:
        """Its words without Markdown marks around them, on one line."""
        return " ".join(MARKS.sub("", self.text).split())

    @property
    def level(self) -> int:
        """Of a Markdown heading; 0 if it is none."""
        match = re.match(r"(#{1,6})\s", self.text)
        return len(match[1]) if match else 0

    @property
    def is_bullet(self) -> bool:
        return bool(BULLET.match(self.text))


def paragraphs(text: str) -> list[Paragraph]:
    """In reading order; every character that is no white space stands in exactly one of them."""
    lines = list(_lines(text))
    is_wrapped = bool(lines) and max(line.end - line.start for line in lines) <= WRAPPED_WIDTH
    found: list[Paragraph] = []
    for line in lines:
        last = found[-1] if found else None
        if last and is_wrapped and _goes_on(text, last, line):
            found[-1] = Paragraph(last.start, line.end, text[last.start : line.end])
        else:
            found.append(line)
    return found


def _lines(text: str) -> Iterator[Paragraph]:
    for match in re.finditer(r"[^\n\r\f\v\u2028\u2029]+", text):
        words = match[0].strip()
        if words:
            start = match.start() + match[0].index(words)
            yield Paragraph(start, start + len(words), words)


def _goes_on(text: str, last: Paragraph, line: Paragraph) -> bool:
    """In a text broken at a width: whether the line belongs to the paragraph before it."""
    between = text[last.end : line.start]
    if len(re.findall(r"\r\n|\n|\r", between)) > 1 or "\f" in between:
        return False
    if line.level or last.level or line.is_bullet or is_number_heading(line.plain) or is_number_heading(last.plain):
        return False
    # A line that ends early ends its paragraph, unless the next one visibly goes on with its sentence.
    last_line = last.text.rsplit("\n", 1)[-1]
    return len(last_line.strip()) > WRAPPED_WIDTH // 2 or line.text[:1].islower()


def number_of(plain: str) -> int | None:
    """The number in front of "Recommendation 3", "Recommendation 3: ..." or "National recommendation 3"."""
    match = NUMBERED.match(plain)
    return int(match[1]) if match else None


def is_number_heading(plain: str) -> bool:
    """ "Recommendation 3", with a colon or a short title; not a sentence that begins with those words."""
    match = NUMBERED.match(plain)
    if not match:
        return False
    rest = match[2].strip()
    return not rest.strip(" :.–—-") or (len(rest.split()) <= 12 and rest[-1] not in ".;,?!" and rest[0] in ":.–—-(")


def is_heading(paragraph: Paragraph) -> bool:
    """By its marks, or by its looks: one short line that begins like a title and ends without a full stop."""
    plain = paragraph.plain
    if paragraph.level or is_number_heading(plain):
        return True
    words = plain.split()
    if not words or len(words) > 14 or len(plain) > 110 or paragraph.is_bullet or "\n" in paragraph.text:
        return False
    if plain[-1] == ":" and len(words) <= 6:
        return plain[0].isupper()
    opens = plain[0].isupper() or plain[0].isdigit()
    return opens and plain[-1] not in ".;,:?!…”’\"'" and "@" not in plain and "://" not in plain
