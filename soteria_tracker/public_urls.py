"""One door: the public site, and the hatch for machines. The URLconf of a process that serves nothing else."""

from django.urls import include, path

urlpatterns = [
    path("", include("soteria_tracker.public.urls")),
    path("", include("soteria_tracker.operations.urls")),
]
handler500 = "soteria_tracker.errors.server_error"
