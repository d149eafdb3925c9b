"""Rules of the national administrator's forms that ask what day it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forces import access
from recommendations.models import NationalProduct


class NationalProductForm(forms.ModelForm):
    """``expected`` may be any day, also one before the report: some products were promised long ago."""

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
