from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import ngettext

from forces import lockout, passwords


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an administrator; nobody signs up."""

    _admission = lockout.Admission()

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_authenticate(self, request, **credentials) -> None:
        """In place of allauth's own count, by which strangers could keep the owner of an account out."""
        name = credentials.get("username") or credentials.get("email") or ""
        try:
            self._admission = lockout.admit(request, name, now=timezone.now())
        except lockout.Refused as refused:
            raise too_many_tries(refused.seconds) from refused
        if len(credentials.get("password") or "") > passwords.LONGEST:
            raise self.validation_error("username_password_mismatch")

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is not None:
            self._admission.forgive()
        return user


def too_many_tries(seconds: int) -> ValidationError:
    """The same for every name, whether or not there is such an account."""
    minutes = -(-seconds // 60)
    words = ngettext(
        "There were too many tries. This one was not looked at. Wait %(n)s minute, then try again.",
        "There were too many tries. This one was not looked at. Wait %(n)s minutes, then try again.",
        minutes,
    )
    return ValidationError(words % {"n": minutes}, code="too_many_login_attempts", params={"seconds": seconds})
