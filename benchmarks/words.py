"""The frozen words of invented publications, as responses.payloads makes those of real ones."""

from datetime import date
from typing import Any

from benchmarks.synthetic import RECOMMENDATIONS, Plan
from forces.models import Force, PolicingBody
from recommendations.deadlines import day_number, days_after_last, strict_last_day
from recommendations.models import InspectionReport, Recommendation

SAYS = "Synthetic statement: the force has gone on with what it was asked to do, and will tell more."
Words = dict[str, Any]
Asked = dict[int, Recommendation]  # by number


def of(plan: Plan, body: PolicingBody, force: Force, report: InspectionReport, asked: Asked) -> Words:
    """A response where the series is 0, else an update."""
    words = _response if plan.series == 0 else _update
    return words(plan, body, force, report, asked)


def _response(plan: Plan, body: PolicingBody, force: Force, report: InspectionReport, asked: Asked) -> Words:
    return {
        "schema": "soteria-tracker/response/1",
        "kind": "response",
        "reference": f"{report.slug}/{body.slug}/response/1",
        "version": 1,
        "replaces": None,
        "language": "en",
        **_who_and_what(body, report),
        "dates": _dates(report.published, plan.day),
        "signature": {
            "name": "Synthetic Signatory",
            "title": body.head_title,
            "capacity": "holder",
            "authority": "",
            "approved_on": plan.day.isoformat(),
            "own_text_reason": "",
        },
        "blocks": [
            {"type": "part", "kind": "introduction", "heading": "Synthetic introduction", "text": SAYS},
            {"type": "recommendations", "heading": "", "answers": _each(_answer, plan, force, asked)},
        ],
        "copies_to": ["inspectors", "secretary_of_state"],
    }


def _update(plan: Plan, body: PolicingBody, force: Force, report: InspectionReport, asked: Asked) -> Words:
    return {
        "schema": "soteria-tracker/update/1",
        "kind": "update",
        "reference": f"{report.slug}/{body.slug}/update/{plan.series}/1",
        "series": plan.series,
        "version": 1,
        "replaces": None,
        **_who_and_what(body, report),
        "dates": {"dated": plan.day.isoformat(), "published_on": plan.day.isoformat()},
        "entries": _each(_entry, plan, force, asked),
    }


def _who_and_what(body: PolicingBody, report: InspectionReport) -> Words:
    return {
        "body": _fields(body, "slug", "name", "name_cy", "kind", "head_title", "domain"),
        "report": _fields(report, "slug", "title", "short_title", "publisher", "url", "licence", "recommendation_total")
        | {"published": report.published.isoformat()},
    }


def _dates(published: date, day: date) -> Words:
    return {
        "dated": day.isoformat(),
        "published_on": day.isoformat(),
        "first_published_on": None,
        "first_published_url": "",
        "strict_last_day": strict_last_day(published).isoformat(),
        "stated_deadline": None,
        "day_number": day_number(published, day),
        "days_after_last": days_after_last(published, day),
    }


def _each(one: Any, plan: Plan, force: Force, asked: Asked) -> list[Words]:
    return [one(plan, number, force, asked[number]) for number in range(1, RECOMMENDATIONS + 1)]


def _asked(asked: Recommendation, force: Force) -> Words:
    return _fields(asked, "number", "kind", "topic", "addressee", "wording") | {
        "kind": str(asked.kind),
        "deadline": asked.deadline.isoformat() if asked.deadline else None,
        "force": _fields(force, "slug", "name", "chief_officer_title"),
        "limbs": [],
    }


def _answer(plan: Plan, number: int, force: Force, asked: Recommendation) -> Words:
    return _asked(asked, force) | {
        "acceptance": "accepted",
        "position": plan.position(number).value,
        "position_on": None,
        "position_source": "",
        "force_says": SAYS,
        "body_reply": "Synthetic reply: we will watch it.",
        "body_action": "",
        "no_action_reason": "",
        "assessment": "none_given",
    }


def _entry(plan: Plan, number: int, force: Force, asked: Recommendation) -> Words:
    target = plan.target(number)
    return _asked(asked, force) | {
        "is_unchanged": False,
        "position": plan.position(number).value,
        "force_says": SAYS,
        "assessment": "none_given",
        "source": "Synthetic",
        "target_date": target and target.isoformat(),
        "target_reason": "Synthetic reason" if target else "",
        "target_agreed_by": "Synthetic board" if target else "",
    }


def _fields(row: Any, *names: str) -> Words:
    return {name: getattr(row, name) for name in names}
