"""The whole response on one page, and what belongs to it alone."""

from datetime import date

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from forces import access
from forces.access import SignedInRequest
from responses import checks, desk, documents, drafting, workflow
from responses.forms import CopyForm, StartForm
from responses.models.working import Response, StatutoryCopy
from responses.payloads import payload
from responses.sheets import ResponseSheet, submit
from responses.states import State
from responses.views.page import not_editable, page, refuse_strangers, say_saved


def response_page(request: SignedInRequest, site: AdminSite, response: Response) -> HttpResponse:
    """One page that holds the whole response: write it, see what the checks say, take the next step."""
    today = timezone.localdate()
    may_edit = workflow.may_edit(response, request.user, on=today)
    sheet: ResponseSheet | None = None
    if request.method == "POST":
        refuse_strangers(response, request.user, today=today)
        was_approved = response.state == State.APPROVED
        sheet = submit(ResponseSheet, response, request.POST, by=request.user, now=timezone.now())
        if sheet.written:
            say_saved(request, sheet, today=today, was_approved=was_approved)
            return redirect(desk.change_url(response) + _anchor(request))
        response = sheet.thing
    elif may_edit:
        sheet = ResponseSheet(response)
    may_edit = may_edit and not (sheet and sheet.is_shut)
    found = checks.findings(response, today=today)
    return page(
        request,
        site,
        "response.html",
        title=str(response),
        response=response,
        thing=response,
        sheet=sheet,
        preview=payload(response, published_on=None),
        clock=desk.clock(response.report, response),
        findings=found,
        buttons=desk.buttons(response, request.user, today=today, found=found),
        recent=desk.history(response)[:5],
        copies=list(response.copies.filter(publication=response.published)) if response.published_id else [],
        copy_form=CopyForm(initial={"sent_on": today}),
        latest={
            (row.force.pk, row.recommendation.pk): row
            for row in desk.asked(response.body, response.report, today=today)
        },
        not_editable="" if may_edit else not_editable(response),
    )


def _anchor(request: SignedInRequest) -> str:
    """Back to the block in which somebody asked for another part."""
    return "#new-part" if "add_part" in request.POST else ""


def start_page(request: SignedInRequest, site: AdminSite) -> HttpResponse:
    """Begin the response of a body to a report, or go on with it."""
    bodies = access.bodies(request.user)
    form = StartForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        response = drafting.start_response(
            form.cleaned_data["body"], form.cleaned_data["report"], by=request.user, now=timezone.now()
        )
        return redirect(desk.change_url(response))
    return page(request, site, "start.html", title=_("Begin a section 55 response"), form=form)


def draft_pdf(request: SignedInRequest, response: Response) -> HttpResponse:
    """The document as it would look, marked DRAFT on every page."""
    try:
        pdf = documents.pdf(payload(response, published_on=None), draft=True)
    except documents.DocumentError as sentence:
        messages.error(request, str(sentence))
        return redirect(desk.change_url(response))
    name = f"DRAFT-{response.report.slug}-{response.body.slug}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
    )


@transaction.atomic
def record_copy(request: SignedInRequest, response: Response) -> HttpResponse:
    """Note that a copy of the published response was sent, as section 55(6) asks."""
    form = CopyForm(request.POST)
    response = workflow.lock(response)
    if not response.published_id:
        messages.error(request, _("There is no published response yet of which a copy could have been sent."))
    elif not form.is_valid():
        messages.error(request, _("Enter to whom the copy went, and the day."))
    elif form.cleaned_data["sent_on"] < response.report.published:
        messages.error(request, _("A copy can't have been sent before the report was published."))
    elif form.cleaned_data["sent_on"] > timezone.localdate():
        messages.error(request, _("The day on which a copy was sent can't lie in the future."))
    else:
        _record_copy(request, response, **form.cleaned_data)
    return redirect(desk.change_url(response) + "#copies")


def _record_copy(request: SignedInRequest, response: Response, *, recipient: str, sent_on: date) -> None:
    now = timezone.now()
    before = response.copies.filter(publication=response.published, recipient=recipient).first()
    StatutoryCopy.objects.update_or_create(
        response=response,
        publication=response.published,
        recipient=recipient,
        defaults={"sent_on": sent_on, "recorded_by": request.user, "recorded_at": now},
    )
    label = _("Copy sent to %(recipient)s") % {"recipient": StatutoryCopy.Recipient(recipient).label}
    change = {"label": label, "before": before.sent_on.isoformat() if before else "", "after": sent_on.isoformat()}
    workflow.record_history(
        response, "copy", by=request.user, now=now, before=response.state, changes={f"copy-{recipient}": change}
    )
    messages.success(request, _("Recorded."))
