"""The addresses of the public site. They are printed in documents: none of them may change."""

from django.urls import path

from soteria_tracker.public import pages

app_name = "site"
RESPONSE = "responses/<slug:body>/<slug:report>/"
urlpatterns = [
    path("", pages.NationalPage.as_view(), name="national"),
    path("forces/<slug:slug>/", pages.ForcePage.as_view(), name="force"),
    path("reports/<slug:slug>/", pages.ReportPage.as_view(), name="report"),
    path("reports/<slug:slug>/<int:number>/", pages.RecommendationPage.as_view(), name="recommendation"),
    path(RESPONSE, pages.ResponsePage.as_view(), name="response"),
    path(f"{RESPONSE}versions/<int:version>/", pages.ResponsePage.as_view(), name="version"),
    path(f"{RESPONSE}versions/<int:version>/response.pdf", pages.response_pdf, name="pdf"),
    path("robots.txt", pages.robots, name="robots"),
]
