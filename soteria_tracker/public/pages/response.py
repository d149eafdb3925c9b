"""The section 55 response of a body, as a page and as its file."""

import hashlib
import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forces.models import PolicingBody
from recommendations.models import InspectionReport
from responses.models.record import Edition, Publication
from soteria_tracker.public import questions
from soteria_tracker.public.clock import clock
from soteria_tracker.public.pages.page import PublicPage

logger = logging.getLogger(__name__)

#: A published file never changes at its address: a year, the longest that caches promise.
FOR_EVER = "public, max-age=31536000, immutable"


class ResponsePage(PublicPage):
    """The section 55 document of a body as HTML: its own, one version of it, or what is known of one elsewhere."""

    template_name = "site/response.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        answering = get_object_or_404(PolicingBody, slug=self.kwargs["body"])
        asked = get_object_or_404(InspectionReport, slug=self.kwargs["report"])
        versions = questions.versions(answering, asked)
        editions = questions.editions(versions)
        version = self.kwargs.get("version")
        if version is None:
            shown = questions.documents([answering], asked).get((answering.pk, asked.pk))
        else:
            # Its words were left in the database with those of the other versions: one query fetches them.
            shown = next((publication for publication in versions if publication.version == version), None)
            if shown is None:
                raise Http404(_("This body published no such version here."))
        return context | {
            "body": answering,
            "report": asked,
            "crumbs": self.crumbs((asked.short_title, asked.get_absolute_url()), (answering.name, "")),
            "forces": [
                row.force for row in answering.oversights.on(self.today).select_related("force").order_by("force__name")
            ],
            "versions": [(row, editions.get(row.pk)) for row in versions],
            "alternates": in_languages(shown, editions.get(shown.pk)) if shown else [],
            "publication": shown,
            "is_reading": shown is not None and shown.kind == Publication.Kind.READING,
            "replaced_by": next((row for row in versions if shown and row.replaces_id == shown.pk), None),
            "clock": clock(asked, shown),
        }


@require_safe
def response_pdf(request: HttpRequest, body: str, report: str, version: int) -> HttpResponse:
    """The stored bytes, checked against the SHA-256 of the day of publication before they go out."""
    publication = get_object_or_404(
        Publication.objects.defer("payload").select_related("body", "report").filter(kind=Publication.Kind.RESPONSE),
        body__slug=body,
        report__slug=report,
        version=version,
    )
    return file_of(request, publication, name=publication.reference.replace("/", "-"), publication=publication)


def in_languages(publication: Publication, edition: Edition | None) -> list[tuple[str, str]]:
    """Each language of what was published by one act, with the whole address of its page; nothing for one alone."""
    if edition is None:
        return []
    rows = (("en", publication), (edition.language, edition))
    return [(language, f"{settings.SITE_URL}{row.get_absolute_url()}") for language, row in rows]


def file_of(request: HttpRequest, kept: Publication | Edition, *, name: str, publication: Publication) -> HttpResponse:
    """The file of a publication or of its edition in another language, as on the day on which it was published."""
    try:
        pdf = kept.read_pdf()
    except OSError:
        logger.exception("The file of %s cannot be read.", kept)
        return _file_missing(request, publication)
    if hashlib.sha256(pdf).hexdigest() != kept.pdf_sha256:
        logger.error("The file of %s is not the one that was published.", kept)
        return _file_missing(request, publication)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "ETag": f'"{kept.pdf_sha256}"',
            "Cache-Control": FOR_EVER,
        },
    )


def _file_missing(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Not for ever: the file may come back."""
    response = render(request, "site/file_missing.html", {"publication": publication}, status=503)
    response["Cache-Control"] = "no-store"
    return response
