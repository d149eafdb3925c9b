"""Rows for tests. No factory sets a state: states are reached through the workflow."""

import time
from datetime import date

import factory
from allauth.mfa.models import Authenticator
from django.test import Client
from factory.django import DjangoModelFactory

from forces import access, sealing
from forces.models import Membership, Role, User

PASSWORD = "made up for the test run"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ["username"]

    username = factory.Sequence(lambda number: f"person{number}")
    first_name = "Made-up"
    last_name = factory.LazyAttribute(lambda user: user.username.replace(".", " ").title())
    password = factory.django.Password(PASSWORD)
    is_staff = True


class MembershipFactory(DjangoModelFactory):
    """A person in a role for a body. A delegate gets the dated authority that the database asks for."""

    class Meta:
        model = Membership
        django_get_or_create = ["user", "body", "role"]

    user = factory.SubFactory(UserFactory)
    body = None
    role = Role.AUTHOR

    class Params:
        signs_for_another = factory.LazyAttribute(lambda membership: membership.role == Role.DELEGATE)

    since = factory.Maybe("signs_for_another", date(2024, 1, 1), None)
    until = factory.Maybe("signs_for_another", date(2099, 12, 31), None)
    authority = factory.Maybe("signs_for_another", "Scheme of delegation, 1 January 2024", "")


#: Of the authenticator app of every made-up person who needs one.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_of(user: User) -> Authenticator:
    """The authenticator app of a person; it knows SECRET."""
    made, _is_new = Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": sealing.seal(SECRET)}}
    )
    return made


def sign_in(client: Client, user: User, *, seconds_ago: float = 0) -> None:
    """Signed in; whoever needs a second factor has shown it at the sign-in, and once more, so many seconds ago.

    For a session that has shown none: ``client.force_login``.
    """
    client.force_login(user)
    if not (user.is_active and access.needs_second_factor(user)):
        return
    session, app = client.session, app_of(user)
    shown = {"method": "mfa", "type": app.type, "id": app.pk, "at": time.time() - seconds_ago, "reauthenticated": True}
    session["account_authentication_methods"] = [shown]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
