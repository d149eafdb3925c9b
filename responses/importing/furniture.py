"""What belongs to the page and not to the text: letterheads, addresses, language notices, page numbers that an
extracted copy repeats in the middle of its sentences.

Repetition alone proves nothing: an office may end each answer with the same sentence, or head each with "Response".
So a paragraph is furniture only if it looks like it: it repeats and carries contact lines, speaks of the languages
one may write in, stands in the document's first lines too, or cuts a sentence in two; or it is a bare page number.
"""

import re
from collections import Counter
from collections.abc import Sequence

from responses.importing.endings import is_label
from responses.importing.paragraphs import Paragraph, is_number_heading

PAGE_NUMBER = re.compile(r"[-–—|\s]*(?:page|tudalen)?\s*\d{1,3}(?:\s*(?:of|o|/|\|)\s*\d{1,3})?[-–—|\s]*", re.IGNORECASE)
NAMED_PAGE = re.compile(r"\bpage\s+\d|\btudalen\s+\d|\d\s+of\s+\d|^\D?\d{1,3}\D?$", re.IGNORECASE)
CONTACT = re.compile(
    r"@\w|\bwww\.|https?://|\b0\d{2,4}[ )]*\d{3}[ ]?\d{3,4}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
    r"|\b(?:tel|phone|ffôn|e-?mail|e-?bost|gwefan|website)\b\W",
    re.IGNORECASE,
)
LANGUAGES = re.compile(r"\b(?:welsh|cymraeg|gymraeg|nghymraeg)\b", re.IGNORECASE)
WRITING = re.compile(
    r"correspond|\bcontact|\brepl(?:y|ies)\b|\bwelcome|\bavailable\b|\bcall\b"
    r"|gohebu|gohebiaeth|croes|cysyllt|\bar gael\b",
    re.IGNORECASE,
)
#: Small words of Welsh that English has not.
_SMALL = "yn yr y ac a'r i'r o'r ar gan gyda mae bydd neu ein eich hon hwn ni oes dros wrth heb fel yng ym"
WELSH = frozenset(_SMALL.split())
#: Paragraphs at the top of a document, before its first recommendation, among which a letterhead is looked for.
TOP = 14


def furniture(
    paragraphs: Sequence[Paragraph], *, known: frozenset[int] = frozenset(), kept: frozenset[int] = frozenset()
) -> set[int]:
    """Places of paragraphs that are page furniture; those at the very top are the letterhead and stay text.

    ``known``: what the reader of the file saw to stand in page margins. ``kept``: what is text for certain.
    """
    keys = [_key(each) for each in paragraphs]
    times = Counter(keys)
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    top = min([TOP, *kept, *(place for place, each in enumerate(paragraphs) if is_number_heading(each.plain))])
    found = set(known)
    for place, paragraph in enumerate(paragraphs):
        repeats, again = times[keys[place]] > 1, first[keys[place]] < place
        if place in kept or is_number_heading(paragraph.plain) or is_label(paragraph):
            continue
        if place < top and not again and not _is_page_number(paragraph, repeats=repeats):
            continue  # the letterhead itself
        if (
            _is_page_number(paragraph, repeats=repeats)
            or (repeats and (CONTACT.search(paragraph.plain) or _speaks_of_languages(paragraph.plain)))
            or (again and first[keys[place]] < top and _of_a_letterhead(keys, place, first[keys[place]]))
            or (place and _speaks_of_languages(paragraph.plain) and _cuts_a_sentence(paragraphs, place))
            or (repeats and _cuts_a_sentence(paragraphs, place))
        ):
            found.add(place)
    return found


def is_foreign(plain: str) -> bool:
    """Welsh, in what else is English: an answer does not change its language in the middle."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", plain.lower().replace("’", "'"))
    return len(words) >= 3 and sum(word in WELSH for word in words) >= max(2, len(words) / 6)


def is_language_notice(plain: str) -> bool:
    return _speaks_of_languages(plain)


def _key(paragraph: Paragraph) -> str:
    """Two pages' footers differ in their number."""
    return re.sub(r"\W+", " ", re.sub(r"\d+", "0", paragraph.plain.lower())).strip()


def _is_page_number(paragraph: Paragraph, *, repeats: bool) -> bool:
    plain = paragraph.plain
    return bool(PAGE_NUMBER.fullmatch(plain) and NAMED_PAGE.search(plain)) and (repeats or "age" in plain.lower())


def _speaks_of_languages(plain: str) -> bool:
    if len(plain) > 600:
        return False
    return bool(LANGUAGES.search(plain) and WRITING.search(plain)) or (
        is_foreign(plain) and bool(WRITING.search(plain))
    )


def _of_a_letterhead(keys: list[str], place: int, first: int) -> bool:
    """The first line of the document again, or a line of its top again together with a neighbour."""
    again = any(
        first + step >= 0 and place + step < len(keys) and keys[first + step] == keys[place + step] for step in (-1, 1)
    )
    return first == 0 or again


def _cuts_a_sentence(paragraphs: Sequence[Paragraph], place: int) -> bool:
    if place == 0 or place + 1 == len(paragraphs):
        return False
    before, after = paragraphs[place - 1].plain, paragraphs[place + 1].plain
    return before[-1:].isalnum() and after[:1].islower() and not paragraphs[place + 1].is_bullet
