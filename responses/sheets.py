"""All the forms of one page as one thing: read, check, merge and write together.

Every field has one name on the page. That name is also the key of its value in the history, so that a
save can be compared with what somebody else saved in between.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from forces.models import Force, User
from responses import drafting, workflow
from responses.drafting import Merge
from responses.forms import LAST_PLACE, AnswerForm, EntryForm, PartForm, ResponseForm, UpdateForm
from responses.models.history import HistoryEntry
from responses.models.record import CurrentStatement, PublishedPosition
from responses.models.working import AnswerLimb, Entry, Part, Response, Update, WorkingRow
from responses.states import EDITABLE

PART_FIELD = re.compile(r"part-(\d{1,9})-text")


def normal(value: Any) -> Any:
    """A value as the history keeps it: JSON, one kind of line end, nothing instead of None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value).replace("\r\n", "\n")


def whole_number(text: str, *, otherwise: int) -> int:
    """A number that a form carried; what nobody could have been given counts as ``otherwise``."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


class Sheet:
    """The forms of a page over one working row. Subclasses say which they are and how a row is written."""

    def __init__(self, thing: Any, data: QueryDict | None = None) -> None:
        self.thing = thing
        self.data = data
        self.conflicts: list[drafting.Conflict] = []
        self.others = ""
        self.revision = thing.revision
        self.is_shut = False  # published while somebody wrote: their words are shown, and nothing is saved
        self.saved: HistoryEntry | None = None
        self.written = False

    def all_forms(self) -> Iterator[Any]:
        raise LookupError("A sheet names its forms.")

    def sent(self, prefix: str) -> QueryDict | None:
        """The data for a form of that prefix; None if the page that was sent did not have it.

        A part that a colleague added meanwhile must not be taken for one that was emptied.
        """
        if self.data is None or not any(name.startswith(f"{prefix}-") for name in self.data):
            return None
        return self.data

    def bound_forms(self) -> Iterator[Any]:
        """Those that were sent; before anything is sent, all."""
        return (form for form in self.all_forms() if form.is_bound or self.data is None)

    def is_valid(self) -> bool:
        return (
            sum(not form.is_valid() for form in self.bound_forms()) == 0
        )  # a sum, so that every form shows its errors

    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of all that is wrong, for the summary on top."""
        return [
            (form[name].id_for_label, f"{self.label_of(form, name)}: {message}")
            if name in form.fields
            else ("", str(message))
            for form in self.bound_forms()
            for name, messages in form.errors.items()
            for message in messages
        ]

    def before(self) -> dict[str, Any]:
        """What stands saved, by name."""
        return {
            form.add_prefix(name): normal(form.get_initial_for_field(field, name))
            for form in self.bound_forms()
            for name, field in form.fields.items()
        }

    def mine(self) -> dict[str, Any]:
        """What was sent, by name; only of valid forms."""
        return {
            form.add_prefix(name): normal(form.cleaned_data.get(name))
            for form in self.bound_forms()
            for name in form.fields
        }

    def labels(self) -> dict[str, str]:
        """What a person calls each field, by name."""
        return {form.add_prefix(name): self.label_of(form, name) for form in self.bound_forms() for name in form.fields}

    def label_of(self, form: Any, name: str) -> str:
        return ": ".join(filter(None, [self.title_of(form), str(form[name].label)]))

    def own_conflicts(self, since: set[str]) -> list[drafting.Conflict]:
        """Conflicts that only this kind of page knows; ``since`` names the fields that others changed."""
        return []

    def title_of(self, form: forms.BaseForm) -> str:
        return str(form.recommendation) if hasattr(form, "recommendation") else ""

    def write(self, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Write the rows whose values are not the saved ones; return what changed, for the history."""
        changes = drafting.changes_between(self.before(), values, self.labels())
        mine = self.mine()
        for form in self.bound_forms():
            names = [name for name in form.fields if form.add_prefix(name) in changes]
            if not names:
                continue
            for name in form.fields:
                key = form.add_prefix(name)
                if values[key] != mine[key] and hasattr(form.instance, name):
                    setattr(form.instance, name, form.initial.get(name))
                    form.cleaned_data[name] = form.initial.get(name)
            changes |= self.write_form(form, names) or {}
        return self.named(changes)

    def named(self, changes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """The changes under the names that their fields have from now on."""
        return changes

    def write_form(self, form: Any, names: list[str]) -> dict[str, dict[str, Any]] | None:
        """Write one form of which these fields changed; may name further changes."""
        raise LookupError("A sheet says how its rows are written.")


def submit[S: Sheet](kind: type[S], thing: Any, data: QueryDict, *, by: User, now: datetime) -> S:
    """Save what was sent, or return the sheet with its errors or conflicts and write nothing.

    ``sheet.written`` says which. The row is locked and read again, so that the comparison holds.
    """
    with transaction.atomic():
        thing = workflow.lock(thing)
        sheet = kind(thing, data)
        sheet.is_shut = thing.state not in EDITABLE
        if not sheet.is_valid() or sheet.is_shut:
            sheet.revision = _seen(data, thing)
            return sheet
        merged = drafting.merge(
            thing, seen=_seen(data, thing), before=sheet.before(), mine=sheet.mine(), labels=sheet.labels()
        )
        merged.conflicts += sheet.own_conflicts(merged.changed_by_others)
        if merged.conflicts:
            return _undecided(kind, thing, data, merged, sheet)
        sheet.others = merged.others
        changes = sheet.write(merged.values)
        sheet.saved = drafting.saved(thing, changes, by=by, now=now)
        sheet.written = True
    return sheet


def _seen(data: QueryDict, thing: WorkingRow) -> int:
    """The revision that the person began from. A missing one is treated as the oldest: compare everything."""
    return min(whole_number(data.get("revision", ""), otherwise=0), thing.revision)


def _undecided[S: Sheet](kind: type[S], thing: Any, data: QueryDict, merged: Merge, sent: S) -> S:
    """The same page again: mine in the fields, theirs beside them, and what only they changed taken over."""
    data = data.copy()
    mine = sent.mine()
    for name, value in merged.values.items():
        if value != mine[name]:
            data[name] = value
    sheet = kind(thing, data)
    sheet.is_valid()
    sheet.conflicts, sheet.others = merged.conflicts, merged.others
    return sheet


class ResponseSheet(Sheet):
    """The whole of a response: its dates, its parts in order, a blank part, a card a recommendation."""

    def __init__(self, thing: Response, data: QueryDict | None = None) -> None:
        super().__init__(thing, data)
        self.head = ResponseForm(data, instance=thing)
        self.parts = [
            PartForm(self.sent(f"part-{part.pk}"), instance=part, prefix=f"part-{part.pk}")
            for part in thing.parts.all()
        ]
        self.lost = self._lost_parts()
        last = max((part.instance.order for part in self.parts), default=0)
        blank = Part(response=thing, order=min(last + 10, LAST_PLACE))
        self.new_part = PartForm(data, instance=blank, prefix="part-new")
        answers = thing.answers.select_related("recommendation__report", "force").prefetch_related(
            "limbs__limb", "recommendation__limbs", "recommendation__dependencies__on_product"
        )
        self.cards = [
            AnswerForm(
                self.sent(f"card-{answer.force_id}-{answer.recommendation_id}"),
                instance=answer,
                recommendation=answer.recommendation,
                force=answer.force,
            )
            for answer in answers
        ]

    def _lost_parts(self) -> list[PartForm]:
        """Parts in the sent form that somebody removed meanwhile: if their text was changed, they come back."""
        if self.data is None:
            return []
        kept = {part.instance.pk for part in self.parts}
        gone = {int(match[1]) for name in self.data if (match := PART_FIELD.fullmatch(name))} - kept
        return [self._lost(pk) for pk in sorted(gone) if self._was_edited(pk)]

    def _lost(self, pk: int) -> PartForm:
        return PartForm(self.data, instance=Part(response=self.thing, order=9000), prefix=f"part-{pk}")

    def _was_edited(self, pk: int) -> bool:
        name = f"part-{pk}-text"
        removal = self.thing.history.filter(changes__has_key=name).order_by("-pk").first()
        before = removal.changes[name]["before"] if removal else ""
        sent = normal(self.data.get(name, "") if self.data else "").strip()
        return bool(sent) and sent != before

    def all_forms(self) -> Iterator[Any]:
        yield self.head
        yield from self.parts
        yield from self.lost
        if self._adds_part():
            yield self.new_part
        yield from self.cards

    def _adds_part(self) -> bool:
        """A blank part stays blank until it has words; a second press of the same words adds nothing."""
        if self.data is None:
            return False
        heading, text = (normal(self.data.get(f"part-new-{name}", "")).strip() for name in ("heading", "text"))
        held = {(part.instance.heading, part.instance.text) for part in self.parts}
        return bool(heading or text) and (heading, text) not in held

    def own_conflicts(self, since: set[str]) -> list[drafting.Conflict]:
        """Somebody wants to remove a part whose words a colleague has changed meanwhile."""
        return [
            drafting.Conflict(
                part.add_prefix("remove"),
                self.label_of(part, "remove"),
                theirs=normal(part.initial.get("text")),
                mine=_("Remove this part"),
            )
            for part in self.parts
            if part.is_bound
            and part.cleaned_data.get("remove")
            and since & {part.add_prefix(name) for name in ("heading", "text")}
        ]

    def title_of(self, form: Any) -> str:
        if isinstance(form, PartForm):
            return form.initial.get("heading") or str(Part.Kind(form.instance.kind).label)
        return super().title_of(form)

    def named(self, changes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """A new part has its own name after its first save: the next new part is another one."""
        new = f"part-{self.new_part.instance.pk}-"
        return {name.replace("part-new-", new): change for name, change in changes.items()}

    def write_form(self, form: Any, names: list[str]) -> dict[str, dict[str, Any]] | None:
        if isinstance(form, ResponseForm):
            return None  # saved with the response itself
        if isinstance(form, PartForm):
            return self._write_part(form, names)
        _write_statement(form, names)
        return None

    def _write_part(self, form: PartForm, names: list[str]) -> dict[str, dict[str, Any]] | None:
        if form.cleaned_data.get("remove"):
            return _remove(form)
        form.instance.save()
        return None


def _remove(form: PartForm) -> dict[str, dict[str, Any]]:
    """Remove a part; its words stay readable in the history."""
    if form.instance.pk:
        form.instance.delete()
    return {
        form.add_prefix(name): {
            "label": _("Part removed, %(field)s") % {"field": form[name].label},
            "before": normal(form.initial.get(name)),
            "after": "",
        }
        for name in ("heading", "text")
    }


def _write_statement(form: AnswerForm | EntryForm, names: list[str]) -> None:
    """A card and the positions on its limbs."""
    form.instance.save()
    for name, row in form.limb_rows.items():
        value = form.cleaned_data[name]
        if row.pk is None or row.position != value:
            row.position = value
            if isinstance(row, AnswerLimb):
                row.answer = form.instance
            else:
                row.entry = form.instance
            row.save()


class UpdateSheet(Sheet):
    """A whole update: its date and a card for each recommendation that the report asks of the force."""

    def __init__(self, thing: Update, data: QueryDict | None = None) -> None:
        super().__init__(thing, data)
        self.head = UpdateForm(data, instance=thing)
        held = (
            {(entry.force_id, entry.recommendation_id): entry for entry in thing.entries.prefetch_related("limbs")}
            if thing.pk
            else {}
        )
        forces = _forces(thing, {force for force, _recommendation in held})
        recommendations = drafting.tracked(thing.report)
        self.latest = latest_statements(forces, recommendations)
        self.cards = [
            EntryForm(
                self.sent(f"card-{force.pk}-{recommendation.pk}"),
                instance=held.get((force.pk, recommendation.pk)) or Entry(force=force, recommendation=recommendation),
                recommendation=recommendation,
                force=force,
                latest=self.latest.get((force.pk, recommendation.pk)),
            )
            for force in forces
            for recommendation in recommendations
        ]

    def all_forms(self) -> Iterator[Any]:
        yield self.head
        yield from self.cards

    def write_form(self, form: Any, names: list[str]) -> dict[str, dict[str, Any]] | None:
        if isinstance(form, UpdateForm):
            return None
        what = form.cleaned_data["what"]
        if what == EntryForm.SILENT:
            return _silence(form)
        form.instance.update = self.thing
        form.instance.is_unchanged = what == EntryForm.UNCHANGED
        if form.instance.is_unchanged:
            repeat(form.instance, form.latest)
            form.cleaned_data |= {name: _limb_position(form.latest, row) for name, row in form.limb_rows.items()}
        _write_statement(form, names)
        return None


def _forces(update: Update, spoken_of: set[int]) -> list[Force]:
    """The forces of the body on the day of the update, and those of which it already speaks.

    A slip in the date must not make cards vanish: where no force is known for that day, those of the day on which
    it was begun are shown.
    """
    begun = timezone.localdate(update.started_at) if update.started_at else None
    days = [day for day in (update.dated, begun) if day]
    forces = next(filter(None, (drafting.forces_of(update.body, on=day) for day in days)), [])
    return [*forces, *Force.objects.filter(pk__in=spoken_of - {force.pk for force in forces})]


def _silence(form: EntryForm) -> dict[str, dict[str, Any]]:
    """Take an entry out of the update; its words stay readable in the history."""
    if form.instance.pk:
        form.instance.delete()
    return {
        form.add_prefix(name): {"label": str(form[name].label), "before": normal(form.initial[name]), "after": ""}
        for name in form.TYPED
        if form.initial.get(name)
    }


def latest_statements(forces, recommendations) -> dict[tuple[int, int], PublishedPosition]:
    """The latest published position of each force on each recommendation, with its limbs."""
    rows = (
        CurrentStatement.objects.filter(force__in=forces, recommendation__in=recommendations)
        .select_related("position__publication")
        .prefetch_related("position__publication__positions__limb")
    )
    return {(row.force_id, row.recommendation_id): row.position for row in rows}


def repeat(entry: Entry, latest: PublishedPosition | None) -> None:
    """Make an entry say again what was published last; with nothing published, the checks will speak."""
    if latest is not None:
        entry.position, entry.assessment = latest.position, latest.assessment


def _limb_position(latest: PublishedPosition | None, row: Any) -> str:
    if latest is None:
        return row.position
    return next(
        (
            published.position
            for published in latest.publication.positions.all()
            if published.limb_id == row.limb_id and published.force_id == latest.force_id
        ),
        row.position,
    )
