"""The Welsh edition of a section 55 response, as a page and as its file. Lists and frame of the site are English."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forces.models import PolicingBody
from recommendations.models import InspectionReport
from responses.models.record import Edition
from soteria_tracker.public import questions
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.public.pages.response import file_of, in_languages

LANGUAGE = Edition.Language.WELSH


class EditionPage(PublicPage):
    """One version in Welsh, or the newest that has Welsh; 404 where there is none."""

    template_name = "site/edition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        answering = get_object_or_404(PolicingBody, slug=self.kwargs["body"])
        asked = get_object_or_404(InspectionReport, slug=self.kwargs["report"])
        versions = questions.versions(answering, asked)
        editions = questions.editions(versions)
        wanted = self.kwargs.get("version")
        shown = next((each for each in editions.values() if wanted in (None, each.publication.version)), None)
        if shown is None:
            raise Http404(_("This body published no such version in Welsh here."))
        replaced_by = next((row for row in versions if row.replaces_id == shown.publication_id), None)
        return context | {
            "page_lang": str(LANGUAGE),
            "body": answering,
            "report": asked,
            "crumbs": self.crumbs((asked.short_title, asked.get_absolute_url()), (answering.name, "")),
            "edition": shown,
            "publication": shown.publication,
            "versions": list(editions.values()),
            "replaced_by": replaced_by,
            "replaced_by_edition": editions.get(replaced_by.pk) if replaced_by else None,
            "alternates": in_languages(shown.publication, shown),
        }


@require_safe
def edition_pdf(request: HttpRequest, body: str, report: str, version: int) -> HttpResponse:
    """As the English file: the stored bytes, checked before they go out."""
    edition = get_object_or_404(
        Edition.objects.defer("payload", "publication__payload").select_related(
            "publication__body", "publication__report"
        ),
        publication__body__slug=body,
        publication__report__slug=report,
        publication__version=version,
        publication__kind="response",
        language=LANGUAGE,
    )
    name = f"{edition.publication.reference.replace('/', '-')}-{edition.language}"
    return file_of(request, edition, name=name, publication=edition.publication)
