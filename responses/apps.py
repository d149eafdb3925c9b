from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses and updates")

    def ready(self) -> None:
        from responses import search_signals  # its models are there only now

        search_signals.connect()
