"""Doors of the desk to the papers of an office; the pages are in responses.views.paper."""

from collections.abc import Callable

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from forces.scoped_admin import OfficeAdmin
from responses.models.paper import Paper
from responses.views import paper as views
from responses.views import paper_preview


@admin.register(Paper)
class PaperAdmin(OfficeAdmin):
    """The lists and forms of Django's admin play no part: each page is our own, the scope is that of all rows."""

    list_select_related = ["body"]

    def row(self, request: HttpRequest, object_id: str) -> Paper:
        """The paper of that address, if it is of the person's own body. Another's and none look the same."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):  # two locks: the list and the row
            raise Http404
        return row

    def door(self, page: Callable[..., HttpResponse], *, with_site: bool = False) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            row = self.row(request, object_id)
            return page(request, self.admin_site, row) if with_site else page(request, row)

        return self.admin_site.admin_view(view)

    def get_urls(self):
        own = [
            path(
                "<int:object_id>/preview/",
                require_POST(self.door(self.preview)),
                name="responses_paper_preview",
            ),
            path("<int:object_id>/crest/", require_safe(self.door(views.crest_picture)), name="responses_paper_crest"),
            path("<int:object_id>/copy/", require_POST(self.door(views.copy_paper)), name="responses_paper_copy"),
            path("<int:object_id>/usual/", require_POST(self.door(views.make_usual)), name="responses_paper_usual"),
            path(
                "<int:object_id>/remove/",
                self.door(views.remove_page, with_site=True),
                name="responses_paper_remove",
            ),
        ]
        return own + super().get_urls()

    def preview(self, request, paper: Paper) -> HttpResponse:
        views.refuse_readers(request, paper.body)
        return paper_preview.preview(request, paper)

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return views.list_page(request, self.admin_site)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        return views.begin_page(request, self.admin_site)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return views.paper_page(request, self.admin_site, self.row(request, object_id))

    def history_view(self, request, object_id, extra_context=None):
        return views.paper_history_page(request, self.admin_site, self.row(request, object_id))
