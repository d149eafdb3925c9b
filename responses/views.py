"""The desk's own pages: the whole response on one page, the whole update on another, one confirm page for all moves.

Reached through the admin classes in admin.py, which hand over only rows that the person may see.
"""

from datetime import date

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from forces import access
from forces.access import SignedInRequest
from forces.models import PolicingBody, User
from recommendations.models import InspectionReport
from responses import characters, checks, desk, documents, drafting, markdown, workflow
from responses.forms import CopyForm, EntryForm, NoteForm, StartForm
from responses.models.working import Response, StatutoryCopy, Update, WorkingRow
from responses.payloads import payload, update_payload
from responses.sheets import ResponseSheet, Sheet, UpdateSheet, submit, whole_number
from responses.states import EDITABLE, WRITERS, Action, Note, State

#: The most Markdown that the live preview renders at once.
PREVIEW_LIMIT = 60_000
#: Saves and moves on one page of the history.
HISTORY_PAGE = 50


def page(request: SignedInRequest, site: AdminSite, template: str, **context) -> TemplateResponse:
    """A desk page with what the admin's own templates expect."""
    request.current_app = site.name
    return TemplateResponse(request, f"admin/responses/{template}", {**site.each_context(request), **context})


def response_page(request: SignedInRequest, site: AdminSite, response: Response) -> HttpResponse:
    """One page that holds the whole response: write it, see what the checks say, take the next step."""
    today = timezone.localdate()
    may_edit = workflow.may_edit(response, request.user, on=today)
    sheet: ResponseSheet | None = None
    if request.method == "POST":
        _refuse_strangers(response, request.user, today=today)
        was_approved = response.state == State.APPROVED
        sheet = submit(ResponseSheet, response, request.POST, by=request.user, now=timezone.now())
        if sheet.written:
            _say_saved(request, sheet, was_approved=was_approved)
            return redirect(desk.change_url(response) + _anchor(request))
        response = sheet.thing
    elif may_edit:
        sheet = ResponseSheet(response)
    may_edit = may_edit and not (sheet and sheet.is_shut)
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
        findings=[] if sheet and sheet.data else desk.findings(response, today=today),
        buttons=desk.buttons(response, request.user, today=today),
        recent=desk.history(response)[:5],
        copies=list(response.copies.filter(publication=response.published)) if response.published_id else [],
        copy_form=CopyForm(initial={"sent_on": today}),
        latest={
            (row.force.pk, row.recommendation.pk): row
            for row in desk.asked(response.body, response.report, today=today)
        },
        not_editable="" if may_edit else _not_editable(response),
    )


def _not_editable(thing: WorkingRow) -> str:
    if thing.state == State.DISCARDED:
        return _("This draft was discarded. Its history stays readable.")
    if thing.state not in EDITABLE:
        return _("This is published and can't be changed. Use “Correct” to begin a new version.")
    return _("Your role does not write here.")


def _refuse_strangers(thing: WorkingRow, user: User, *, today: date) -> None:
    """Whoever may write here gets an answer with their words in it, whatever became of the row meanwhile."""
    if not WRITERS & access.roles(user, thing.body, on=today):
        raise PermissionDenied(_("Your role does not write here."))


def _anchor(request: SignedInRequest) -> str:
    """Back to the block in which somebody asked for another part."""
    return "#new-part" if "add_part" in request.POST else ""


def _say_saved(request: SignedInRequest, sheet: Sheet, *, was_approved: bool = False) -> None:
    if sheet.saved is None:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
        return
    messages.success(request, _("Saved."))
    if sheet.others:
        messages.info(
            request,
            _("%(names)s saved at the same time. You changed different fields: both sets of changes are kept.")
            % {"names": sheet.others},
        )
    if was_approved:
        messages.warning(
            request, _("The approval is void, because the content was changed. It has to be approved again.")
        )
    for finding in checks.errors(sheet.thing, today=timezone.localdate()):
        messages.warning(request, finding.message)


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


def update_page(request: SignedInRequest, site: AdminSite, update: Update) -> HttpResponse:
    """One update: a card for each recommendation, one Save."""
    today = timezone.localdate()
    may_edit = workflow.may_edit(update, request.user, on=today)
    if request.method == "POST":
        _refuse_strangers(update, request.user, today=today)
        sheet = submit(UpdateSheet, update, unchanged_pressed(request), by=request.user, now=timezone.now())
        if sheet.written:
            _say_saved(request, sheet)
            return redirect(desk.change_url(update))
        update = sheet.thing
    else:
        sheet = UpdateSheet(update)
    return _update_page(request, site, update, sheet, may_edit=may_edit and not sheet.is_shut, today=today)


def _update_page(
    request: SignedInRequest, site: AdminSite, update: Update, sheet: UpdateSheet, *, may_edit: bool, today: date
) -> HttpResponse:
    exists = update.pk is not None
    return page(
        request,
        site,
        "update.html",
        title=_("Update: %(body)s") % {"body": update.body}
        if exists
        else _("New update: %(body)s") % {"body": update.body},
        update=update,
        thing=update,
        sheet=sheet,
        may_edit=may_edit,
        preview=update_payload(update, published_on=None) if exists else None,
        findings=desk.findings(update, today=today) if exists and sheet.data is None else [],
        buttons=desk.buttons(update, request.user, today=today) if exists else [],
        recent=desk.history(update)[:5] if exists else [],
        asked={
            (row.force.pk, row.recommendation.pk): row for row in desk.asked(update.body, update.report, today=today)
        },
        not_editable="" if may_edit else _not_editable(update),
    )


