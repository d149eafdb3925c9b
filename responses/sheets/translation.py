"""The sheet of the translator: the Welsh of each text of a response, beside the English of which it is the translation.

The form carries the mark of the English that stood beside each field. Whoever translates while a colleague
rewrites the English has translated the old one: the text is kept, and stays stale.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from responses import translation
from responses.models.working import Answer, Part, Response
from responses.sheets.sheet import Sheet, normal
from responses.translation import Pair, Standing, Stretch
from responses.widgets import Prose

MARK = re.compile(r"[0-9a-f]{64}")
WELSH_OF_A_PART = re.compile(r"part-(\d{1,9})-(heading|text)_cy")


class WelshForm(forms.ModelForm):
    """The Welsh of one row: a field for each text that has English, or for which Welsh was sent.

    A field that the sent page did not show is left out: it was not emptied.
    """

    def __init__(self, *args, these: list[Pair], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = [pair for pair in these if self._is_shown(pair)]
        shown = {f"{pair.name}_cy" for pair in self.pairs}
        for name in list(self.fields):
            if name not in shown:
                del self.fields[name]
        for pair in self.pairs:
            widget = self.fields[f"{pair.name}_cy"].widget
            widget.attrs |= {"lang": "cy", "spellcheck": "true", "aria-describedby": f"{pair.key}-standing"}

    def _is_shown(self, pair: Pair) -> bool:
        if pair.standing == Standing.NOT_NEEDED:
            return bool(self.data.get(pair.key, "").strip())
        return not self.is_bound or pair.key in self.data


def _form(model: type[models.Model], names: tuple[str, ...]) -> type[WelshForm]:
    rich: dict[str, type[forms.Widget] | forms.Widget] = {
        f"{name}_cy": Prose(rows=4) for name in names if name in translation.RICH
    }
    fields = [f"{name}_cy" for name in names]
    return cast("type[WelshForm]", forms.modelform_factory(model, WelshForm, fields=fields, widgets=rich))


FORMS = {
    Response: _form(Response, translation.OF_RESPONSE),
    Part: _form(Part, translation.OF_PART),
    Answer: _form(Answer, translation.OF_ANSWER),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One pair on the page: what stands beside what, as it was before anything was sent."""

    pair: Pair
    field: forms.BoundField
    standing: Standing
    mark: str  # of the English that stands, or stood, beside the field
    is_said_right: bool
    since: list[Stretch] | None  # what changed in the English; None: not stale, or not held

    @property
    def label(self) -> str:
        return translation.label(self.pair)

    @property
    def waits(self) -> bool:
        return self.standing in translation.WAITING


@dataclass(frozen=True, slots=True)
class Group:
    """The pairs of one row: the response itself, a part, a recommendation."""

    title: str
    row: Any
    lines: list[Line]


