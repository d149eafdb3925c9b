"""What a PDF of the Tracker itself carries, back into a bundle: all public words, positions and dates.

Its data were written by responses.payloads, but whoever sent the file may have changed them: each value is checked
against the field that it goes into. Private notes were never in it, and signatures and dispatches stay where they
belong. The Welsh edition fills the Welsh fields.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.translation import gettext as _

from forces.days import in_our_times
from responses import papers
from responses.importing.bringing_in import Bundle, Words
from responses.importing.reading import Unreadable
from responses.models.working import Answer, AnswerLimb, Part, Response
from responses.payloads import paper_of

#: In the payload -> the field.
OF_ANSWER = {
    "acceptance": "acceptance",
    "position": "position",
    "position_on": "position_on",
    "position_source": "source",
    "force_says": "force_says",
    "body_reply": "body_reply",
    "body_action": "body_action",
    "no_action_reason": "no_action_reason",
    "assessment": "assessment",
    "wording_quoted": "wording_quoted",
}
OF_DATES = ("dated", "stated_deadline", "first_published_on", "first_published_url")
#: Fields that exist in Welsh beside the English.
PAIRED = frozenset({"source", "force_says", "body_reply", "body_action", "no_action_reason", "wording_quoted"})
#: What a response may say otherwise than its paper.
OF_LETTERS = ("addressee", "salutation", "subject")


def bundle(payload: dict[str, Any], response: Response) -> Bundle:
    """Raises Unreadable: another body's or report's response, or data that no response of ours has."""
    if _slug(payload, "body") != response.body.slug or _slug(payload, "report") != response.report.slug:
        raise Unreadable(
            _("This PDF is the response of %(body)s to “%(report)s”: it can't be brought in here.")
            % {"body": _named(payload, "body", "name"), "report": _named(payload, "report", "title")}
        )
    try:
        return _bundle(payload, response, "_cy" if payload.get("language") == "cy" else "")
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable(_("The data in this PDF are damaged or were changed: it can't be brought in.")) from None


def _slug(payload: dict[str, Any], name: str) -> str:
    return _named(payload, name, "slug")


def _named(payload: dict[str, Any], name: str, part: str) -> str:
    found = payload.get(name)
    return str(found.get(part, ""))[:300] if isinstance(found, dict) else ""


def _bundle(payload: dict[str, Any], response: Response, ending: str) -> Bundle:
    found, side = Bundle(), "before"
    for block in payload["blocks"]:
        kind = {"recommendations": "recommendations", "quoted": "quoted"}.get(block["type"]) or block["kind"]
        Part.Kind(kind)
        values = {
            f"{name}{ending}": _checked(Part, f"{name}{ending}", block.get(name, "")) for name in ("heading", "text")
        }
        found.parts.append(Words(kind, side, values))
        if kind == Part.Kind.RECOMMENDATIONS:
            side = "after"
            _answers(block["answers"], response, found, ending)
    if not ending:
        dates = payload["dates"]
        # Without an address it is no day elsewhere: of a correction the payload gives the day of version 1 here.
        names = OF_DATES if dates.get("first_published_url") else ("dated", "stated_deadline")
        found.head = {name: _checked(Response, name, dates.get(name)) for name in names}
    found.head |= _letter(payload.get("paper") or {}, response, ending)
    return found


def _letter(printed: dict[str, Any], response: Response, ending: str) -> dict[str, str]:
    """Addressee, salutation and subject, where they are not what the office's paper would print anyway."""
    usual = papers.snapshot(paper_of(response), response.body, response, "cy" if ending else "en")
    words = {name: printed.get(name, "") for name in OF_LETTERS}
    return {
        f"{name}{ending}": _checked(Response, f"{name}{ending}", "\n".join(said) if isinstance(said, list) else said)
        for name, said in words.items()
        if said and said != usual.get(name)
    }


def _answers(answers: list[dict[str, Any]], response: Response, found: Bundle, ending: str) -> None:
    rows = {
        (answer.force.slug, answer.recommendation.number): answer
        for answer in response.answers.select_related("force", "recommendation")
    }
    for each in answers:
        answer = rows[each["force"]["slug"], int(each["number"])]
        found.answers[answer.pk] = {
            name + (ending if name in PAIRED else ""): _checked(Answer, name, each[key])
            for key, name in OF_ANSWER.items()
            if key in each and (not ending or name in PAIRED)
        }
        if not ending:
            found.limbs[answer.pk] = {
                str(limb["key"]): _checked(AnswerLimb, "position", limb["position"]) for limb in each["limbs"]
            }


def _checked(model: Any, name: str, value: Any) -> Any:
    """As the field keeps it. Raises ValidationError for what a form would refuse, such as NUL, which no text holds."""
    field: Field = model._meta.get_field(name)
    if value in (None, ""):
        return None if field.null else field.get_default() if field.choices else ""
    if not isinstance(value, str) or len(value) > (field.max_length or 60_000) or "\0" in value:
        raise ValidationError(name)
    found = field.clean(value, None)
    if isinstance(found, date):
        in_our_times(found)
    return found
