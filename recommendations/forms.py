"""Rules of the national administrator's forms that ask what day it is."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from forces import access
from recommendations.models import ExpectedDate, NationalProduct


class NationalProductForm(forms.ModelForm):
    class Meta:
        model = NationalProduct
        fields = "__all__"  # noqa: DJ007  the admin says which

    def clean_delivered(self):
        delivered = self.cleaned_data["delivered"]
        if delivered and delivered > access.today():
            raise forms.ValidationError(
                _("This day is still to come. Until the product is delivered, leave this empty and use “expected”.")
            )
        return delivered

    def clean_last_chased(self):
        return _not_to_come(self.cleaned_data["last_chased"])


class ExpectedDateForm(forms.ModelForm):
    """``day`` may be any day, also one before the report: some products were promised long ago."""

    class Meta:
        model = ExpectedDate
        fields = "__all__"  # noqa: DJ007  the admin says which

    def clean_stated_on(self):
        return _not_to_come(self.cleaned_data["stated_on"])


def _not_to_come(day: date | None) -> date | None:
    if day and day > access.today():
        raise forms.ValidationError(_("This day is still to come. Give the day on which it happened."))
    return day
