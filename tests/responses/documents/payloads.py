"""Payloads of invented responses, for the tests of documents. No sentence is from a real one."""

from copy import deepcopy
from typing import Any

FORCE = {"slug": "mid-fictional", "name": "Mid Fictional Police", "chief_officer_title": "Chief Constable"}


def answer(number: int, **given: Any) -> dict[str, Any]:
    """An answer in which nothing was entered but what is given."""
    blank = {
        "force": FORCE,
        "number": number,
        "kind": "recommendation",
        "topic": "training",
        "addressee": "all forces",
        "deadline": "2025-01-31",
        "wording": f"By 31 January 2025, all forces should do the thing that is numbered {number}.",
        "limbs": [],
        "acceptance": "not_stated",
        "position": "not_stated",
        "position_on": None,
        "position_source": "",
        "force_says": "",
        "body_reply": "",
        "body_action": "",
        "no_action_reason": "",
        "assessment": "none_given",
    }
    return blank | given


def part(text: str, heading: str = "", kind: str = "other") -> dict[str, Any]:
    return {"type": "part", "kind": kind, "heading": heading, "text": text}


def recommendations(*answers: dict[str, Any], heading: str = "") -> dict[str, Any]:
    return {"type": "recommendations", "heading": heading, "answers": list(answers)}


def response(*blocks: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A published response of version 1, on day 57."""
    payload = {
        "schema": "soteria-tracker/response/1",
        "kind": "response",
        "reference": "soteria-2024/mid-fictional/response/1",
        "version": 1,
        "replaces": None,
        "language": "en",
        "address": "https://tracker.example/responses/mid-fictional/soteria-2024/versions/1/",
        "is_trial": False,
        "body": {
            "slug": "mid-fictional",
            "name": "Police and Crime Commissioner for Mid Fictional",
            "name_cy": "Comisiynydd Heddlu a Throseddu’r Canolbarth Dychmygol",
            "kind": "pcc",
            "head_title": "Police and Crime Commissioner",
            "domain": "",
        },
        "report": {
            "slug": "soteria-2024",
            "title": "Progress to introduce a national operating model",
            "short_title": "the Soteria report",
            "publisher": "HMICFRS",
            "published": "2024-08-22",
            "url": "https://example.org/report",
            "licence": "Open Government Licence v3.0",
            "recommendation_total": 14,
        },
        "dates": {
            "dated": "2024-10-14",
            "published_on": "2024-10-17",
            "first_published_on": None,
            "first_published_url": "",
            "strict_last_day": "2024-10-16",
            "stated_deadline": "2024-10-18",
            "day_number": 57,
            "days_after_last": 1,
        },
        "signature": {
            "name": "Ada Example",
            "title": "Police and Crime Commissioner",
            "capacity": "holder",
            "authority": "",
            "approved_on": "2024-10-15",
            "own_text_reason": "",
        },
        "blocks": list(blocks),
        "copies_to": ["inspectors", "secretary_of_state"],
    }
    return payload | deepcopy(given)


def full() -> dict[str, Any]:
    """One of everything: each voice, limbs, a table, nested lists, headings, links, Welsh inside English."""
    limbs = [
        {"key": "a", "text": "track the first thing; and", "position": "in_progress"},
        {"key": "b", "text": "finish the second thing.", "position": "waiting"},
    ]
    return response(
        part("The office read the report with care. It thanks those who came forward.", kind="introduction"),
        part("One finding stood out.\n\n# Our view\n\nIt is set out below.", "Key findings", "key_findings"),
        recommendations(
            answer(3, acceptance="accepted", position="complete", force_says="Training began in May.\n\nIt goes on."),
            answer(5, body_reply="We wait with [Heddlu Dychmygol]{lang=cy} for the definition."),
            answer(
                7,
                topic="",
                limbs=limbs,
                acceptance="in_part",
                position="in_progress",
                position_on="2024-09-24",
                position_source="Report to the Policing Board, 24 September 2024",
                force_says="The first thing is tracked.\n\n| Quarter | Cases |\n|:--|--:|\n| One | 12 |\n| Two | 14 |",
                body_reply="We asked for more:\n\n- each month\n- each quarter\n  1. with numbers\n  2. names\n\nSoon.",
                body_action="We publish [the plan](https://example.org/plan).",
                assessment="not_yet",
            ),
            answer(9, no_action_reason="The matter lies with the courts."),
        ),
        part("We shall report again in spring.", "Continued oversight", "oversight"),
    )
