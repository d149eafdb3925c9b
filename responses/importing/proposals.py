"""A reading and a report -> the proposal: which recommendations it holds, and how the text would be cut."""

from typing import Any

from recommendations.models import InspectionReport
from responses.importing.cuts import Proposal
from responses.importing.finder import propose
from responses.importing.reading import Reading
from responses.importing.wordings import Asked

Printed = dict[str, Any]


def asked(report: InspectionReport) -> list[Asked]:
    """All recommendations of a report, those without a held wording too."""
    rows = report.recommendations.filter(kind="recommendation").prefetch_related("limbs")
    return [Asked(row.number, row.wording, tuple(limb.text for limb in row.limbs.all())) for row in rows]


def proposal(reading: Reading, report: InspectionReport) -> Proposal:
    return propose(reading.text, asked(report), margins=reading.margins)


def printed(reading: Reading, report: InspectionReport) -> Printed:
    """``{"before", "recommendations": {number: {"wording", "answer"}}, "after", "unplaced"}``."""
    if reading.payload is not None:
        return _of_payload(reading.payload)
    return proposal(reading, report).as_json()


def _of_payload(payload: Printed) -> Printed:
    """The words of a response that the Tracker itself published, as its own data has them."""
    before, ending = _furniture(payload.get("paper") or {})
    after: list[str] = []
    answers: dict[str, dict[str, str]] = {}
    for block in payload.get("blocks", []):
        side = after if answers else before
        side += [words for words in (block.get("heading"), block.get("text")) if words]
        for answer in block.get("answers", []):
            answers[str(answer.get("number"))] = {
                "wording": _lines(wording_of(answer)),
                "answer": _lines(_answer_of(answer)),
            }
    return {
        "before": "\n\n".join(before).replace("\r\n", "\n"),
        "recommendations": answers,
        "after": "\n\n".join([*after, *ending]).replace("\r\n", "\n"),
        "unplaced": [],
    }


def _furniture(paper: Printed) -> tuple[list[str], list[str]]:
    """What the paper printed before the content and after it, in the order of its blocks."""
    blocks = paper.get("blocks", [])
    at = blocks.index("content") if "content" in blocks else len(blocks)
    sides = [[words for key in keys if (words := _words(paper, key))] for keys in (blocks[:at], blocks[at + 1 :])]
    return sides[0], sides[1]


def _words(paper: Printed, key: str) -> str:
    held = paper.get("signatory" if key == "signature" else key, "")
    if isinstance(held, str):
        return held
    lines = (
        [line for each in held for line in (each["lines"] if "lines" in each else [_field(each)])]
        if (held and isinstance(held[0], dict))
        else held
    )
    return "\n".join(lines)


def _field(row: Printed) -> str:
    return f"{row.get('label', '')} {row.get('value', '')}"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


VOICES = ("force_says", "body_reply", "body_action", "no_action_reason")


def wording_of(answer: Printed) -> str:
    """As quoted; else the official wording with its limbs."""
    limbs = "\n".join(f"- {limb.get('text', '')}" for limb in answer.get("limbs", []))
    return answer.get("wording_quoted") or "\n\n".join(filter(None, [answer.get("wording", ""), limbs]))


def _answer_of(answer: Printed) -> str:
    return "\n\n".join(answer[voice] for voice in VOICES if answer.get(voice))
