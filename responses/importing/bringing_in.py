"""Writes what a person confirmed into the response, in one transaction, with the words before in its history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from forces.models import User
from responses import drafting
from responses.models.source import Source
from responses.models.working import Answer, Part, Response
from responses.sheets.sheet import normal

Changes = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Words:
    """Of one part: its side of the recommendations, kind and texts (``heading``, ``text``, in Welsh with ``_cy``).

    ``adds``: nobody was shown what stands there, so nothing of it is replaced.
    """

    kind: str
    side: str
    values: dict[str, str]
    adds: bool = False


@dataclass(slots=True)
class Bundle:
    """All that goes into the response: parts in order, values of answers by the answer's id, of limbs, of its head."""

    parts: list[Words] = field(default_factory=list)
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)
    limbs: dict[int, dict[str, str]] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)


def bring_in(response: Response, bundle: Bundle, source: Source, *, by: User, now: datetime) -> None:
    """The caller holds the lock and the transaction, and has asked whether the person may. Nothing else is changed."""
    changes = _head(response, bundle.head)
    changes |= _parts(response, bundle.parts)
    changes |= _answers(response, bundle)
    drafting.saved(response, changes, by=by, now=now)
    source.confirmed_by, source.confirmed_at = by, now
    source.save()


def replaced(response: Response) -> dict[str, Part]:
    """Kind -> the part of that kind whose words a brought-in part would replace: the first."""
    found: dict[str, Part] = {}
    for part in response.parts.all():
        found.setdefault(part.kind, part)
    return found


def _write(row: Any, values: dict[str, Any], prefix: str, title: str) -> Changes:
    """Set what differs, and say it under the names that the fields have on the page of the response."""
    changes: Changes = {}
    for name, value in values.items():
        before = normal(getattr(row, name))
        if before == normal(value):
            continue
        label = capfirst(str(row._meta.get_field(name).verbose_name))
        changes[f"{prefix}{name}"] = {
            "label": f"{title}: {label}" if title else label,
            "before": before,
            "after": normal(value),
        }
        setattr(row, name, value)
    return changes


def _head(response: Response, values: dict[str, Any]) -> Changes:
    return _write(response, values, "", "")


def _parts(response: Response, wanted: Iterable[Words]) -> Changes:
    free = replaced(response)
    changes: Changes = {}
    placed: dict[str, list[Part]] = {"before": [], "after": []}
    for words in wanted:
        part = _room(response, words, free)
        changes |= _write(part, words.values, f"part-{part.pk}-", str(part))
        if words.kind != Part.Kind.RECOMMENDATIONS:
            placed[words.side].append(part)
        part.save()
    return changes | _order(response, placed)


def _room(response: Response, words: Words, free: dict[str, Part]) -> Part:
    """The part that takes the words: the first of its kind that is free, else a new one."""
    part = free.get(words.kind)
    if part and words.adds and part.text:
        if words.kind == Part.Kind.RECOMMENDATIONS or not words.values.get("heading"):
            words.values["text"] = f"{part.text}\n\n{words.values['text']}"
        else:
            part = None
    elif part:
        del free[words.kind]
    if part is None:
        part = Part.objects.create(response=response, kind=words.kind, order=0)
    return part


def _order(response: Response, placed: dict[str, list[Part]]) -> Changes:
    """Brought-in parts stand as in their document, about the recommendations; the others keep their side."""
    if not any(placed.values()):
        return {}
    moved = {part.pk for each in placed.values() for part in each}
    rows = list(response.parts.all())
    middle = next(place for place, row in enumerate(rows) if row.kind == Part.Kind.RECOMMENDATIONS)
    kept = [row for row in rows if row.pk not in moved]
    first = [row for row in rows[:middle] if row.pk not in moved]
    wanted = [
        *placed["before"],
        *first,
        rows[middle],
        *placed["after"],
        *(row for row in kept if row not in first and row is not rows[middle]),
    ]
    changes: Changes = {}
    for number, part in enumerate(wanted, 1):
        changes |= _write(part, {"order": number * 10}, f"part-{part.pk}-", str(part))
        part.save()
    return changes


def _answers(response: Response, bundle: Bundle) -> Changes:
    changes: Changes = {}
    rows = response.answers.select_related("recommendation", "force").prefetch_related("limbs__limb")
    for answer in rows.filter(pk__in=[*bundle.answers, *bundle.limbs]):
        prefix, title = f"card-{answer.force_id}-{answer.recommendation_id}-", str(answer.recommendation)
        changes |= _write(answer, bundle.answers.get(answer.pk, {}), prefix, title)
        answer.save()
        changes |= _limbs(answer, bundle.limbs.get(answer.pk, {}), prefix, title)
    return changes


def _limbs(answer: Answer, positions: dict[str, str], prefix: str, title: str) -> Changes:
    changes: Changes = {}
    for row in answer.limbs.all():
        position = positions.get(row.limb.key, row.position)
        if position != row.position:
            label = _("Position on (%(key)s)") % {"key": row.limb.key}
            changes[f"{prefix}limb_{row.limb_id}"] = {
                "label": f"{title}: {label}",
                "before": row.position,
                "after": position,
            }
            row.position = position
            row.save()
    return changes
