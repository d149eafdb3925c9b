"""The people who sign in, and for which body they work in which role."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from forces.history import AccountHistory
from forces.models.dated import DatedQuerySet, in_order
from forces.models.places import PolicingBody


class User(AbstractUser):
    """Somebody who signs in. What they may do stands in their memberships, never in is_superuser."""

    is_trial = models.BooleanField(
        _("trial account"),
        default=False,
        help_text=_("Made by the trial set-up. Production refuses to start while one exists."),
    )
    history = AccountHistory(excluded_fields=["password", "last_login"])

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.get_username()


class Role(models.TextChoices):
    AUTHOR = "author", _("Author")
    REVIEWER = "reviewer", _("Reviewer")
    COMMISSIONER = "commissioner", _("Commissioner")
    DELEGATE = "delegate", _("Delegate of the commissioner")
    TRANSLATOR = "translator", _("Translator")
    NATIONAL = "national", _("National administrator")
    AUDITOR = "auditor", _("Auditor")


#: Roles that belong to no body.
BODILESS = (Role.NATIONAL, Role.AUDITOR)


class Membership(models.Model):
    """In which role a person works for which body, from when until when.

    A national administrator and an auditor belong to no body. A delegate signs by an authority that has a date:
    the constraint asks for its first and last day and for where it is written down.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="memberships", null=True, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    authority = models.CharField(
        _("authority"),
        max_length=200,
        blank=True,
        help_text=_("For a delegate: the decision that delegates the signature, with its date."),
    )
    history = HistoricalRecords()
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["body__name", "role", "user__username"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            in_order("membership"),
            models.UniqueConstraint(
                fields=["user", "body", "role"],
                name="one_membership_a_role",
                violation_error_message=_(
                    "This person has this role for this body already. Change the days of that membership instead."
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(body=None),
                name="one_national_membership",
                violation_error_message=_(
                    "This person has this national role already. Change the days of that membership instead."
                ),
            ),
            models.CheckConstraint(
                condition=Q(role__in=BODILESS, body=None) | (~Q(role__in=BODILESS) & Q(body__isnull=False)),
                name="national_has_no_body",
                violation_error_message=_(
                    "A national administrator and an auditor belong to no body: leave it empty. Every other role needs "
                    "a body."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(role="delegate") | (Q(since__isnull=False) & Q(until__isnull=False) & ~Q(authority="")),
                name="delegate_has_dated_authority",
                violation_error_message=_(
                    "A delegate signs by an authority that has dates: fill in “since”, “until” and “authority”."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}" + (f", {self.body}" if self.body else "")

    def overlaps(self, other: "Membership") -> bool:
        """Whether there is a day on which both hold. An unknown day bounds nothing."""
        begins = [row.since for row in (self, other) if row.since]
        ends = [row.until for row in (self, other) if row.until]
        return not begins or not ends or max(begins) <= min(ends)
