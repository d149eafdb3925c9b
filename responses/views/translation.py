"""The translator's page: the English as it stands on the left, the Welsh on the right, one Save."""

from datetime import date

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forces.access import SignedInRequest
from responses import papers, permissions, workflow
from responses.models.paper import Paper
from responses.models.working import Response
from responses.payloads import paper_of
from responses.sheets import TranslationSheet, submit
from responses.states import State
from responses.views.page import not_editable, page, refuse_strangers

#: In the address: only the texts that are missing or stale.
WAITING = "waiting"


def translation_page(request: SignedInRequest, site: AdminSite, response: Response) -> HttpResponse:
    """Every text of a response in both languages, in the order in which it is printed."""
    today = timezone.localdate()
    may_translate = workflow.may_translate(response, request.user, on=today)
    if request.method == "POST":
        refuse_strangers(response, request.user, permissions.TRANSLATE, today=today)
        was_approved = response.state == State.APPROVED
        sheet = submit(TranslationSheet, response, request.POST, by=request.user, now=timezone.now())
        if sheet.written:
            _say_saved(request, sheet, was_approved=was_approved)
            return redirect(request.get_full_path())
    else:
        sheet = TranslationSheet(response)
    return _page(request, site, sheet, may_translate=may_translate and not sheet.is_shut, today=today)


def _page(
    request: SignedInRequest, site: AdminSite, sheet: TranslationSheet, *, may_translate: bool, today: date
) -> HttpResponse:
    response = sheet.thing
    # What was sent is shown again whole, whatever the filter says.
    waiting_alone = request.GET.get("show") == WAITING and sheet.data is None
    paper = paper_of(response)
    return page(
        request,
        site,
        "translate.html",
        title=_("Welsh: %(response)s") % {"response": response},
        response=response,
        thing=response,
        sheet=sheet,
        groups=sheet.groups(waiting_alone=waiting_alone),
        tally=sheet.tally,
        waiting_alone=waiting_alone,
        may_translate=may_translate,
        paper=paper,
        paper_lacks=[Paper._meta.get_field(name) for name in papers.untranslated(paper)] if paper else [],
        not_editable="" if may_translate else not_editable(response),
    )


def _say_saved(request: SignedInRequest, sheet: TranslationSheet, *, was_approved: bool) -> None:
    if sheet.saved is None:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
        return
    waiting = TranslationSheet(sheet.thing).tally.waiting
    messages.success(
        request,
        ngettext("Saved. %(n)s text still waits.", "Saved. %(n)s texts still wait.", waiting) % {"n": waiting}
        if waiting
        else _("Saved. Everything is translated."),
    )
    if sheet.others:
        messages.info(
            request,
            _("%(names)s saved at the same time. You changed different fields: both sets of changes are kept.")
            % {"names": sheet.others},
        )
    if sheet.overtaken:
        messages.warning(
            request,
            _("Some English was changed while you were translating it. Your Welsh is kept, and waits for you again."),
        )
    if sheet.lost:
        messages.warning(
            request,
            _("A part was removed while you were translating it. Your Welsh of it stands in the history."),
        )
    if was_approved:
        messages.warning(
            request, _("The approval is void, because the content was changed. It has to be approved again.")
        )
