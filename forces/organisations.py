"""Sign-in by an organisation's own door (OpenID Connect): whom it lets in here, and what it cannot do.

It makes no account. The first time somebody is found by the e-mail address that the organisation has checked, in a
domain that the settings allow it; from then on by the organisation's own number for them (``sub``), so that an address
which is given to somebody else later opens nothing. What it says of people is looked at and not kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from forces import second_factor
from forces.models import User

YES = (True, 1, "1", "true", "True")


class RefusedError(Exception):
    """A sentence for whoever wanted in."""


class OrganisationAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def list_apps(self, request, provider=None, client_id=None):
        """The environment names organisations, a row of the database does not."""
        return [each for each in super().list_apps(request, provider, client_id) if not each.pk]

    def pre_social_login(self, request, sociallogin) -> None:
        claims = said(sociallogin)
        forget(sociallogin)
        try:
            belongs(sociallogin, claims)
            user = found(sociallogin, claims)
            if not user.is_active:
                raise ImmediateHttpResponse(redirect("account_inactive"))
            if sociallogin.state.get("process") == AuthProcess.REDIRECT:
                asked_afresh(request, user, claims, sociallogin.account.provider, now=timezone.now())
            else:
                let_in(request, user, claims, sociallogin)
        except RefusedError as sentence:
            context = {"sentence": str(sentence)}
            raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", context, status=403)) from None


def said(sociallogin: SocialLogin) -> dict[str, Any]:
    """All claims; what stands in the ID token counts before what the provider adds when it is asked."""
    given = sociallogin.account.extra_data
    token, more = given.get("id_token") or {}, given.get("userinfo") or {}
    if more and more.get("sub") != token.get("sub"):
        more = {}  # OpenID Connect Core 1.0, 5.3.2: of somebody else
    return {**more, **token, "has_token": bool(token)}


def forget(sociallogin: SocialLogin) -> None:
    sociallogin.account.extra_data = {}
    if sociallogin.account.pk:
        sociallogin.account.save(update_fields=["extra_data"])


def belongs(sociallogin: SocialLogin, claims: Mapping[str, Any]) -> None:
    """The answer is to the question that this very browser was sent away with."""
    asked = sociallogin.state.get("nonce", "")
    if not (claims["has_token"] and asked and constant_time_compare(asked, str(claims.get("nonce", "")))):
        raise RefusedError(_("This answer does not belong to the sign-in that you began here. Begin again."))
    if str(claims.get("sub")) != sociallogin.account.uid:
        raise RefusedError(_("This answer does not belong to the sign-in that you began here. Begin again."))


def found(sociallogin: SocialLogin, claims: Mapping[str, Any]) -> User:
    email = str(claims.get("email") or "").strip()
    domain = email.rpartition("@")[2].lower()
    if email and domain not in settings.OIDC_DOMAINS.get(sociallogin.account.provider, ()):
        words = _("This sign-in is not for addresses at %(domain)s. Use the account of your office, or your password.")
        raise RefusedError(words % {"domain": domain})
    if sociallogin.account.pk:
        return sociallogin.account.user
    if not email or not any(claims.get(name) in YES for name in ("email_verified", "xms_edov")):
        raise RefusedError(
            _(
                "Your organisation gave no email address that it has checked, and by that we find your account. "
                "Sign in with your password, and tell your IT department."
            )
        )
    return _by_address(email, sociallogin.account.provider)


def _by_address(email: str, provider: str) -> User:
    people = list(User.objects.filter(email__iexact=email)[:2])
    if len(people) != 1:
        raise RefusedError(
            _("There is no account with the address %(email)s here. Ask your administrator to enter it in yours.")
            % {"email": email}
        )
    if SocialAccount.objects.filter(user=people[0], provider=provider).exists():
        raise RefusedError(
            _("The account with the address %(email)s belongs to somebody else’s sign-in. Ask your administrator.")
            % {"email": email}
        )
    return people[0]


def let_in(request: HttpRequest, user: User, claims: Mapping[str, Any], sociallogin: SocialLogin) -> None:
    account = sociallogin.account
    if not account.pk:
        account.user = user
        account.save()
        sociallogin.user = user
    if asked_for_a_factor(claims, account.provider):
        record_authentication(request, user, "mfa", type=second_factor.ORGANISATION, provider=account.provider)


def asked_afresh(request: HttpRequest, user: User, claims: Mapping[str, Any], provider: str, *, now: datetime) -> None:
    """Before something grave: the same person, who was asked just now, for a second factor too."""
    if request.user != user:
        raise RefusedError(_("You confirmed with another account than the one you are signed in with."))
    if not asked_for_a_factor(claims, provider) or not _just_now(claims, now):
        raise RefusedError(
            _(
                "Your organisation did not ask you afresh for a second factor. Set one up here, or tell your IT "
                "department."
            )
        )
    record_authentication(
        request, user, "mfa", type=second_factor.ORGANISATION, provider=provider, reauthenticated=True
    )


def asked_for_a_factor(claims: Mapping[str, Any], provider: str) -> bool:
    """RFC 8176: "mfa" among the methods; or in the name of the class, as some providers have it."""
    amr, acr = claims.get("amr") or (), str(claims.get("acr") or "").lower()
    return provider in settings.OIDC_SECOND_FACTOR and ("mfa" in amr or "mfa" in acr)


def _just_now(claims: Mapping[str, Any], now: datetime) -> bool:
    at = claims.get("auth_time")
    return isinstance(at, int) and now.timestamp() - at < second_factor.FRESH.total_seconds()
