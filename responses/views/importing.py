"""Bring in a document that was written elsewhere: upload, look at each cut, confirm. Nothing is saved before."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import AdminSite
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from forces.access import SignedInRequest
from responses import desk, permissions, workflow
from responses.importing import bringing_in, pieces, proposals, reading, returning, sources
from responses.importing.bringing_in import Bundle
from responses.importing.forms import Cuts, RightForm, UploadForm
from responses.models.record import Edition, Publication
from responses.models.source import Source
from responses.models.working import Response
from responses.sheets import whole_number
from responses.sheets.sheet import normal
from responses.views.page import page, refuse_strangers, taken_away


def import_page(request: SignedInRequest, site: AdminSite, response: Response) -> HttpResponse:
    """Choose a document. It is read at once; one that can't be read is not kept."""
    refuse_strangers(response, request.user, permissions.BRING_IN, today=timezone.localdate())
    form = UploadForm(request.POST or None, request.FILES or None)
    refusal = closed(response)
    if request.method == "POST" and not refusal:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid() and (source := _keep(request, response, form)):
            return redirect(_url(source))
    return page(
        request,
        site,
        "import.html",
        title=_("Bring in a document"),
        response=response,
        form=form,
        too_large=reading.too_large() if "too_large" in request.GET and not form.is_bound else "",
        refusal=refusal,
        sources=response.sources.select_related("uploaded_by", "confirmed_by"),
        back=desk.change_url(response),
    )


def closed(response: Response) -> str:
    """Why nothing can be brought in now; "" where it can."""
    if response.state not in (permissions.BRING_IN.states or ()):
        return _("A document can be brought in while the response is a draft.")
    return ""


def _keep(request: SignedInRequest, response: Response, form: UploadForm) -> Source | None:
    file, name = form.cleaned_data["file"], _("Pasted text")
    field, data = "text", form.cleaned_data["text"].encode()
    if file:
        field, name, data = "file", file.name, file.read()
    try:
        found = reading.read(data)
        if found.payload is not None:
            returning.bundle(found.payload, response)
    except reading.Unreadable as sentence:
        form.add_error(field, str(sentence))
        return None
    return sources.keep(response, data, name=name, kind=found.kind, by=request.user, now=timezone.now())


def _url(source: Source) -> str:
    return reverse("admin:responses_response_proposal", args=[source.response_id, source.pk])


def _source(response: Response, number: int) -> Source:
    """Of this response alone: another's, and none, look the same."""
    source = Source.objects.filter(response=response, pk=number).first()
    if source is None:
        raise Http404
    return source


@dataclass(slots=True)
class _Asked:
    """What the page asks: forms of cuts, or, of a PDF of the Tracker's own, of all that comes back."""

    forms: list[RightForm]
    errors: list[tuple[str, str]]
    is_valid: bool
    bundle: Any
    missing: list[Any]
    returns: bool = False


def proposal_page(request: SignedInRequest, site: AdminSite, response: Response, source: int) -> HttpResponse:
    """The source and its cuts side by side. One button saves them all, once each is confirmed."""
    today = timezone.localdate()
    refuse_strangers(response, request.user, permissions.BRING_IN, today=today)
    row = _source(response, source)
    if row.confirmed_at is not None:
        return _page(request, site, response, row)
    if request.method == "POST" and "call_off" in request.POST:
        return _call_off(request, response, row)
    try:
        found = reading.read(row.read())
        asked = _ask(request, response, found)
    except (reading.Unreadable, OSError) as sentence:
        return _page(request, site, response, row, refusal=str(sentence))
    is_stale = False
    if request.method == "POST" and asked.is_valid and not closed(response):
        is_stale = not _bring_in(request, response, row, asked)
        if not is_stale:
            messages.success(request, _("Brought in and saved: read it through once more below."))
            return redirect(desk.change_url(response))
    return _page(request, site, response, row, found=found, asked=asked, is_stale=is_stale, refusal=closed(response))


