"""The only place that says which bodies a person may touch, in which role.

Everything else asks here. ``is_superuser`` opens nothing: a technical administrator who may also read
the drafts of 43 offices would be a leak waiting for a tired evening.
"""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from forces.models import Membership, PolicingBody, Role, User

#: Roles that begin and write working rows of their body.
WRITING_ROLES = frozenset({Role.AUTHOR, Role.REVIEWER, Role.COMMISSIONER, Role.DELEGATE})
#: Roles that see the working rows of their body. A translator reads all and writes the Welsh alone.
OFFICE_ROLES = WRITING_ROLES | {Role.TRANSLATOR}
#: Roles that may do without a second factor. Every other one, whichever comes to be, needs it.
PASSWORD_ROLES = frozenset({Role.AUTHOR, Role.TRANSLATOR})


class SignedInRequest(HttpRequest):
    """For type checkers: a request behind the desk's door, where the user is always one of ours."""

    user: User


def today() -> date:
    """The local date of England and Wales, for entitlements that begin and end with a day."""
    return timezone.localdate()


def _memberships(user: User, on: date | None) -> QuerySet[Membership]:
    if not (user.is_authenticated and user.is_active):
        return Membership.objects.none()
    return Membership.objects.filter(user=user).on(on or today())


def roles(user: User, body: PolicingBody | None, *, on: date | None = None) -> frozenset[Role]:
    """The roles of a person in one body on a day; for no body, the national role."""
    held = _memberships(user, on).filter(body=body).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def bodies(user: User, *, on: date | None = None, within: frozenset[Role] = OFFICE_ROLES) -> QuerySet[PolicingBody]:
    """The bodies whose working rows a person may see on a day; ``within`` WRITING_ROLES: may write too."""
    ids = _memberships(user, on).filter(role__in=within).values("body")
    return PolicingBody.objects.filter(pk__in=ids)


def office_roles(user: User, *, on: date | None = None) -> dict[int, frozenset[Role]]:
    """The roles of a person in each office that they work for, by the id of its body. One query."""
    held: dict[int, frozenset[Role]] = {}
    for body, role in _memberships(user, on).filter(role__in=OFFICE_ROLES).values_list("body", "role"):
        held[body] = held.get(body, frozenset()) | {Role(role)}
    return held


def is_national(user: User, *, on: date | None = None) -> bool:
    """Whether a person administers reports, forces and accounts; this opens no body's drafts."""
    return _memberships(user, on).filter(role=Role.NATIONAL).exists()


def works_here(user: User, *, on: date | None = None) -> bool:
    """Whether a person has any business at the desk on a day."""
    return _memberships(user, on).exists()


def needs_second_factor(user: User, *, on: date | None = None) -> bool:
    """Whether a password alone opens nothing to a person: whoever reviews, signs, publishes or administers."""
    return user.is_superuser or _memberships(user, on).exclude(role__in=PASSWORD_ROLES).exists()
