"""Labels that stand before an answer, and signs that the answers are over."""

import re
from collections.abc import Sequence

from responses.importing.paragraphs import Paragraph, is_heading

#: "Response", "Commissioner's response:", "Comments of the Chief Constable", "Force update".
LABEL = re.compile(
    r"(?:(?:the|our|my|force|constabulary|police|opcc|pcc|p&cc|pfcc|mayor|commissioner|chief constable|chief officer"
    r"|office|and|crime|joint|local|policing|body|initial|current|of|for|from|by|to|this|recommendation)"
    r"(?:['’]s|s['’])?[\s,/]+)*"
    r"(?:response|responses|reply|answer|comment|comments|commentary|update|position|progress|action|actions"
    r"|action taken|actions taken|assurance|summary of response)"
    r"(?:\s+(?:of|from|by|to|on|the|this|recommendation|pcc|opcc|force|commissioner|chief constable|chief officer"
    r"|constabulary|police|and|crime|\d{1,2}))*\s*[:–—-]?",
    re.IGNORECASE,
)
#: A recommendation's own label: "HMICFRS recommendation", "The recommendation:".
QUOTE_LABEL = re.compile(
    r"(?:the|hmicfrs|hmic|national|inspectorate|report)?['’s]*\s*recommendation(?:\s+(?:text|wording))?\s*:?",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"(?:yours\s+(?:sincerely|faithfully|truly)|(?:with\s+)?(?:kind|best|warm)(?:est)?\s+(?:regards|wishes)|regards"
    r"|yn\s+gywir|signed)\b\W*",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"(?:in\s+(?:conclusion|summary|closing)|to\s+conclude|conclusions?|summary|closing\s+remarks|finally"
    r"|(?:continued|ongoing|future)\s+(?:oversight|scrutiny|monitoring)|good\s+practice|areas?\s+for\s+improvement"
    r"|next\s+steps|for\s+office\s+use|office\s+use\s+only|c\.?c\.?\s*:|copies?\s+to\b|copied\s+to\b|enclosures?|annex|appendix)\b",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"(?:this|the|my|our)\s+(?:response|document|letter|statement|report|reply|page)\s+(?:\w+\s+){0,3}"
    r"(?:published|available|found|placed)\b|(?:published|last updated|date)\s*:",
    re.IGNORECASE,
)
#: The writer's own voice, where the answers spoke of the force.
FIRST_PERSON = re.compile(
    r"(?:i|my|as\s+(?:your\s+)?(?:the\s+)?(?:police|commissioner|mayor|pcc)|i['’]m|i['’]ve|we\s+commission)\b",
    re.IGNORECASE,
)
SMALL_CLOSING_WORDS = 12


def is_label(paragraph: Paragraph) -> bool:
    return len(paragraph.plain.split()) <= 9 and bool(LABEL.fullmatch(paragraph.plain))


def is_quote_label(paragraph: Paragraph) -> bool:
    return bool(QUOTE_LABEL.fullmatch(paragraph.plain))


def is_closing(paragraph: Paragraph) -> bool:
    """Sign-offs, closing words, and lines about the document itself."""
    plain = paragraph.plain
    if SIGN_OFF.match(plain) and len(plain.split()) <= SMALL_CLOSING_WORDS:
        return True
    if match := CLOSING.match(plain):
        alone = is_heading(paragraph) or plain[match.end() :].lstrip()[:1] in ("", ",", ":")
        return alone and not paragraph.is_bullet
    return bool(PUBLISHED.match(plain))


def is_sign_off(paragraph: Paragraph) -> bool:
    return bool(SIGN_OFF.match(paragraph.plain)) and len(paragraph.plain.split()) <= SMALL_CLOSING_WORDS


def length_of_answer(
    paragraphs: Sequence[Paragraph], earlier: Sequence[Sequence[Paragraph]], *, repeated: frozenset[str], level: int
) -> int:
    """How many of the paragraphs after the last quotation are its answer; the rest closes the document.

    An answer ends before a heading (not one that heads other answers' texts too, nor one below the recommendations'
    own level) and before closing words. In a letter that goes on without a heading up to its sign-off, it ends where
    the writer begins to speak for themselves, or where it would be longer than every other answer.
    """
    known = repeated | {each.plain.lower() for answer in earlier for each in answer}
    for place, paragraph in enumerate(paragraphs):
        if is_closing(paragraph) and not (place == 0 and paragraph.is_bullet):
            return _without_heading(paragraphs[:place], paragraphs[place:], earlier)
        if not is_heading(paragraph) or is_label(paragraph) or paragraph.plain.lower() in known:
            continue
        goes_on = place + 1 == len(paragraphs) or paragraphs[place + 1].plain[:1].islower()
        if not goes_on and not 0 < level < paragraph.level:
            return place
    return len(paragraphs)


def _without_heading(
    answer: Sequence[Paragraph], tail: Sequence[Paragraph], earlier: Sequence[Sequence[Paragraph]]
) -> int:
    """A closing text may stand between the answer and the sign-off."""
    if is_heading(tail[0]) and not is_sign_off(tail[0]):
        return len(answer)
    begun = 1 + (bool(answer) and is_label(answer[0]))
    spoke = any(FIRST_PERSON.match(each.plain) for others in earlier for each in others)
    longest = max((_length(each) for each in earlier), default=0) if len(earlier) > 1 else 0
    for place in range(begun, len(answer)):
        if not spoke and FIRST_PERSON.match(answer[place].plain):
            return place
        begins = not answer[place].is_bullet and not answer[place - 1].plain.endswith(":")
        if longest and begins and _length(answer[:place]) >= longest:
            return place
    return len(answer)


def _length(answer: Sequence[Paragraph]) -> int:
    """In paragraphs; what goes on with a sentence, cut in two by a page's end, begins none."""
    return sum(not each.plain[:1].islower() for each in answer)
