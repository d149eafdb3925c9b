"""The Welsh edition of a section 55 response, as a page and as its file; below /cy/, where a body has published one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from responses.models.record import Edition
from soteria_tracker.public.clock import clock
from soteria_tracker.public.pages.response import ResponsePage, file_of

LANGUAGE = Edition.Language.WELSH


class EditionPage(ResponsePage):
    """One version in Welsh, or the newest that has Welsh; where there is none, the English one in a Welsh frame."""

    def get_template_names(self) -> list[str]:
        return ["site/edition.html" if self.edition else self.template_name]

    def shown(self) -> dict[str, Any]:
        editions = self.held.editions
        self.edition = next(
            (each for each in editions.values() if self.version in (None, each.publication.version)), None
        )
        if self.edition is None:
            return super().shown()
        replaced_by = self.held.replaced_by(self.edition.publication)
        return {
            "edition": self.edition,
            "publication": self.edition.publication,
            "versions": list(editions.values()),
            "replaced_by": replaced_by,
            "clock": clock(
                self.held.report,
                self.edition.publication,
                self.edition.payload["dates"],
                readings=self.held.readings_that_count,
            ),
            "replaced_by_edition": editions.get(replaced_by.pk) if replaced_by else None,
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
