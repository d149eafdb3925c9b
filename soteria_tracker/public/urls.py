"""The addresses of the public site. They are printed in documents: none of them may change."""

from django.urls import path

from soteria_tracker.public.pages import edition, force, national, page, report, response, verify

app_name = "site"
RESPONSE = "responses/<slug:body>/<slug:report>/"
urlpatterns = [
    path("", national.NationalPage.as_view(), name="national"),
    path("forces/<slug:slug>/", force.ForcePage.as_view(), name="force"),
    path("reports/<slug:slug>/", report.ReportPage.as_view(), name="report"),
    path("reports/<slug:slug>/<int:number>/", report.RecommendationPage.as_view(), name="recommendation"),
    path(RESPONSE, response.ResponsePage.as_view(), name="response"),
    path(f"{RESPONSE}versions/<int:version>/", response.ResponsePage.as_view(), name="version"),
    path(f"{RESPONSE}versions/<int:version>/response.pdf", response.response_pdf, name="pdf"),
    path(f"cy/{RESPONSE}", edition.EditionPage.as_view(), name="edition"),
    path(f"cy/{RESPONSE}versions/<int:version>/", edition.EditionPage.as_view(), name="edition_version"),
    path(f"cy/{RESPONSE}versions/<int:version>/response.pdf", edition.edition_pdf, name="edition_pdf"),
    path("verify/", verify.VerifyPage.as_view(), name="verify"),
    path("verify/<path:reference>/", verify.ReferencePage.as_view(), name="verify_reference"),
    path("robots.txt", page.robots, name="robots"),
]
