"""The words of a response made ready for templates/_partials/response_content.html: page and PDF alike.

The PDF is the office's paper and follows its choices. The page belongs to the record: it always states the facts,
names who speaks, and shows the official wording where the office quotes it otherwise. Only what was given is
printed; the one unknown that is said aloud is the force's position.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop as _

from responses import papers
from responses.documents.quotation import Quotation, quoted
from responses.papers import Numbering, RecommendationHeading
from responses.phrases import english, is_elsewhere, phrase
from responses.positions import Acceptance, Assessment, Position

Payload = Mapping[str, Any]
#: Parts whose heading the recommendations stand under when their own block has none: such a part leads up to them.
LEADS_UP = frozenset({"chief_officer", "own_action", "other"})


@dataclass(frozen=True)
class Voice:
    """What one of the two says. No heading: the words are the body's own, or its paper names nobody."""

    heading: str
    text: str
    level: int

    @property
    def prose_level(self) -> int:
        return self.level + 1 if self.heading else self.level


@dataclass(frozen=True)
class Answer:
    """One recommendation as answered; a heading that is empty takes no level of its own."""

    heading: str
    level: int
    quotation: Quotation
    force: str
    has_facts: bool
    acceptance: str
    position: str
    position_on: str | None
    position_source: str
    limb_positions: Sequence[Payload]
    answer_heading: str
    voices: Sequence[Voice]
    assessment: str

    @property
    def below(self) -> int:
        return self.level + 1 if self.heading else self.level


@dataclass(frozen=True)
class Asked:
    """A recommendation quoted without an answer."""

    heading: str
    level: int
    quotation: Quotation


@dataclass(frozen=True)
class Block:
    """A part (text), recommendations quoted (asked) or answered (answers)."""

    heading: str
    level: int
    text: str = ""
    answers: Sequence[Answer] = ()
    asked: Sequence[Asked] = ()

    @property
    def prose_level(self) -> int:
        return self.level + 1 if self.heading else self.level

    @property
    def quotations(self) -> list[Quotation]:
        return [one.quotation for one in self.answers] + [one.quotation for one in self.asked]


@dataclass(frozen=True)
class Style:
    """The choices of a paper, as far as they concern the words."""

    heading: RecommendationHeading
    answer_heading: str
    voice_headings: bool
    facts: bool
    several: bool  # forces, for which one body answers
    paper: Payload
    in_record: bool


def arranged(payload: Payload, level: int = 2, *, in_record: bool = False) -> list[Block]:
    """In payload order, without empty ones. ``level`` is that of the highest heading; none is skipped below it."""
    style = _style(payload, in_record=in_record)
    found = _blocks(payload["blocks"], level, style)
    kept = [block for block in found if block.heading or block.text.strip() or block.quotations]
    decimal = style.paper["numbering"] == Numbering.DECIMAL and not in_record
    return _numbered(kept) if decimal else kept


def _style(payload: Payload, *, in_record: bool) -> Style:
    paper = papers.of(payload)
    forces = {answer["force"]["slug"] for block in payload["blocks"] for answer in block.get("answers", ())}
    heading = RecommendationHeading(paper["recommendation_heading"])
    return Style(
        heading=RecommendationHeading.TOPIC if in_record else heading,
        answer_heading="" if in_record else paper["answer_heading"],
        voice_headings=in_record or paper["voice_headings"],
        facts=in_record or paper["facts"],
        several=len(forces) > 1,
        paper=paper,
        in_record=in_record,
    )


def _blocks(blocks: Sequence[Payload], level: int, style: Style) -> Iterator[Block]:
    leads_up = False
    for block in blocks:
        heading = block.get("heading", "")
        below = level + 1 if heading or (leads_up and block["type"] == "recommendations") else level
        yield Block(
            heading=heading,
            level=level,
            text=block.get("text", ""),
            answers=[_answer(answer, below, style) for answer in block.get("answers", ())],
            asked=[]
            if block.get("text", "").strip()
            else [_asked(one, below, style) for one in block.get("asked", ())],
        )
        leads_up = bool(heading) and block.get("kind") in LEADS_UP


def _asked(asked: Payload, level: int, style: Style) -> Asked:
    return Asked(_heading(asked, style), level, quoted(asked, style.paper))


