"""Who has left is seen, and their accounts are closed by a command that may run twice."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from forces import leavers
from forces.models import Membership, Role, Session, User
from tests.factories import MembershipFactory, sign_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def leaver(people, gwent) -> User:
    user = people("author", gwent)
    Membership.objects.filter(user=user).update(until=date(2026, 10, 31))
    return user


def closed(user: User) -> bool:
    return not User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize(
    ("now", "is_closed"),
    [
        (datetime(2026, 11, 30, 12, tzinfo=UTC), False),  # 30 days after its last day
        (datetime(2026, 12, 1, 12, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), True),
    ],
)
def test_account_is_closed_a_month_after_its_last_membership(leaver, now, is_closed):
    leavers.close(now=now, days=30)

    assert closed(leaver) is is_closed


def test_day_of_london_counts_in_summer(leaver):
    Membership.objects.filter(user=leaver).update(until=date(2027, 6, 30))

    assert leavers.close(now=datetime(2027, 7, 30, 22, 59, tzinfo=UTC), days=30) == []
    assert leavers.close(now=datetime(2027, 7, 30, 23, 0, tzinfo=UTC), days=30) == [leaver]


def test_one_membership_that_goes_on_keeps_the_account(leaver, kent):
    MembershipFactory(user=leaver, body=kent, role=Role.AUTHOR)

    assert leavers.close(now=NOON, days=30) == []


def test_account_that_was_never_a_member_is_left_alone(db):
    """The first administrator, between createsuperuser and make_national."""
    User.objects.create(username="first")

    assert leavers.close(now=NOON, days=0) == []


def test_command_closes_once_and_ends_the_sessions(leaver, signed_in, capsys):
    with time_machine.travel(NOON, tick=False):
        signed_in(leaver)
        said = []
        for _ in range(2):
            call_command("end_leavers")
            said.append(capsys.readouterr().out)

    assert said == ["Closed: author.gwent\n1 accounts closed.\n", "0 accounts closed.\n"]
    assert closed(leaver)
    assert not Session.objects.filter(user=leaver).exists()
    assert leaver.history.first().history_change_reason == leavers.CLOSED


def test_command_removes_sessions_that_are_over(people, gwent, signed_in):
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in(people("author", gwent))
        clock.shift(timedelta(hours=3))
        call_command("end_leavers", verbosity=0)

    assert not Session.objects.exists()


def test_desk_lists_who_has_left(national, leaver, people, kent):
    fresh, old = people("author", kent), people("reviewer", kent)
    User.objects.filter(pk=fresh.pk).update(last_login=NOON - timedelta(days=89))
    User.objects.filter(pk=old.pk).update(last_login=NOON - timedelta(days=91), date_joined=NOON - timedelta(days=400))
    User.objects.filter(pk=leaver.pk).update(last_login=None, date_joined=NOON - timedelta(days=10))

    def listed(standing: str) -> list[str]:
        text = national.get(f"/admin/forces/user/?standing={standing}").text
        return sorted(re.findall(r'class="field-username"><a [^>]*>(.*?)</a>', text))

    with time_machine.travel(NOON - timedelta(minutes=1), tick=False):
        sign_in(national, User.objects.get(username="national"))
        found = {standing: listed(standing) for standing in ("ended", "never", "unused")}

    assert found == {"ended": ["author.gwent"], "never": ["author.gwent"], "unused": ["reviewer.kent"]}


def test_planted_look_at_any_membership_is_seen(leaver, kent, monkeypatch):
    MembershipFactory(user=leaver, body=kent, role=Role.AUTHOR)
    monkeypatch.setattr(
        leavers, "ended", lambda people, now, days=0: people.filter(memberships__until__lt="2026-11-01")
    )

    assert leavers.close(now=NOON, days=30) == [leaver]
