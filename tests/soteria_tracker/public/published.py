"""Things on the record, for tests of what the public reads: made of record rows alone, as publication leaves them."""

import copy
import hashlib
from datetime import UTC, date, datetime, time

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from forces.models import Force, PolicingBody
from recommendations.deadlines import day_number, days_after_last, strict_last_day
from recommendations.models import InspectionReport, Recommendation
from responses import standing
from responses.canonical import digest
from responses.models.record import Edition, Publication, PublishedPosition

PDF = b"%PDF-1.7 a stand-in for a published file"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def response(slug: str, *, on: date, positions: dict[int, str], says: str = "We have begun.", **more) -> Publication:
    """A section 55 response of a body, version 1 or, with ``replaces`` and ``reason``, a later one.

    ``dated``: what the document bears, None for none; ``position_on``: number of a card -> its own day;
    ``first_on``: the day on which the body had published it elsewhere; ``dates``: what its words say of dates besides.
    """
    body, report = _body_and_report(slug, more.pop("report", None))
    replaces = more.pop("replaces", None)
    version = replaces.version + 1 if replaces else 1
    reason = more.pop("reason", "")
    own_days = more.pop("position_on", {})
    dated = more.pop("dated", on)
    first_on = more.pop("first_on", None)
    limbs = more.pop("limbs", {})
    pdf = PDF + str(version).encode()
    pdf_digest = hashlib.sha256(pdf).hexdigest()
    name = f"{pdf_digest[:2]}/{pdf_digest}.pdf"
    if not storages["publications"].exists(name):
        storages["publications"].save(name, ContentFile(pdf))
    payload = _response_payload(body, report, on=on, version=version, reason=reason, positions=positions, says=says)
    payload["dates"]["dated"] = dated and dated.isoformat()
    payload["dates"] |= more.pop("dates", {})
    if first_on:
        payload["dates"] |= {
            "first_published_on": first_on.isoformat(),
            "day_number": day_number(report.published, first_on),
            "days_after_last": days_after_last(report.published, first_on),
        }
    publication = Publication.objects.create(
        kind="response",
        body=body,
        report=report,
        version=version,
        reference=payload["reference"],
        dated=dated,
        published_at=noon(on),
        replaces=replaces,
        correction_reason=reason,
        signatory_name="Alex Example",
        signatory_title=body.head_title,
        payload=payload,
        payload_sha256=digest(payload),
        pdf_name=name,
        pdf_sha256=pdf_digest,
        pdf_size=len(pdf),
    )
    fields = {"summary": says, "acceptance": "accepted", **more}
    _positions(publication, positions, limbs, stated_on=on, own_days=own_days, **fields)
    return publication


def update(slug: str, *, on: date, series: int, positions: dict[int, str], says: str = "More was done.", **more):
    """An update of a body, dated and published on the same day; a later version with ``replaces`` and ``reason``.

    ``entered``: the day on which it entered the record, where that is another one.
    """
    own_text_reason = more.pop("own_text_reason", "")
    body, report = _body_and_report(slug, more.pop("report", None))
    limbs = more.pop("limbs", {})
    replaces, reason = more.pop("replaces", None), more.pop("reason", "")
    version = replaces.version + 1 if replaces else 1
    payload = {
        "schema": "soteria-tracker/update/1",
        "kind": "update",
        "reference": f"{report.slug}/{slug}/update/{series}/{version}",
        "series": series,
    }
    publication = Publication.objects.create(
        kind="update",
        body=body,
        report=report,
        series=series,
        version=version,
        reference=payload["reference"],
        dated=on,
        published_at=noon(more.pop("entered", on)),
        replaces=replaces,
        correction_reason=reason,
        own_text_reason=own_text_reason,
        payload=payload,
        payload_sha256=digest(payload),
    )
    _positions(publication, positions, limbs, stated_on=on, summary=says, **more)
    return publication


def another_report(*, published: date, tracked: bool = True, slug: str = "later") -> InspectionReport:
    """A later report, with two recommendations that are followed, or none."""
    report = InspectionReport.objects.create(
        slug=slug,
        title="A later report",
        short_title="Later report",
        published=published,
        url="https://hmicfrs.example/later",
        licence="Open Government Licence v3.0",
        recommendation_total=2,
    )
    for number in (3, 4):
        Recommendation.objects.create(
            report=report, number=number, topic="a new matter", wording="Do it.", is_tracked=tracked
        )
    return report


def _body_and_report(slug: str, report: InspectionReport | None) -> tuple[PolicingBody, InspectionReport]:
    return PolicingBody.objects.get(slug=slug), report or InspectionReport.objects.get(slug="soteria-2024")