def new_update_page(request: SignedInRequest, site: AdminSite) -> HttpResponse:
    """An update that does not exist until its first Save."""
    today = timezone.localdate()
    body, report = _chosen(request)
    if body is None or report is None:
        return page(
            request,
            site,
            "choose.html",
            title=_("Enter an update"),
            bodies=access.bodies(request.user),
            reports=InspectionReport.objects.all(),
        )
    if request.method == "POST":
        update, sheet = _begin_update(request, body, report, today=today)
        if sheet.written:
            _say_saved(request, sheet)
            return redirect(desk.change_url(update))
        if sheet.is_valid():
            messages.info(request, _("Nothing was entered yet, so no update was begun."))
    else:
        sheet = UpdateSheet(Update(body=body, report=report, dated=today))
    return _update_page(request, site, sheet.thing, sheet, may_edit=True, today=today)


def _chosen(request: SignedInRequest) -> tuple[PolicingBody | None, InspectionReport | None]:
    """The body and report named in the address; the only ones where there is no choice. Others' bodies: 404."""
    bodies, reports = access.bodies(request.user), InspectionReport.objects.all()
    wanted_body, wanted_report = request.GET.get("body"), request.GET.get("report")
    if wanted_body and not bodies.filter(slug=wanted_body).exists():
        raise Http404
    body = bodies.filter(slug=wanted_body).first() if wanted_body else (bodies.get() if bodies.count() == 1 else None)
    if wanted_report:
        return body, reports.filter(slug=wanted_report).first()
    return body, reports.get() if reports.count() == 1 else None


@transaction.atomic
def _begin_update(
    request: SignedInRequest, body: PolicingBody, report: InspectionReport, *, today: date
) -> tuple[Update, UpdateSheet]:
    """Start and fill in one transaction: an update that can't be saved leaves no empty row behind."""
    now = timezone.now()
    update = drafting.start_update(body, report, dated=today, by=request.user, now=now)
    sheet = submit(UpdateSheet, update, unchanged_pressed(request), by=request.user, now=now)
    if not update.entries.exists():
        transaction.set_rollback(True)
        sheet.written, sheet.thing.pk = False, None
    return update, sheet


def unchanged_pressed(request: SignedInRequest):
    """The sent form, with the one press “Nothing has changed” turned into the choice that it stands for."""
    data = request.POST.copy()
    pressed = data.get("unchanged", "")
    for name in list(data):
        if name.endswith("-what") and pressed in ("all", name.removesuffix("-what")):
            data[name] = EntryForm.UNCHANGED
    if pressed.startswith("card-"):
        data[f"{pressed}-what"] = EntryForm.UNCHANGED
    return data


def move_page(request: SignedInRequest, site: AdminSite, thing: WorkingRow, name: str) -> HttpResponse:
    """The confirm page of every action: exactly what will go out, to whom, and one button."""
    if name not in Action.values or Action(name) not in workflow.table(thing):
        raise Http404
    action, today = Action(name), timezone.localdate()
    note = workflow.wanted_note(thing, action, request.user)
    form = None if note == Note.NONE else NoteForm(request.POST or None, label=str(note.label))
    refusal = workflow.refusal(thing, action, request.user, on=today)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _move(request, thing, action, form.cleaned_data["note"] if form else "")
        except (workflow.Refused, documents.DocumentError) as sentence:
            refusal = str(sentence)
            thing.refresh_from_db()
        else:
            return redirect(desk.change_url(thing))
    return page(
        request,
        site,
        "move.html",
        title=action.label,
        thing=thing,
        action=action,
        transition=workflow.table(thing)[action],
        form=form,
        refusal=refusal,
        findings=desk.findings(thing, today=today),
        preview=payload(thing, published_on=None)
        if isinstance(thing, Response)
        else update_payload(thing, published_on=None),
        clock=desk.clock(thing.report, thing) if isinstance(thing, Response) else None,
        back=desk.change_url(thing),
    )


def _move(request: SignedInRequest, thing: WorkingRow, action: Action, note: str) -> None:
    seen = whole_number(request.POST.get("revision", ""), otherwise=-1)
    workflow.move(thing, action, by=request.user, now=timezone.now(), note=note, revision=seen)
    messages.success(request, _("Done: %(action)s.") % {"action": action.label})


def history_page(request: SignedInRequest, site: AdminSite, thing: WorkingRow) -> HttpResponse:
    """Everything that was done to the row, with the words before and after."""
    return page(
        request,
        site,
        "history.html",
        title=_("History: %(thing)s") % {"thing": thing},
        thing=thing,
        entries=Paginator(desk.history(thing), HISTORY_PAGE).get_page(request.GET.get("page")),
        back=desk.change_url(thing),
    )


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


def preview(request: SignedInRequest) -> JsonResponse:
    """Markdown as it will be printed, and the characters that the document font lacks."""
    text = request.POST.get("text", "")[:PREVIEW_LIMIT]
    lacking = [
        _("The document font can't print “%(character)s” (%(word)s, %(code)s).")
        % {"character": bad.character, "word": bad.name, "code": bad.code}
        for bad in characters.unprintable(text)
    ]
    return JsonResponse({"html": markdown.render(text), "lacking": lacking})


def token(request: SignedInRequest) -> JsonResponse:
    """A fresh token for a form that was open while its writer had to sign in again; the desk's script asks."""
    return JsonResponse({"token": get_token(request)})


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
