from django.apps import AppConfig
from django.contrib.admin import apps as admin


class DeskConfig(admin.AdminConfig):
    """The Django admin as the offices' desk."""

    default_site = "soteria_tracker.desk.Desk"


class TrackerConfig(AppConfig):
    """The project package is an app too: it holds the public site and its commands."""

    name = "soteria_tracker"

    def ready(self) -> None:
        from soteria_tracker import checks  # noqa: F401  importing it registers the checks
