"""Addresses for machines, the same on every process; no cache keeps any of them."""

from django.urls import path

from soteria_tracker.operations import health, metrics

app_name = "operations"
urlpatterns = [
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
