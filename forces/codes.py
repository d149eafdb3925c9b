"""Codes of an authenticator app (RFC 6238): each is taken once, also by a copy whose cache was lost meanwhile.

A code lives for 30 seconds, its own period (MFA_TOTP_TOLERANCE). allauth remembers a used one in the cache, which can
be lost or emptied. So the number of the last period that was used stands beside the secret, and only a later one is
taken.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forces.sealing import UnreadableError

LAST_PERIOD = "last_period"
#: Seconds that a code should still hold when it is computed, until it has been sent.
ENOUGH = 5
UNREADABLE = _(
    "This copy of the Tracker can't read what belongs to your authenticator app any more: its key was changed. "
    "Ask your administrator to take your second factor away, then set it up anew."
)


def period() -> int:
    return int(timezone.now().timestamp()) // app_settings.TOTP_PERIOD


def next_period(*, after: int = -1, enough: int = ENOUGH) -> tuple[int, float]:
    """The first one later than ``after`` whose code counts for ``enough`` seconds; and in how many seconds it begins,
    0 for the present one. For whoever computes codes: before its period a code counts as little as after it."""
    seconds, length = timezone.now().timestamp(), app_settings.TOTP_PERIOD
    present = int(seconds) // length
    is_lasting = (present + 1) * length - seconds >= enough
    number = max(present if is_lasting else present + 1, after + 1)
    return number, max(0.0, number * length - seconds)


def code_of(secret: str, number: int) -> str:
    return format_hotp_value(hotp_value(secret, number))


def periods_of(secret: str, code: str) -> list[int]:
    """Which of the periods that count today have this code."""
    now, near = period(), app_settings.TOTP_TOLERANCE
    return [
        number
        for number in range(now - near, now + near + 1)
        if compare_user_code(actual=code, expected=code_of(secret, number))
    ]


@transaction.atomic
def take(authenticator: Authenticator, code: str, *, secret: str) -> bool:
    """Whether this code counts now; it never does again, nor does an earlier one."""
    locked = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    later = [number for number in periods_of(secret, code) if number > locked.data.get(LAST_PERIOD, -1)]
    if later:
        locked.data[LAST_PERIOD] = max(later)
        locked.save(update_fields=["data"])
    return bool(later)


class OnceForm(forms.Form):
    """What allauth's two forms for a code have in common, with each code taken once."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # allauth's, beside which this stands
        except UnreadableError as error:
            raise forms.ValidationError(UNREADABLE, code="unreadable") from error
        shown: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if shown.type == Authenticator.Type.TOTP and not take(shown, code, secret=decrypt(shown.data["secret"])):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInCodeForm(OnceForm, AuthenticateForm):
    """The code after the password."""


class AgainCodeForm(OnceForm, ReauthenticateForm):
    """The code before something grave."""
