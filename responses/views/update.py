"""The whole update on one page, whether it exists yet or not."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from forces import access, permissions
from forces.access import SignedInRequest
from forces.models import PolicingBody
from recommendations.models import InspectionReport
from responses import checks, desk, drafting, workflow
from responses.cards import EntryForm
from responses.models.working import Update
from responses.payloads import update_payload
from responses.sheets import UpdateSheet, submit
from responses.states import State
from responses.views.page import not_editable, page, refuse_strangers, say_saved

#: Within it the same words once more are no second update.
TWICE = timedelta(minutes=10)


def update_page(request: SignedInRequest, site: AdminSite, update: Update) -> HttpResponse:
    """One update: a card for each recommendation, one Save."""
    today = timezone.localdate()
    may_edit = workflow.may_edit(update, request.user, on=today)
    if request.method == "POST":
        refuse_strangers(update, request.user, today=today)
        sheet = submit(UpdateSheet, update, unchanged_pressed(request), by=request.user, now=timezone.now())
        if sheet.written:
            say_saved(request, sheet)
            return redirect(desk.change_url(update))
        update = sheet.thing
    else:
        sheet = UpdateSheet(update)
    return _update_page(request, site, update, sheet, may_edit=may_edit and not sheet.is_shut, today=today)


def _update_page(
    request: SignedInRequest, site: AdminSite, update: Update, sheet: UpdateSheet, *, may_edit: bool, today: date
) -> HttpResponse:
    exists = update.pk is not None
    found = checks.findings(update, today=today) if exists else []
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
        findings=found,
        buttons=desk.buttons(update, request.user, today=today, found=found) if exists else [],
        recent=desk.history(update)[:5] if exists else [],
        asked={
            (row.force.pk, row.recommendation.pk): row for row in desk.asked(update.body, update.report, today=today)
        },
        not_editable="" if may_edit else not_editable(update),
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
            bodies=access.bodies(request.user, permissions.BEGIN_ROWS),
            reports=InspectionReport.objects.all(),
        )
    if request.method == "POST":
        update, sheet = _begin_update(request, body, report, today=today)
        if sheet.written:
            say_saved(request, sheet)
            return redirect(desk.change_url(update))
        if sheet.is_valid():
            messages.info(request, _("Nothing was entered yet, so no update was begun."))
    else:
        sheet = UpdateSheet(Update(body=body, report=report, dated=today))
    return _update_page(request, site, sheet.thing, sheet, may_edit=True, today=today)


def _chosen(request: SignedInRequest) -> tuple[PolicingBody | None, InspectionReport | None]:
    """The body and report named in the address; the only ones where there is no choice. Others' bodies: 404."""
    bodies = access.bodies(request.user, permissions.BEGIN_ROWS)
    reports = InspectionReport.objects.all()
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
    elif sheet.written and (twin := _twin(sheet.thing)):
        transaction.set_rollback(True)
        return twin, sheet
    return update, sheet


def _twin(update: Update) -> Update | None:
    """The same, word for word, begun by the same person just before: a button that was pressed twice."""
    near = Update.objects.filter(
        body=update.body,
        report=update.report,
        dated=update.dated,
        state=State.DRAFT,
        started_by=update.started_by,
        started_at__gte=update.started_at - TWICE,
    ).exclude(pk=update.pk)
    said = UpdateSheet(update).before()
    return next((each for each in near if UpdateSheet(each).before() == said), None)


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
