"""Working rows into public words: the only place where that happens.

Everything a payload names is public from the moment of publication; private notes are not named here
and in no other module that feeds the public side. The format is versioned by its ``schema`` key.
"""

from datetime import date
from typing import Any

from django.conf import settings

from forces.models import Force, PolicingBody
from recommendations.deadlines import Section55Clock
from recommendations.models import InspectionReport, Recommendation
from responses import earlier, papers
from responses.canonical import digest
from responses.models.dispatch import STATUTORY, Dispatch
from responses.models.paper import Paper
from responses.models.working import Answer, Entry, Part, Response, Submission, Update

Payload = dict[str, Any]

ENGLISH, WELSH = "en", "cy"


def payload(response: Response, *, published_on: date | None, language: str = ENGLISH) -> Payload:
    """All public words of one edition of a response, as JSON values; ``published_on`` is None for a draft."""
    name = reference(response, "response")
    return {
        "schema": "soteria-tracker/response/2",
        "kind": "response",
        "reference": name,
        "version": response.version,
        "replaces": _replaces(response, language),
        "language": language,
        "editions": [_edition(response, each) for each in languages(response)],
        "address": _address(response, language),
        "verify_address": f"{settings.SITE_URL}/verify/{name}/",
        "is_trial": not settings.PRODUCTION,
        "body": body_words(response.body),
        "report": report_words(response.report),
        "dates": _dates(response, published_on),
        "signature": response.signature or None,
        "paper": papers.snapshot(paper_of(response), response.body, response, language),
        "blocks": [_block(part, response, language) for part in response.parts.all()],
        "dispatches": [_dispatch(row) for row in response.dispatches.filter(version=response.version)],
        "copies_to": recipients(response),
    }


def editions(response: Response, *, published_on: date | None) -> dict[str, Payload]:
    """The payload of each language in which the response is published, English first."""
    return {each: payload(response, published_on=published_on, language=each) for each in languages(response)}


def languages(response: Response) -> tuple[str, ...]:
    return (ENGLISH, WELSH) if response.in_welsh else (ENGLISH,)


def paper_of(response: Response) -> Paper | None:
    """The paper chosen for the response, else the usual one of its office; None for the plain statement."""
    return response.paper or Paper.objects.filter(body=response.body, is_default=True).first()


def recipients(response: Response) -> list[str]:
    """To whom it goes: the two of section 55(6) always, then whom the office's paper names."""
    paper = paper_of(response)
    further = [each for each in Dispatch.Recipient.values if paper and each in paper.recipients]
    return [*STATUTORY, *(each for each in further if each not in STATUTORY)]


def update_payload(update: Update, *, published_on: date | None) -> Payload:
    """All public words of an update, as JSON values; ``published_on`` is None for a draft."""
    return {
        "schema": "soteria-tracker/update/1",
        "kind": "update",
        "reference": reference(update, f"update/{update.series}"),
        "series": update.series,
        "version": update.version,
        "replaces": _replaces(update),
        "body": body_words(update.body),
        "report": report_words(update.report),
        "dates": {"dated": _iso(update.dated), "published_on": _iso(published_on)},
        "entries": [_entry(entry) for entry in _statements(update.entries)],
    }


def words_of(thing: Response | Update) -> dict[str, Payload]:
    """All that the confirm page of a step shows and that would go out, by language, before its day is known."""
    if isinstance(thing, Response):
        return editions(thing, published_on=None)
    return {ENGLISH: update_payload(thing, published_on=None)}


#: What nobody wrote, or what happens after the approval: it voids none.
UNBOUND = frozenset({"signature", "address", "verify_address", "editions", "is_trial", "dispatches"})


def content_digest(response: Response) -> str:
    """SHA-256 of what an approval binds: each edition without signature, day of publication, this copy's addresses."""
    return digest_of(words_of(response))


def digest_of(words: dict[str, Payload]) -> str:
    """The same of the ``editions`` that a page already has."""
    return digest(
        {
            language: {key: value for key, value in edition.items() if key not in UNBOUND}
            for language, edition in words.items()
        }
    )


def reference(thing: Submission, name: str) -> str:
    """The address-like name of one version, for example ``soteria-2024/gwent/response/1``."""
    return f"{thing.report.slug}/{thing.body.slug}/{name}/{thing.version}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _replaces(thing: Submission, language: str = ENGLISH) -> Payload | None:
    if thing.version == 1:
        return None
    return {"version": thing.version - 1, "reason": said(thing, "correction_reason", language)}


def said(row: Any, name: str, language: str) -> str:
    """A text in the language of an edition; empty when nobody has translated it."""
    return getattr(row, name if language == ENGLISH else f"{name}_{language}")


