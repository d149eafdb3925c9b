import pytest
from django.core.management import CommandError, call_command

from forces import access
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_make_national_gives_the_role_once(capsys):
    user = UserFactory(username="first")

    call_command("make_national", "first")
    call_command("make_national", "first")

    assert access.is_national(user)
    assert user.memberships.count() == 1


def test_make_national_of_nobody_says_what_to_do():
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("make_national", "nobody")


def test_make_national_of_somebody_who_writes_for_an_office_is_refused(kent):
    author = MembershipFactory(body=kent).user

    with pytest.raises(CommandError, match="work for no office"):
        call_command("make_national", author.username)

    assert not access.is_national(author)
