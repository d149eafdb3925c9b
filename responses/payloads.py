"""Working rows into public words: the only place where that happens.

Everything a payload names is public from the moment of publication; private notes are not named here
and in no other module that feeds the public side. The format is versioned by its ``schema`` key.
"""

from datetime import date
from typing import Any

from django.conf import settings

from forces.models import Force, PolicingBody
from recommendations.deadlines import Section55Clock
from recommendations.models import InspectionReport
from responses import earlier
from responses.canonical import digest
from responses.models.working import Answer, Entry, Part, Response, StatutoryCopy, Submission, Update

Payload = dict[str, Any]


def payload(response: Response, *, published_on: date | None) -> Payload:
    """All public words of a response, as JSON values; ``published_on`` is None for a draft."""
    return {
        "schema": "soteria-tracker/response/1",
        "kind": "response",
        "reference": reference(response, "response"),
        "version": response.version,
        "replaces": _replaces(response),
        "language": "en",
        "address": f"{settings.SITE_URL}/responses/{response.body.slug}/{response.report.slug}"
        f"/versions/{response.version}/",
        "is_trial": not settings.PRODUCTION,
        "body": _body(response.body),
        "report": _report(response.report),
        "dates": _dates(response, published_on),
        "signature": response.signature or None,
        "blocks": [_block(part, response) for part in response.parts.all()],
        "copies_to": list(StatutoryCopy.Recipient.values),
    }


def update_payload(update: Update, *, published_on: date | None) -> Payload:
    """All public words of an update, as JSON values; ``published_on`` is None for a draft."""
    return {
        "schema": "soteria-tracker/update/1",
        "kind": "update",
        "reference": reference(update, f"update/{update.series}"),
        "series": update.series,
        "version": update.version,
        "replaces": _replaces(update),
        "body": _body(update.body),
        "report": _report(update.report),
        "dates": {"dated": _iso(update.dated), "published_on": _iso(published_on)},
        "entries": [_entry(entry) for entry in _statements(update.entries)],
    }


#: What nobody wrote: a server that moves between approval and publication voids no approval.
UNBOUND = frozenset({"signature", "address", "is_trial"})


def content_digest(response: Response) -> str:
    """SHA-256 of what an approval binds: the payload without signature, day of publication and this copy's address."""
    content = payload(response, published_on=None)
    return digest({key: value for key, value in content.items() if key not in UNBOUND})


def reference(thing: Submission, name: str) -> str:
    """The address-like name of one version, for example ``soteria-2024/gwent/response/1``."""
    return f"{thing.report.slug}/{thing.body.slug}/{name}/{thing.version}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _replaces(thing: Submission) -> Payload | None:
    if thing.version == 1:
        return None
    return {"version": thing.version - 1, "reason": thing.correction_reason}


def _body(body: PolicingBody) -> Payload:
    names = ("slug", "name", "name_cy", "kind", "head_title", "domain")
    return {name: getattr(body, name) for name in names}


def _report(report: InspectionReport) -> Payload:
    names = ("slug", "title", "short_title", "publisher", "url", "licence", "recommendation_total")
    return {name: getattr(report, name) for name in names} | {"published": _iso(report.published)}


def _force(force: Force) -> Payload:
    return {"slug": force.slug, "name": force.name, "chief_officer_title": force.chief_officer_title}


def _dates(response: Response, published_on: date | None) -> Payload:
    """The day that counts for section 55(5A) is the first publication, here or elsewhere."""
    first = earlier.first_published(response)
    clock = Section55Clock(
        published=response.report.published,
        stated_deadline=response.stated_deadline,
        responded=first or published_on,
    )
    return {
        "dated": _iso(response.dated),
        "published_on": _iso(published_on),
        "first_published_on": _iso(first),
        "first_published_url": response.first_published_url,
        "strict_last_day": _iso(clock.strict_last_day),
        "stated_deadline": _iso(clock.stated_deadline),
        "day_number": clock.day_number,
        "days_after_last": clock.days_after_last,
    }


def _block(part: Part, response: Response) -> Payload:
    if part.kind != Part.Kind.RECOMMENDATIONS:
        return {"type": "part", "kind": part.kind, "heading": part.heading, "text": part.text}
    answers = [_answer(answer) for answer in _statements(response.answers)]
    return {"type": "recommendations", "heading": part.heading, "answers": answers}


def _statements(rows):
    """With all that their payload reads: three queries, however many rows."""
    return rows.select_related("force", "recommendation").prefetch_related("limbs__limb")


def _asked(statement: Answer | Entry) -> Payload:
    recommendation = statement.recommendation
    return {
        "force": _force(statement.force),
        "number": recommendation.number,
        "kind": recommendation.kind,
        "topic": recommendation.topic,
        "deadline": _iso(recommendation.deadline),
    }


def _answer(answer: Answer) -> Payload:
    limbs = [{"key": row.limb.key, "text": row.limb.text, "position": row.position} for row in answer.limbs.all()]
    return _asked(answer) | {
        "addressee": answer.recommendation.addressee,
        "wording": answer.recommendation.wording,
        "limbs": limbs,
        "acceptance": answer.acceptance,
        "position": answer.position,
        "position_on": _iso(answer.position_on),
        "position_source": answer.source,
        "force_says": answer.force_says,
        "body_reply": answer.body_reply,
        "body_action": answer.body_action,
        "no_action_reason": answer.no_action_reason,
        "assessment": answer.assessment,
    }


def _entry(entry: Entry) -> Payload:
    return _asked(entry) | {
        "is_unchanged": entry.is_unchanged,
        "position": entry.position,
        "limbs": [{"key": row.limb.key, "position": row.position} for row in entry.limbs.all()],
        "force_says": entry.force_says,
        "assessment": entry.assessment,
        "source": entry.source,
        "target_date": _iso(entry.target_date or earlier.last_target(entry.force_id, entry.recommendation_id)),
        "target_reason": entry.target_reason,
        "target_agreed_by": entry.target_agreed_by,
    }
