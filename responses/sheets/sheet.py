"""All the forms of one page as one thing: read, check, merge and write together.

Every field has one name on the page. That name is also the key of its value in the history, so that a
save can be compared with what somebody else saved in between.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.functional import cached_property

from forces.models import User
from responses import drafting, workflow
from responses.cards import AnswerForm, EntryForm
from responses.drafting import Merge
from responses.models.history import HistoryEntry
from responses.models.working import AnswerLimb, WorkingRow
from responses.states import EDITABLE


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

    def label(self, key: str) -> str:
        """What a person calls a field, by its name on the page."""
        return self.label_of(*self._fields[key]) if key in self._fields else key

    @cached_property
    def _fields(self) -> dict[str, tuple[Any, str]]:
        return {form.add_prefix(name): (form, name) for form in self.bound_forms() for name in form.fields}

    def label_of(self, form: Any, name: str) -> str:
        return ": ".join(filter(None, [self.title_of(form), str(form[name].label)]))

    def own_conflicts(self, since: set[str]) -> list[drafting.Conflict]:
        """Conflicts that only this kind of page knows; ``since`` names the fields that others changed."""
        return []

    def title_of(self, form: Any) -> str:
        return str(form.recommendation) if hasattr(form, "recommendation") else ""

    def write(
        self, values: dict[str, Any], *, before: dict[str, Any], mine: dict[str, Any]
    ) -> dict[str, dict[str, Any]]:
        """Write the rows whose values are not the saved ones; return what changed, for the history."""
        changes = drafting.changes_between(before, values, self.label)
        for form in self.bound_forms():
            keys = {name: form.add_prefix(name) for name in form.fields}
            # Of every form, saved or not: the response itself is saved with each of its sheets.
            _keep_theirs(form, [name for name, key in keys.items() if values[key] != mine[key]])
            names = [name for name, key in keys.items() if key in changes]
            if names:
                changes |= self.write_form(form, names) or {}
        return self.named(changes)

    def named(self, changes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """The changes under the names that their fields have from now on."""
        return changes

    def write_form(self, form: Any, names: list[str]) -> dict[str, dict[str, Any]] | None:
        """Write one form of which these fields changed; may name further changes."""
        raise LookupError("A sheet says how its rows are written.")


def _keep_theirs(form: Any, names: list[str]) -> None:
    """What only a colleague changed stays as they saved it: Django has put the older value sent here on the row."""
    columns = {field.name: field.attname for field in form.instance._meta.concrete_fields}
    for name in names:
        form.cleaned_data[name] = form.initial.get(name)
        if name in columns:
            setattr(form.instance, columns[name], form.initial.get(name))


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
        before, mine = sheet.before(), sheet.mine()
        merged = drafting.merge(thing, seen=_seen(data, thing), before=before, mine=mine, label=sheet.label)
        merged.conflicts += sheet.own_conflicts(merged.changed_by_others)
        if merged.conflicts:
            return _undecided(kind, thing, data, merged, sheet)
        sheet.others = merged.others
        changes = sheet.write(merged.values, before=before, mine=mine)
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


def write_statement(form: AnswerForm | EntryForm, names: list[str]) -> None:
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
