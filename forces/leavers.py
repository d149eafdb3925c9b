"""Who has left: accounts that nobody works with any more, found for an administrator, closed by a nightly command."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from forces.events import record_event
from forces.models import AccountEvent, Membership, User

UNUSED_FOR = timedelta(days=90)
CLOSED = gettext_noop("Closed: every membership ended some time ago")


def ended(people: QuerySet[User], *, now: datetime, days: int = 0) -> QuerySet[User]:
    """Those who were members, and have not been for more than so many days. A membership that is to come counts."""
    last = timezone.localdate(now) - timedelta(days=days)
    theirs = Membership.objects.filter(user=OuterRef("pk"))
    return people.filter(Exists(theirs)).exclude(Exists(theirs.filter(Q(until=None) | Q(until__gte=last))))


def never_in(people: QuerySet[User]) -> QuerySet[User]:
    return people.filter(last_login=None)


def unused(people: QuerySet[User], *, now: datetime) -> QuerySet[User]:
    """Never signed in counts from the day on which the account was made."""
    since = now - UNUSED_FOR
    return people.filter(Q(last_login__lt=since) | Q(last_login=None, date_joined__lt=since))


def close(*, now: datetime, days: int) -> list[User]:
    """Deactivate them, one transaction each, with the reason in the history. Whoever is closed already is passed by."""
    people = ended(User.objects.filter(is_active=True), now=now, days=days)
    return [person for person in people.order_by("pk") if _close(person.pk, now=now, days=days)]


@transaction.atomic
def _close(pk: int, *, now: datetime, days: int) -> bool:
    """Looked at once more under a lock: somebody may have given them a new membership meanwhile."""
    User.objects.select_for_update().filter(pk=pk).first()
    person = ended(User.objects.filter(pk=pk, is_active=True), now=now, days=days).first()
    if person is None:
        return False
    person.is_active = False
    person._change_reason = CLOSED  # type: ignore[attr-defined]
    person.save(update_fields=["is_active"])  # its receivers end the sessions
    record_event(AccountEvent.Kind.DEACTIVATED, user=person, detail="leaver", now=now)
    return True
