"""The cuts of a proposal as a person is asked about them: one after another, in the order of the source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from responses.importing.cuts import Found, Proposal, Section
from responses.importing.paragraphs import Paragraph, is_heading, paragraphs

#: Words of a heading -> the kind of part that it opens (values of Part.Kind). The first that fits.
KINDS = (
    ("key_findings", re.compile(r"key (?:findings|points)|summary of (?:the )?(?:findings|report)", re.IGNORECASE)),
    ("good_practice", re.compile(r"(?:good|best|positive|innovative) practice", re.IGNORECASE)),
    ("oversight", re.compile(r"(?:continu|ongoing|future|further).*(?:oversight|scrutiny|monitoring)", re.IGNORECASE)),
    ("conclusion", re.compile(r"conclu|closing|in summary", re.IGNORECASE)),
    (
        "chief_officer",
        re.compile(
            r"(?:chief (?:constable|officer)|commissioner of police|force).*(?:response|comment|reply)"
            r"|(?:response|comment|reply).*(?:chief (?:constable|officer)|force\b)",
            re.IGNORECASE,
        ),
    ),
    ("own_action", re.compile(r"(?:pcc|commissioner|mayor|office).*(?:response|comment|reply|action)", re.IGNORECASE)),
    ("areas", re.compile(r"areas? for improvement\b", re.IGNORECASE)),
    ("other", re.compile(r"recommendations|next steps|background|office use|introduction|overview", re.IGNORECASE)),
)
FORCE_SPEAKS = re.compile(
    r"chief (?:constable|officer)|constabulary|\bforce\b|\bpolice (?:service )?(?:response|update)", re.IGNORECASE
)
LIST = re.compile(r"[•◦▪‣·●○]\s+")
TITLE_LINES = 3
QUOTES = " \t\n‘’“”\"'«»"


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the source and where it would go. ``kind``: of a part, ``answer`` or ``unplaced``."""

    name: str
    kind: str
    source: str
    start: int
    heading: str = ""
    text: str = ""
    number: int = 0
    wording: str = ""
    printed: tuple[str, ...] = field(default=())  # headings that the office's paper prints itself
    side: str = "before"


def pieces(proposal: Proposal) -> list[Piece]:
    """All of the source, in its order."""
    found = [
        *_parts(proposal.before, "before"),
        *(_answer(each) for each in proposal.recommendations),
        *_parts(proposal.after, "after"),
        *(
            Piece(f"unplaced-{place}", "unplaced", str(each), each.pieces[0][0], text=tidy(str(each)))
            for place, each in enumerate(proposal.unplaced)
        ),
    ]
    return sorted(found, key=lambda piece: piece.start)


def force_speaks(proposal: Proposal) -> bool:
    """Whether the answers stand under a heading of the chief officer, or their own headings name the force."""
    labels = [str(each.label) for each in proposal.recommendations if each.label]
    if labels:
        return all(FORCE_SPEAKS.search(label) for label in labels)
    said = [each for each in paragraphs(str(proposal.before)) if is_heading(each)]
    kinds = [kind for each in said if (kind := kind_of(each.plain)) in ("chief_officer", "own_action")]
    return bool(kinds) and kinds[-1] == "chief_officer"


def kind_of(heading: str) -> str:
    return next((kind for kind, words in KINDS if words.search(heading)), "")


def _answer(found: Found) -> Piece:
    sections = [section for section in (found.heading, found.quotation, found.label, found.answer) if section]
    return Piece(
        f"answer-{found.number}",
        "answer",
        "\n\n".join(map(str, sections)),
        sections[0].pieces[0][0],
        text=tidy(str(found.answer)),
        number=found.number,
        wording=tidy(str(found.quotation)).strip(QUOTES),
        printed=tuple(tidy(str(each)).lstrip("# ") for each in (found.heading, found.label) if each),
    )


def _parts(section: Section, side: str) -> Iterator[Piece]:
    """A new part at each heading that names a kind of part, or that is marked as one of the upper two levels."""
    if not section:
        return
    text, start = str(section), section.pieces[0][0]
    found = paragraphs(text)
    # The first lines are a title: they may name the office and its response without heading a part.
    cuts = [each for each in found[TITLE_LINES if side == "before" else 0 :] if _opens(each)]
    bounds = [0, *(each.start for each in cuts), len(text)]
    headings: Sequence[Paragraph | None] = [None, *cuts]
    for place, (low, high, heading) in enumerate(zip(bounds, bounds[1:], headings, strict=False)):
        words = text[low:high].strip()
        if not words:
            continue
        title = heading.plain if heading else ""
        kind = kind_of(title) or ("introduction" if side == "before" and not heading else "other")
        if not heading and side == "after":
            kind = "conclusion"
        rest = text[heading.end : high] if heading else words
        yield Piece(f"{side}-{place}", kind, words, start + low, heading=title, text=tidy(rest), side=side)


def _opens(paragraph: Paragraph) -> bool:
    plain = paragraph.plain
    if len(plain) > 180 or not is_heading(paragraph):
        return False
    return 0 < paragraph.level <= 2 or bool(kind_of(plain) and not plain.endswith(("’", "'", "”")))


def tidy(text: str) -> str:
    """As Markdown wants it: a blank line between paragraphs, none within lists and tables, bullets as hyphens."""
    said, before = "", None
    for each in paragraphs(text):
        words = LIST.sub("- ", each.text, count=1) if LIST.match(each.text) else each.text
        words = words if each.text.startswith("|") else re.sub(r"[ \t]*[\r\n]+[ \t]*", "\n", words)
        close = before is not None and (
            (before.is_bullet and each.is_bullet) or (before.text.startswith("|") and each.text.startswith("|"))
        )
        if before and _is_line(before, each, text[before.end : each.start]):
            said, before = f"{said}  \n{words}", each
            continue
        indent = len(text[: each.start]) - len(text[: each.start].rstrip(" ")) if close and each.is_bullet else 0
        said += ("\n" if close else "\n\n" if said else "") + " " * min(indent, 4) + words
        before = each
    return said


def _is_line(before: Paragraph, each: Paragraph, between: str) -> bool:
    """Of an address or a letterhead: short lines below one another. In Markdown two spaces keep their ends."""
    if between.strip(" \t") not in ("\n", "\r\n", "\r") or before.level or each.level:
        return False
    return not before.is_bullet and not each.is_bullet and len(before.text) < 90 and before.text[-1] not in ".:;?!|"
