"""The blocks of a response payload, made ready for templates/_partials/response_body.html: page and PDF alike.

Only what was given is printed; the one unknown that is said aloud is the force's position.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from responses.positions import Acceptance, Assessment, Position

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Voice:
    """What one of the two says. No heading: the words are the body's own and the only ones."""

    heading: str
    text: str
    prose_level: int


@dataclass(frozen=True)
class Answer:
    """One recommendation as answered; ``level`` is that of its heading, its voices stand one below."""

    heading: str
    level: int
    wording: str
    limbs: Sequence[Payload]
    force_name: str
    acceptance: str
    position: str
    position_on: str | None
    position_source: str
    limb_positions: Sequence[Payload]
    voices: Sequence[Voice]
    assessment: str

    @property
    def voice_level(self) -> int:
        return self.level + 1


@dataclass(frozen=True)
class Block:
    """A part (text) or the recommendations (answers). The level of its heading counts even if there is none."""

    heading: str
    level: int
    text: str = ""
    answers: Sequence[Answer] = ()

    @property
    def prose_level(self) -> int:
        return self.level + 1 if self.heading else self.level

    @property
    def lettered(self) -> bool:
        """Whether limbs are shown: the source prints bullets, the letters are the Tracker's own."""
        return any(answer.limbs for answer in self.answers)


def arranged(payload: Payload, level: int = 2) -> list[Block]:
    """In payload order, without empty ones. ``level`` is that of the highest heading; none is skipped below it."""
    several = len({answer["force"]["slug"] for answer in _answers(payload)}) > 1
    blocks = [_block(block, level, several=several) for block in payload["blocks"]]
    return [block for block in blocks if block.heading or block.text.strip() or block.answers]


def _answers(payload: Payload) -> list[Payload]:
    return [answer for block in payload["blocks"] for answer in block.get("answers", ())]


def _block(block: Payload, level: int, *, several: bool) -> Block:
    heading = block.get("heading", "")
    if block["type"] == "part":
        return Block(heading=heading, level=level, text=block["text"])
    answer_level = level + 1 if heading else level
    answers = [_answer(answer, answer_level, several=several) for answer in block["answers"]]
    return Block(heading=heading, level=level, answers=answers)


def _answer(answer: Payload, level: int, *, several: bool) -> Answer:
    limbs = answer["limbs"]
    stated = any(limb["position"] != Position.NOT_STATED for limb in limbs)
    return Answer(
        heading=_heading(answer, several=several),
        level=level,
        wording=answer["wording"],
        limbs=limbs,
        force_name=answer["force"]["name"],
        acceptance=_unless(answer["acceptance"], Acceptance.NOT_STATED, Acceptance),
        position=answer["position"],
        position_on=answer["position_on"],
        position_source=answer["position_source"],
        limb_positions=limbs if stated else (),
        voices=_voices(answer, level),
        assessment=_unless(answer["assessment"], Assessment.NONE_GIVEN, Assessment),
    )


def _unless(value: str, unsaid: str, choices: type[Acceptance] | type[Assessment]) -> str:
    return "" if value == unsaid else str(choices(value).label)


def _heading(answer: Payload, *, several: bool) -> str:
    """The force is named where one body answers for several."""
    words = {"number": answer["number"], "topic": answer["topic"], "force": answer["force"]["name"]}
    if answer["kind"] == "area":
        plain, full = _("Area for improvement %(number)s"), _("Area for improvement %(number)s: %(topic)s")
    else:
        plain, full = _("Recommendation %(number)s"), _("Recommendation %(number)s: %(topic)s")
    heading = (full if answer["topic"] else plain) % words
    return _("%(heading)s (%(force)s)") % {**words, "heading": heading} if several else heading


def _voices(answer: Payload, level: int) -> list[Voice]:
    """Force, reply, action, reason, in this order. A body that speaks alone needs no heading over its own words."""
    force = answer["force"]["name"]
    own = {
        "body_reply": _("Our reply"),
        "body_action": _("What this office has done or proposes to do"),
    }
    headings = {
        "force_says": _("What %(force)s says") % {"force": force},
        **own,
        "no_action_reason": _("Why this office takes no action"),
    }
    given = [name for name in headings if answer[name].strip()]
    if len(given) == 1 and given[0] in own:
        return [Voice("", answer[given[0]], level + 1)]
    return [Voice(headings[name], answer[name], level + 2) for name in given]
