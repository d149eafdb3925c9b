"""The form of the search: plain addresses that can be shared, no script."""

from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Div, Field, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recommendations.models import InspectionReport
from responses.models.search import Passage
from soteria_tracker.public.reference import Reference
from soteria_tracker.public.search import BEST, NEWEST, Query, Typed, keys_of
from soteria_tracker.welsh import named, quoted

#: As long as an address may reasonably be.
LONGEST = 300
LARGEST_KEY = 2**63 - 1
NARROWING = ("kind", "language", "body", "force", "report", "recommendation", "versions")
NO_CHOICE = {"invalid_choice": _("“%(value)s” is not one of the choices.")}


class SearchForm(forms.Form):
    """What to look for, and where. ``after`` is the key behind which a later page begins: links have it alone."""

    q = forms.CharField(
        label=_("Words to look for"),
        help_text=_("All of them must be there. Accents and capitals do not matter. Put a phrase in quotation marks."),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": _("A search has at most %(limit_value)d characters. Leave some words out.")},
    )
    kind = forms.ChoiceField(label=_("Where"), required=False, error_messages=NO_CHOICE)
    language = forms.ChoiceField(
        label=_("Language of the text"),
        choices=[("", _("Either language")), ("en", _("English")), ("cy", _("Welsh"))],
        required=False,
        error_messages=NO_CHOICE,
    )
    body = forms.ChoiceField(label=_("Local policing body"), required=False, error_messages=NO_CHOICE)
    force = forms.ChoiceField(label=_("Force"), required=False, error_messages=NO_CHOICE)
    report = forms.ChoiceField(label=_("Report"), required=False, error_messages=NO_CHOICE)
    recommendation = forms.IntegerField(
        label=_("Number of the recommendation"),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Give the number of a recommendation, such as 7.")
        ),
    )
    versions = forms.ChoiceField(
        label=_("Versions"),
        choices=[("", _("Without replaced versions")), ("all", _("With replaced versions"))],
        required=False,
        error_messages=NO_CHOICE,
    )
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[("", _("Best match first")), (BEST, _("Best match first")), (NEWEST, _("Newest first"))],
        required=False,
        error_messages=NO_CHOICE,
    )
    after = forms.IntegerField(
        label=_("Later page"),
        required=False,
        min_value=1,
        max_value=LARGEST_KEY,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("There is no such page. Begin with the first.")
        ),
    )

    def __init__(self, data: QueryDict, *, reference: Reference, reports: Iterable[InspectionReport]) -> None:
        super().__init__(data)
        self.reference, self.reports = reference, {report.slug: report for report in reports}
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": [("", _("Everywhere")), *Passage.Kind.choices],
            "body": [("", _("Any body")), *((body.slug, named(body)) for body in reference.bodies)],
            "force": [("", _("Any force")), *((force.slug, named(force)) for force in reference.forces)],
            "report": [("", _("Any report")), *((slug, quoted(row.short_title)) for slug, row in self.reports.items())],
        }
        for name, own in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- the four above
            field.choices = own
        self.helper = _helper()

    @property
    def typed(self) -> Typed:
        return Typed.of(self.cleaned_data.get("q", ""))

    def query(self) -> Query:
        """What is asked of the index; the day is for the page to add."""
        chosen = self.cleaned_data
        keys = keys_of(
            language=chosen["language"],
            kind=chosen["kind"],
            body=chosen["body"] and self.reference.body(chosen["body"]).pk,
            force=chosen["force"] and self.reference.force(chosen["force"]).pk,
            report=chosen["report"] and self.reports[chosen["report"]].pk,
            recommendation=chosen["recommendation"],
        )
        return Query(self.typed.terms, tuple(keys), all_versions=chosen["versions"] == "all")

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) not in ("", None) for name in NARROWING if name != "versions")

    @property
    def chosen_order(self) -> str:
        return self.cleaned_data.get("order") or BEST

    @property
    def problems(self) -> list[tuple[str, Any, Any]]:
        """What the address asks for and does not exist: id of the field, its label, the sentence."""
        return [
            ("" if name in ("after", "order") else self[name].id_for_label or "", self[name].label, error)
            for name, errors in self.errors.items()
            for error in errors
        ]


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(Field("q"), Div(*(Field(name) for name in NARROWING), css_class="filters"))
    return helper
