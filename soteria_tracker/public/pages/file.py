"""What all files made of the record have in common: one language, a moment, no visitor."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import View

from recommendations.models import InspectionReport
from soteria_tracker.public import questions, reference
from soteria_tracker.public.moment import Moment, NotAMomentError
from soteria_tracker.public.pages.page import fresh


@method_decorator(fresh, name="dispatch")
class PublicFile(View):
    """Tables, feeds, calendars: an address that cannot be answered gets a sentence, not a page."""

    http_method_names = ["get", "head", "options"]
    parameters: frozenset[str] = Moment.NAMES

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        today = timezone.localdate()
        try:
            self.moment = Moment.of(request.GET, today=today)
        except NotAMomentError as wrong:
            return sentence(wrong.sentence)
        self.reference = reference.current()
        return super().dispatch(request, *args, **kwargs)

    def report(self, slug: str | None) -> InspectionReport | None:
        """The one asked for, else the newest that is followed and was out on the day. One query; Http404."""
        if not slug:
            return questions.latest_report(today=self.moment.day)
        found = InspectionReport.objects.filter(slug=slug, published__lte=self.moment.today).first()
        if found is None:
            raise Http404
        return found

    def address(self, **query: str) -> str:
        """Of this file on the site, with the same moment."""
        asked = query | (
            {"as_at": self.moment.as_at.isoformat(), "clock": self.moment.clock} if self.moment.as_at else {}
        )
        given = urlencode({name: value for name, value in asked.items() if value})
        return f"{settings.SITE_URL}{self.request.path}{'?' if given else ''}{given}"


def sentence(text: str, *, status: int = 400) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
