"""Mails that wait to be sent: of what kind and to whom, never what stands in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forces.models.people import Membership, User


class Letter(models.Model):
    """A mail is written when it is sent (forces.letters), so no link that opens something ever lies in the database."""

    class Kind(models.TextChoices):
        RESET = "reset", _("Link for a new password")
        PASSWORD_CHANGED = "password_changed", _("Notice of a new password")
        ADDRESS_CHANGED = "address_changed", _("Notice of a new email address")
        INVITATION = "invitation", _("Invitation")
        ROLE_GIVEN = "role_given", _("Notice of a role")

    class Step(models.TextChoices):
        WAITING = "waiting", _("Waits to be sent")
        SENT = "sent", _("Sent")
        GIVEN_UP = "given_up", _("Could not be sent")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    to = models.EmailField(_("to"))
    # Of a link for a new password nobody has asked whose address it is: that is found out when it is sent.
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    # Of a notice of a role: the line of its history, which stays as it was whatever becomes of the role meanwhile.
    given = models.ForeignKey(Membership.history.model, models.CASCADE, null=True, related_name="+")
    step = models.CharField(_("state"), max_length=10, choices=Step, default=Step.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    posted = models.DateTimeField()
    next_try = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)  # of the last try, in words for a person

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["pk"]
        indexes = [models.Index(fields=["step", "next_try"], name="letter_next")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_step_display()}"
