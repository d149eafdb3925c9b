"""Calendars of deadlines."""

from django.http import Http404, HttpRequest, HttpResponse

from soteria_tracker.public.data import calendars
from soteria_tracker.public.pages.file import PublicFile


class CalendarFile(PublicFile):
    def answer(self, content: bytes, name: str) -> HttpResponse:
        answer = HttpResponse(content, content_type=calendars.TYPE)
        answer["Content-Disposition"] = f'inline; filename="{name}.ics"'
        return answer


class ReportCalendar(CalendarFile):
    """Its deadlines are the same on any day; a day before the report was out knows none of them."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        if report is None or report.published > self.moment.day:
            raise Http404
        return self.answer(calendars.of_report(report, self.reference), report.slug)


class BodyCalendar(CalendarFile):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            body = self.reference.body(slug)
        except LookupError:
            raise Http404 from None
        return self.answer(calendars.of_body(body, self.moment, self.reference), body.slug)
