"""The filters of the national picture: plain addresses that can be shared, no script."""

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Div, Field, Layout
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from forces.models import Country, Force, PolicingBody
from recommendations.models import Cohort
from soteria_tracker.public.picture import SCALE, Picture
from soteria_tracker.templatetags.look import WORDS

UNKNOWN = "-not-known"  # after the slug of a cohort: nobody knows whether the force is in it
#: Names that choose among the forces; the other two only change how the page shows them.
CHOOSING = ("region", "country", "cohort", "body", "position", "on", "past")


class ForceFilter(FilterSet):
    """Which forces the table shows.

    Position and deadline are asked of the picture, not of the database: what “past the deadline” means
    stands in one place (responses.positions), never a second time in SQL.
    """

    region = ChoiceFilter(label=_("Region"), empty_label=_("Any region"))
    country = ChoiceFilter(label=_("Country"), empty_label=_("Either country"), choices=Country.choices)
    cohort = ChoiceFilter(label=_("Group of forces"), empty_label=_("Any group"), method="in_cohort")
    body = ChoiceFilter(
        label=_("Type of body"),
        empty_label=_("Any type"),
        choices=PolicingBody.Kind.choices,
        method="with_body",
    )
    position = ChoiceFilter(label=_("Position"), empty_label=_("Any position"), method="leave")
    on = ChoiceFilter(label=_("On recommendation"), empty_label=_("Any of them"), method="leave")
    past = ChoiceFilter(
        label=_("Deadline"),
        empty_label=_("Passed or not"),
        choices=[("yes", _("Deadline passed"))],
        method="leave",
    )
    recommendation = ChoiceFilter(label=_("Recommendation on the map"), widget=forms.HiddenInput, method="leave")
    force = ChoiceFilter(label=_("Force to show first"), widget=forms.HiddenInput, method="leave")

    class Meta:
        model = Force
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        *,
        picture: Picture,
        cohorts: list[Cohort],
        bodies: dict[int, list[PolicingBody]],
    ) -> None:
        super().__init__(data, queryset=Force.objects.order_by())
        self.picture, self.cohorts, self.bodies = picture, cohorts, bodies
        numbers = [(asked.number, _label(asked)) for asked in picture.recommendations]
        choices = {
            "region": [(region, region) for region in sorted({force.region for force in picture.forces})],
            "cohort": list(_cohort_choices(cohorts, len(picture.forces))),
            "position": [(position, WORDS[position]) for position in SCALE],
            "on": numbers,
            "recommendation": numbers,
            "force": [(force.slug, force.name) for force in picture.forces],
        }
        for name, filter_ in self.filters.items():
            if name in choices:
                filter_.extra["choices"] = choices[name]
            filter_.extra["error_messages"] = {"invalid_choice": _("“%(value)s” is not one of the choices.")}

    def get_form_class(self) -> type[forms.Form]:
        form_class = super().get_form_class()
        form_class.helper = _helper()
        return form_class

    def in_cohort(self, queryset: QuerySet[Force], name: str, value: str) -> QuerySet[Force]:
        slug = value.removesuffix(UNKNOWN)
        places = next(cohort for cohort in self.cohorts if cohort.slug == slug).places.all()
        if value.endswith(UNKNOWN):
            return queryset.exclude(pk__in=[place.force_id for place in places])
        return queryset.filter(pk__in=[place.force_id for place in places if place.is_member])

    def with_body(self, queryset: QuerySet[Force], name: str, value: str) -> QuerySet[Force]:
        """By the body that answers for the force today, not by one that once did."""
        found = [force for force, bodies in self.bodies.items() if value in {body.kind for body in bodies}]
        return queryset.filter(pk__in=found)

    def leave(self, queryset: QuerySet[Force], name: str, value: str) -> QuerySet[Force]:
        """Three of these are asked together (below); two only change how the page shows the forces."""
        return queryset

    def filter_queryset(self, queryset: QuerySet[Force]) -> QuerySet[Force]:
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if not (asked.get("position") or asked.get("past")):
            return queryset
        found = self.picture.where(
            position=asked.get("position", ""),
            number=int(asked["on"]) if asked.get("on") else None,
            past=bool(asked.get("past")),
        )
        return queryset.filter(pk__in=found)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """What the address asks for and does not exist: id of the field, its label, the sentence."""
        form = self.form
        return [
            ("" if form[name].is_hidden else form[name].id_for_label, form[name].label, error)
            for name, errors in form.errors.items()
            for error in errors
        ]

    @property
    def is_chosen(self) -> bool:
        """Whether the address chooses among the forces at all."""
        return any(self.form.cleaned_data.get(name) for name in CHOOSING)

    def chosen(self) -> list[Force]:
        """The forces to show, by name: all of them where an address asks for what does not exist. One query."""
        if not self.form.is_valid() or not self.is_chosen:
            return self.picture.forces
        keys = set(self.qs.values_list("pk", flat=True))
        return [force for force in self.picture.forces if force.pk in keys]


def _label(asked) -> str:
    return f"{asked.number}: {asked.topic}" if asked.topic else str(asked.number)


def _cohort_choices(cohorts: list[Cohort], forces: int):
    for cohort in cohorts:
        yield cohort.slug, cohort.name
        if len(cohort.places.all()) < forces:
            yield f"{cohort.slug}{UNKNOWN}", _("%(cohort)s: not known") % {"cohort": cohort.name}


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(Div(*(Field(name) for name in CHOOSING), css_class="filters"), "recommendation", "force")
    return helper
