"""What happened to an account and changes no row of it: signing in and out, factors, passwords, files taken away."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forces.models.append_only import AppendOnly
from forces.models.people import User


class AccountEvent(AppendOnly):
    """One thing that happened, written once by forces.events.record_event.

    Nothing that somebody typed stands here: no password, no code, no name that belongs to no account, no word of a
    draft. ``detail`` is a word of ours (which factor, which kind of file). ``network`` is the /24 or /48 of where it
    came from: enough to tell a stranger's network from the office's, too little to name one machine.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in refused")
        LOCKED_OUT = "locked_out", _("Sign-in locked after too many tries")
        SIGNED_OUT = "signed_out", _("Signed out")
        SESSION_ENDED = "session_ended", _("Session ended")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        PASSWORD_RESET_ASKED = "reset_asked", _("Asked for a new password")
        PASSWORD_RESET = "password_reset", _("Password set by a link from a mail")
        FACTOR_ADDED = "factor_added", _("Second factor added")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        FACTOR_USED = "factor_used", _("Second factor used")
        FACTOR_FAILED = "factor_failed", _("Second factor refused")
        CODES_MADE = "codes_made", _("Recovery codes made")
        CODE_USED = "code_used", _("Recovery code used")
        STEP_UP_PASSED = "step_up_passed", _("Asked again who they are, and proved it")
        STEP_UP_FAILED = "step_up_failed", _("Asked again who they are, and did not prove it")
        INVITED = "invited", _("Invited")
        INVITATION_USED = "invitation_used", _("Invitation used")
        INVITATION_WITHDRAWN = "invitation_withdrawn", _("Invitation withdrawn")
        DEACTIVATED = "deactivated", _("Account closed")
        REACTIVATED = "reactivated", _("Account opened again")
        FILE_TAKEN = "file_taken", _("File taken away")
        FINDING_ENTERED = "finding_entered", _("Finding of the inspectorate entered")

    kind = models.CharField(_("what"), max_length=24, choices=Kind)
    at = models.DateTimeField(_("when"))
    #: Whose account; nobody's where the name that was typed is none. PROTECT: accounts are closed, never removed.
    user = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=160, blank=True)  # of the person, as it was then
    #: Who did it, where that is somebody else.
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(max_length=160, blank=True)
    detail = models.CharField(max_length=80, blank=True)
    network = models.CharField(max_length=43, blank=True)

    class Meta:
        verbose_name = _("event of an account")
        verbose_name_plural = _("events of accounts")
        ordering = ["-pk"]  # the order of writing, whatever a clock said
        indexes = [
            models.Index(fields=["user", "-id"], name="events_of_an_account"),
            models.Index(fields=["-at", "-id"], name="events_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name}: {self.get_kind_display()}"
