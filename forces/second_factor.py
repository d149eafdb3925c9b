"""Whether a session has shown a second factor, and how long ago.

Who must show one is said by ``forces.access``; what counts as one here: a code of an authenticator app, a passkey, a
recovery code; or that of an organisation's own sign-in, where the settings trust it (OIDC_SECOND_FACTOR). allauth
writes what was shown into the session; a factor that was taken away since counts no more.
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from forces import access, events, sessions
from forces.history import FACTOR_TAKEN_AWAY
from forces.models import User

#: For so long may somebody sign and publish after they have shown their factor afresh.
FRESH = timedelta(minutes=5)
#: A code of an app and a passkey. Recovery codes only ever stand beside one of them.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
#: As records of a session call the factor that an organisation's sign-in has asked for.
ORGANISATION = "organisation"


def is_set_up(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_shown(request: HttpRequest) -> bool:
    """In this session, once."""
    return _counts(request, _shown(request))


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Shown again, after the sign-in, at most FRESH ago."""
    since, until = (now - FRESH).timestamp(), now.timestamp()
    again = [each for each in _shown(request) if each.get("reauthenticated") and since < each["at"] <= until]
    return _counts(request, again)


def is_missing(request: HttpRequest) -> bool:
    """Whether this person may not go on before they have shown one."""
    user = request.user
    return user.is_authenticated and not is_shown(request) and access.needs_second_factor(user)


def ask(request: HttpRequest) -> HttpResponseRedirect:
    """To where the factor is shown, and back; to where it is set up, for whoever has none."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return HttpResponseRedirect(way(request.user, back=back))


def way(user: User | AnonymousUser, *, back: str) -> str:
    """The address at which somebody shows their factor, or sets one up."""
    ways = get_adapter().get_reauthentication_methods(user)
    if not any(each["id"] != "reauthenticate" for each in ways):
        return reverse("mfa_index")
    return f"{ways[0]['url']}?{urlencode({'next': back})}"


def showed(request: HttpRequest, authenticator: Authenticator) -> None:
    """Whoever has just set a factor up has shown it. The session gets a new name, as at a sign-in."""
    user = authenticator.user
    request.session.cycle_key()
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)


@transaction.atomic
def take_away(user: User, *, by: User | None, request: HttpRequest | None = None) -> None:
    """All that somebody has: apps, passkeys, recovery codes, ties to an organisation, and every session, since whoever
    found the lost one may sit in it. It stands in two histories."""
    account = User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=account).delete()
    SocialAccount.objects.filter(user=account).delete()
    account._change_reason, account._history_user = FACTOR_TAKEN_AWAY, by  # type: ignore[attr-defined]
    account.save()
    sessions.end(account, reason="factor taken away")
    events.record_event(events.Kind.FACTOR_REMOVED, user=account, by=by, request=request, detail="all")


def organisations_of(user: User) -> list[str]:
    return list(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))


def _shown(request: HttpRequest) -> list[dict[str, Any]]:
    return [each for each in get_authentication_records(request, request.user) if each.get("method") == "mfa"]


def _counts(request: HttpRequest, shown: list[dict[str, Any]]) -> bool:
    if any(each.get("type") == ORGANISATION and each.get("provider") in settings.OIDC_SECOND_FACTOR for each in shown):
        return True
    ids = {each["id"] for each in shown if "id" in each}
    return bool(ids) and Authenticator.objects.filter(user=request.user, pk__in=ids).exists()
