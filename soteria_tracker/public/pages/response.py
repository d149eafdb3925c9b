"""The section 55 response of a body, as a page and as its file."""

import hashlib
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport
from responses.models.record import Edition, Publication
from soteria_tracker.public.clock import clock
from soteria_tracker.public.held import held
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.reports import is_public
from soteria_tracker.welsh import named, quoted

logger = logging.getLogger(__name__)

#: A published file never changes at its address: a year, the longest that caches promise.
FOR_EVER = "public, max-age=31536000, immutable"


class ResponsePage(PublicPage):
    """The section 55 document of a body as HTML: its own, one version of it, or what is known of one elsewhere.

    As at a day that has passed: the version that had been published by then, whichever clock the address names, for
    of a document there is no other. A version at its own address never changes, so the day makes no difference there.
    """

    template_name = "site/response.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        try:
            self.answering = self.reference.body(self.kwargs["body"])
            self.held = held(self.answering, self.kwargs["report"])
        except (LookupError, InspectionReport.DoesNotExist):
            raise Http404(_("There is no such body or report.")) from None
        comes_first = not is_public(
            self.held.report, self.moment
        )  # what is held answers a report that is still to come
        if comes_first and not self.held.all:
            raise Http404(_("There is no such body or report."))
        self.version = self.kwargs.get("version")
        elsewhere: set[int] = set()
        if self.moment.is_back and self.version is None:
            self.held = self.held.by(self.moment.day)
            elsewhere = {row.pk for row in self.held.all if self.moment.is_before(row.published_at)}
        return context | {
            "is_out": self.version is not None or comes_first or self.held.report.published <= self.today,
            "elsewhere": elsewhere,  # public by then, but not here
            "body": self.answering,
            "report": self.held.report,
            "owed_by": self._owed_by(),
            "forces": self.reference.forces_of(self.answering.pk, self.today),
            "crumbs": self.crumbs(
                (quoted(self.held.report.short_title), self.held.report.get_absolute_url()),
                (named(self.answering), ""),
            ),
            **self.shown(),
        }

    def _owed_by(self) -> list[tuple[Force, list[PolicingBody]]] | None:
        """None where the body was asked: it answered for a force when the report came out (as on the page of a force).

        Else, for each force that it answers for at another time, whoever answered for that force then.
        """
        day, body = self.held.report.published, self.answering.pk
        if self.reference.forces_of(body, day):
            return None
        return [(force, self.reference.bodies_of(force.pk, day)) for force in self.reference.forces_ever_of(body)]

    def shown(self) -> dict[str, Any]:
        """What of the documents held this page shows."""
        shown = self._publication()
        return {
            "versions": [(row, self.held.editions.get(row.pk)) for row in self.held.versions],
            "edition": self.held.editions.get(shown.pk) if shown else None,
            "publication": shown,
            "is_reading": shown is not None and shown.kind == Publication.Kind.READING,
            "replaced_by": self.held.replaced_by(shown) if shown else None,
            "clock": clock(self.held.report, shown, readings=self.held.readings_that_count),
        }

    def _publication(self) -> Publication | None:
        if self.version is None:
            return next(iter(self.held.all), None)
        if found := self.held.version(self.version):
            return found
        raise Http404(_("This body published no such version here."))


class ReadingPage(ResponsePage):
    """One reading at an address of its own, where it stays after the body has published a response here itself."""

    def _publication(self) -> Publication:
        if found := self.held.reading(self.kwargs["version"]):
            return found
        raise Http404(_("There is no such reading of a document of this body."))


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


def file_of(request: HttpRequest, kept: Publication | Edition, *, name: str, publication: Publication) -> HttpResponse:
    """The file of a publication or of its edition in another language, as on the day on which it was published."""
    try:
        pdf = kept.read_pdf()
    except OSError:
        logger.exception("The file of %s cannot be read.", kept, extra={"facts": {"file": kept.pdf_name}})
        return _file_missing(request, publication)
    if hashlib.sha256(pdf).hexdigest() != kept.pdf_sha256:
        facts = {"file": kept.pdf_name}
        logger.error("The file of %s is not the one that was published.", kept, extra={"facts": facts})
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
