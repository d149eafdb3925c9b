"""Invented payloads, made by the same ``papers.snapshot`` as real ones."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings

from responses import papers
from responses.documents.samples import words
from responses.papers import Layout

Payload = dict[str, Any]
SITE = "https://tracker.example"
CREST = Path(__file__).with_name("crest.svg")
PUBLISHED_ON, DATED = date(2024, 10, 8), date(2024, 10, 7)

CONTACT = "Fen House, 1 Example Street, Fenchester FS1 1AA\noffice@fenshire.example\n01632 960 001"
CONTACT_CY = "Tŷ’r Ffen, 1 Stryd yr Enghraifft, Fenchester FS1 1AA\nswyddfa@fenshire.example\n01632 960 001"


@dataclass(frozen=True)
class Sample:
    """A document to be made: the name of its file, and its words."""

    name: str
    payload: Payload
    draft: bool = False


def samples() -> Iterator[Sample]:
    """Each layout in both languages, as a body that publishes in both may choose any; then the ends of the scale."""
    for layout in Layout:
        for language in ("en", "cy"):
            yield Sample(f"{layout}-{language}", sample(layout, language=language, in_welsh=True))
    draft = sample(Layout.LETTER, in_welsh=True) | {"signature": None}
    draft["dates"] = draft["dates"] | {"published_on": None, "day_number": None, "days_after_last": None}
    yield Sample("letter-draft-en", draft, draft=True)
    yield Sample("statement-correction-en", sample(Layout.STATEMENT, version=2))
    yield Sample("form-long-en", _long(sample(Layout.FORM)))
    yield Sample("web-brief-en", _brief(sample(Layout.WEB)))


def sample(layout: str, *, language: str = "en", in_welsh: bool = False, version: int = 1) -> Payload:
    """The payload of one invented response."""
    report, slug = _report(), "fenshire"
    name = f"soteria-2024/{slug}/response/{version}"
    row = SimpleNamespace(report=SimpleNamespace(**report | {"published": date.fromisoformat(report["published"])}))
    row.dated, row.stated_deadline = DATED, None
    languages = ("en", "cy") if in_welsh else ("en",)
    body = _body(in_welsh=in_welsh)
    return {
        "schema": "soteria-tracker/response/2",
        "kind": "response",
        "reference": name,
        "version": version,
        "replaces": {"version": 1, "reason": "A figure in the answer to recommendation 7 was wrong."}
        if version > 1
        else None,
        "language": language,
        "editions": [_edition(slug, each, version) for each in languages],
        "address": _edition(slug, language, version)["address"],
        "verify_address": f"{SITE}/verify/{name}/",
        "is_trial": True,
        "body": body,
        "report": report,
        "dates": _dates(),
        "signature": {
            "name": words.SIGNATORY,
            "title": words.TITLE,
            "capacity": "holder",
            "authority": "",
            "approved_on": DATED.isoformat(),
            "own_text_reason": "",
        },
        "paper": papers.snapshot(_paper(layout, in_welsh=in_welsh), SimpleNamespace(**body), row, language),
        "blocks": [_block(part, language) for part in papers.PRESETS[layout]["parts"]],
        "dispatches": [],
        "copies_to": ["inspectors", "secretary_of_state", *papers.PRESETS[layout]["recipients"]],
    }


def _paper(layout: str, *, in_welsh: bool) -> Any:
    values = papers.beginning(layout, in_welsh=in_welsh) | {"layout": layout, "name": f"Sample {layout}"}
    values |= {
        "crest": base64.b64encode(CREST.read_bytes()).decode(),
        "crest_type": "image/svg+xml",
        "crest_alt": "Invented crest: reeds above water",
        "crest_alt_cy": "Arfbais enghreifftiol",
        "letterhead": f"{words.NAME}\nInvented: this body does not exist",
        "contact": CONTACT,
    }
    if in_welsh:
        values |= {"letterhead_cy": f"{words.NAME_CY}\nEnghraifft: nid yw’r corff hwn yn bodoli"}
        values |= {"contact_cy": CONTACT_CY}
    return SimpleNamespace(**values)


def _body(*, in_welsh: bool) -> Payload:
    return {
        "slug": "fenshire",
        "name": words.NAME,
        "name_cy": words.NAME_CY if in_welsh else "",
        "kind": "pcc",
        "head_title": words.TITLE,
        "domain": "fenshire.example",
    }


def _edition(slug: str, language: str, version: int) -> Payload:
    start = "" if language == "en" else f"/{language}"
    address = f"{SITE}{start}/responses/{slug}/soteria-2024/versions/{version}/"
    return {"language": language, "address": address, "pdf": f"{address}response.pdf"}


def _dates() -> Payload:
    return {
        "dated": DATED.isoformat(),
        "published_on": PUBLISHED_ON.isoformat(),
        "first_published_on": None,
        "first_published_url": "",
        "strict_last_day": "2024-10-16",
        "stated_deadline": None,
        "day_number": 48,
        "days_after_last": -8,
    }


@cache
def _fixtures() -> list[Payload]:
    return json.loads((Path(settings.BASE_DIR) / "fixtures" / "recommendations.json").read_text())


def _report() -> Payload:
    fields = next(row["fields"] for row in _fixtures() if row["model"] == "recommendations.inspectionreport")
    names = ("slug", "title", "short_title", "publisher", "published", "url", "licence", "recommendation_total")
    return {name: fields[name] for name in names}


def _asked() -> list[Payload]:
    """The recommendations with their official wording, as the reference data has them."""
    rows = [row["fields"] for row in _fixtures() if row["model"] == "recommendations.recommendation"]
    limbs = [row["fields"] for row in _fixtures() if row["model"] == "recommendations.limb"]
    return [
        {name: row[name] for name in ("number", "kind", "topic", "addressee", "deadline", "wording")}
        | {
            "limbs": [
                {"key": limb["key"], "text": limb["text"]}
                for limb in limbs
                if limb["recommendation"][1] == row["number"]
            ]
        }
        for row in rows
        if row["is_tracked"]
    ]


def _block(part: dict[str, str], language: str) -> Payload:
    heading = part["heading_cy"] if language == "cy" else part["heading"]
    if part["kind"] == "recommendations":
        answers = [_answer(asked, language) for asked in _asked()]
        return {"type": "recommendations", "heading": heading, "text": "", "answers": answers}
    if part["kind"] == "quoted":
        return {"type": "quoted", "heading": heading, "text": "", "asked": _asked()}
    return {"type": "part", "kind": part["kind"], "heading": heading, "text": _text(part["kind"], language)}


TEXTS = {
    "introduction": "INTRODUCTION",
    "key_findings": "KEY_FINDINGS",
    "chief_officer": "COMMENTS",
    "areas": "AREAS",
    "good_practice": "GOOD_PRACTICE",
    "own_action": "OVERSIGHT",
    "oversight": "OVERSIGHT",
    "conclusion": "CONCLUSION",
}


def _text(kind: str, language: str) -> str:
    return getattr(words, f"{TEXTS[kind]}_CY" if language == "cy" else TEXTS[kind])


def _answer(asked: Payload, language: str) -> Payload:
    acceptance, position, keys, force_says, reply, action = words.ANSWERS[asked["number"]]
    said = {"force_says": force_says, "body_reply": reply, "body_action": action}
    if language == "cy":
        said = {"force_says": words.ANSWERS_CY[asked["number"]], "body_reply": "", "body_action": ""}
    limbs = [limb | {"position": position if limb["key"] in keys else "not_stated"} for limb in asked["limbs"]]
    return (
        asked
        | said
        | {
            "force": {
                "slug": "fenshire",
                "name": words.FORCE,
                "name_cy": words.FORCE_CY,
                "chief_officer_title": "Chief Constable",
            },
            "limbs": limbs,
            "acceptance": acceptance,
            "position": position,
            "position_on": DATED.isoformat(),
            "position_source": "",
            "assessment": "none_given",
            "no_action_reason": "",
            "wording_quoted": "",
        }
    )


def _long(payload: Payload) -> Payload:
    """About twelve pages, with a table that is wider than the page."""
    months = [f"{month}/24" for month in range(1, 13)]
    table = ["| Area | " + " | ".join(months) + " |", "|:--" * 13 + "|"]
    table += [f"| Area {row} | " + " | ".join(str(row * month) for month in range(1, 13)) + " |" for row in range(1, 9)]
    chapters = "\n\n".join(f"### Question {n}\n\n" + "\n\n".join([words.PARAGRAPH] * 6) for n in range(1, 8))
    for block in payload["blocks"]:
        if block.get("kind") == "key_findings":
            block["text"] += f"\n\n{chapters}\n\n{words.WIDE_TABLE_NOTE}\n\n" + "\n".join(table)
    return payload


def _brief(payload: Payload) -> Payload:
    """Next to nothing was entered: no crest, no parts but one, no answer."""
    payload["blocks"] = [block for block in payload["blocks"] if block["type"] == "recommendations"]
    for answer in payload["blocks"][0]["answers"]:
        answer |= {"force_says": "", "body_reply": "", "body_action": "", "position": "not_stated"}
    payload["paper"] |= {"crest": None, "contact": [], "where_published": ""}
    return payload
