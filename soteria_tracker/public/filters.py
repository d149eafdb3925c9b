"""The filters of the national picture: plain addresses that can be shared, no script, no query."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Div, Field, Layout
from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forces.models import Country, Force, PolicingBody
from recommendations.models import Recommendation
from soteria_tracker.public.moment import ISO_DAY
from soteria_tracker.public.picture import SCALE, Picture
from soteria_tracker.public.reports import Group
from soteria_tracker.templatetags.look import WORDS
from soteria_tracker.welsh import named, quoted

UNKNOWN = "-not-known"  # after the slug of a cohort: nobody knows whether the force is in it
SOON = 30  # days
#: Names that choose among the forces; the other two only change how the page shows them.
CHOOSING = ("region", "country", "cohort", "body", "position", "on", "past", "due", "waiting", "changed")
#: All that an address of the national picture may ask, besides its moment.
NAMES = frozenset({*CHOOSING, "recommendation", "force"})


class Choice(forms.ChoiceField):
    """A choice that may be left open."""

    def __init__(self, *, empty: Any = "", choices: Any = (), **more: Any) -> None:
        self.empty = empty
        super().__init__(required=False, choices=[("", empty), *choices], **more)
        self.error_messages["invalid_choice"] = _("“%(value)s” is not one of the choices.")

    def offer(self, choices: list[tuple[Any, Any]]) -> None:
        self.choices = [("", self.empty), *choices]


class Day(forms.CharField):
    """A day written as in every address here. Not a DateField: that takes other spellings, by the language."""

    widget = forms.TextInput(attrs={"type": "date"})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            if not re.fullmatch(ISO_DAY, text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(
                _("“%(value)s” is not a day written year, month, day, such as 2025-01-31."), params={"value": text[:40]}
            ) from None


class FilterForm(forms.Form):
    region = Choice(label=_("Region"), empty=_("Any region"))
    country = Choice(label=_("Country"), empty=_("Either country"), choices=Country.choices)
    cohort = Choice(label=_("Group of forces"), empty=_("Any group"))
    body = Choice(label=_("Type of body"), empty=_("Any type"), choices=PolicingBody.Kind.choices)
    position = Choice(label=_("Position"), empty=_("Any position"))
    on = Choice(label=_("On recommendation"), empty=_("Any of them"))
    past = Choice(label=_("Deadline"), empty=_("Passed or not"), choices=[("yes", _("Deadline passed"))])
    due = Choice(label=_("Due"), empty=_("At any time"), choices=[(str(SOON), _("Due within 30 days, work left"))])
    waiting = Choice(
        label=_("Waiting"), empty=_("Waiting or not"), choices=[("yes", _("Waiting on a national product"))]
    )
    changed = Day(label=_("Changed since"), required=False)
    recommendation = Choice(label=_("Recommendation on the map"), widget=forms.HiddenInput)
    force = Choice(label=_("Force to show first"), widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, choices: dict[str, list[tuple[Any, Any]]]) -> None:
        super().__init__(data)
        for name, found in choices.items():
            self.fields[name].offer(found)  # type: ignore[attr-defined]
        self.helper = _helper()


class ForceFilter:
    """Which forces the table shows.

    Everything is asked of the picture, which the page has anyway: what “past the deadline” means stands in one
    place (responses.positions), never a second time in SQL.
    """

    def __init__(
        self,
        data: QueryDict,
        *,
        picture: Picture,
        cohorts: list[Group],
        bodies: dict[int, list[PolicingBody]],
        day: date,
    ) -> None:
        self.picture, self.cohorts, self.bodies, self.day = picture, cohorts, bodies, day
        numbers = [(str(asked.number), _label(asked)) for asked in picture.recommendations]
        regions = sorted({force.region for force in picture.forces})
        choices = {
            "region": [(region, quoted(region)) for region in regions],
            "cohort": list(_cohort_choices(cohorts, len(picture.forces))),
            "position": [(position, WORDS[position]) for position in SCALE],
            "on": numbers,
            "recommendation": numbers,
            "force": [(force.slug, named(force)) for force in picture.forces],
        }
        self.form = FilterForm(data, choices)

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for; nothing where anything of it does not exist."""
        return self.form.cleaned_data if self.form.is_valid() else {}

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """What the address asks for and does not exist: id of the field, its label, the sentence."""
        form = self.form
        return [
            ("" if form[name].is_hidden else form[name].id_for_label, str(form[name].label), str(error))
            for name, errors in form.errors.items()
            for error in errors
        ]

    @property
    def is_chosen(self) -> bool:
        """Whether the address chooses among the forces at all."""
        return any(self.asked.get(name) for name in CHOOSING)

    def chosen(self) -> list[Force]:
        """The forces to show, by name: all of them where an address asks for what does not exist."""
        forces = list(self.picture.forces)
        if not self.is_chosen:
            return forces
        standing = self._standing()
        return [force for force in forces if self._is_like(force) and (standing is None or force.pk in standing)]

    def _is_like(self, force: Force) -> bool:
        """By what the force is, and by the body that answers for it on the day, not by one that once did."""
        asked, kinds = self.asked, {body.kind for body in self.bodies.get(force.pk, [])}
        return (
            asked["region"] in ("", force.region)
            and asked["country"] in ("", force.country)
            and (not asked["body"] or asked["body"] in kinds)
            and (not asked["cohort"] or force.pk in self._cohort(asked["cohort"]))
        )

    def _cohort(self, value: str) -> set[int]:
        slug = value.removesuffix(UNKNOWN)
        group = next(group for group in self.cohorts if group.cohort.slug == slug)
        if value.endswith(UNKNOWN):
            return {force.pk for force in self.picture.forces} - group.known
        return set(group.members)

    def _standing(self) -> set[int] | None:
        """By where they stand; None where nothing of that is asked."""
        asked = self.asked
        if not any(asked.get(name) for name in ("position", "past", "due", "waiting", "changed")):
            return None
        return self.picture.where(
            position=asked["position"],
            number=int(asked["on"]) if asked["on"] else None,
            past=bool(asked["past"]),
            waiting=bool(asked["waiting"]),
            due=(self.day, self.day + timedelta(days=SOON)) if asked["due"] else None,
            after=asked["changed"],
        )


def _label(asked: Recommendation) -> str:
    return format_html("{}: {}", asked.number, quoted(asked.topic)) if asked.topic else str(asked.number)


def _cohort_choices(groups: list[Group], forces: int) -> Iterator[tuple[str, Any]]:
    for group in groups:
        slug, name = group.cohort.slug, group.cohort.name
        yield slug, quoted(name)
        if len(group.known) < forces:
            yield f"{slug}{UNKNOWN}", _("%(cohort)s: not known") % {"cohort": name}


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(Div(*(Field(name) for name in CHOOSING), css_class="filters"), "recommendation", "force")
    return helper