def _ask(request: SignedInRequest, response: Response, found: reading.Reading) -> _Asked:
    data = request.POST if request.method == "POST" else None
    if found.payload is not None:
        return _ask_return(data, found.payload, response)
    proposal = proposals.proposal(found, response.report)
    voice = "force_says" if pieces.force_speaks(proposal) else "body_reply"
    cuts = Cuts(data, response, pieces.pieces(proposal), voice=voice)
    is_valid = cuts.is_valid()
    return _Asked(cuts.forms, cuts.errors() if data else [], is_valid, cuts.bundle, cuts.missing)


def _is_of_the_record(row: Source) -> bool:
    """Whether exactly this file was published here: its embedded words could have been changed since."""
    return any(model.objects.filter(pdf_sha256=row.sha256).exists() for model in (Publication, Edition))


def _ask_return(data: Any, payload: dict[str, Any], response: Response) -> _Asked:
    """Of one form: the words come back as they were published, so there is no cut to look at but the whole."""
    bundle = returning.bundle(payload, response)
    form = RightForm(data, prefix="all")
    is_valid = data is not None and form.is_valid()
    errors = [(form["right"].id_for_label, str(each)) for each in form.errors.get("right", [])]
    return _Asked([form], errors, is_valid, lambda: bundle, [], returns=True)


def _bring_in(request: SignedInRequest, response: Response, row: Source, asked: _Asked) -> bool:
    """Whether it was saved: not when somebody saved the response while the person looked."""
    bundle: Bundle = asked.bundle()
    with transaction.atomic():
        locked = workflow.lock(response)
        row = Source.objects.select_for_update().get(pk=row.pk)
        seen = whole_number(request.POST.get("revision", ""), otherwise=-1)
        if locked.revision != seen or closed(locked) or row.confirmed_at is not None:
            response.revision = locked.revision
            return False
        bringing_in.bring_in(locked, bundle, row, by=request.user, now=timezone.now())
    return True


def _call_off(request: SignedInRequest, response: Response, row: Source) -> HttpResponse:
    with transaction.atomic():
        sources.call_off(row)
    messages.success(request, _("Called off: nothing of “%(name)s” was kept.") % {"name": row.name})
    return redirect(desk.change_url(response))


def _page(
    request: SignedInRequest,
    site: AdminSite,
    response: Response,
    row: Source,
    *,
    found: reading.Reading | None = None,
    asked: _Asked | None = None,
    refusal: str = "",
    is_stale: bool = False,
) -> HttpResponse:
    return page(
        request,
        site,
        "import_proposal.html",
        title=_("Look at each part: %(name)s") % {"name": row.name},
        response=response,
        source=row,
        found=found,
        asked=asked,
        is_of_the_record=asked is not None and asked.returns and _is_of_the_record(row),
        returned=returned(asked.bundle(), response) if asked and asked.returns else [],
        refusal=refusal,
        is_stale=is_stale,
        back=desk.change_url(response),
    )


def returned(bundle: Bundle, response: Response) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(title, [(field, what stands there now, what would stand there)]) of all that a PDF of ours would change."""
    answers = {answer.pk: answer for answer in response.answers.select_related("recommendation", "force")}
    parts = bringing_in.replaced(response)
    groups = [(_("Dates and letter"), _differing(response, bundle.head))]
    for words in bundle.parts:
        part = parts.get(words.kind)
        groups.append((words.values.get("heading") or str(part or words.kind), _differing(part, words.values)))
    groups += [(str(answers[pk]), _differing(answers[pk], values)) for pk, values in bundle.answers.items()]
    return [(title, rows) for title, rows in groups if rows]


def _differing(row: Any, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (name, str(normal(getattr(row, name, ""))), str(normal(value)))
        for name, value in values.items()
        if normal(getattr(row, name, "")) != normal(value)
    ]


def source_file(request: SignedInRequest, site: AdminSite, response: Response, source: int) -> HttpResponse:
    """The file as it came, for the office alone; browsers save it and never open it."""
    row = _source(response, source)
    try:
        data = row.read()
    except FileNotFoundError:
        raise Http404 from None
    taken_away(request, "document", row.pk)
    answer = HttpResponse(data, content_type="application/octet-stream", headers={"Cache-Control": "no-store"})
    answer.headers["Content-Disposition"] = _attachment(row.name)
    return answer


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
