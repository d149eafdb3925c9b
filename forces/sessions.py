"""How long somebody stays signed in, and what ends it.

Three bounds, of which the earliest counts: a working day since the sign-in; a time without a request, shorter for those
who sign, review or administer; the end of the last day of the last membership. They are worked out together into the
column by which Django itself tells a session that is over, so no page can forget to ask. A request moves it on, at most
once a minute.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from forces import signals
from forces.addresses import client_ip
from forces.models import Membership, Role, Session, User

#: Without a request. Short for every role that is not named here, one that comes later too.
IDLE, IDLE_PATIENT = timedelta(minutes=30), timedelta(hours=2)
PATIENT = frozenset({Role.AUTHOR, Role.TRANSLATOR})
#: Nobody yet: between a password and a second factor, or between a link in a mail and a new password.
STRANGER = timedelta(hours=1)
#: Between two writes that say that somebody is still there.
TOUCH = timedelta(minutes=1)
#: Names within the data of a session.
BEGAN, ADDRESS, BROWSER = "began", "address", "browser"

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "CrOS", "Linux")


def note(request: HttpRequest, *, now: datetime) -> None:
    """Somebody signs in: from here on the day is counted."""
    request.session[BEGAN] = now.timestamp()
    request.session[ADDRESS] = client_ip(request)
    request.session[BROWSER] = browser(request.headers.get("User-Agent", ""))


def begin(data: dict[str, Any], *, now: datetime) -> None:
    """A session of a person that does not say when it began begins now, and says so from then on."""
    if SESSION_KEY in data:
        data.setdefault(BEGAN, now.timestamp())


def describe(row: Session, data: dict[str, Any], *, now: datetime) -> None:
    """Fill the columns of a row that is about to be written."""
    if SESSION_KEY not in data:
        row.expire_date = min(row.expire_date, now + STRANGER)
        return
    row.user_id, row.began, row.seen = int(data[SESSION_KEY]), datetime.fromtimestamp(data[BEGAN], UTC), now
    row.address, row.browser = data.get(ADDRESS), data.get(BROWSER, "")
    row.expire_date = bound(row.user_id, began=row.began, now=now)


def bound(user: int, *, began: datetime, now: datetime) -> datetime:
    """When a session of that person is over unless there is another request."""
    held = list(Membership.objects.filter(user=user).on(timezone.localdate(now)).values_list("role", "until"))
    is_patient = bool(held) and {role for role, _until in held} <= PATIENT
    ends = [began + timedelta(seconds=settings.SESSION_COOKIE_AGE), now + (IDLE_PATIENT if is_patient else IDLE)]
    last_days = [until for _role, until in held if until]
    if held and len(last_days) == len(held):
        midnight = datetime.combine(max(last_days) + timedelta(days=1), time.min)
        ends.append(timezone.make_aware(midnight))
    return min(ends)


def touch(row: Session, *, now: datetime) -> None:
    """Somebody is still there. A database that takes nothing is no reason to refuse them a page."""
    if row.user_id is None or row.began is None or (row.seen and now - row.seen < TOUCH):
        return
    with suppress(DatabaseError):
        until = bound(row.user_id, began=row.began, now=now)
        Session.objects.filter(pk=row.pk).update(seen=now, expire_date=until)


def of(user: User, *, now: datetime) -> QuerySet[Session]:
    """The newest first."""
    return Session.objects.filter(user=user, expire_date__gt=now).order_by("-began")


def end(user: User, *, reason: str, but: str | None = None, only: str | None = None) -> int:
    """End the sessions of a person (``but``: not the one with that key; ``only``: none but it); how many."""
    rows = Session.objects.filter(user=user)
    if but is not None:
        rows = rows.exclude(pk=but)
    if only is not None:
        rows = rows.filter(pk=only)
    number, _by_model = rows.delete()
    if number:
        signals.sessions_ended.send(sender=Session, user=user, reason=reason, number=number)
    return number


def browser(agent: str) -> str:
    """The family and the system: enough to know one's own by. Nothing of a stranger's words is kept."""
    names = [name for sign, name in BROWSERS if re.search(rf"\b{sign}\w*/", agent)][:1]
    systems = [each for each in SYSTEMS if each in agent][:1]
    return ", ".join([*names, *systems])
