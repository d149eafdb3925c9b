"""Invented responses on papers of each layout, for tests."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from responses import papers
from tests.responses.documents.payloads import response


def on_paper(layout: str, *blocks: dict[str, Any], language: str = "en", **given: Any) -> dict[str, Any]:
    """A payload of schema 2. ``given``: values of the paper; ``row``: of the response; ``top``: of the payload."""
    top, row = given.pop("top", {}), given.pop("row", {})
    plain = response(*blocks)
    report = SimpleNamespace(**plain["report"] | {"published": date.fromisoformat(plain["report"]["published"])})
    row = SimpleNamespace(**{"report": report, "dated": date(2024, 10, 14), "stated_deadline": None} | row)
    values = papers.beginning(layout, in_welsh=language == "cy") | {"layout": layout} | given
    body = SimpleNamespace(**plain["body"])
    recipients = ["inspectors", "secretary_of_state", *values["recipients"]]
    return (
        plain
        | {
            "schema": "soteria-tracker/response/2",
            "language": language,
            "editions": [{"language": language, "address": plain["address"], "pdf": f"{plain['address']}response.pdf"}],
            "verify_address": "https://tracker.example/verify/soteria-2024/mid-fictional/response/1/",
            "paper": papers.snapshot(SimpleNamespace(**values), body, row, language),
            "dispatches": [],
            "copies_to": recipients,
        }
        | top
    )
