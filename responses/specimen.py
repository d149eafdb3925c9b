"""An invented response, for the preview of a paper whose office has not written one yet. It says so in each text."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from recommendations.deadlines import strict_last_day
from recommendations.models import InspectionReport, Recommendation
from responses import drafting, papers, payloads
from responses.models.dispatch import STATUTORY
from responses.models.paper import Paper
from responses.models.working import Part
from responses.positions import Acceptance, Assessment, Position


def payload(paper: Paper, report: InspectionReport, *, language: str, today: date) -> payloads.Payload:
    """As responses.payloads.payload would say it, of a response that does not exist."""
    body = paper.body
    name = f"{report.slug}/{body.slug}/response/1"
    address = f"{settings.SITE_URL}/responses/{body.slug}/{report.slug}/versions/1/"
    written = SimpleNamespace(report=report, dated=today, stated_deadline=None)
    return {
        "schema": "soteria-tracker/response/2",
        "kind": "response",
        "reference": name,
        "version": 1,
        "replaces": None,
        "language": language,
        "editions": [{"language": language, "address": address, "pdf": f"{address}response.pdf"}],
        "address": address,
        "verify_address": f"{settings.SITE_URL}/verify/{name}/",
        "is_trial": not settings.PRODUCTION,
        "body": payloads.body_words(body),
        "report": payloads.report_words(report),
        "dates": _dates(report, today),
        "signature": _signature(paper, today),
        "paper": papers.snapshot(paper, body, written, language),
        "blocks": [_block(part, report, paper, language) for part in _parts(paper)],
        "dispatches": [],
        "copies_to": [*STATUTORY, *paper.recipients],
    }


def _parts(paper: Paper) -> list[dict[str, str]]:
    return paper.parts or [{"kind": str(kind), "heading": ""} for kind in drafting.FIRST_PARTS]


def _dates(report: InspectionReport, today: date) -> dict[str, Any]:
    """As of a response that is not published: no day is counted."""
    return {
        "dated": today.isoformat(),
        "published_on": None,
        "first_published_on": None,
        "first_published_url": "",
        "strict_last_day": strict_last_day(report.published).isoformat(),
        "stated_deadline": None,
        "day_number": None,
        "days_after_last": None,
    }


def _signature(paper: Paper, today: date) -> dict[str, str]:
    return {
        "name": _("Name of whoever signs"),
        "title": paper.body.head_title,
        "office_holder": "",
        "capacity": "holder",
        "authority": "",
        "approved_on": today.isoformat(),
        "own_text_reason": "",
    }


def _block(part: dict[str, str], report: InspectionReport, paper: Paper, language: str) -> dict[str, Any]:
    heading = part.get("heading_cy" if language == payloads.WELSH else "heading", "")
    asked = drafting.tracked(report)
    if part["kind"] == Part.Kind.QUOTED:
        return {"type": "quoted", "heading": heading, "text": "", "asked": [_asked(each) for each in asked]}
    if part["kind"] == Part.Kind.RECOMMENDATIONS:
        answers = [_answer(each, paper) for each in asked]
        return {"type": "recommendations", "heading": heading, "text": "", "answers": answers}
    text = _(
        "Invented text, to show how a paragraph looks on your paper. Your own words will stand here.\n\n"
        "- a first point of a list\n- a second point of it"
    )
    return {"type": "part", "kind": part["kind"], "heading": heading, "text": text}


def _asked(recommendation: Recommendation) -> dict[str, Any]:
    names = ("number", "kind", "topic", "wording")
    limbs = [{"key": limb.key, "text": limb.text} for limb in recommendation.limbs.all()]
    return {name: getattr(recommendation, name) for name in names} | {"limbs": limbs}


def _answer(recommendation: Recommendation, paper: Paper) -> dict[str, Any]:
    """The official wording is real; of the force nothing is said."""
    force = paper.body.forces.first()
    asked = _asked(recommendation)
    deadline = recommendation.deadline
    return asked | {
        "force": {
            "slug": force.slug if force else "",
            "name": force.name if force else "",
            "chief_officer_title": force.chief_officer_title if force else "",
        },
        "deadline": deadline.isoformat() if deadline else None,
        "addressee": recommendation.addressee,
        "limbs": [limb | {"position": str(Position.NOT_STATED)} for limb in asked["limbs"]],
        "acceptance": str(Acceptance.NOT_STATED),
        "position": str(Position.NOT_STATED),
        "position_on": None,
        "position_source": "",
        "assessment": str(Assessment.NONE_GIVEN),
        "wording_quoted": "",
        "force_says": _("Invented text in the place of what the force says."),
        "body_reply": _("Invented text in the place of your reply."),
        "body_action": _("Invented text in the place of what your office does."),
        "no_action_reason": "",
    }
