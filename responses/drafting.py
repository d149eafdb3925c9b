"""Begin and save working rows: every write atomic, every change in the history, nobody's words lost.

A form is saved as the set of its fields, ``{name on the page: value}``. When two people edited at
once, what only one of them touched is kept from each; what both touched is shown, both texts side by
side, and nothing is written until the second person has decided.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from forces.models import Force, PolicingBody, User
from recommendations.models import InspectionReport, Recommendation
from responses import workflow
from responses.models.history import HistoryEntry
from responses.models.paper import Paper
from responses.models.working import Answer, AnswerLimb, Part, Response, Update, WorkingRow
from responses.states import State
from responses.translation import vouch

#: The parts a new response begins with; the office adds, removes and reorders as it likes.
FIRST_PARTS = (
    Part.Kind.INTRODUCTION,
    Part.Kind.CHIEF_OFFICER,
    Part.Kind.RECOMMENDATIONS,
    Part.Kind.GOOD_PRACTICE,
    Part.Kind.CONCLUSION,
)


def forces_of(body: PolicingBody, *, on: date) -> list[Force]:
    """The forces that a body answers for on a day."""
    return list(Force.objects.filter(pk__in=body.oversights.on(on).values("force")))


#: What the desk shows of a recommendation: its limbs, and what it waits for.
ASKED = ("limbs", "dependencies__on_product", "dependencies__on_recommendation", "dependencies__limb")


def tracked(report: InspectionReport) -> list[Recommendation]:
    return list(report.recommendations.filter(is_tracked=True).prefetch_related(*ASKED))


@transaction.atomic
def start_response(body: PolicingBody, report: InspectionReport, *, by: User, now: datetime) -> Response:
    """The one response of a body to a report, made with empty cards if there is none yet."""
    response, created = Response.objects.get_or_create(
        body=body,
        report=report,
        defaults={"started_by": by, "started_at": now, "in_welsh": body.publishes_in_welsh},
    )
    if not created:
        return response
    Part.objects.bulk_create(_first_parts(response))
    for force in forces_of(body, on=timezone.localdate(now)):
        for recommendation in tracked(report):
            answer = Answer.objects.create(response=response, force=force, recommendation=recommendation)
            AnswerLimb.objects.bulk_create(AnswerLimb(answer=answer, limb=limb) for limb in recommendation.limbs.all())
    workflow.record_history(response, "start", by=by, now=now)
    return response


def _first_parts(response: Response) -> list[Part]:
    """As the usual paper of the office has them, else FIRST_PARTS; the recommendations are always among them."""
    paper = Paper.objects.filter(body=response.body, is_default=True).first()
    kept = paper.parts if paper else []
    named = [part for part in kept if part.get("kind") in Part.Kind.values]
    if Part.Kind.RECOMMENDATIONS not in [part["kind"] for part in named]:
        named = [
            {"kind": kind, "heading": _first_heading(kind, response.body), "heading_cy": ""} for kind in FIRST_PARTS
        ]
    parts = [
        Part(
            response=response,
            kind=part["kind"],
            order=(number + 1) * 10,
            heading=part.get("heading", ""),
            heading_cy=part.get("heading_cy", "") if response.in_welsh else "",
        )
        for number, part in enumerate(named)
    ]
    for part in parts:
        vouch(part, ["heading"])  # the office wrote both headings on its paper, beside each other
    return parts


def _first_heading(kind: Part.Kind, body: PolicingBody) -> str:
    """The introduction needs no heading; the chief officer is called what this force calls its own."""
    if kind == Part.Kind.INTRODUCTION:
        return ""
    if kind == Part.Kind.CHIEF_OFFICER:
        force = body.forces.first()
        if force is not None:
            return _("Comments of the %(title)s") % {"title": force.chief_officer_title}
    return str(kind.label)


@transaction.atomic
def start_update(body: PolicingBody, report: InspectionReport, *, dated: date, by: User, now: datetime) -> Update:
    """A new update of a body, with the next running number."""
    PolicingBody.objects.select_for_update().get(pk=body.pk)  # two at once must not take the same number
    last = Update.objects.filter(body=body, report=report).aggregate(last=Max("series"))["last"] or 0
    update = Update.objects.create(
        body=body, report=report, series=last + 1, dated=dated, started_by=by, started_at=now
    )
    workflow.record_history(update, "start", by=by, now=now)
    return update


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that two people changed: what stands saved, and what the second one typed."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(slots=True)
class Merge:
    """The values to write, and the fields on which a person must decide first."""

    values: dict[str, Any]
    conflicts: list[Conflict] = field(default_factory=list)
    others: str = ""  # who saved in between
    changed_by_others: set[str] = field(default_factory=set)  # names of fields


def merge(
    thing: WorkingRow, *, seen: int, before: Mapping[str, Any], mine: Mapping[str, Any], label: Callable[[str], str]
) -> Merge:
    """Three-way merge of one form.

    ``seen`` is the revision the person began from, ``before`` what stands saved now and ``mine`` what
    they sent. What stood saved when they began is read back from the history.
    """
    if seen == thing.revision:  # nobody saved in between
        return Merge(values=dict(mine))
    since = list(thing.history.filter(revision__gt=seen, action="save").order_by("revision"))
    began: dict[str, Any] = {}
    for entry in since:
        for name, change in entry.changes.items():
            began.setdefault(name, change["before"])
    others = ", ".join(dict.fromkeys(entry.by_name for entry in since))
    result = Merge(values=dict(mine), others=others, changed_by_others=set(began))
    for name, base in began.items():
        if name not in mine or name not in before:
            continue
        if mine[name] == base:  # only the other person touched it
            result.values[name] = before[name]
        elif mine[name] != before[name]:
            result.conflicts.append(Conflict(name, label(name), theirs=str(before[name]), mine=str(mine[name])))
    return result


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], label: Callable[[str], str]
) -> dict[str, dict[str, Any]]:
    """``{name: {label, before, after}}`` of the fields that differ."""
    return {
        name: {"label": label(name), "before": before.get(name, ""), "after": value}
        for name, value in after.items()
        if before.get(name, "") != value
    }


def saved(thing: WorkingRow, changes: dict[str, dict[str, Any]], *, by: User, now: datetime) -> HistoryEntry | None:
    """Count and record a save, in the caller's transaction; an approval of other content falls.

    Nothing is written when nothing changed.
    """
    if not changes:
        return None
    thing.revision += 1
    was_approved = thing.state == State.APPROVED
    thing.save()
    entry = workflow.record_history(thing, "save", by=by, now=now, before=thing.state, changes=changes)
    if was_approved and isinstance(thing, Response):
        workflow.void_approval(thing, by=by, now=now)
    return entry
