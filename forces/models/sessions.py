"""Who is signed in where: Django's table of sessions with the columns that a person needs to recognise their own."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forces.models.people import User


class Session(AbstractBaseSession):
    """``expire_date`` is the bound that forces.sessions works out; once it has passed Django knows no such session.

    The key opens the session, so no page, log or archive has it: a page names a row by its ``mark``.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")  # nobody, before the sign-in
    began = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")  # type: ignore[assignment]  # the stub of the base knows plain text alone
        verbose_name_plural = _("sessions")  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls):
        from forces.session_store import SessionStore

        return SessionStore

    @property
    def mark(self) -> str:
        return salted_hmac("forces.sessions", self.session_key, algorithm="sha256").hexdigest()[:20]