def _positions(publication, positions: dict[int, str], limbs: dict[str, str], *, own_days=(), **fields) -> None:
    """``limbs`` as {"7a": "planned"}: the parent must be among the positions."""
    own_days = dict(own_days)
    force = Force.objects.get(slug=publication.body.slug)
    for number, position in positions.items():
        asked = Recommendation.objects.get(report=publication.report, number=number)
        PublishedPosition.objects.create(
            publication=publication,
            force=force,
            recommendation=asked,
            position=position,
            **fields | {"stated_on": own_days.get(number, fields["stated_on"])},
        )
        for limb in asked.limbs.all():
            if f"{number}{limb.key}" in limbs:
                PublishedPosition.objects.create(
                    publication=publication,
                    force=force,
                    recommendation=asked,
                    limb=limb,
                    position=limbs[f"{number}{limb.key}"],
                    stated_on=fields["stated_on"],
                )
    standing.refresh(publication)


def _response_payload(body, report, *, on, version, reason, positions, says) -> dict:
    force = Force.objects.get(slug=body.slug)
    answers = [_answer(force, asked, positions[asked.number], says) for asked in _asked(report, positions)]
    return {
        "schema": "soteria-tracker/response/1",
        "kind": "response",
        "reference": f"{report.slug}/{body.slug}/response/{version}",
        "version": version,
        "replaces": {"version": version - 1, "reason": reason} if version > 1 else None,
        "language": "en",
        "body": {name: getattr(body, name) for name in ("slug", "name", "name_cy", "kind", "head_title", "domain")},
        "report": {
            name: getattr(report, name)
            for name in ("slug", "title", "short_title", "publisher", "url", "licence", "recommendation_total")
        }
        | {"published": report.published.isoformat()},
        "dates": {
            "dated": on.isoformat(),
            "published_on": on.isoformat(),
            "first_published_on": None,
            "first_published_url": "",
            "strict_last_day": strict_last_day(report.published).isoformat(),
            "stated_deadline": None,
            "day_number": day_number(report.published, on),
            "days_after_last": days_after_last(report.published, on),
        },
        "signature": {
            "name": "Alex Example",
            "title": body.head_title,
            "capacity": "holder",
            "authority": "",
            "approved_on": on.isoformat(),
            "own_text_reason": "",
        },
        "blocks": [
            {"type": "part", "kind": "introduction", "heading": "Introduction", "text": "We welcome the report."},
            {"type": "recommendations", "heading": "", "answers": answers},
        ],
        "copies_to": ["inspectors", "secretary_of_state"],
    }


def _asked(report: InspectionReport, numbers) -> list[Recommendation]:
    return list(report.recommendations.filter(number__in=numbers).order_by("number"))


def _answer(force: Force, asked: Recommendation, position: str, says: str) -> dict:
    limbs = [{"key": limb.key, "text": limb.text, "position": "not_stated"} for limb in asked.limbs.all()]
    return {
        "force": {"slug": force.slug, "name": force.name, "chief_officer_title": force.chief_officer_title},
        "number": asked.number,
        "kind": asked.kind,
        "topic": asked.topic,
        "addressee": asked.addressee,
        "deadline": asked.deadline.isoformat() if asked.deadline else None,
        "wording": asked.wording,
        "limbs": limbs,
        "acceptance": "accepted",
        "position": position,
        "position_on": None,
        "position_source": "",
        "force_says": says,
        "body_reply": "We will watch it.",
        "body_action": "",
        "no_action_reason": "",
        "assessment": "none_given",
    }


def in_welsh(publication: Publication, *, says: str = "Rydym wedi dechrau.", reason: str = "") -> Edition:
    """The Welsh edition of a response, as the same act of publication leaves it."""
    words = copy.deepcopy(publication.payload) | {"language": "cy"}
    words["blocks"][0] |= {"heading": "Cyflwyniad", "text": "Croesawn yr adroddiad."}
    for answer in words["blocks"][1]["answers"]:
        answer |= {"force_says": says, "body_reply": ""}
    if words["replaces"]:
        words["replaces"]["reason"] = reason
    pdf = PDF + b" cy" + str(publication.version).encode()
    pdf_digest = hashlib.sha256(pdf).hexdigest()
    name = f"{pdf_digest[:2]}/{pdf_digest}.pdf"
    if not storages["publications"].exists(name):
        storages["publications"].save(name, ContentFile(pdf))
    return Edition.objects.create(
        publication=publication,
        language="cy",
        payload=words,
        payload_sha256=digest(words),
        pdf_name=name,
        pdf_sha256=pdf_digest,
        pdf_size=len(pdf),
    )
