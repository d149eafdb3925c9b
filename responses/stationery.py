"""What an office does with its papers: begin, save, copy, make one the usual one, remove; and what was done before.

Every write is one transaction, with the person in the history. No write touches a response or anything published:
a paper goes into a document when that is published, and stays there as it was.
"""

from collections.abc import Iterator, Mapping
from copy import copy as shallow_copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from forces.models import PolicingBody, User
from responses import papers
from responses.drafting import Conflict, Merge
from responses.models.dispatch import Dispatch
from responses.models.paper import Paper
from responses.models.working import Part, Response
from responses.payloads import content_digest
from responses.states import State

#: What nobody types: whose it is, whether it is the usual one, which save it is at.
UNTYPED = frozenset({"id", "body", "is_default", "revision"})
EDITED = tuple(field.name for field in Paper._meta.concrete_fields if field.name not in UNTYPED)
NAME_LENGTH = 80

Values = dict[str, Any]


def values_of(paper: Paper) -> Values:
    """All that can be edited, by name of the field. Of an earlier version too: history rows have the same names."""
    return {name: getattr(paper, name) for name in EDITED}


def with_values(paper: Paper, values: Mapping[str, Any]) -> Paper:
    """The paper as it would be, never to be saved: for a preview."""
    candidate = shallow_copy(paper)
    for name, value in values.items():
        setattr(candidate, name, value)
    return candidate


@transaction.atomic
def begin(body: PolicingBody, layout: papers.Layout, *, by: User, name: str = "") -> Paper:
    """A new paper from the preset of a layout. It is not the usual one until somebody says so."""
    PolicingBody.objects.select_for_update().get(pk=body.pk)  # two at once must not take the same name
    paper = Paper(body=body, name=_free_name(body, name.strip() or str(layout.label)), layout=layout)
    for field, value in papers.beginning(layout, in_welsh=body.publishes_in_welsh).items():
        setattr(paper, field, value)
    return _write(paper, by=by)


@transaction.atomic
def copy(paper: Paper, *, by: User) -> Paper:
    """The same again under another name, to try something out."""
    PolicingBody.objects.select_for_update().get(pk=paper.body_id)
    name = _free_name(paper.body, _("%(paper)s, copy") % {"paper": paper.name})
    twin = Paper(body=paper.body, **values_of(paper) | {"name": name})
    return _write(twin, by=by, reason=_("Copied from “%(paper)s”") % {"paper": paper.name})


@transaction.atomic
def save(paper: Paper, *, seen: int, mine: Values, by: User) -> "Outcome":
    """Write what was typed, or name the fields that somebody else changed meanwhile and write nothing.

    ``seen`` is the revision that the person began from. What only one of the two touched is kept from each.
    """
    held = Paper.objects.select_for_update(of=("self",)).select_related("body").get(pk=paper.pk)
    _remember_first(held)
    merged = _merge(held, seen=seen, mine=mine)
    changed = {name for name, value in merged.values.items() if value != getattr(held, name)}
    if changed and not merged.conflicts:
        for name in changed:
            setattr(held, name, merged.values[name])
        held.revision += 1
        _write(held, by=by)
    merged.saved = bool(changed and not merged.conflicts)
    merged.revision = held.revision
    return merged


@dataclass(slots=True)
class Outcome(Merge):
    """A merge, whether it was written, and the revision that stands now."""

    saved: bool = False
    revision: int = 0


def _merge(held: Paper, *, seen: int, mine: Values) -> Outcome:
    result = Outcome(values=dict(mine))
    if seen == held.revision:
        return result
    base = held.history.filter(revision=seen).first() or held.history.last()
    later = held.history.filter(revision__gt=seen).select_related("history_user")
    result.others = ", ".join(dict.fromkeys(_who(each) for each in reversed(later)))
    for name, value in mine.items():
        began, theirs = getattr(base, name), getattr(held, name)
        if began == theirs or name == "crest_type":  # the type goes with its picture
            continue
        result.changed_by_others.add(name)
        if value == began:  # only the other person touched it
            result.values[name] = theirs
        elif value != theirs:
            result.conflicts.append(
                Conflict(name, label_of(name), theirs=in_words(name, theirs), mine=in_words(name, value))
            )
    if "crest" in mine and result.values["crest"] == held.crest:
        result.values["crest_type"] = held.crest_type
    return result


@transaction.atomic
def make_usual(paper: Paper, *, by: User) -> Paper:
    """From now on documents of the office that name no other paper are printed on this one."""
    PolicingBody.objects.select_for_update().get(pk=paper.body_id)
    for other in Paper.objects.filter(body=paper.body_id, is_default=True).exclude(pk=paper.pk):
        other.is_default = False
        _write(other, by=by)
    held = Paper.objects.get(pk=paper.pk)
    if not held.is_default:
        held.is_default = True
        _write(held, by=by)
    return held


