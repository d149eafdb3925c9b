"""One confirm page for all moves, the history behind it, and two small answers for the desk's script."""

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from forces import access, second_factor
from forces.access import SignedInRequest
from responses import characters, checks, desk, markdown, permissions, workflow
from responses.forms import NoteForm
from responses.history_filter import HistoryFilter
from responses.models.working import Response, WorkingRow
from responses.payloads import digest_of, words_of
from responses.sheets import whole_number
from responses.states import ASKED_AFRESH, Action, Note
from responses.views.page import page
from responses.views.publishing import publish

#: The most Markdown that the live preview renders at once.
PREVIEW_LIMIT = 60_000
#: In a session: the page of an action -> the note typed there, while the person shows their second factor.
TYPED = "typed"
#: Saves and moves on one page of the history.
HISTORY_PAGE = 50


def move_page(request: SignedInRequest, site: AdminSite, thing: WorkingRow, name: str) -> HttpResponse:
    """The confirm page of every action: exactly what will go out, to whom, and one button."""
    if name not in Action.values or Action(name) not in workflow.table(thing):
        raise Http404
    action, today = Action(name), timezone.localdate()
    note = workflow.wanted_note(thing, action, request.user)
    typed = {"note": request.session.get(TYPED, {}).get(request.path, "")}
    form = None if note == Note.NONE else NoteForm(request.POST or None, label=str(note.label), initial=typed)
    found = checks.findings(thing, today=today)
    refusal = workflow.refusal(thing, action, request.user, on=today, found=found)
    said = ""  # why a press of the button did nothing, where the next one may do it
    may_go_on = action not in ASKED_AFRESH or second_factor.is_fresh(request, now=timezone.now())
    if request.method == "POST" and (form is None or form.is_valid()):
        words = form.cleaned_data["note"] if form else ""
        if may_go_on:
            try:
                address = _moved(request, thing, action, words)
            except workflow.Refused as sentence:
                said = str(sentence)
                thing.refresh_from_db()
                found = checks.findings(thing, today=today)
                refusal = workflow.refusal(thing, action, request.user, on=today, found=found)
            else:
                request.session.pop(TYPED, None)
                return redirect(address)
        elif not refusal:
            request.session[TYPED] = {request.path: words}
            return second_factor.ask(request)
    previews = words_of(thing)
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
        said="" if said == refusal else said,
        shown=digest_of(previews),
        asks_afresh=not may_go_on,
        was_asked=action in ASKED_AFRESH and may_go_on,
        findings=found,
        previews=previews,
        clock=desk.clock(thing.report, thing) if isinstance(thing, Response) else None,
        back=desk.change_url(thing),
    )


def _moved(request: SignedInRequest, thing: WorkingRow, action: Action, note: str) -> str:
    """Take the action; the address of the page to show next."""
    seen = whole_number(request.POST.get("revision", ""), otherwise=-1)
    if action == Action.PUBLISH and isinstance(thing, Response):
        return publish(request, thing, note, seen)
    shown = request.POST.get("shown", "")
    workflow.move(thing, action, by=request.user, now=timezone.now(), note=note, revision=seen, shown=shown)
    messages.success(request, _("Done: %(action)s.") % {"action": action.label})
    return desk.change_url(thing)


def history_page(request: SignedInRequest, site: AdminSite, thing: WorkingRow) -> HttpResponse:
    """Everything that was done to the row, with the words before and after.

    A translator sees no private note on the response, so none here either.
    """
    choice = HistoryFilter(request.GET, entries=desk.history(thing))
    entries = Paginator(choice.qs, HISTORY_PAGE).get_page(request.GET.get("page"))
    if not access.may(request.user, permissions.SEE_NOTES, thing.body):
        for entry in entries:
            entry.changes = {
                name: change for name, change in entry.changes.items() if not name.endswith("private_note")
            }
    return page(
        request,
        site,
        "history.html",
        title=_("History: %(thing)s") % {"thing": thing},
        thing=thing,
        choice=choice,
        entries=entries,
        back=desk.change_url(thing),
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
