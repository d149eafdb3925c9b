"""The papers of an office at the desk: list, begin, edit, copy, make usual, remove, what was done before."""

import base64

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forces import access
from forces.access import SignedInRequest
from forces.models import PolicingBody
from forces.permissions import BEGIN_ROWS
from responses import papers, stationery
from responses.models.paper import Paper
from responses.paper_forms import PaperSheet, unprinted
from responses.permissions import KEEP_PAPER
from responses.views import paper_preview
from responses.views.page import page

HISTORY_PAGE = 50
#: What each layout is like, for whoever has to choose.
LAYOUT_WORDS = {
    papers.Layout.STATEMENT: gettext_lazy(
        "A dated statement: title, your words, each recommendation under its own heading with the official wording "
        "beside a rule, signature at the end."
    ),
    papers.Layout.LETTER: gettext_lazy(
        "A letter: letterhead and contact lines, addressee, date, salutation and subject, a short answer after each "
        "recommendation, closing words and signature; your language notice at the foot of each page."
    ),
    papers.Layout.WEB: gettext_lazy(
        "Made like a page of your website: a title line with the report and its date, “Response” under each "
        "recommendation, and at the end where it is published."
    ),
    papers.Layout.FORM: gettext_lazy(
        "A form: a table of fields on top, key findings, the recommendations quoted, a section of the chief constable, "
        "one of your office, and a checklist for office use."
    ),
    papers.Layout.QUOTED: gettext_lazy(
        "Running text in which each recommendation is quoted without its number, ending like a letter with closing "
        "words and signature."
    ),
}


def list_page(request: SignedInRequest, site: AdminSite) -> HttpResponse:
    """Each of the person's bodies with its papers, and what a body without one prints on."""
    writable = set(access.bodies(request.user, BEGIN_ROWS).values_list("pk", flat=True))
    offices = [
        {
            "body": body,
            "may_write": body.pk in writable,
            "papers": [_listed(paper) for paper in Paper.objects.filter(body=body).select_related("body")],
        }
        for body in access.bodies(request.user)
    ]
    return page(request, site, "papers.html", title=_("Our paper"), offices=offices)


def _listed(paper: Paper) -> dict[str, object]:
    return {"paper": paper, "why_it_stays": stationery.why_it_stays(paper), "last": paper.history.first()}


def begin_page(request: SignedInRequest, site: AdminSite) -> HttpResponse:
    """Choose one of the five layouts; the new paper opens at once, with everything of its preset in it."""
    bodies = access.bodies(request.user, BEGIN_ROWS)
    if request.method == "POST":
        body = bodies.filter(slug=request.POST.get("body", "")).first() if len(bodies) > 1 else bodies.first()
        layout = request.POST.get("layout", "")
        if body and layout in papers.Layout:
            name = request.POST.get("name", "").replace("\x00", "")
            paper = stationery.begin(body, papers.Layout(layout), by=request.user, name=name)
            messages.success(request, _("Your new paper stands below. Nothing is printed on it until you choose it."))
            return redirect(change_url(paper))
        messages.error(request, _("Choose a layout."))
    layouts = [(layout, LAYOUT_WORDS[layout]) for layout in papers.Layout]
    return page(request, site, "paper_begin.html", title=_("Make a paper"), layouts=layouts, bodies=bodies)


def paper_page(request: SignedInRequest, site: AdminSite, paper: Paper) -> HttpResponse:
    """All of a paper on one page, with one Save, and its preview beside it."""
    sheet = PaperSheet(paper)
    if request.method == "POST":
        refuse_readers(request, paper.body)
        sheet = PaperSheet(paper, request.POST, request.FILES)
        if sheet.is_valid():
            outcome = stationery.save(paper, seen=sheet.revision, mine=sheet.values(), by=request.user)
            if not outcome.conflicts:
                return _saved(request, paper, outcome)
            paper.refresh_from_db()
            sheet = PaperSheet(paper, values=outcome.values)
            sheet.conflicts, sheet.others = outcome.conflicts, outcome.others
    return page(
        request,
        site,
        "paper.html",
        title=_("Our paper: %(paper)s") % {"paper": paper.name},
        paper=paper,
        sheet=sheet,
        may_write=_may_write(request, paper.body),
        approved=stationery.approved_on(paper),
        placeholders=["{" + name + "}" for name in papers.PLACEHOLDERS],
        source=paper_preview.source_of(paper),
        unprinted=unprinted(paper),
        back=reverse("admin:responses_paper_changelist"),
    )


