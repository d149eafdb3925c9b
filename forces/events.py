"""The one door through which an event of an account enters the audit trail, and the signals that go through it.

What changes a row (an account, a membership, a response) leaves an entry of its history and needs none here.
"""

from contextlib import suppress
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from forces import signals as told
from forces.models import AccountEvent, User

Kind = AccountEvent.Kind
#: Bits of an address that are kept: of IPv4 and of IPv6.
KEPT = {4: 24, 6: 48}


def record_event(
    kind: Kind,
    *,
    user: User | None = None,
    request: HttpRequest | None = None,
    by: User | None = None,
    detail: str = "",
    now: datetime | None = None,
) -> AccountEvent:
    """Write down what happened to ``user``; ``by`` whom, where that is somebody else. One INSERT.

    ``detail`` is a word of our own code, never what somebody typed. In a transaction it stands or falls with the rest.
    """
    by = None if by == user else by
    return AccountEvent.objects.create(
        kind=kind,
        at=now or timezone.now(),
        user=user,
        name=_name(user),
        by=by,
        by_name=_name(by),
        detail=detail[:80],
        network=network(request),
    )


def _name(user: User | None) -> str:
    return user.display_name[:160] if user else ""


def network(request: HttpRequest | None) -> str:
    """Of the address that sign-in counts by: its /24 or /48. Nothing where there is none (a command, a worker)."""
    if request is None:
        return ""
    from allauth.account.adapter import get_adapter  # the public side has no allauth and no events

    with suppress(PermissionDenied, ValueError, KeyError):
        address = ip_address(get_adapter(request).get_client_ip(request))
        return str(ip_network((address, KEPT[address.version]), strict=False))
    return ""


def connect() -> None:
    """Listen to what Django and allauth tell. Called once, when all models are there."""
    from django.contrib.auth import signals

    listen(signals.user_logged_in, Kind.SIGNED_IN)
    listen(signals.user_logged_out, Kind.SIGNED_OUT)
    signals.user_login_failed.connect(_sign_in_failed, dispatch_uid="events: sign_in_failed")
    told.locked_out.connect(_locked_out, dispatch_uid="events: locked_out")
    told.sessions_ended.connect(_sessions_ended, dispatch_uid="events: sessions_ended")
    told.invitation_changed.connect(_invitation_changed, dispatch_uid="events: invitation_changed")
    if apps.is_installed("allauth.account"):
        from allauth.account import signals as account

        listen(account.password_set, Kind.PASSWORD_CHANGED)
        listen(account.password_changed, Kind.PASSWORD_CHANGED)
        listen(account.password_reset, Kind.PASSWORD_RESET)
    if apps.is_installed("allauth.mfa"):
        from allauth.mfa import signals as mfa

        listen(mfa.authenticator_added, Kind.FACTOR_ADDED, codes=Kind.CODES_MADE)
        listen(mfa.authenticator_removed, Kind.FACTOR_REMOVED)
        listen(mfa.authenticator_reset, Kind.CODES_MADE)
        listen(mfa.authenticator_used, Kind.FACTOR_USED, codes=Kind.CODE_USED, again=Kind.STEP_UP_PASSED)
        listen(mfa.authentication_failed, Kind.FACTOR_FAILED, again=Kind.STEP_UP_FAILED)


def listen(signal: Any, kind: Kind, *, codes: Kind | None = None, again: Kind | None = None) -> None:
    """Record each of these signals. Another kind where the factor was a recovery code (``codes``), or where somebody
    who is signed in was asked again who they are (``again``).
    """

    def receive(sender: Any, *, user: User | None = None, request: HttpRequest | None = None, **facts: Any) -> None:
        if user is None:  # a session that had ended already is signed out
            return
        factor = str(getattr(facts.get("authenticator"), "type", ""))
        found = codes if codes and factor == "recovery_codes" else kind
        if again and (facts.get("reauthenticated") or facts.get("reauthentication")):
            found = again
        record_event(found, user=user, request=request, detail=factor)

    signal.connect(receive, weak=False, dispatch_uid=f"events: {kind} {id(signal)}")


def _sign_in_failed(sender: Any, *, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Of a name that is nobody's nothing is kept: people type their password there. Two statements either way."""
    record_event(Kind.SIGN_IN_FAILED, user=_owner(credentials.get("username")), request=request)


def _owner(name: str | None) -> User | None:
    return User.objects.filter(username=name or "").first()


def _locked_out(sender: Any, *, request: HttpRequest, kind: str, name: str, **_: Any) -> None:
    """Once a wait that begins, not once a try: nobody fills the trail by trying on."""
    record_event(Kind.LOCKED_OUT, user=_owner(name), request=request, detail=kind)


def _sessions_ended(sender: Any, *, user: User, reason: str = "", **_: Any) -> None:
    record_event(Kind.SESSION_ENDED, user=user, detail=reason)


INVITATION = {"accepted": Kind.INVITATION_USED, "withdrawn": Kind.INVITATION_WITHDRAWN}


def _invitation_changed(sender: Any, *, invitation: Any, by: User | None = None, what: str = "", **_: Any) -> None:
    """Of an invitation its number: the address that it went to belongs to nobody here yet."""
    user = getattr(invitation, "accepted_by", None)
    record_event(INVITATION.get(what, Kind.INVITED), user=user, by=by, detail=f"{what} {invitation.pk}".strip())
