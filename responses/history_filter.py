"""Which entries of a history are shown: by whom, which action, between which days."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter, FilterSet

from forces.days import in_our_times
from responses.models.history import HistoryEntry
from responses.templatetags.desk import action_words
from responses.widgets import DateInput


class HistoryFilter(FilterSet):
    """Offers whoever did something here and whatever was done, nothing else. Two queries besides the entries.

    What makes no sense is said beside its field, and then every entry is shown: none is hidden by a slip.
    """

    person = ChoiceFilter(field_name="by_name", label=_("By"), empty_label=_("Anybody"))
    action = ChoiceFilter(label=_("Action"), empty_label=_("Any action"))
    after = DateFilter(
        field_name="at", lookup_expr="date__gte", label=_("From"), widget=DateInput(), validators=[in_our_times]
    )
    before = DateFilter(
        field_name="at", lookup_expr="date__lte", label=_("Until"), widget=DateInput(), validators=[in_our_times]
    )

    class Meta:
        model = HistoryEntry
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, entries: QuerySet[HistoryEntry]) -> None:
        super().__init__(data, queryset=entries)
        done = entries.order_by()
        names = sorted(set(done.values_list("by_name", flat=True).distinct()))
        actions = sorted(set(done.values_list("action", flat=True).distinct()), key=action_words)
        self.filters["person"].extra["choices"] = [(name, name) for name in names]
        self.filters["action"].extra["choices"] = [(action, action_words(action)) for action in actions]

    @property
    def chosen(self) -> dict[str, Any]:
        """What is asked for, where it makes sense; empty: everything."""
        return {name: value for name, value in self.form.cleaned_data.items() if value} if self.form.is_valid() else {}