def _saved(request: SignedInRequest, paper: Paper, outcome: stationery.Outcome) -> HttpResponse:
    if outcome.saved:
        messages.success(request, _("Saved. What is published already stays as it was."))
    else:
        messages.info(request, _("Nothing was changed, so nothing was saved."))
    if outcome.saved and outcome.others:
        messages.info(
            request,
            _("%(names)s saved at the same time. You changed different fields: both sets of changes are kept.")
            % {"names": outcome.others},
        )
    if "usual" in request.POST:
        paper = stationery.make_usual(paper, by=request.user)
        messages.success(request, _("“%(paper)s” is now the usual paper of your office.") % {"paper": paper.name})
    _warn_of_approvals(request, paper)
    if outcome.saved and (silent := unprinted(paper)):
        messages.info(
            request,
            _("Filled in, but not printed: %(blocks)s. Tick them under “What is printed, and in which order”.")
            % {"blocks": ", ".join(silent)},
        )
    return redirect(change_url(paper))


def _warn_of_approvals(request: SignedInRequest, paper: Paper) -> None:
    paper.refresh_from_db()
    for response in stationery.no_longer_approved(stationery.approved_on(paper)):
        messages.warning(
            request,
            _(
                "The approved response to “%(report)s” is printed on this paper: it would look different from what was "
                "approved. Take it back and have it approved again before it is published."
            )
            % {"report": response.report.short_title or response.report.title},
        )


def copy_paper(request: SignedInRequest, paper: Paper) -> HttpResponse:
    refuse_readers(request, paper.body)
    twin = stationery.copy(paper, by=request.user)
    messages.success(request, _("This is a copy of “%(paper)s”.") % {"paper": paper.name})
    return redirect(change_url(twin))


def make_usual(request: SignedInRequest, paper: Paper) -> HttpResponse:
    refuse_readers(request, paper.body)
    paper = stationery.make_usual(paper, by=request.user)
    messages.success(request, _("“%(paper)s” is now the usual paper of your office.") % {"paper": paper.name})
    _warn_of_approvals(request, paper)
    return redirect("admin:responses_paper_changelist")


def remove_page(request: SignedInRequest, site: AdminSite, paper: Paper) -> HttpResponse:
    """Ask once, then remove: only a paper that nothing uses. Its history stays."""
    refuse_readers(request, paper.body)
    refusal = stationery.why_it_stays(paper)
    if request.method == "POST" and not refusal:
        refusal = stationery.remove(paper, by=request.user)
        if not refusal:
            messages.success(request, _("“%(paper)s” is removed.") % {"paper": paper.name})
            return redirect("admin:responses_paper_changelist")
    title = _("Remove “%(paper)s”?") % {"paper": paper.name}
    return page(request, site, "paper_remove.html", title=title, paper=paper, refusal=refusal)


def paper_history_page(request: SignedInRequest, site: AdminSite, paper: Paper) -> HttpResponse:
    """Who changed what, newest first."""
    entries = paper.history.select_related("history_user")
    pages = Paginator(entries, HISTORY_PAGE).get_page(request.GET.get("page"))
    last = pages.start_index() - 1
    shown = list(entries[max(last, 0) : max(last, 0) + HISTORY_PAGE + 1])  # one more, to compare the last with
    return page(
        request,
        site,
        "paper_history.html",
        title=_("History: %(thing)s") % {"thing": paper.name},
        paper=paper,
        steps=list(stationery.steps(shown))[:HISTORY_PAGE],
        entries=pages,
    )


def crest_picture(request: SignedInRequest, paper: Paper) -> HttpResponse:
    """The crest as it is kept: made anew from what was uploaded, and shown to its own office alone."""
    if not paper.crest:
        raise Http404
    headers = {
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline",
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(base64.b64decode(paper.crest), content_type=paper.crest_type, headers=headers)


def change_url(paper: Paper) -> str:
    return reverse("admin:responses_paper_change", args=[paper.pk])


def _may_write(request: SignedInRequest, body: PolicingBody) -> bool:
    return access.may(request.user, KEEP_PAPER, body)


def refuse_readers(request: SignedInRequest, body: PolicingBody) -> None:
    if not _may_write(request, body):
        raise PermissionDenied(_("Your role does not write here."))
