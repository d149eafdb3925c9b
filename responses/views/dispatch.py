"""To whom a response went: section 55(6) names two, the office adds its own."""

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from forces.access import SignedInRequest
from responses import covering, desk, permissions, workflow
from responses.forms import DispatchForm
from responses.models.dispatch import Dispatch
from responses.models.working import Response
from responses.views.page import refuse_strangers
from responses.views.response import drawn


@transaction.atomic
def record_dispatch(request: SignedInRequest, site: AdminSite, response: Response) -> HttpResponse:
    """Note that a copy was sent. From the approval on: a checklist may be printed with it. While a correction is
    written, copies of the published version can still be noted."""
    today = timezone.localdate()
    refuse_strangers(response, request.user, permissions.NOTE_COPY, today=today)
    response = workflow.lock(response)
    form = DispatchForm(response, request.POST, today=today)
    if not covering.version_of(response):  # perhaps it was taken back while somebody typed
        form.add_error(None, _("There is no approved response yet of which a copy could have been sent."))
    if not form.is_valid():
        return drawn(request, site, response, dispatch_form=form)
    _record(request, response, form.cleaned_data)
    return redirect(desk.change_url(response) + "#dispatches")


def _record(request: SignedInRequest, response: Response, sent: dict) -> None:
    """One row a version and recipient; a second entry corrects the first, and the history keeps both."""
    now, recipient, version = timezone.now(), sent["recipient"], covering.version_of(response)
    row = response.dispatches.filter(version=version, recipient=recipient).first()
    before = _told(row) if row else ""
    row = row or Dispatch(response=response, version=version, recipient=recipient)
    row.sent_on, row.means, row.sent_by = sent["sent_on"], sent["means"], sent["sent_by"]
    row.recorded_by, row.recorded_at = request.user, now
    row.save()
    label = _("Copy sent to %(recipient)s") % {"recipient": row.get_recipient_display()}
    change = {"label": label, "before": before, "after": _told(row)}
    workflow.record_history(
        response, "copy", by=request.user, now=now, before=response.state, changes={f"copy-{recipient}": change}
    )
    messages.success(request, _("Recorded."))


def _told(row: Dispatch) -> str:
    return ", ".join(each for each in (row.sent_on.isoformat(), row.get_means_display(), row.sent_by) if each)