def _address(response: Response, language: str) -> str:
    start = "" if language == ENGLISH else f"/{language}"
    path = f"/responses/{response.body.slug}/{response.report.slug}/versions/{response.version}/"
    return f"{settings.SITE_URL}{start}{path}"


def _edition(response: Response, language: str) -> Payload:
    address = _address(response, language)
    return {"language": language, "address": address, "pdf": f"{address}response.pdf"}


def _dispatch(row: Dispatch) -> Payload:
    """Choices and a day: noted after the approval, so nothing in it is free text. Who sent it stays at the desk."""
    return {"recipient": row.recipient, "sent_on": _iso(row.sent_on), "means": row.means}


def body_words(body: PolicingBody) -> Payload:
    names = ("slug", "name", "name_cy", "kind", "head_title", "domain")
    return {name: getattr(body, name) for name in names}


def report_words(report: InspectionReport) -> Payload:
    names = ("slug", "title", "short_title", "publisher", "url", "licence", "recommendation_total")
    return {name: getattr(report, name) for name in names} | {"published": _iso(report.published)}


def _force(force: Force) -> Payload:
    return {"slug": force.slug, "name": force.name, "chief_officer_title": force.chief_officer_title}


def _dates(response: Response, published_on: date | None) -> Payload:
    """The day that counts for section 55(5A) is the first publication, here or elsewhere.

    Where the Tracker has read a document of the body that bears an earlier date, the numbers count by that date, and
    ``read`` says which document it is: nobody but the body can say whether its response is the same document, so
    ``first_published_on`` stays what the body said. Without such a reading there is no ``read``.
    """
    first = earlier.first_published(response)
    reading = earlier.read_elsewhere(response)
    clock = Section55Clock(
        published=response.report.published,
        stated_deadline=response.stated_deadline,
        responded=first or published_on,
        read=reading.dated if reading else None,
    )
    read = {"read": {"reference": reading.reference, "dated": _iso(reading.dated)}} if reading else {}
    return (read if clock.is_by_reading else {}) | {
        "dated": _iso(response.dated),
        "published_on": _iso(published_on),
        "first_published_on": _iso(first),
        "first_published_url": response.first_published_url,
        "strict_last_day": _iso(clock.strict_last_day),
        "stated_deadline": _iso(clock.stated_deadline),
        "day_number": clock.day_number,
        "days_after_last": clock.days_after_last,
    }


def _block(part: Part, response: Response, language: str) -> Payload:
    words = {"heading": said(part, "heading", language), "text": said(part, "text", language)}
    if part.kind == Part.Kind.QUOTED:
        asked = response.report.recommendations.filter(is_tracked=True).prefetch_related("limbs")
        return {"type": "quoted", **words, "asked": [_quoted(each) for each in asked]}
    if part.kind != Part.Kind.RECOMMENDATIONS:
        return {"type": "part", "kind": part.kind, **words}
    answers = [_answer(answer, language) for answer in _statements(response.answers)]
    return {"type": "recommendations", **words, "answers": answers}


def _quoted(recommendation: Recommendation) -> Payload:
    names = ("number", "kind", "topic", "wording")
    limbs = [{"key": limb.key, "text": limb.text} for limb in recommendation.limbs.all()]
    return {name: getattr(recommendation, name) for name in names} | {"limbs": limbs}


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


def _answer(answer: Answer, language: str) -> Payload:
    limbs = [{"key": row.limb.key, "text": row.limb.text, "position": row.position} for row in answer.limbs.all()]
    texts = ("wording_quoted", "force_says", "body_reply", "body_action", "no_action_reason")
    return (
        _asked(answer)
        | {
            "force": _force(answer.force) | {"name_cy": answer.force.name_cy},
            "addressee": answer.recommendation.addressee,
            "wording": answer.recommendation.wording,
            "limbs": limbs,
            "acceptance": answer.acceptance,
            "position": answer.position,
            "position_on": _iso(answer.position_on),
            "position_source": said(answer, "source", language),
            "assessment": answer.assessment,
        }
        | {name: said(answer, name, language) for name in texts}
    )


def _entry(entry: Entry) -> Payload:
    return _asked(entry) | {
        "is_unchanged": entry.is_unchanged,
        "position": entry.position,
        "limbs": [{"key": row.limb.key, "position": row.position} for row in entry.limbs.all()],
        "force_says": entry.force_says,
        "assessment": entry.assessment,
        "source": entry.source,
        "target_date": _iso(
            entry.target_date or earlier.last_target(entry.update, entry.force_id, entry.recommendation_id)
        ),
        "target_reason": entry.target_reason,
        "target_agreed_by": entry.target_agreed_by,
    }
