"""Whether a password may be tried at all: decided before it is hashed, for a hash is what costs.

Each try is counted as a failure before the password is looked at, and taken back if it was right: so many at once are
not more than one after the other. After a few failures a wait begins, which doubles with each failure after it up to a
quarter of an hour; what comes during a wait is refused, and neither hashed nor counted.

A stranger is counted three times: for the account from their network, for the network whatever the account, and for
the account whatever the network. The last of them would let strangers keep an owner out, so a browser that has signed
in to the account before (forces.devices), and whoever is signed in already, has one count of its own instead.
"""

import hashlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import cache_lock
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from forces import devices, signals
from forces.addresses import client_ip

#: Seconds: the first wait and the longest; and after how long without a failure all are forgotten.
FIRST, LONGEST, FORGOTTEN = 60, 15 * 60, 24 * 60 * 60
#: Failures without a wait. An office of fifty people has one address on a Monday morning.
LIMITS = {"device": 10, "pair": 5, "network": 50, "account": 30}
#: A provider gives each house a network of this size: whoever has one address of it has them all.
IPV6_PREFIX = 64
#: The rate of ACCOUNT_RATE_LIMITS at which one network may have passwords hashed, right ones too.
PACE = "sign_in"


class Refused(Exception):
    """``seconds`` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


@dataclass(slots=True)
class Admission:
    """A try that may be made; ``forgive`` when the password was right."""

    counted: dict[str, tuple[str, float]] = field(default_factory=dict)  # key -> kind, and until when a wait began

    def forgive(self) -> None:
        """The count of one's own is forgotten; of those that others share only this one try is taken back."""
        for key, (kind, until) in self.counted.items():
            with cache_lock(key):
                failures, waits = cache.get(key, (0, 0.0))
                if kind in ("device", "pair"):
                    cache.delete(key)
                else:
                    cache.set(key, (max(failures - 1, 0), 0.0 if waits == until else waits), FORGOTTEN)


def admit(request: HttpRequest, name: str, *, now: datetime) -> Admission:
    """Count a try with that name. Raises Refused; an error of the cache too, for nobody signs in uncounted."""
    admission = Admission()
    for kind, key in _counts(request, name):
        try:
            until = _count(kind, key, now=now.timestamp())
        except Refused:
            _take_back(admission)
            raise
        admission.counted[key] = (kind, until)
        if until:
            seconds = round(until - now.timestamp())
            signals.locked_out.send(sender=Admission, request=request, kind=kind, name=name, seconds=seconds)
    if not ratelimit.consume(request, action=PACE, key=_whose(request, name)):
        _take_back(admission)
        raise Refused(FIRST)
    return admission


def network(request: HttpRequest) -> str:
    """What counts as one place."""
    address = client_ip(request)
    if not address:
        raise PermissionDenied("The address of the client is not known.")
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, IPV6_PREFIX), strict=False))


def _counts(request: HttpRequest, name: str) -> Iterator[tuple[str, str]]:
    account, place = devices.digest(name), network(request)
    if own := _own(request, name):
        yield "device", _key("device", account, own)
        return
    yield "pair", _key("pair", account, place)
    yield "network", _key("network", place)
    yield "account", _key("account", account)


def _own(request: HttpRequest, name: str) -> str:
    """What tells this try from one of a stranger: it is signed in, or has been here before."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and devices.digest(user.get_username()) == devices.digest(name):
        return f"person {user.pk}"
    return devices.known(request, name)


def _whose(request: HttpRequest, name: str) -> str:
    return _own(request, name) or network(request)


def _key(*parts: str) -> str:
    return f"lockout:{hashlib.sha256('|'.join(parts).encode()).hexdigest()}"


def _count(kind: str, key: str, *, now: float) -> float:
    """One failure more; until when it makes the next one wait, or nothing."""
    with cache_lock(key) as locked:
        failures, until = cache.get(key, (0, 0.0))
        if until > now or not locked:  # somebody who tries many at once is told to wait too
            raise Refused(max(round(until - now), 1))
        failures += 1
        until = now + wait(failures, LIMITS[kind]) if failures >= LIMITS[kind] else 0.0
        cache.set(key, (failures, until), FORGOTTEN)
    return until


def wait(failures: int, free: int) -> int:
    """Seconds: 60, 120, 240, ... of the failure that is the last free one, the next, the one after it."""
    return min(FIRST << min(failures - free, 10), LONGEST)


def _take_back(admission: Admission) -> None:
    """Refused by a later count: no password was tried, so the earlier ones have nothing to count."""
    for key, (_kind, until) in admission.counted.items():
        with cache_lock(key):
            failures, waits = cache.get(key, (0, 0.0))
            cache.set(key, (max(failures - 1, 0), 0.0 if waits == until else waits), FORGOTTEN)
