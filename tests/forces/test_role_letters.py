"""Whoever decides in an office is told of each role that is given there: an administrator lets nobody in unseen."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forces import access, invitations, outbox
from forces.models import Invitation, Letter, Membership, Role, User
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


def test_national_role_is_told_to_the_national_administrators(office):
    MembershipFactory(user=UserFactory(username="new", email="new@office.example"), role=Role.AUDITOR, body=None)

    assert told() == ["one", "two"]


def test_nobody_is_written_to_of_what_was_given_them_or_without_an_address(office, kent):
    User.objects.filter(username="delegate").update(email="")

    MembershipFactory(user=User.objects.get(username="reviewer"), role=Role.TRANSLATOR, body=kent)

    assert told() == ["commissioner"]


def test_whoever_loses_a_role_hears_of_it_and_so_does_their_office(office, kent):
    """Else the people of an office could be taken out one by one before a stranger is let in."""
    kent.memberships.get(user__username="commissioner").delete()

    assert told() == ["commissioner", "delegate", "reviewer"]


def test_role_that_moves_is_told_to_both_offices_and_both_people(office, kent, gwent):
    row = kent.memberships.get(user__username="author")

    row.body, row.user = gwent, User.objects.get(username="translator")
    row.save()

    assert told() == ["author", "commissioner", "delegate", "gwent", "reviewer", "translator"]


def test_role_that_was_saved_as_it_was_is_no_news(office, kent):
    kent.memberships.get(user__username="author").save()

    assert told() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("since", date(2026, 1, 1)), ("until", date(2090, 1, 1)), ("role", "reviewer"), ("authority", "A decision")],
)
def test_every_change_of_a_role_is_news(office, kent, name, value):
    row = kent.memberships.get(user__username="author")
    setattr(row, name, value)
    row.save()

    assert told() == ["author", "commissioner", "delegate", "reviewer"]


def test_letter_says_who_has_which_role_where_and_when(office, kent):
    new = UserFactory(username="new", first_name="Nia\r\n", last_name="Rees\r\nBcc: x", email="")
    MembershipFactory(user=new, role=Role.AUTHOR, body=kent, since=date(2026, 5, 1), until=date(2026, 9, 30))

    letter = next(each for each in sent() if each.to == ["commissioner@office.example"])

    assert letter.subject == "A role was given, changed or taken away at the Soteria Tracker"
    said = f"Nia Rees Bcc: x (new): Author, {kent.name}, from 1 May 2026, until 30 September 2026"
    assert letter.body.startswith(f"Given: {said}\n\nThat was done at http")
    assert "None" not in letter.body


def test_letter_says_what_was_given_then_whatever_became_of_it_since(office, kent, gwent):
    row = MembershipFactory(user=UserFactory(username="new", first_name="", last_name=""), role=Role.AUTHOR, body=kent)
    row.role, row.body = Role.COMMISSIONER, gwent
    row.save()
    row.delete()

    heard = [each.body.partition("\n\n")[0] for each in sent() if each.to == ["reviewer@office.example"]]

    first, second = f"new (new): Author, {kent.name}", f"new (new): Commissioner, {gwent.name}"
    assert heard == [f"Given: {first}", f"Before: {first}\nNow: {second}"]
    assert [each.body.partition("\n\n")[0] for each in sent() if each.to == ["gwent@office.example"]] == [
        f"Before: {first}\nNow: {second}",
        f"Taken away: {second}",
    ]


@pytest.mark.parametrize("way", ["a membership of its own", "the page of the account", "a longer time", "taken away"])
def test_every_way_by_which_an_administrator_gives_a_role_is_told_of(office, national, kent, way):
    made = UserFactory(username="made.up", email="")
    row = MembershipFactory(user=made, role=Role.REVIEWER, body=kent, until=date(2026, 1, 1))
    if way == "a longer time":
        address = f"/admin/forces/membership/{row.pk}/change/"
        form = posted(national, address, until="2090-01-01")
    elif way == "taken away":
        address, form = f"/admin/forces/membership/{row.pk}/delete/", {"post": "yes"}
    elif way == "a membership of its own":
        address, form = ADD, {"user": made.pk, "role": "commissioner", "body": kent.pk}
    else:
        address = f"/admin/forces/user/{made.pk}/change/"
        second = {"memberships-TOTAL_FORMS": "2", "memberships-1-role": "commissioner", "memberships-1-body": kent.pk}
        form = posted(national, address) | second | {"memberships-1-user": made.pk}
    Letter.objects.all().delete()

    answer = national.post(address, form)

    assert answer.status_code == 302
    assert told() == ["commissioner", "delegate", "reviewer"]
    assert "It was done by" in sent()[0].body


def test_role_by_invitation_is_told_of_as_given_by_whoever_invited(office, kent, now):
    giver = User.objects.get(username="one")
    invitation = Invitation(first_name="Nia", last_name="Rees", email="nia@office.example", body=kent, role=Role.AUTHOR)
    invitations.invite(invitation, by=giver, now=now)

    invitations.accept(invitation.renew(now=now), user_name="nia", password="a wholly new pass word", now=now)

    assert told() == ["commissioner", "delegate", "reviewer"]
    assert Membership.history.get(user__username="nia").history_user == giver