def _answer(answer: Payload, level: int, style: Style) -> Answer:
    limbs = answer["limbs"]
    stated = any(limb["position"] != Position.NOT_STATED for limb in limbs)
    heading = _heading(answer, style)
    below = level + 1 if heading else level
    voices = _voices(answer, below, style)
    return Answer(
        heading=heading,
        level=level,
        quotation=quoted(answer, style.paper, in_record=style.in_record),
        force=_force(answer),
        has_facts=style.facts,
        acceptance="" if answer["acceptance"] == Acceptance.NOT_STATED else answer["acceptance"],
        position=answer["position"],
        position_on=answer["position_on"],
        position_source=answer["position_source"],
        limb_positions=limbs if stated else (),
        answer_heading=style.answer_heading if voices else "",
        voices=voices,
        assessment="" if answer["assessment"] == Assessment.NONE_GIVEN else answer["assessment"],
    )


def _force(answer: Payload) -> SafeString:
    """In the active language where the payload has the name in it."""
    welsh = answer["force"].get("name_cy") if is_elsewhere() else ""
    return conditional_escape(welsh) if welsh else english(answer["force"]["name"])


def _heading(asked: Payload, style: Style) -> str:
    """The force is named where one body answers for several."""
    if style.heading == RecommendationHeading.NONE:
        return ""
    words = {"number": asked["number"], "topic": english(asked["topic"])}
    kind = "area" if asked["kind"] == "area" else "recommendation"
    form = style.heading
    if form == RecommendationHeading.TOPIC and not asked["topic"]:
        form = RecommendationHeading.NUMBERED
    heading = phrase(HEADINGS[kind, form], **words)
    return format_html("{} ({})", heading, _force(asked)) if style.several and "force" in asked else heading


HEADINGS = {
    ("area", RecommendationHeading.NUMBERED): _("Area for improvement %(number)s"),
    ("area", RecommendationHeading.NUMBERED_COLON): _("Area for improvement %(number)s:"),
    ("area", RecommendationHeading.TOPIC): _("Area for improvement %(number)s: %(topic)s"),
    ("recommendation", RecommendationHeading.NUMBERED): _("Recommendation %(number)s"),
    ("recommendation", RecommendationHeading.NUMBERED_COLON): _("Recommendation %(number)s:"),
    ("recommendation", RecommendationHeading.TOPIC): _("Recommendation %(number)s: %(topic)s"),
}


def _voices(answer: Payload, level: int, style: Style) -> list[Voice]:
    """Force, reply, action, reason, in this order. A body that speaks alone needs no heading over its own words."""
    headings = {
        "force_says": phrase(_("What %(force)s says"), force=_force(answer)),
        "body_reply": phrase(_("Our reply")),
        "body_action": phrase(_("What this office has done or proposes to do")),
        "no_action_reason": phrase(_("Why this office takes no action")),
    }
    below = level + 1 if style.answer_heading else level
    given = [name for name in headings if answer[name].strip()]
    two_speak = "force_says" in given and len(given) > 1  # nobody's words may pass for those of the other
    if not (style.voice_headings or two_speak) or (len(given) == 1 and given[0] in {"body_reply", "body_action"}):
        return [Voice("", answer[name], below) for name in given]
    return [Voice(headings[name], answer[name], below) for name in given]


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """1, 1.1, 1.2, 2: in the words of the heading, so that a reader who cannot see them has them too."""
    numbers = Numbers(top=min((block.level for block in blocks), default=1))
    return [
        replace(
            block,
            heading=numbers.on(block.heading, block.level),
            answers=[replace(one, heading=numbers.on(one.heading, one.level)) for one in block.answers],
            asked=[replace(one, heading=numbers.on(one.heading, one.level)) for one in block.asked],
        )
        for block in blocks
    ]


class Numbers:
    """Counts headings of two levels in the order in which they are asked for."""

    def __init__(self, top: int) -> None:
        self.top = top
        self.chapter = self.section = 0

    def on(self, heading: str, level: int) -> str:
        """The heading behind its number; nothing for nothing, which takes no number."""
        if not heading:
            return ""
        if level == self.top:
            self.chapter, self.section = self.chapter + 1, 0
            return format_html("{}. {}", self.chapter, heading)
        self.section += 1
        return format_html("{}.{} {}", self.chapter, self.section, heading)
