"""Real responses entered as their offices would: read from outside the repository, where no sentence of them may stand.

The folder is not everywhere; tests that need a file are skipped by its name.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from responses import papers
from responses.documents.samples.building import _asked, _report
from responses.markdown import plain
from tests.responses.documents.payloads import response

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "responses"
FORCE = {"slug": "x", "name": "The Force", "chief_officer_title": "Chief Constable"}
HEADING = re.compile(r"Recommendation (\d+)")


def paragraphs(name: str) -> list[str]:
    """The paragraphs of one file; a list is one."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"needs {path}")
    return [part.strip() for part in re.split(r"\n\s*\n", path.read_text()) if part.strip()]


def sentences(text: str) -> list[str]:
    """What must be printed: the words of each sentence, whatever their marks. Headings and list items count too."""
    words = [plain(line) for line in re.sub(r"(?m)^(- |\d+\. )", r"\n\n", text).split("\n\n") if line.strip()]
    return [each for line in words for each in re.split(r"(?<=[.!?:;])\s+", line) if each.strip()]


def is_heading(paragraph: str) -> bool:
    return len(paragraph) < 120 and paragraph[-1].isalpha() and "\n" not in paragraph and not paragraph.startswith("-")


def split(given: list[str], ends: Callable[[str], bool]) -> tuple[list[str], list[str]]:
    """Those before the first that ends, and the rest with it."""
    at = next((n for n, each in enumerate(given) if ends(each)), len(given))
    return given[:at], given[at:]


def entered(layout: str, paper: dict[str, Any], *blocks: dict[str, Any], dated: date | None = None) -> dict[str, Any]:
    """A payload on a paper of this layout with these values."""
    report = _report()
    row = SimpleNamespace(report=SimpleNamespace(**report | {"published": date(2024, 8, 22)}))
    row.dated, row.stated_deadline = dated, date(2024, 10, 17)
    values = papers.beginning(layout) | {"layout": layout} | paper
    given = response(*blocks, report=report, signature=None)
    return given | {
        "schema": "soteria-tracker/response/2",
        "verify_address": "https://tracker.example/verify/soteria-2024/mid-fictional/response/1/",
        "editions": [],
        "dates": given["dates"] | {"dated": dated.isoformat() if dated else None},
        "paper": papers.snapshot(SimpleNamespace(**values), SimpleNamespace(**given["body"]), row, "en"),
        "copies_to": ["inspectors", "secretary_of_state", *values["recipients"]],
        "dispatches": [],
    }


def answers(given: list[str], *, divider: str = "") -> Iterator[dict[str, Any]]:
    """Recommendations with their answers. A divider (“Response”) may part wording from answer; else lists belong to
    the wording, and so does what ends in a colon or stands first."""
    official = {asked["number"]: asked for asked in _asked()}
    while given:
        number = int(HEADING.fullmatch(given[0])[1])
        own, given = split(given[1:], lambda each: bool(HEADING.fullmatch(each)))
        wording, answer = _parted(own, divider)
        asked = official[number]
        quoted = "\n\n".join(wording)
        whole = " ".join([asked["wording"], *(limb["text"] for limb in asked["limbs"])])
        same = _squeezed(plain(quoted)) == _squeezed(whole)
        yield asked | {
            "force": FORCE,
            "limbs": [limb | {"position": "not_stated"} for limb in asked["limbs"]],
            "acceptance": "not_stated",
            "position": "not_stated",
            "position_on": None,
            "position_source": "",
            "assessment": "none_given",
            "force_says": "\n\n".join(answer),
            "body_reply": "",
            "body_action": "",
            "no_action_reason": "",
            "wording_quoted": "" if same else quoted,
        }


def _parted(own: list[str], divider: str) -> tuple[list[str], list[str]]:
    if divider:
        wording, rest = split(own, lambda each: each == divider)
        return wording, rest[1:]
    wording = own[:1]
    if len(own) > 1 and own[1].startswith("- "):
        wording = own[:2]
    return wording, own[len(wording) :]


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
