"""Three doors: the public site, the desk, sign-in; and a hatch for the machines that watch over it."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("soteria_tracker.public.urls")),
    path("", include("soteria_tracker.operations.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("soteria_tracker.accounts")),
]
handler500 = "soteria_tracker.errors.server_error"
