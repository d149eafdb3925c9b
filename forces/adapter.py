"""How allauth's sign-in and second factors behave here."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forces import sealing

#: A sign-in by password that is no older lets somebody set up their first factor without typing it again.
JUST_SIGNED_IN = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an administrator; nobody signs up."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Whoever has a second factor is asked for it, never for the password alone."""
        ways = super().get_reauthentication_methods(user)
        return [each for each in ways if each["id"] != "reauthenticate"] or ways

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        is_required = super().is_reauthentication_required(app=app, **kwargs)
        return is_required and not (app == "allauth.mfa" and _sets_up_the_first())


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "That is not right, or it was used already. Wait until your app shows the next code, and type that one."
        )
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user, type) -> str:
        return str(_("My passkey"))


def _sets_up_the_first() -> bool:
    from forces import second_factor  # it asks this adapter for the ways

    request = context.request
    since = (timezone.now() - JUST_SIGNED_IN).timestamp()
    records = get_authentication_records(request, request.user)
    just_now = any(each["method"] in ("password", "socialaccount") and each["at"] > since for each in records)
    return just_now and not second_factor.is_set_up(request.user)
