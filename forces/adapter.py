"""How allauth's sign-in and second factors behave here."""

from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forces import lockout, passwords, sealing
from forces.addresses import client_ip
from forces.own_site import OwnSiteAdapter

#: A sign-in by password that is no older lets somebody set up their first factor without typing it again.
JUST_SIGNED_IN = timedelta(minutes=5)


class AccountAdapter(OwnSiteAdapter):
    """Accounts are given by an administrator; nobody signs up."""

    _admission = lockout.Admission()

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        if found := client_ip(request):
            return found
        raise PermissionDenied

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

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Whoever has a second factor is asked for it, never for the password alone."""
        ways = [*super().get_reauthentication_methods(user), *_organisations_of(user)]
        return [each for each in ways if each["id"] != "reauthenticate"] or ways

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        is_required = super().is_reauthentication_required(app=app, **kwargs)
        return is_required and not (app == "allauth.mfa" and _sets_up_the_first())


def too_many_tries(seconds: int) -> ValidationError:
    """The same for every name, whether or not there is such an account."""
    minutes = -(-seconds // 60)
    words = ngettext(
        "There were too many tries. This one was not looked at. Wait %(n)s minute, then try again.",
        "There were too many tries. This one was not looked at. Wait %(n)s minutes, then try again.",
        minutes,
    )
    return ValidationError(words % {"n": minutes}, code="too_many_login_attempts", params={"seconds": seconds})


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


def _organisations_of(user) -> list[dict]:
    """Those whose sign-in counts as a second factor, and which know this person."""
    if not (user.is_authenticated and settings.OIDC_SECOND_FACTOR):
        return []
    known = SocialAccount.objects.filter(user=user, provider__in=settings.OIDC_SECOND_FACTOR)
    return [
        {
            "id": f"organisation:{key}",
            "description": _("Use the sign-in of your organisation"),
            "url": reverse("openid_connect_again", args=[key]),
        }
        for key in known.values_list("provider", flat=True)
    ]


def _sets_up_the_first() -> bool:
    from forces import second_factor  # it asks this adapter for the ways

    request = context.request
    since = (timezone.now() - JUST_SIGNED_IN).timestamp()
    records = get_authentication_records(request, request.user)
    just_now = any(each["method"] in ("password", "socialaccount") and each["at"] > since for each in records)
    return just_now and not second_factor.is_set_up(request.user)
