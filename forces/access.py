"""The only place that says which bodies a person may touch, by the roles they hold today.

What each role may do stands in forces.permissions; everything else asks here. ``is_superuser`` opens nothing: a
technical administrator who may also read the drafts of 43 offices would be a leak waiting for a tired evening.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from forces import permissions
from forces.models import Membership, PolicingBody, Role, User

#: Of a membership: the id of the body, or None for a national role; and the role.
Held = tuple[int | None, Role]


class SignedInRequest(HttpRequest):
    """For type checkers: a request behind the desk's door, where the user is always one of ours."""

    user: User


class Row(Protocol):
    """A row of a table that names roles: a right, or a transition of the workflow."""

    @property
    def roles(self) -> frozenset[Role]: ...


def today() -> date:
    """The local date of England and Wales, for entitlements that begin and end with a day."""
    return timezone.localdate()


def _memberships(user: User, on: date | None) -> QuerySet[Membership]:
    if not (user.is_authenticated and user.is_active):
        return Membership.objects.none()
    return Membership.objects.filter(user=user).on(on or today())


def remember(user: User) -> None:
    """For the length of one request: what this very user row may do is read once, when it is first asked.

    Never for a row that lives longer: a worker, a command, a test asks anew each time.
    """
    user._held = {}  # type: ignore[attr-defined]


def _held(user: User, on: date | None) -> frozenset[Held]:
    """(Id of the body, or None; role) of each membership on a day. One query, or none where it is remembered."""
    day, memory = on or today(), getattr(user, "_held", None)
    if memory is not None and day in memory:
        return memory[day]
    found = frozenset((body, Role(role)) for body, role in _memberships(user, day).values_list("body", "role"))
    if memory is not None:
        memory[day] = found
    return found


def roles(user: User, body: PolicingBody | None, *, on: date | None = None) -> frozenset[Role]:
    """The roles of a person in one body on a day; for no body, the national roles."""
    wanted = None if body is None else body.pk
    return frozenset(role for held, role in _held(user, on) if held == wanted)


def may(user: User, row: Row, body: PolicingBody | None = None, *, on: date | None = None) -> bool:
    """Whether the person holds, in that very body, a role that the row names. For no body: a national role."""
    return bool(row.roles & roles(user, body, on=on))


def may_anywhere(user: User, row: Row, *, on: date | None = None) -> bool:
    """Whether the person holds a role that the row names, in whichever body or in none."""
    return any(role in row.roles for _body, role in _held(user, on))


def bodies(user: User, row: Row = permissions.SEE_ROWS, *, on: date | None = None) -> QuerySet[PolicingBody]:
    """The bodies for which a person holds a role that the row names."""
    ids = _memberships(user, on).filter(role__in=row.roles & permissions.OFFICE).values("body")
    return PolicingBody.objects.filter(pk__in=ids)


def office_roles(user: User, *, on: date | None = None) -> dict[int, frozenset[Role]]:
    """The roles of a person in each office that they work for, by the id of its body. One query."""
    found: dict[int, frozenset[Role]] = {}
    for body, role in _held(user, on):
        if body is not None and role in permissions.OFFICE:
            found[body] = found.get(body, frozenset()) | {role}
    return found


def national_roles(user: User, *, on: date | None = None) -> frozenset[Role]:
    """The roles of a person that belong to no body. They open no body's drafts."""
    return roles(user, None, on=on)


def answerable(bodies: Iterable[int | None], *, on: date | None = None) -> QuerySet[User]:
    """Who decides in offices, by the ids of their bodies; for None, who gives the roles of no body."""
    ids = set(bodies)
    where = Q(body__in=ids - {None}) | (Q(body=None) if None in ids else Q(pk=None))
    held = Membership.objects.filter(where, role__in=permissions.TOLD_OF_ROLES).on(on or today())
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def is_national(user: User, *, on: date | None = None) -> bool:
    """Whether a person administers reports, forces and accounts; this opens no body's drafts."""
    return Role.NATIONAL in national_roles(user, on=on)


def is_auditor(user: User, *, on: date | None = None) -> bool:
    """Whether a person reads accounts, reference data and the trail of what was done; no draft, and changes nothing."""
    return Role.AUDITOR in national_roles(user, on=on)


def works_here(user: User, *, on: date | None = None) -> bool:
    """Whether a person has any business at the desk on a day."""
    return may_anywhere(user, permissions.ENTER_DESK, on=on)


def needs_second_factor(user: User, *, on: date | None = None) -> bool:
    """Whether a password alone opens nothing to a person: everybody, or whoever reviews, signs or administers."""
    return user.is_superuser or any(role not in password_alone() for _body, role in _held(user, on))


def password_alone() -> frozenset[Role]:
    """The roles to which a password opens the desk here (SECOND_FACTOR_FOR)."""
    return frozenset() if settings.SECOND_FACTOR_FOR_EVERYBODY else permissions.PASSWORD_ALONE
