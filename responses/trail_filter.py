"""Which lines of the audit trail are shown."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from forces.days import in_our_times
from forces.models import AccountEvent
from responses.trail import PARTS
from responses.widgets import DateInput


class TrailFilter(FilterSet):
    """Its form alone is used: the lines come from many tables. What makes no sense is said beside its field."""

    part = ChoiceFilter(label=_("What"), empty_label=_("Everything"), choices=list(PARTS.items()))
    person = CharFilter(label=_("User name"), max_length=150)
    since = DateFilter(label=_("From"), widget=DateInput(), validators=[in_our_times])
    until = DateFilter(label=_("Until"), widget=DateInput(), validators=[in_our_times])

    class Meta:
        model = AccountEvent
        fields: list[str] = []

    @property
    def asked(self) -> dict[str, Any]:
        """As responses.trail.lines takes it: days of London as moments, the last one included."""
        if not self.form.is_valid():
            return {}
        given = self.form.cleaned_data
        until = given["until"] and given["until"] + timedelta(days=1)
        return {
            "part": given["part"],
            "person": given["person"],
            "since": _midnight(given["since"]),
            "until": _midnight(until),
        }


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) if day else None
