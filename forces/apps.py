from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ForcesConfig(AppConfig):
    name = "forces"
    verbose_name = _("Forces and bodies")

    def ready(self) -> None:
        from forces import events

        events.connect()
        if not settings.PUBLIC_SIDE:  # nobody signs in there, and nothing of the sign-in is installed
            from forces import receivers  # noqa: F401  importing it connects them