def why_it_stays(paper: Paper) -> str:
    """The sentence that keeps a paper from being removed; empty when it may go."""
    if paper.is_default:
        return _("This is the usual paper of your office. Make another one the usual one first.")
    using = Response.objects.filter(paper=paper).select_related("report")
    if using:
        names = ", ".join(response.report.short_title or response.report.title for response in using)
        return _("It is chosen for a response (%(reports)s). Choose another paper there first.") % {"reports": names}
    return ""


@transaction.atomic
def remove(paper: Paper, *, by: User) -> str:
    """Remove a paper that nothing uses; its history stays. Returns the sentence that forbids it, or nothing."""
    held = Paper.objects.select_for_update().get(pk=paper.pk)
    if sentence := why_it_stays(held):
        return sentence
    _remember_first(held)
    held._history_user = by  # type: ignore[attr-defined]
    held.delete()
    return ""


def used_by(paper: Paper) -> QuerySet[Response]:
    """The responses that are printed on it as things stand: it is chosen there, or it is the usual one."""
    chosen = Q(paper=paper)
    if paper.is_default:
        chosen |= Q(paper=None, body=paper.body_id)
    return Response.objects.filter(chosen).select_related("body", "report", "paper")


def approved_on(paper: Paper) -> list[Response]:
    """Approved and not yet published: a change of this paper is a change of what was approved."""
    return list(used_by(paper).filter(state=State.APPROVED))


def no_longer_approved(responses: list[Response]) -> list[Response]:
    """Those of which the approval does not fit any more; the door to publication stays shut for them."""
    return [each for each in responses if content_digest(each) != each.approved_digest]


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the history: what was done, by whom, and what each changed field said before and after."""

    at: datetime
    by: str
    what: str
    changes: list[tuple[str, str, str]]


def steps(entries: list[Any]) -> Iterator[Step]:
    """Entries newest first, the last of them for comparison alone unless it is the first of all."""
    for place, entry in enumerate(entries):
        earlier = entries[place + 1] if place + 1 < len(entries) else None
        changes = list(_changes(entry, earlier)) if earlier and entry.history_type != "-" else []
        yield Step(entry.history_date, _who(entry), _what(entry, earlier, changes), changes)


def _changes(entry: Any, earlier: Any) -> Iterator[tuple[str, str, str]]:
    for name in EDITED:
        before, after = getattr(earlier, name), getattr(entry, name)
        if before != after:
            yield label_of(name), in_words(name, before), in_words(name, after)


def _what(entry: Any, earlier: Any, changes: list[Any]) -> str:
    if entry.history_change_reason:
        return str(entry.history_change_reason)
    if entry.history_type == "-":
        return _("Removed")
    if entry.history_type == "+" or earlier is None:
        return _("Begun")
    if entry.is_default != earlier.is_default:
        return _("Made the usual paper") if entry.is_default else _("No longer the usual paper")
    return _("Changed") if changes else _("Saved")


def _who(entry: Any) -> str:
    return entry.history_user.display_name if entry.history_user else _("the Tracker")


def label_of(name: str) -> str:
    if name in ("crest", "crest_type"):
        return _("crest")
    return str(Paper._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def in_words(name: str, value: Any) -> str:
    """A value as a person reads it."""
    if name == "crest":
        return _("a picture (%(size)s kB)") % {"size": -(-len(value) * 3 // 4000)} if value else ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "\n".join(_row_in_words(name, row) for row in value)
    if isinstance(value, dict):
        return "\n".join(f"{Dispatch.Recipient(key).label}: {words}" for key, words in value.items())
    if name in papers.CHOICES:
        return str(papers.CHOICES[name](value).label)
    return str(value)


def _row_in_words(name: str, row: Any) -> str:
    if name == "blocks":
        return str(papers.Block(row).label) if row in papers.Block else str(row)
    if name == "recipients":
        return str(Dispatch.Recipient(row).label) if row in Dispatch.Recipient else str(row)
    texts = [str(each) for key, each in row.items() if each and key != "kind"]
    if name == "parts" and row.get("kind") in Part.Kind:
        texts.insert(0, str(Part.Kind(row["kind"]).label))
    return ": ".join(texts)


def _free_name(body: PolicingBody, name: str) -> str:
    """The name, or the name with the first number that no other paper of the office has."""
    taken = set(Paper.objects.filter(body=body).values_list("name", flat=True))
    number, free = 1, name[:NAME_LENGTH]
    while free in taken:
        number += 1
        free = f"{name[: NAME_LENGTH - 4]} {number}"
    return free


def _write(paper: Paper, *, by: User, reason: str = "") -> Paper:
    paper._history_user = by  # type: ignore[attr-defined]
    if reason:
        paper._change_reason = reason  # type: ignore[attr-defined]
    paper.save()
    return paper


def _remember_first(paper: Paper) -> None:
    """Papers that came with the real data have no history yet: what they say now is what they began with."""
    if not paper.history.exists():
        Paper.history.bulk_history_create([paper], default_change_reason=_("Came with the data of the Tracker"))
