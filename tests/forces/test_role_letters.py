"""Whoever decides in an office is told of each role that is given there: an administrator lets nobody in unseen."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forces import access, outbox
from forces.models import Letter, Membership, Role, User
from tests.factories import MembershipFactory, UserFactory
from tests.forces.admin_form import posted

pytestmark = pytest.mark.django_db
ADD = "/admin/forces/membership/add/"


@pytest.fixture
def office(kent, gwent) -> None:
    """One of each role in Kent, a commissioner of Gwent, two national administrators: all with an address."""
    yesterday = access.today() - timedelta(days=1)
    for name, role, body, extra in (
        ("author", Role.AUTHOR, kent, {}),
        ("reviewer", Role.REVIEWER, kent, {}),
        ("commissioner", Role.COMMISSIONER, kent, {}),
        ("delegate", Role.DELEGATE, kent, {"since": date(2020, 1, 1), "until": date(2090, 1, 1), "authority": "x"}),
        ("translator", Role.TRANSLATOR, kent, {}),
        ("former", Role.COMMISSIONER, kent, {"until": yesterday}),
        ("closed", Role.COMMISSIONER, kent, {}),
        ("gwent", Role.COMMISSIONER, gwent, {}),
        ("one", Role.NATIONAL, None, {}),
        ("two", Role.NATIONAL, None, {}),
        ("auditor", Role.AUDITOR, None, {}),
    ):
        user = UserFactory(username=name, email=f"{name}@office.example", is_active=name != "closed")
        MembershipFactory(user=user, role=role, body=body, **extra)
    Letter.objects.all().delete()


def told() -> list[str]:
    return sorted(letter.to.partition("@")[0] for letter in Letter.objects.filter(kind=Letter.Kind.ROLE_GIVEN))


def sent() -> list[mail.EmailMessage]:
    while outbox.send_next(now=timezone.now()):
        pass
    return mail.outbox


def test_role_in_an_office_is_told_to_those_who_decide_there(office, kent):
    MembershipFactory(user=UserFactory(username="new", email="new@office.example"), role=Role.AUTHOR, body=kent)

    assert told() == ["commissioner", "delegate", "reviewer"]


def test_national_role_is_told_to_the_other_national_administrators(office):
    MembershipFactory(user=UserFactory(username="new", email="new@office.example"), role=Role.AUDITOR, body=None)

    assert told() == ["one", "two"]


def test_nobody_is_written_to_about_themselves_or_without_an_address(office, kent):
    User.objects.filter(username="delegate").update(email="")

    MembershipFactory(user=User.objects.get(username="reviewer"), role=Role.TRANSLATOR, body=kent)

    assert told() == ["commissioner"]


def test_letter_says_who_has_which_role_where_and_when(office, kent):
    new = UserFactory(username="new", first_name="Nia", last_name="Rees", email="")
    MembershipFactory(user=new, role=Role.AUTHOR, body=kent, since=date(2026, 5, 1), until=date(2026, 9, 30))

    letter = next(each for each in sent() if each.to == ["commissioner@office.example"])

    assert letter.subject == "A role was given at the Soteria Tracker"
    assert "Nia Rees (user name: new) was given a role at http" in letter.body
    assert f"\nAuthor, {kent.name}, from 1 May 2026, until 30 September 2026\n" in letter.body
    assert "None" not in letter.body


def test_role_that_was_taken_away_again_at_once_is_told_of_all_the_same(office, kent):
    MembershipFactory(user=UserFactory(username="new", email=""), role=Role.COMMISSIONER, body=kent).delete()

    letters = sent()

    assert len(letters) == 3
    assert all("It was taken away again before this letter was sent." in each.body for each in letters)
    assert all("(user name: new)" in each.body for each in letters)


@pytest.mark.parametrize("way", ["a membership of its own", "the page of the account", "a longer time"])
def test_every_way_by_which_an_administrator_gives_a_role_is_told_of(office, national, kent, way):
    made = UserFactory(username="made.up", email="")
    if way == "a longer time":
        row = MembershipFactory(user=made, role=Role.REVIEWER, body=kent, until=date(2026, 1, 1))
        address = f"/admin/forces/membership/{row.pk}/change/"
        form = posted(national, address, until="2090-01-01")
    elif way == "a membership of its own":
        address, form = ADD, {"user": made.pk, "role": "commissioner", "body": kent.pk}
    else:
        address = f"/admin/forces/user/{made.pk}/change/"
        row = {"memberships-TOTAL_FORMS": "1", "memberships-0-role": "commissioner", "memberships-0-body": kent.pk}
        form = posted(national, address) | row | {"memberships-0-user": made.pk}
    Letter.objects.all().delete()

    answer = national.post(address, form)

    assert answer.status_code == 302
    assert Membership.objects.filter(user=made, body=kent).exists()
    assert told() == ["commissioner", "delegate", "reviewer"]
