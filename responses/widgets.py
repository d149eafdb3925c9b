"""The fields of the desk that are not Django's own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forces.days import in_our_times

PROSE_HELP = _("Markdown: a blank line begins a paragraph, “- ” a bullet, **bold**, [words](https://address).")


class DateInput(forms.DateInput):
    """The browser's own date field, in the only format that it speaks."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "govuk-input desk-date"})


class DayField(forms.DateField):
    """A day that somebody types: one of our times, or the form says what to do."""

    widget = DateInput
    default_validators = [in_our_times]


class Prose(forms.Textarea):
    """Rich text as Markdown; the desk's script adds a live preview beside it."""

    def __init__(self, rows: int = 6) -> None:
        super().__init__(attrs={"rows": rows, "data-preview": "prose", "class": "desk-prose"})
