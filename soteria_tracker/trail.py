"""The page of the audit trail at the desk, and the same lines as CSV. For auditors and national administrators."""

from collections.abc import Iterator
from datetime import UTC

from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forces import access, permissions
from forces.access import SignedInRequest
from forces.events import record_event
from forces.models import AccountEvent
from responses import seals
from responses.trail import Line, lines, place
from responses.trail_filter import TrailFilter
from soteria_tracker.public.data import csv_files
from soteria_tracker.public.data.schema import Row

PAGE, BATCH = 50, 500
#: Lines of a file: what a spreadsheet opens. Whoever needs more asks for fewer days at a time.
MOST = 20_000


@require_safe
def trail_page(request: SignedInRequest, site: AdminSite) -> HttpResponseBase:
    if not access.may_anywhere(request.user, permissions.SEE_TRAIL):
        raise PermissionDenied(_("The audit trail is read by auditors and national administrators."))
    choice = TrailFilter(request.GET)
    if request.GET.get("format") == "csv":
        return _csv(request, choice)
    below = place(request.GET.get("below", ""))
    found = lines(**choice.asked, below=below, most=PAGE + 1)
    request.current_app = site.name
    context = {
        **site.each_context(request),
        "title": _("The audit trail"),
        "choice": choice,
        "lines": found[:PAGE],
        "older": found[PAGE - 1].place if len(found) > PAGE else "",
        "is_below": below is not None,
        "seal": seals.head(),
    }
    return TemplateResponse(request, "admin/trail.html", context)


def _csv(request: SignedInRequest, choice: TrailFilter) -> HttpResponse | StreamingHttpResponse:
    """That somebody took it away is in the trail too, as its newest line."""
    if not choice.form.is_valid():
        return HttpResponse(_("Correct the days that you asked for, then try again."), status=400)
    record_event(AccountEvent.Kind.FILE_TAKEN, user=request.user, request=request, detail="audit trail")
    answer = StreamingHttpResponse(_rows(choice), content_type=csv_files.TYPE)
    answer["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return answer


def _rows(choice: TrailFilter) -> Iterator[bytes]:
    yield csv_files.BOM.encode() + csv_files.body([("at", "who", "account", "what", "thing", "where")])
    below, written = None, 0
    while written < MOST and (found := lines(**choice.asked, below=below, most=BATCH)):
        yield csv_files.body(_cells(line) for line in found)
        below, written = place(found[-1].place), written + len(found)


def _cells(line: Line) -> Row:
    return (line.at.astimezone(UTC), line.who, line.account, line.what, line.thing, line.where)
