"""Who was asked to join, by whom, for which body and in which role."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from forces.models.dated import in_order
from forces.models.outbox import Letter
from forces.models.people import Role, User
from forces.models.places import PolicingBody

GOOD_FOR = timedelta(days=7)


class Invitation(models.Model):
    """Of the link that was sent only its SHA-256 is kept: whoever reads the database can join nowhere."""

    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150)
    email = models.EmailField(_("email address"), help_text=_("Of this person alone: the link goes there."))
    body = models.ForeignKey(
        PolicingBody, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    since = models.DateField(_("since"), null=True, blank=True, help_text=_("First day. Empty: from the start."))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day. Empty: while it lasts."))
    authority = models.CharField(
        _("authority"),
        max_length=200,
        blank=True,
        help_text=_("For a delegate: the decision that delegates the signature, with its date."),
    )
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"))
    letter = models.OneToOneField(Letter, models.SET_NULL, null=True, related_name="invitation")
    token_sha256 = models.CharField(max_length=64, blank=True)
    good_until = models.DateTimeField(_("link works until"), null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    accepted_by = models.OneToOneField(
        User, models.PROTECT, null=True, related_name="invitation", verbose_name=_("account")
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    history = HistoricalRecords(excluded_fields=["token_sha256", "letter"])

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            in_order("invitation"),
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(withdrawn_at=None, accepted_at=None),
                name="one_open_invitation_an_address",
                violation_error_message=_(
                    "An invitation to this address is open already. Send that one again, or withdraw it first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_at_and_by",
                violation_error_message=_("Withdraw an invitation from the list: it then says who did it and when."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by",
                violation_error_message=_("An invitation is accepted by its link alone."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
                violation_error_message=_(
                    "It has been accepted and can't be withdrawn: end the membership, or close the account."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def renew(self, *, now: datetime) -> str:
        """What the link of the next letter holds. No line of the history: nothing of the invitation has changed."""
        token = secrets.token_urlsafe(32)
        Invitation.objects.filter(pk=self.pk).update(token_sha256=digest(token), good_until=now + GOOD_FOR)
        return token

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
