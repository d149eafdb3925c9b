"""The rows of a paper's three lists, each with a place number (no script needed), and what no text may hold."""

import re
from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from responses import papers
from responses.characters import unprintable
from responses.models.working import Part

LAST_PLACE = 9_999


def lacking(text: str) -> list[str]:
    """A sentence for each character that no document can print."""
    return [
        str(_("The document font can't print “%(character)s” (%(word)s, %(code)s). Please write it otherwise."))
        % {"character": bad.character, "word": bad.name, "code": bad.code}
        for bad in unprintable(text)
    ]


def unknown(text: str) -> list[str]:
    """A sentence for each name in curly brackets that the Tracker doesn't know, with the nearest that it does."""
    typed = re.findall(r"\{(\w+)(?:([^{}\n]{0,40})(\}))?", text)
    whole = [(name + rest, name, closed) for name, rest, closed in typed]
    found = [(said, name) for said, name, closed in whole if said not in papers.PLACEHOLDERS or not closed]
    return [
        str(_("“{%(typed)s}” is not filled in by the Tracker. Did you mean “{%(known)s}”?"))
        % {"typed": said, "known": (get_close_matches(name, papers.PLACEHOLDERS, 1, 0) or ["report"])[0]}
        for said, name in found
    ]


class Row(forms.Form):
    """One row of a list. ``place`` orders it; equal places keep the order in which they stand."""

    place = forms.IntegerField(label=_("Place"), required=False, min_value=0, max_value=LAST_PLACE)

    def texts(self) -> dict[str, str]:
        """What was typed, by name."""
        return {
            name: (self.cleaned_data.get(name) or "").strip()
            for name, field in self.fields.items()
            if isinstance(field, forms.CharField | forms.ChoiceField) and not isinstance(field, forms.IntegerField)
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            for sentence in [*lacking(value), *unknown(value)] if isinstance(value, str) else ():
                self.add_error(name, sentence)
        return cleaned


class BlockRow(Row):
    on = forms.BooleanField(label=_("Print it"), required=False)

    def __init__(self, *args, key: papers.Block, **kwargs) -> None:
        self.key = key
        kwargs["prefix"] = f"block-{key}"
        super().__init__(*args, **kwargs)
        self.is_always = key in papers.ALWAYS
        if self.is_always:
            del self.fields["on"]

    @property
    def is_on(self) -> bool:
        return self.is_always or bool(self.cleaned_data.get("on"))


class FieldRow(Row):
    label = forms.CharField(label=_("Label"), required=False, max_length=120)
    value = forms.CharField(label=_("Value"), required=False, max_length=400)
    label_cy = forms.CharField(label=_("Label, in Welsh"), required=False, max_length=120)
    value_cy = forms.CharField(label=_("Value, in Welsh"), required=False, max_length=400)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("value") and not cleaned.get("label"):
            self.add_error("label", _("Enter the label of this value, or clear the value."))
        return cleaned


class PartRow(Row):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("(none)")), *Part.Kind.choices])
    heading = forms.CharField(label=_("Heading"), required=False, max_length=200)
    heading_cy = forms.CharField(label=_("Heading, in Welsh"), required=False, max_length=200)

    def texts(self) -> dict[str, str]:
        texts = super().texts()
        if not texts["kind"] and (texts["heading"] or texts["heading_cy"]):
            texts["kind"] = str(Part.Kind.OTHER)
        return texts
