from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ResponsesConfig(AppConfig):
    name = "responses"
    verbose_name = _("Responses and updates")

    def ready(self) -> None:
        from responses import search_signals, triggers  # its models are there only now

        search_signals.connect()
        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="triggers of what is written once")
