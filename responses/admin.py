"""Doors of the desk to working rows. Each hands its row, if the person may see it, to a page in views.py."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forces.access import SignedInRequest
from forces.events import record_event
from forces.models import AccountEvent
from forces.scoped_admin import NationalAccess, OfficeAdmin, OwnBodyFilter
from responses import desk, paper_admin, views  # noqa: F401  the papers are registered there
from responses.findings import InspectorateFindingForm
from responses.models.record import InspectorateFinding
from responses.models.working import Response, Update, WorkingRow


class SubmissionAdmin(OfficeAdmin):
    """What responses and updates share: a scoped list, and pages of their own behind it."""

    list_select_related = ["body", "report"]
    list_display_links = ["body"]
    actions = None

    @admin.display(description=_("state"), ordering="state")
    def pill(self, thing: WorkingRow) -> str:
        return format_html('<span class="desk-state is-{}">{}</span>', thing.state, thing.get_state_display())

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """The row of that address, if it is of the person's own body. Another's and none look the same."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):  # two locks: the list and the row
            raise Http404
        return row

    def door(self, page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """A view for signed-in people that is given the row instead of its number."""

        def view(request: HttpRequest, object_id: str, **kwargs) -> HttpResponse:
            return page(request, self.admin_site, self.row(request, object_id), **kwargs)

        return self.admin_site.admin_view(view)

    def get_urls(self):
        name = self.model._meta.model_name
        own = [path("<int:object_id>/move/<slug:name>/", self.door(views.move_page), name=f"responses_{name}_move")]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.model._meta.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def history_view(self, request, object_id, extra_context=None):
        return views.history_page(request, self.admin_site, self.row(request, object_id))


@admin.register(Response)
class ResponseAdmin(SubmissionAdmin):
    list_display = ["body", "report", "pill", "version", "dated"]
    list_filter = [OwnBodyFilter, "state"]

    def get_urls(self):
        def dispatches(request, site, row):
            if request.method != "POST":  # somebody had to sign in first, and is led back to the address of the form
                return redirect(desk.change_url(row) + "#dispatches")
            return views.record_dispatch(request, site, row)

        def draft(request, site, row):
            return views.draft_pdf(request, row)

        own = [
            path("token/", self.admin_site.admin_view(views.token), name="responses_token"),
            path("preview/", self.admin_site.admin_view(self.preview), name="responses_preview"),
            path(
                "<int:object_id>/publishing/",
                require_safe(self.door(views.progress_page)),
                name="responses_response_publishing",
            ),
            path(
                "<int:object_id>/translate/",
                self.door(views.translation_page),
                name="responses_response_translate",
            ),
            path("<int:object_id>/import/", self.door(views.import_page), name="responses_response_import"),
            path(
                "<int:object_id>/import/<int:source>/",
                self.door(views.proposal_page),
                name="responses_response_proposal",
            ),
            path(
                "<int:object_id>/import/<int:source>/file",
                require_safe(self.door(views.source_file)),
                name="responses_response_source",
            ),
            path("<int:object_id>/draft.pdf", require_safe(self.door(draft)), name="responses_response_draft"),
            path(
                "<int:object_id>/dispatches/",
                self.door(dispatches),
                name="responses_response_dispatches",
            ),
        ]
        return own + super().get_urls()

    def preview(self, request: SignedInRequest) -> HttpResponse:
        """Markdown to HTML for whoever writes; it reads no row."""
        if request.method != "POST" or not self.has_module_permission(request):
            raise PermissionDenied
        return views.preview(request)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return views.start_page(request, self.admin_site)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return views.response_page(request, self.admin_site, self.row(request, object_id))


@admin.register(Update)
class UpdateAdmin(SubmissionAdmin):
    list_display = ["body", "report", "series", "dated", "pill", "version"]
    list_filter = [OwnBodyFilter, "state"]

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return views.new_update_page(request, self.admin_site)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return views.update_page(request, self.admin_site, self.row(request, object_id))


@admin.register(InspectorateFinding)
class InspectorateFindingAdmin(NationalAccess):
    """Only from a source of HMICFRS, with its address and date; entered once, never changed."""

    form = InspectorateFindingForm
    list_display = ["force", "recommendation", "status", "stated_on"]
    list_select_related = ["force", "recommendation"]
    list_filter = ["status"]
    exclude = ["recorded_at"]
    fieldsets = [
        (
            None,
            {
                "fields": ["force", "recommendation", "status", "stated_on", "source_url"],
                "description": _(
                    "A finding can't be changed once it is saved. The one with the latest date counts; of two with the "
                    "same date, the one entered last. To take one back, enter “Not known” with the same date or a "
                    "later one, and with its source."
                ),
            },
        )
    ]

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change) -> None:
        """Who entered it stands in the audit trail: the row itself is the inspectorate's word, and public."""
        obj.recorded_at = timezone.now()
        super().save_model(request, obj, form, change)
        record_event(AccountEvent.Kind.FINDING_ENTERED, user=request.user, request=request, detail=str(obj.pk))
