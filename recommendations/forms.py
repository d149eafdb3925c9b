"""Rules of the national administrator's forms on days: which can be meant, and what day it is."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from forces import access
from forces.days import in_our_times
from recommendations.models import ExpectedDate, InspectionReport, NationalProduct, Recommendation


class NationalProductForm(forms.ModelForm):
    class Meta:
        model = NationalProduct
        fields = "__all__"  # noqa: DJ007  the admin says which

    def clean_delivered(self):
        delivered = _of_our_times(self.cleaned_data["delivered"])
        if delivered and delivered > access.today():
            raise forms.ValidationError(
                _("This day is still to come. Until the product is delivered, leave this empty and use “expected”.")
            )
        return delivered

    def clean_last_chased(self):
        return _not_to_come(self.cleaned_data["last_chased"])


class ReportForm(forms.ModelForm):
    class Meta:
        model = InspectionReport
        fields = "__all__"  # noqa: DJ007  the admin says which

    def clean_published(self):
        return _of_our_times(self.cleaned_data["published"])


class RecommendationForm(forms.ModelForm):
    class Meta:
        model = Recommendation
        fields = ["deadline"]  # the admin names the others

    def clean_deadline(self):
        return _of_our_times(self.cleaned_data["deadline"])


class ExpectedDateForm(forms.ModelForm):
    """``day`` may be any day, also one before the report: some products were promised long ago."""

    class Meta:
        model = ExpectedDate
        fields = "__all__"  # noqa: DJ007  the admin says which

    def clean_day(self):
        return _of_our_times(self.cleaned_data["day"])

    def clean_stated_on(self):
        return _not_to_come(self.cleaned_data["stated_on"])


def _of_our_times(day: date | None) -> date | None:
    if day:
        in_our_times(day)
    return day


def _not_to_come(day: date | None) -> date | None:
    if (day := _of_our_times(day)) and day > access.today():
        raise forms.ValidationError(_("This day is still to come. Give the day on which it happened."))
    return day
