"""After publication: to whom the response went, when, by what means, and who sent it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from responses.models.working import Response, together

USER = settings.AUTH_USER_MODEL


class Dispatch(models.Model):
    """One copy of one version that went out. The first two recipients are those of section 55(6)."""

    class Recipient(models.TextChoices):
        INSPECTORS = "inspectors", _("the inspectors of constabulary")
        SECRETARY_OF_STATE = "secretary_of_state", _("the Secretary of State")
        CHIEF_OFFICER = "chief_officer", _("the chief officer of police")
        PANEL = "panel", _("the police and crime panel")
        WEBSITE = "website", _("the website of the office")

    class Means(models.TextChoices):
        EMAIL = "email", _("by e-mail")
        POST = "post", _("by post")
        PORTAL = "portal", _("through a portal")
        WEBSITE = "website", _("put on a website")
        HAND = "hand", _("by hand")

    response = models.ForeignKey(Response, models.CASCADE, related_name="dispatches")
    version = models.PositiveIntegerField()
    recipient = models.CharField(max_length=20, choices=Recipient)
    sent_on = models.DateField(_("sent on"))
    means = models.CharField(_("how"), max_length=10, choices=Means, blank=True)  # empty: entered before it was asked
    sent_by = models.CharField(_("who sent it"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["version", "recipient"]
        constraints = [
            models.UniqueConstraint(fields=["response", "version", "recipient"], name="one_dispatch_a_recipient"),
            together("dispatch_recorded_by_and_at", "recorded_by", "recorded_at"),
        ]

    def __str__(self) -> str:
        return self.get_recipient_display()


#: Section 55(6): they are on every list.
STATUTORY = (Dispatch.Recipient.INSPECTORS, Dispatch.Recipient.SECRETARY_OF_STATE)
