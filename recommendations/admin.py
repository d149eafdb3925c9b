"""What was asked, as the national administrator loads it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from forces.scoped_admin import NationalAdmin, NationalInline
from recommendations.forms import ExpectedDateForm, NationalProductForm
from recommendations.models import (
    Cohort,
    CohortPlace,
    Dependency,
    ExpectedDate,
    InspectionReport,
    Limb,
    NationalProduct,
    Recommendation,
    ReportAlias,
)


class AliasInline(NationalInline):
    model = ReportAlias


class LimbInline(NationalInline):
    model = Limb


class DependencyInline(NationalInline):
    model = Dependency
    fk_name = "recommendation"


class PlaceInline(NationalInline):
    model = CohortPlace


@admin.register(InspectionReport)
class InspectionReportAdmin(NationalAdmin):
    list_display = ["short_title", "published", "recommendation_total"]
    inlines = [AliasInline]


@admin.register(Recommendation)
class RecommendationAdmin(NationalAdmin):
    list_display = ["__str__", "report", "topic", "deadline", "is_tracked"]
    list_filter = ["report", "is_tracked"]
    list_select_related = ["report"]
    inlines = [LimbInline, DependencyInline]
    fieldsets = [
        (None, {"fields": ["report", "kind", "number", "topic", "addressee", "deadline", "is_tracked"]}),
        (
            _("Official wording"),
            {
                "fields": ["wording", "wording_source"],
                "description": _("Exactly as HMICFRS published it. Leave it empty when you do not hold it."),
            },
        ),
        (None, {"fields": ["note"]}),
    ]


@admin.register(Cohort)
class CohortAdmin(NationalAdmin):
    list_display = ["name", "report", "stated_size"]
    list_select_related = ["report"]
    inlines = [PlaceInline]


class ExpectedDateInline(NationalInline):
    """A date that slips gets a new row: the earlier one is what the public sees it slipped from."""

    model = ExpectedDate
    form = ExpectedDateForm
    fields = ["day", "stated_on", "reason", "source"]


@admin.register(NationalProduct)
class NationalProductAdmin(NationalAdmin):
    form = NationalProductForm
    list_display = ["title", "owner", "expected", "delivered", "last_chased"]
    inlines = [ExpectedDateInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "owner", "owner_note", "delivered", "source"]}),
        (_("While it is awaited"), {"fields": ["meanwhile", "last_chased", "chased_by"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("expected_dates")

    @admin.display(description=_("expected"))
    def expected(self, product: NationalProduct):
        return product.expected
