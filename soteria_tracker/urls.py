"""Three doors: the public site, the desk, sign-in."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("soteria_tracker.public.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("soteria_tracker.accounts")),
]
