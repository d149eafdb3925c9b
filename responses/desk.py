"""What the desk shows of a working row: buttons with their refusals, where it stands, what is due.

Questions only; the pages are in views.py and the only door is workflow.py.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from forces import access, permissions
from forces.models import Force, PolicingBody, Role, User
from recommendations.deadlines import Section55Clock, days_until
from recommendations.models import InspectionReport, Recommendation
from responses import checks, covering, drafting, earlier, sheets, workflow
from responses.checks.welsh import pairs_of
from responses.models.record import PublishedPosition
from responses.models.working import Response, Update, WorkingRow
from responses.positions import is_past_deadline
from responses.states import EDITABLE, Action, State, Transition
from responses.translation import Tally, tally

#: Actions that only the Tracker itself takes have no button.
SILENT = frozenset({Action.VOID})


@dataclass(frozen=True, slots=True)
class Button:
    """One workflow action as a person sees it: open with its meaning, or shut with the reason."""

    action: Action
    transition: Transition
    url: str
    refusal: str | None


def buttons(thing: WorkingRow, user: User, *, today: date, found: list[checks.Finding]) -> list[Button]:
    """The actions that lead on from the present state, refused ones with their sentence."""
    return [
        Button(action, row, move_url(thing, action), workflow.refusal(thing, action, user, on=today, found=found))
        for action, row in workflow.table(thing).items()
        if action not in SILENT and thing.state in row.sources
    ]


def move_url(thing: WorkingRow, action: Action) -> str:
    return reverse(f"admin:responses_{thing._meta.model_name}_move", args=[thing.pk, action.value])


def change_url(thing: WorkingRow) -> str:
    return reverse(f"admin:responses_{thing._meta.model_name}_change", args=[thing.pk])


def clock(report: InspectionReport, response: Response | None) -> Section55Clock:
    """The section 55 dates of a body's response, as far as they are known."""
    if response is None:
        return Section55Clock(report.published)
    reading = earlier.read_elsewhere(response)
    return Section55Clock(
        report.published,
        response.stated_deadline,
        earlier.first_published(response),
        reading.dated if reading else None,
    )


def translated(response: Response) -> Tally | None:
    """How far its Welsh is; None where there is none to write."""
    if not (response.in_welsh or response.body.publishes_in_welsh):
        return None
    return tally(pair.standing for pair in pairs_of(response))


def translate_url(response: Response) -> str:
    return reverse("admin:responses_response_translate", args=[response.pk])


@dataclass(frozen=True, slots=True)
class Asked:
    """One recommendation on an officer's list: how far off, and what was published last."""

    recommendation: Recommendation
    force: Force
    days_left: int | None
    latest: PublishedPosition | None
    is_past: bool


@dataclass(frozen=True, slots=True)
class BodyDesk:
    """One body and report on the desk's first page."""

    body: PolicingBody
    report: InspectionReport
    response: Response | None
    clock: Section55Clock
    asked: list[Asked]
    updates: list[Update]
    waiting: list[tuple[WorkingRow, str]]
    may_write: bool  # a translator reads, and begins nothing
    to_translate: int  # texts that wait for this person's Welsh
    to_send: list[str]  # who of section 55(6) has no copy noted


def asked(body: PolicingBody, report: InspectionReport, *, today: date) -> list[Asked]:
    forces = drafting.forces_of(body, on=today)
    recommendations = drafting.tracked(report)
    latest = sheets.latest_statements(forces, recommendations)
    return [
        _asked(recommendation, force, latest.get((force.pk, recommendation.pk)), today=today)
        for force in forces
        for recommendation in recommendations
    ]


def _asked(recommendation, force, latest: PublishedPosition | None, *, today: date) -> Asked:
    deadline = recommendation.deadline
    return Asked(
        recommendation=recommendation,
        force=force,
        days_left=days_until(deadline, today=today) if deadline else None,
        latest=latest,
        is_past=is_past_deadline(latest.position if latest else None, deadline, today=today),
    )


def first_page(user: User, *, today: date) -> list[BodyDesk]:
    """Each of the person's bodies with each report: what stands, what is due, what waits for them."""
    return [
        _body_desk(body, report, user, today=today)
        for body in access.bodies(user, on=today)
        for report in InspectionReport.objects.all()
    ]


def _body_desk(body: PolicingBody, report: InspectionReport, user: User, *, today: date) -> BodyDesk:
    response = Response.objects.filter(body=body, report=report).select_related("published", "body", "report").first()
    updates = list(
        Update.objects.filter(body=body, report=report)
        .exclude(state__in=[State.PUBLISHED, State.DISCARDED])
        .select_related("body", "report")
    )
    open_things: list[WorkingRow] = [*([response] if response else []), *updates]
    return BodyDesk(
        body=body,
        report=report,
        response=response,
        clock=clock(report, response),
        asked=asked(body, report, today=today),
        updates=updates,
        waiting=[(thing, sentence) for thing in open_things if (sentence := _next_step(thing, user, today=today))],
        may_write=access.may(user, permissions.BEGIN_ROWS, body, on=today),
        to_translate=_to_translate(response, user, today=today),
        to_send=covering.still_to_send(response) if response else [],
    )


def _to_translate(response: Response | None, user: User, *, today: date) -> int:
    """Of a response that is to be published in Welsh, for whoever translates it."""
    if response is None or not response.in_welsh or response.state not in EDITABLE:
        return 0
    if Role.TRANSLATOR not in access.roles(user, response.body, on=today):
        return 0
    told = translated(response)
    return told.waiting if told else 0


#: What moves a row on, in the order in which a person would be asked for it.
_FORWARD = (Action.PUBLISH, Action.APPROVE, Action.REVIEW, Action.SEND)


def _next_step(thing: WorkingRow, user: User, *, today: date) -> str:
    """The words of the next action that this person may take; of two, the one that leads furthest."""
    for action in _FORWARD:
        row = workflow.table(thing).get(action)
        if row and thing.state in row.sources and not workflow.unentitled(thing, action, user, on=today):
            return str(action.label)
    return ""


def history(thing: WorkingRow) -> QuerySet:
    """All that was done to a row, newest first."""
    return thing.history.select_related("by")
