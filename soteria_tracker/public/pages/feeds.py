"""Atom feeds of what entered the record."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from recommendations.models import Recommendation
from soteria_tracker.public.data import feeds
from soteria_tracker.public.pages.file import PublicFile


class FeedFile(PublicFile):
    """``as_at``: what had entered the record by the end of that day, by either clock."""

    def answer(self, feed: feeds.Feed) -> HttpResponse:
        return HttpResponse(feeds.atom(feed, self.moment), content_type=feeds.TYPE)


class ReportFeed(FeedFile):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        if report is None:
            raise Http404
        return self.answer(feeds.of_report(report, self.moment, self.reference))


class RecommendationFeed(FeedFile):
    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        recommendation = get_object_or_404(
            Recommendation.objects.select_related("report"),
            report__slug=slug,
            report__published__lte=self.moment.today,
            number=number,
            kind=Recommendation.Kind.RECOMMENDATION,
        )
        return self.answer(feeds.of_recommendation(recommendation, self.moment, self.reference))


class ForceFeed(FeedFile):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            force = self.reference.force(slug)
        except LookupError:
            raise Http404 from None
        return self.answer(feeds.of_force(force, self.moment, self.reference))
