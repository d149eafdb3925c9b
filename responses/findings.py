"""What a national administrator may enter as a finding of the inspectorate: from its own site, never of tomorrow."""

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from forces import access
from recommendations.models import Recommendation
from responses.models.record import InspectorateFinding

#: HMICFRS publishes under it, and so do the other justice inspectorates with which it inspects together.
INSPECTORATES = ".justiceinspectorates.gov.uk"


def is_of_inspectorate(url: str) -> bool:
    """Whether the address is on a site of the inspectorates: https, no user name, no port of its own."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return parts.scheme == "https" and parts.netloc.lower() == host and host.endswith(INSPECTORATES)


class RecommendationField(forms.ModelChoiceField):
    """Numbers repeat from report to report, so each choice names its report."""

    def label_from_instance(self, recommendation) -> str:
        return f"{recommendation.report}: {recommendation}"


class InspectorateFindingForm(forms.ModelForm):
    recommendation = RecommendationField(
        Recommendation.objects.filter(is_tracked=True).select_related("report"), label=_("Recommendation")
    )

    class Meta:
        model = InspectorateFinding
        fields = ("force", "recommendation", "status", "stated_on", "source_url")
        help_texts = {
            "status": _("“Not known” takes back what an earlier entry says."),
            "stated_on": _("The day on which HMICFRS published it or last changed it."),
            "source_url": _("The page on hmicfrs.justiceinspectorates.gov.uk where this can be read."),
        }

    def clean_stated_on(self):
        day = self.cleaned_data["stated_on"]
        if day > access.today():
            raise forms.ValidationError(_("This day is still to come. Give the date that the source bears."))
        return day

    def clean_source_url(self) -> str:
        url = self.cleaned_data["source_url"]
        if not is_of_inspectorate(url):
            raise forms.ValidationError(
                _(
                    "This is not a page of HMICFRS. Its address begins with https://hmicfrs.justiceinspectorates.gov.uk/."
                )
            )
        return url

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        recommendation, day = cleaned.get("recommendation"), cleaned.get("stated_on")
        if recommendation and day and day < recommendation.report.published:
            self.add_error("stated_on", _("This day is before the report was published. Give the date of the source."))
        return cleaned
