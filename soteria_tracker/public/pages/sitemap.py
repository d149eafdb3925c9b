"""The map of the site for search engines: every page, in both languages, each naming the other."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern

from recommendations.models import InspectionReport, NationalProduct, Recommendation
from responses.models.record import Publication
from soteria_tracker.public import questions
from soteria_tracker.public.pages.file import PublicFile
from soteria_tracker.public.reference import Reference

#: A map holds at most so many addresses, and so does an index of maps.
MOST = 50_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
#: Who asks for a page of words among search results is served by the search itself.
LEFT_OUT = frozenset({"search", "verify_reference"})


class SiteMap(PublicFile):
    """The index: one map of what belongs to no report, and one of each report."""

    parameters = frozenset()

    def get(self, request: HttpRequest) -> HttpResponse:
        reports = questions.reports(today=self.moment.today).values_list("slug", flat=True)[: MOST - 1]
        rows = "".join(
            f"<sitemap><loc>{settings.SITE_URL}/sitemaps/{part}.xml</loc></sitemap>\n" for part in ("site", *reports)
        )
        return _answer(f"<sitemapindex {SPACE}>\n{rows}</sitemapindex>\n")


class SiteMapPart(PublicFile):
    """``site``: what belongs to no report; else one report."""

    parameters = frozenset()

    def get(self, request: HttpRequest, part: str) -> HttpResponse:
        if part == "site":
            return _answer(_urls(_pages(self.reference)))
        report = questions.reports(today=self.moment.today).filter(slug=part).first()
        if report is None:
            raise Http404
        return _answer(_urls(_of_report(report, self.reference)))


def _pages(known: Reference) -> Iterator[str]:
    """Pages without an object of a report, as the addresses of the site list them."""
    from soteria_tracker.public import urls  # not above: it imports this module

    routes = {str(pattern.pattern): pattern for pattern in urls.PAGES if isinstance(pattern, URLPattern)}
    yield from (f"/{route}" for route, pattern in routes.items() if "<" not in route and pattern.name not in LEFT_OUT)
    for force in known.forces:
        yield force.get_absolute_url()
    if "products/<slug:slug>/" in routes:
        for slug in NationalProduct.objects.order_by("slug").values_list("slug", flat=True)[: MOST // 4]:
            yield f"/products/{slug}/"


def _of_report(report: InspectionReport, known: Reference) -> Iterator[str]:
    yield report.get_absolute_url()
    rows = Recommendation.objects.filter(report=report, kind=Recommendation.Kind.RECOMMENDATION).order_by("number")
    yield from (f"{report.get_absolute_url()}{number}/" for number in rows.values_list("number", flat=True))
    yield from (f"/responses/{body.slug}/{report.slug}/" for body in known.bodies)
    bodies = {body.pk: body.slug for body in known.bodies}
    readings = Publication.objects.filter(  # by the bodies, as the index goes
        kind=Publication.Kind.READING, body__in=bodies, report=report
    )
    found = readings.order_by().values_list("body", "version")
    yield from sorted(f"/responses/{bodies[body]}/{report.slug}/reading/{version}/" for body, version in found)


def _urls(paths: Iterable[str]) -> str:
    rows = "".join(_url(path) for path in paths)
    return f'<urlset {SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{rows}</urlset>\n'


def _url(path: str) -> str:
    there = {"en": f"{settings.SITE_URL}{path}", "cy": f"{settings.SITE_URL}/cy{path}"}
    each = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
        for language, address in there.items()
    )
    return "".join(f"<url><loc>{escape(address)}</loc>{each}</url>\n" for address in there.values())


def _answer(body: str) -> HttpResponse:
    return HttpResponse(f"{HEAD}{body}", content_type="application/xml; charset=utf-8")
