"""The only door that changes a state. What happens when someone presses a button is read here, downward."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forces import access
from forces.models import Membership, OfficeHolder, Role, User
from forces.permissions import Right
from responses import checks, permissions, publication
from responses.characters import unprintable
from responses.models.history import HistoryEntry
from responses.models.paper import Paper
from responses.models.pressing import Pressing
from responses.models.working import Response, Update, WorkingRow
from responses.payloads import content_digest, digest_of, words_of
from responses.states import RESPONSE, UPDATE, Action, Note, State, Transition

#: Actions for which the content must be fit to go on; the others only move it back.
WANTS_READINESS = frozenset({Action.SEND, Action.REVIEW, Action.APPROVE, Action.PUBLISH})


class Refused(Exception):
    """The door stays shut; the message is a sentence for the person at it."""


def table(thing: WorkingRow) -> dict[Action, Transition]:
    return RESPONSE if isinstance(thing, Response) else UPDATE


def unready(thing: WorkingRow, action: Action, *, on: date, found: list[checks.Finding] | None = None) -> str | None:
    """Why the thing is not ready for the action, whoever asks; None when it is.

    ``found``: what the checks say, for a page that has asked them already. The door always asks anew.
    """
    row = table(thing)[action]
    if thing.state not in row.sources:
        return _("“%(action)s” is not possible while this is “%(state)s”.") % {
            "action": action.label,
            "state": State(thing.state).label,
        }
    if action == Action.DISCARD and thing.published_id:
        return _("It has been published: it can be corrected, not discarded.")
    if action in WANTS_READINESS and not thing.body.oversights.on(on).exists():
        return _("Your body answers for no force any more: whoever took its place answers now.")
    if action == Action.PUBLISH and thing.report.published > on:
        return _("The report itself is not published yet: nothing that answers it can be.")
    if action in WANTS_READINESS and any(
        finding.holds(action) for finding in (checks.findings(thing, today=on) if found is None else found)
    ):
        return _("Something must be mended first: see what the checks say.")
    if action == Action.PUBLISH and isinstance(thing, Response) and content_digest(thing) != thing.approved_digest:
        return _("What was approved is not what would be published now. Take it back and have it approved again.")
    return None


def unentitled(thing: WorkingRow, action: Action, user: User, *, on: date) -> str | None:
    """Why the person may not take the action, ready or not; None when they may."""
    row = table(thing)[action]
    if not access.may(user, row, thing.body, on=on):
        who = ", ".join(str(role.label) for role in Role if role in row.roles)
        return _("“%(action)s” is for: %(who)s.") % {"action": action.label, "who": who}
    if action == Action.APPROVE and _is_vacant(thing, user, on=on):
        return _(
            "The office is entered as vacant, so nobody signs as its holder. A national administrator enters who holds "
            "it, or who acts."
        )
    if row.note == Note.IF_AUTHOR and not thing.body.has_nobody_else(on) and user.pk in authors(thing):
        return _(
            "“%(action)s” is for somebody who did not help to write this. Ask a colleague. Where an office has nobody "
            "else, a national administrator can allow it until a day."
        ) % {"action": action.label}
    return None


def _is_vacant(thing: WorkingRow, user: User, *, on: date) -> bool:
    """Whether the person would sign as the holder of an office that nobody holds on that day."""
    holder = thing.body.office_holders.on(on).last()
    is_vacant = holder is not None and holder.capacity == OfficeHolder.Capacity.VACANT
    return is_vacant and Role.COMMISSIONER in access.roles(user, thing.body, on=on)


def refusal(
    thing: WorkingRow, action: Action, user: User, *, on: date, found: list[checks.Finding] | None = None
) -> str | None:
    """The sentence that greys out a button and that the door raises; None when it is open."""
    if action not in table(thing):
        return _("There is no such action here.")
    return unready(thing, action, on=on, found=found) or unentitled(thing, action, user, on=on)


def may_edit(thing: WorkingRow, user: User, *, on: date) -> bool:
    return allowed(thing, permissions.WRITE, user, on=on)


def may_translate(thing: WorkingRow, user: User, *, on: date) -> bool:
    return allowed(thing, permissions.TRANSLATE, user, on=on)


def allowed(thing: WorkingRow, right: Right, user: User, *, on: date) -> bool:
    """Whether the person has the right over this row in the state in which it is."""
    return (right.states is None or thing.state in right.states) and access.may(user, right, thing.body, on=on)


def authors(thing: WorkingRow) -> set[int]:
    """The ids of all who wrote on it, in whichever version: their words may stand in this one too.

    The texts of an office's paper are printed with a response, so whoever changed a paper of the office since the
    response was begun wrote on it too: any of its papers, for one is copied from another and chosen in a moment.
    """
    wrote = set(thing.history.filter(action__in=["start", "save", Action.CORRECT]).values_list("by", flat=True))
    if isinstance(thing, Response):
        papers = Paper.history.filter(body=thing.body, history_date__gte=thing.started_at, history_user__isnull=False)
        wrote |= set(papers.values_list("history_user", flat=True))
    return wrote


def wanted_note(thing: WorkingRow, action: Action, user: User) -> Note:
    """What the person must say with this action: nothing, a comment, or a reason."""
    note = table(thing)[action].note
    if note == Note.IF_AUTHOR and user.pk not in authors(thing):
        return Note.NONE
    return note


def move[Thing: WorkingRow](
    thing: Thing,
    action: Action,
    *,
    by: User,
    now: datetime,
    note: str = "",
    revision: int | None = None,
    shown: str = "",
    told: publication.Told = lambda step, language: None,
) -> Thing:
    """Take an action: lock, read again, refuse or do, and write history, in one transaction.

    Only the documents of a publication are made before it (``told`` hears of each step, and of the end within the
    transaction: it raises to call all of it off), and thrown away if the words have changed since.

    ``revision`` is the save that the person was looking at; a later one is refused, so that nobody approves or
    publishes what they have not seen. ``shown`` is the digest of the content on their page: the paper of the office,
    the reference data and what the record held before are in it, and have no part in the revision. Raises Refused, or
    DocumentError and NotPublished from publication; nothing has happened then.
    """
    day = timezone.localdate(now)
    prepared = None
    if action == Action.PUBLISH and isinstance(thing, Response) and not refusal(thing, action, by, on=day):
        prepared = publication.prepare(thing, now=now, told=told)
        told(Pressing.Step.ENTER, "")
    with transaction.atomic():
        thing = lock(thing)
        if sentence := refused(thing, action, by=by, now=now, note=note, revision=revision, shown=shown):
            raise Refused(sentence)
        _do(thing, action, _Act(by=by, now=now, day=day, note=note.strip(), prepared=prepared))
        if prepared is not None:  # in this transaction: an order and what came of it never disagree
            told(Pressing.Step.DONE, "")
    return thing


def refused(
    thing: WorkingRow,
    action: Action,
    *,
    by: User,
    now: datetime,
    note: str = "",
    revision: int | None = None,
    shown: str = "",
) -> str | None:
    """Why ``move`` would raise Refused before it does anything; None when it would go on."""
    if sentence := refusal(thing, action, by, on=timezone.localdate(now)):
        return sentence
    is_other = bool(shown) and digest_of(words_of(thing)) != shown
    if is_other or (revision is not None and revision != thing.revision):
        return _("Somebody saved a change while you were reading. Please look at it again first.")
    wanted = wanted_note(thing, action, by)
    if wanted != Note.NONE and not note.strip():
        return _("Please say why, in the box above the button.")
    if wanted != Note.COMMENT and (bad := unprintable(note)):  # a reason is printed and stays as it is
        return _("The document font can't print “%(character)s” (%(code)s). Please write it otherwise.") % {
            "character": bad[0].character,
            "code": bad[0].code,
        }
    return None


def void_approval(thing: Response, *, by: User, now: datetime) -> None:
    """A save changed approved content: the approval falls, visibly. The caller holds lock and transaction."""
    day = timezone.localdate(now)
    _do(thing, Action.VOID, _Act(by=by, now=now, day=day, note=""))


def lock[Thing: WorkingRow](thing: Thing) -> Thing:
    """The row as it is now, held until the transaction ends."""
    rows = type(thing)._default_manager.select_for_update(of=("self",)).select_related("body", "report")
    return cast("Thing", rows.get(pk=thing.pk))


@dataclass(frozen=True, slots=True)
class _Act:
    by: User
    now: datetime
    day: date
    note: str
    prepared: publication.Prepared | None = None


def _do(thing: WorkingRow, action: Action, act: _Act) -> None:
    before = State(thing.state)
    effect = _EFFECTS.get(action)
    if effect:
        effect(thing, act)
    thing.state = table(thing)[action].target
    thing.save()
    record_history(thing, action, by=act.by, now=act.now, before=before, note=act.note)


def record_history(
    thing: WorkingRow,
    action: str,
    *,
    by: User,
    now: datetime,
    before: State | str = "",
    note: str = "",
    changes: Mapping[str, object] | None = None,
) -> HistoryEntry:
    """Write what was done, in the transaction that does it."""
    return HistoryEntry.objects.create(
        body=thing.body,
        response=thing if isinstance(thing, Response) else None,
        update=thing if isinstance(thing, Update) else None,
        at=now,
        by=by,
        by_name=by.display_name,
        action=action,
        from_state=before,
        to_state=thing.state,
        revision=thing.revision,
        version=thing.version,
        note=note,
        changes=changes or {},
    )


def _send(thing: WorkingRow, act: _Act) -> None:
    thing.sent_by, thing.sent_at = act.by, act.now


def _review(thing: Response, act: _Act) -> None:
    thing.reviewed_by, thing.reviewed_at = act.by, act.now


def _approve(thing: Response, act: _Act) -> None:
    signature = _signature(thing, act)
    if bad := unprintable("".join(signature.values())):
        raise Refused(
            _("The document font can't print “%(character)s” (%(code)s) in the signature: ask for it to be mended.")
            % {"character": bad[0].character, "code": bad[0].code}
        )
    thing.approved_by, thing.approved_at = act.by, act.now
    thing.signature = signature
    thing.approved_digest = content_digest(thing)


def _signature(thing: Response, act: _Act) -> dict[str, str]:
    """The office and the person, both: the office outlives the holder."""
    holder = thing.body.office_holders.on(act.day).exclude(capacity=OfficeHolder.Capacity.VACANT).last()
    signs_as_commissioner = Role.COMMISSIONER in access.roles(act.by, thing.body, on=act.day)
    capacity = (holder.capacity if holder else OfficeHolder.Capacity.HOLDER) if signs_as_commissioner else "delegate"
    authority = ""
    if not signs_as_commissioner:
        delegation = Membership.objects.on(act.day).filter(user=act.by, body=thing.body, role=Role.DELEGATE)
        authority = delegation.values_list("authority", flat=True).first() or ""
    return {
        "name": act.by.display_name,
        "title": thing.body.head_title
        if signs_as_commissioner
        else _("Delegate of the %(title)s") % {"title": thing.body.head_title},
        "office_holder": holder.name if holder else "",
        "capacity": str(capacity),
        "authority": authority,
        "approved_on": act.day.isoformat(),
        "own_text_reason": act.note,
    }


def _publish(thing: WorkingRow, act: _Act) -> None:
    if isinstance(thing, Response):
        frozen = publication.freeze(thing, act.prepared, now=act.now) if act.prepared else None
        if frozen is None:
            raise Refused(_("Somebody saved a change while you were reading. Please look at it again first."))
        thing.published = frozen
    elif isinstance(thing, Update):
        thing.published = publication.freeze_update(thing, own_text_reason=act.note, now=act.now)


def _clear(thing: WorkingRow, act: _Act) -> None:
    """Back to writing: what reviewers and the commissioner said of the old content no longer holds."""
    if isinstance(thing, Response):
        thing.reviewed_by = thing.reviewed_at = thing.approved_by = thing.approved_at = None
        thing.approved_digest, thing.signature = "", {}


def _correct(thing: WorkingRow, act: _Act) -> None:
    _clear(thing, act)
    thing.sent_by = thing.sent_at = None
    thing.version += 1
    thing.correction_reason = act.note


_EFFECTS: dict[Action, Callable[..., None]] = {
    Action.SEND: _send,
    Action.REVIEW: _review,
    Action.RETURN: _clear,
    Action.APPROVE: _approve,
    Action.PUBLISH: _publish,
    Action.TAKE_BACK: _clear,
    Action.CORRECT: _correct,
    Action.VOID: _clear,
}
