"""The addresses of the public site. They are printed in documents: none of them may change."""

from django.urls import include, path

from soteria_tracker.public.api import urls as api
from soteria_tracker.public.pages import (
    about,
    calendars,
    compare,
    data,
    due,
    edition,
    feeds,
    force,
    forces,
    national,
    page,
    products,
    report,
    reports,
    response,
    search,
    sitemap,
    targets,
    verify,
)
from soteria_tracker.public.pages import api as api_page

app_name = "site"
RESPONSE = "responses/<slug:body>/<slug:report>/"
#: Every page for people, in English at this address and in Welsh below /cy/. New pages go here.
PAGES = [
    path("", national.NationalPage.as_view(), name="national"),
    path("forces/", forces.ForcesPage.as_view(), name="forces"),
    path("forces/<slug:slug>/", force.ForcePage.as_view(), name="force"),
    path("forces/<slug:slug>/compare/", compare.ComparePage.as_view(), name="compare"),
    path("targets/", targets.TargetsPage.as_view(), name="targets"),
    path("reports/<slug:slug>/", report.ReportPage.as_view(), name="report"),
    path("reports/<slug:slug>/<int:number>/", report.RecommendationPage.as_view(), name="recommendation"),
    path(RESPONSE, response.ResponsePage.as_view(), name="response"),
    path(f"{RESPONSE}versions/<int:version>/", response.ResponsePage.as_view(), name="version"),
    path(f"{RESPONSE}reading/<int:version>/", response.ReadingPage.as_view(), name="reading"),
    path("due/", due.DuePage.as_view(), name="due"),
    path("products/", products.ProductsPage.as_view(), name="products"),
    path("products/<slug:slug>/", products.ProductPage.as_view(), name="product"),
    path("reports/", reports.ReportsPage.as_view(), name="reports"),
    path("about/", about.AboutPage.as_view(), name="about"),
    path("about/method/", about.MethodPage.as_view(), name="method"),
    path("about/vocabulary/", about.VocabularyPage.as_view(), name="vocabulary"),
    path("accessibility/", about.AccessibilityPage.as_view(), name="accessibility"),
    path("licence/", about.LicencePage.as_view(), name="licence"),
    path("data/", data.DataPage.as_view(), name="data"),
    path("data/api/", api_page.ApiPage.as_view(), name="api"),
    path("search/", search.SearchPage.as_view(), name="search"),
    path("verify/", verify.VerifyPage.as_view(), name="verify"),
    path("verify/<path:reference>/", verify.ReferencePage.as_view(), name="verify_reference"),
]
#: Files, feeds and data for programs: one address, and no Welsh twin.
FILES = [
    path(f"{RESPONSE}versions/<int:version>/response.pdf", response.response_pdf, name="pdf"),
    path("robots.txt", page.robots, name="robots"),
    path("sitemap.xml", sitemap.SiteMap.as_view(), name="sitemap"),
    path("sitemaps/<slug:part>.xml", sitemap.SiteMapPart.as_view(), name="sitemap_part"),
    path("datapackage.json", data.PackageFile.as_view(), name="datapackage"),
    path("data/<slug:name>.csv", data.DataFile.as_view(), {"form": "csv"}, name="data_csv"),
    path("data/<slug:name>.ods", data.DataFile.as_view(), {"form": "ods"}, name="data_ods"),
    path("feeds/reports/<slug:slug>.atom", feeds.ReportFeed.as_view(), name="report_feed"),
    path("feeds/reports/<slug:slug>/<int:number>.atom", feeds.RecommendationFeed.as_view(), name="recommendation_feed"),
    path("feeds/forces/<slug:slug>.atom", feeds.ForceFeed.as_view(), name="force_feed"),
    path("calendars/reports/<slug:slug>.ics", calendars.ReportCalendar.as_view(), name="report_calendar"),
    path("calendars/bodies/<slug:slug>.ics", calendars.BodyCalendar.as_view(), name="body_calendar"),
]
#: Where a body published in Welsh itself, its own Welsh edition comes before the Welsh frame around its English.
EDITIONS = [
    path(f"cy/{RESPONSE}", edition.EditionPage.as_view(), name="edition"),
    path(f"cy/{RESPONSE}versions/<int:version>/", edition.EditionPage.as_view(), name="edition_version"),
    path(f"cy/{RESPONSE}versions/<int:version>/response.pdf", edition.edition_pdf, name="edition_pdf"),
]
#: For programs (soteria_tracker.public.api).
API = path("api/v1/", include((api.urlpatterns, "api"), namespace="api"))
urlpatterns = [*PAGES, *FILES, *EDITIONS, API, path("cy/", include((PAGES, "site"), namespace="cy"))]
