"""Pages that explain the site: what it is, how figures come about, the words, accessibility, licences."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from recommendations.deadlines import PERIOD_DAYS, strict_last_day
from recommendations.models import InspectionReport
from responses.positions import CLOSED_BY_INSPECTORATE, OUTSTANDING, InspectorateStatus, Position
from soteria_tracker.public import accessibility, vocabulary
from soteria_tracker.public.pages.page import PublicPage

#: A day of publication to count from; the rule is the same for each.
EXAMPLE = date(2024, 8, 22)


class ReadingPage(PublicPage):
    """A page of words. It has no figures of a day, so it does not look back."""

    looks_back = False
    path = ""

    @property
    def sections(self) -> list[tuple[str, str]]:
        """The pages that belong together."""
        return [
            ("/about/", _("What this is")),
            ("/about/method/", _("How it works")),
            ("/about/vocabulary/", _("The words it uses")),
            ("/accessibility/", _("Accessibility")),
            ("/licence/", _("Licence and sources")),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = kwargs.pop("title")
        context = super().get_context_data(**kwargs)
        below = [] if self.path == "/about/" else [(title, "")]
        return context | {
            "title": title,
            "crumbs": self.crumbs((_("What this is"), "/about/"), *below),
            "sections": self.sections,
            "here": self.path,
            "run_by": settings.RUN_BY,
            "contact": settings.CONTACT,
            "contact_is_mail": "@" in settings.CONTACT,
        }


class AboutPage(ReadingPage):
    template_name = "site/about/about.html"
    path = "/about/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("What this is"), n=len(self.reference.forces), **kwargs)


class MethodPage(ReadingPage):
    """Constants and labels come from the rules themselves, so that the page can't say other than they do."""

    template_name = "site/about/method.html"
    path = "/about/method/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("How it works"),
            n=len(self.reference.forces),
            outstanding=[position for position in Position if position in OUTSTANDING],
            closed=[status for status in InspectorateStatus if status in CLOSED_BY_INSPECTORATE],
            confidences=vocabulary.confidences(),
            period=PERIOD_DAYS,
            example=EXAMPLE,
            example_last=strict_last_day(EXAMPLE),
            **kwargs,
        )


class VocabularyPage(ReadingPage):
    template_name = "site/about/vocabulary.html"
    path = "/about/vocabulary/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("The words it uses"), axes=vocabulary.axes(), words=vocabulary.words(), **kwargs
        )


class AccessibilityPage(ReadingPage):
    template_name = "site/about/accessibility.html"
    path = "/accessibility/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Accessibility"), run=accessibility.last_run(), **kwargs)


class LicencePage(ReadingPage):
    """Sources with the licence that is known of each; one query for the reports, the newest few."""

    template_name = "site/about/licence.html"
    path = "/licence/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reports = InspectionReport.objects.filter(published__lte=self.today).order_by("-published", "-pk")
        return super().get_context_data(
            title=_("Licence and sources"), reports=reports[:20], site_url=settings.SITE_URL, **kwargs
        )