class TranslationSheet(Sheet):
    """All Welsh texts of a response in the order in which they are printed."""

    def __init__(self, thing: Response, data: QueryDict | None = None) -> None:
        super().__init__(thing, data)
        parts = list(thing.parts.all())
        answers = thing.answers.select_related("recommendation", "force").prefetch_related("recommendation__limbs")
        self.pairs = translation.document(thing, parts, answers)
        self.standings = {pair.key: pair.standing for pair in self.pairs}  # forms put what was sent on the rows
        self.since = self._since()
        self.forms = [self._form_of(these) for these in _by_row(self.pairs)]
        self.lost = self._lost({part.pk for part in parts})
        self.overtaken = 0  # texts whose English changed while they were being translated

    def _form_of(self, these: list[Pair]) -> WelshForm:
        """``data`` only if the page that was sent had the row: a row that came meanwhile was not emptied."""
        first = these[0]
        sent = self.data if any(pair.key in (self.data or {}) for pair in these) else None
        return FORMS[type(first.row)](sent, instance=first.row, prefix=first.prefix or None, these=these)

    def _lost(self, kept: set[int]) -> dict[str, str]:
        """Welsh that was typed for a part which somebody removed meanwhile: it goes into the history."""
        if self.data is None:
            return {}
        found = ((name, WELSH_OF_A_PART.fullmatch(name)) for name in self.data)
        gone = {name: normal(self.data[name]).strip() for name, match in found if match and int(match[1]) not in kept}
        return {name: text for name, text in gone.items() if text and self._was_typed(name, text)}

    def _was_typed(self, name: str, text: str) -> bool:
        """Not what stood there already when the part was removed, which the history has."""
        removal = self.thing.history.filter(changes__has_key=name).order_by("-pk").first()
        return removal is None or text not in (removal.changes[name]["before"], removal.changes[name]["after"])

    def all_forms(self) -> Iterator[Any]:
        return (form for form in self.forms if form.fields)

    def title_of(self, form: Any) -> str:
        return translation.title(form.instance)

    def groups(self, *, waiting_alone: bool = False) -> list[Group]:
        """What the page shows; ``waiting_alone``: only texts that are missing or stale."""
        found = [
            Group(translation.title(form.instance), form.instance, [self._line(form, pair) for pair in form.pairs])
            for form in self.all_forms()
        ]
        if waiting_alone:
            found = [Group(each.title, each.row, [line for line in each.lines if line.waits]) for each in found]
        return [each for each in found if each.lines]

    def _line(self, form: WelshForm, pair: Pair) -> Line:
        return Line(
            pair=pair,
            field=form[f"{pair.name}_cy"],
            standing=self.standings[pair.key],
            mark=self.mark_sent(pair) or translation.english_sha256(pair.english),
            is_said_right=self.is_said_right(pair),
            since=self.since.get(pair.key),
        )

    def mark_sent(self, pair: Pair) -> str:
        """The mark of the English that stood beside the field; nothing if the form carried none."""
        mark = self.data.get(f"{pair.key}-of", "") if self.data is not None else ""
        return mark if MARK.fullmatch(mark) else ""

    def is_said_right(self, pair: Pair) -> bool:
        return self.data is not None and bool(self.data.get(f"{pair.key}-right"))

    def write(
        self, values: dict[str, Any], *, before: dict[str, Any], mine: dict[str, Any]
    ) -> dict[str, dict[str, Any]]:
        """The texts, then of which English each is the translation."""
        # What only a colleague changed is no translation of this person's, although it differs from what they sent.
        typed = {key for key, value in values.items() if value == mine[key] != before[key]}
        changes = super().write(values, before=before, mine=mine)
        for form in self.bound_forms():
            changes |= self._mark(form, typed)
        return changes | {
            name: {"label": _("Welsh of a part that was removed meanwhile"), "before": "", "after": text}
            for name, text in self.lost.items()
        }

    def _mark(self, form: WelshForm, typed: set[str]) -> dict[str, dict[str, Any]]:
        row, changes = form.instance, {}
        marks = dict(row.translated)
        for pair in form.pairs:
            right = self._renews(pair, typed)
            if not pair.welsh.strip():
                marks.pop(pair.name, None)
            elif pair.key in typed or right:
                marks[pair.name] = self.mark_sent(pair)
                self.overtaken += marks[pair.name] != translation.english_sha256(pair.english)
            if right:
                label = _("%(field)s: the Welsh is still right") % {"field": self.label_of(form, f"{pair.name}_cy")}
                changes[f"{pair.key}-right"] = {"label": label, "before": "", "after": _("Yes")}
        if marks != row.translated:
            row.translated = marks
            if not isinstance(row, Response):  # that one is saved with the count of the save
                row.save(update_fields=["translated"])
        return changes

    def _renews(self, pair: Pair, typed: set[str]) -> bool:
        is_stale = self.standings[pair.key] == Standing.STALE and bool(pair.welsh.strip())
        return is_stale and pair.key not in typed and self.is_said_right(pair)

    def write_form(self, form: Any, names: list[str]) -> dict[str, dict[str, Any]] | None:
        if not isinstance(form.instance, Response):
            form.instance.save()
        return None

    def _since(self) -> dict[str, list[Stretch]]:
        """What changed in the English since it was translated, for the stale texts of which that is held."""
        stale = [pair for pair in self.pairs if self.standings[pair.key] == Standing.STALE]
        history = _told(self.thing) if stale else []
        found = {pair: translation.translated_from(pair, history) for pair in stale}
        return {pair.key: translation.difference(old, pair.english) for pair, old in found.items() if old is not None}

    @cached_property
    def tally(self) -> translation.Tally:
        return translation.tally(self.standings.values())


def _by_row(these: list[Pair]) -> list[list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for pair in these:
        found.setdefault(pair.prefix, []).append(pair)
    return list(found.values())


def _told(response: Response) -> list[dict[str, Any]]:
    """The changes of the history, the newest first; the reason of a correction was given with the move."""
    rows = response.history.values_list("action", "note", "changes")
    return [
        {"correction_reason": {"before": note, "after": note}} if action == "correct" else changes
        for action, note, changes in rows
    ]
