"""The document as it would print on a paper that nobody has saved yet. A preview writes nothing."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from forces.access import SignedInRequest
from forces.models import PolicingBody
from recommendations.models import InspectionReport
from responses import documents, payloads, press, specimen, stationery
from responses.checks.response import says_something
from responses.models.paper import Paper
from responses.models.working import Response
from responses.paper_forms import PaperSheet
from responses.sheets.sheet import whole_number

WIDTH = 800  # pixels; shown at most at half of that on a screen of 1280
#: For the answer that holds the picture.
PAGE, PAGES = "X-Page", "X-Pages"


def preview(request: SignedInRequest, paper: Paper) -> HttpResponse:
    """One page as PNG with its number and how many there are, or ``{"problem": sentence}``; ?as=pdf: the whole."""
    sheet = PaperSheet(paper, request.POST, request.FILES)
    if not sheet.is_valid():
        return _problem(request, _("To be mended first: ") + " ".join(text for _field, text in sheet.errors()))
    candidate = stationery.with_values(paper, sheet.values())
    language = _language(request, paper.body)
    try:
        pdf = documents.pdf(payload_on(candidate, language), draft=True)
        if _wants_pdf(request):
            return HttpResponse(pdf, content_type="application/pdf", headers={"Cache-Control": "no-store"})
        return _picture(pdf, whole_number(request.POST.get("preview_page", ""), otherwise=1))
    except documents.DocumentError as sentence:
        return _problem(request, str(sentence))


def payload_on(paper: Paper, language: str) -> payloads.Payload:
    """The words of the office's own response on this paper; invented ones where there are none."""
    response = _own_response(paper.body)
    if response is None:
        report = InspectionReport.objects.latest("published")
        return specimen.payload(paper, report, language=language, today=timezone.localdate())
    response.paper = paper  # in memory alone
    return payloads.payload(response, published_on=None, language=language)


def source_of(paper: Paper) -> str:
    """What the preview shows, in a sentence."""
    response = _own_response(paper.body)
    if response is None:
        return _("Your office has no words in a response yet: the preview shows invented text.")
    return _("The preview shows your response to “%(report)s” as it was last saved.") % {
        "report": response.report.short_title or response.report.title
    }


def _own_response(body: PolicingBody) -> Response | None:
    """The newest one that says anything."""
    rows = Response.objects.filter(body=body).select_related("body", "report", "paper").order_by("-started_at", "-pk")
    return next((row for row in rows if not list(says_something(row))), None)


def _picture(pdf: bytes, wanted: int) -> HttpResponse:
    pages = _pages(pdf)
    page = min(max(wanted, 1), pages)
    picture = documents.picture(pdf, page=page, width=WIDTH)
    headers = {PAGE: str(page), PAGES: str(pages), "Cache-Control": "no-store"}
    return HttpResponse(picture, content_type="image/png", headers=headers)


def _pages(pdf: bytes) -> int:
    """How many pages a file has: the press says so of a page that no file has."""
    try:
        press.ask("picture", pdf, page=0, width=1)
    except press.PressRefused as refused:
        return int(refused.detail.get("pages", 1))
    except press.PressError as error:
        raise documents.DocumentError(error.sentence) from error
    return 1


def _language(request: SignedInRequest, body: PolicingBody) -> str:
    wanted = request.POST.get("preview_language", payloads.ENGLISH)
    return payloads.WELSH if wanted == payloads.WELSH and body.publishes_in_welsh else payloads.ENGLISH


def _wants_pdf(request: SignedInRequest) -> bool:
    return request.GET.get("as") == "pdf"


def _problem(request: SignedInRequest, sentence: str) -> HttpResponse:
    """An answer that the script shows as text; without the script, a plain page of that sentence."""
    if _wants_pdf(request):
        return HttpResponse(sentence, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
    return JsonResponse({"problem": sentence}, headers={"Cache-Control": "no-store"})
