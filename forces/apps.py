from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForcesConfig(AppConfig):
    name = "forces"
    verbose_name = _("Forces and bodies")

    def ready(self) -> None:
        from forces import events, receivers  # noqa: F401  their models are there only now

        events.connect()
