from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForcesConfig(AppConfig):
    name = "forces"
    verbose_name = _("Forces and bodies")

    def ready(self) -> None:
        from forces import receivers  # noqa: F401  importing it connects them
