"""One door: the public site. The URLconf of a process that serves nothing else."""

from django.urls import include, path

urlpatterns = [path("", include("soteria_tracker.public.urls"))]
