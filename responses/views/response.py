"""The whole response on one page, and what belongs to it alone."""

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from forces import access
from forces.access import SignedInRequest
from forces.permissions import BEGIN_ROWS
from responses import checks, covering, desk, documents, drafting, permissions, workflow
from responses.forms import DispatchForm, StartForm
from responses.models.working import Response
from responses.payloads import ENGLISH, Payload, languages, payload
from responses.sheets import ResponseSheet, submit
from responses.states import State
from responses.views.page import not_editable, page, refuse_strangers, say_saved, taken_away


def response_page(request: SignedInRequest, site: AdminSite, response: Response) -> HttpResponse:
    """One page that holds the whole response: write it, see what the checks say, take the next step."""
    if request.method != "POST":
        return drawn(request, site, response)
    refuse_strangers(response, request.user, today=timezone.localdate())
    was_approved = response.state == State.APPROVED
    sheet = submit(ResponseSheet, response, request.POST, by=request.user, now=timezone.now())
    if not sheet.written:
        return drawn(request, site, response, sheet=sheet)
    say_saved(request, sheet, was_approved=was_approved)
    return redirect(desk.change_url(response) + _anchor(request))


def drawn(
    request: SignedInRequest,
    site: AdminSite,
    response: Response,
    *,
    sheet: ResponseSheet | None = None,
    dispatch_form: DispatchForm | None = None,
) -> HttpResponse:
    """The page, with what was refused still in its fields: ``sheet`` of the response, ``dispatch_form`` of a copy."""
    today = timezone.localdate()
    may_edit = workflow.may_edit(response, request.user, on=today)
    if sheet or may_edit:
        sheet = (sheet or ResponseSheet(response)).shown()
        response = sheet.thing
    may_edit = may_edit and not (sheet and sheet.is_shut)
    may_note = access.may(request.user, permissions.NOTE_COPY, response.body, on=today)
    found = checks.findings(response, today=today)
    return page(
        request,
        site,
        "response.html",
        title=str(response),
        response=response,
        thing=response,
        sheet=sheet,
        preview=_as_read(response),
        clock=desk.clock(response.report, response),
        findings=found,
        buttons=desk.buttons(response, request.user, today=today, found=found),
        recent=desk.history(response)[:5],
        copies=covering.copies(response) if covering.version_of(response) else [],
        copies_version=covering.version_of(response),
        dispatch_form=(dispatch_form or DispatchForm(response, today=today, initial={"sent_on": today}))
        if may_note
        else None,
        tally=desk.translated(response),
        latest={
            (row.force.pk, row.recommendation.pk): row
            for row in desk.asked(response.body, response.report, today=today)
        },
        not_editable="" if may_edit else not_editable(response),
    )


def _as_read(response: Response) -> Payload:
    """What is public, word for word, where it is; else what would be."""
    if response.state == State.PUBLISHED and response.published is not None:
        return response.published.payload
    return payload(response, published_on=None)


def _anchor(request: SignedInRequest) -> str:
    """Back to the block in which somebody asked for another part."""
    return "#new-part" if "add_part" in request.POST else ""


def start_page(request: SignedInRequest, site: AdminSite) -> HttpResponse:
    """Begin the response of a body to a report, or go on with it."""
    bodies = access.bodies(request.user, BEGIN_ROWS)
    form = StartForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        response = drafting.start_response(
            form.cleaned_data["body"], form.cleaned_data["report"], by=request.user, now=timezone.now()
        )
        return redirect(desk.change_url(response))
    return page(request, site, "start.html", title=_("Begin a section 55 response"), form=form)


def draft_pdf(request: SignedInRequest, response: Response) -> HttpResponse:
    """The document as it would look, marked DRAFT on every page; ``?language=cy`` for the Welsh edition."""
    language = request.GET.get("language", ENGLISH)
    if language not in languages(response):
        raise Http404
    try:
        pdf = documents.pdf(payload(response, published_on=None, language=language), draft=True)
    except documents.DocumentError as sentence:
        messages.error(request, str(sentence))
        return redirect(desk.change_url(response))
    taken_away(request, "draft of response", response.pk)
    ending = "" if language == ENGLISH else f"-{language}"
    name = f"DRAFT-{response.report.slug}-{response.body.slug}{ending}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
    )
