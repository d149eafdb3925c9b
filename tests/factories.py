"""Rows for tests. No factory sets a state: states are reached through the workflow."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

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
