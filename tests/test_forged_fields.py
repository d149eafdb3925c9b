"""No form of the desk takes a row that it does not ask for: what could move one to another body has no field."""

import sys

from django import forms
from django.contrib import admin

from forces.scoped_admin import OfficeAdmin
from tests.access.forged import NAMES

#: Forms of the desk that ask for a row, and which; without one, they ask for words under such a name ("source").
ASKED = {
    "forces.forms.MembershipForm": {"user", "body"},
    "forces.invitation_admin.InvitationForm": {"body"},
    "recommendations.forms.ExpectedDateForm": {"product"},
    "recommendations.forms.NationalProductForm": set(),
    "responses.cards.AnswerForm": set(),
    "responses.cards.EntryForm": set(),
    "responses.findings.InspectorateFindingForm": {"force", "recommendation"},
    "responses.forms.StartForm": {"report"},  # and a body, of the person's own
}


def forms_of_the_desk(above=forms.BaseForm):
    for each in above.__subclasses__():
        is_ours = each.__module__.split(".")[0] in ("forces", "recommendations", "responses")
        if is_ours and hasattr(sys.modules[each.__module__], each.__name__):  # not those that the admin makes of them
            yield each
        yield from forms_of_the_desk(each)


def test_form_of_the_desk_takes_no_row_but_those_named():
    found = {}
    for each in set(forms_of_the_desk()):
        rows = {name for name, field in each.base_fields.items() if isinstance(field, forms.ModelChoiceField)}
        if rows or set(each.base_fields) & (NAMES | {"body_id", "started_by", "state", "version"}):
            found[f"{each.__module__}.{each.__qualname__}"] = rows

    assert found == ASKED


def test_office_admin_has_no_form_of_djangos_own():
    """Each page is our own: no field of the model can come in by the admin's generic form."""
    generic = [
        model.__name__
        for model, each in admin.site._registry.items()
        if isinstance(each, OfficeAdmin)
        and ("add_view" not in vars(type(each)) or "change_view" not in vars(type(each)) or each.inlines)
    ]

    assert generic == []
