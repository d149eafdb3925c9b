"""Who is signed in where, for how long, and what ends it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forces import sessions, signals
from forces.models import Membership, Role, Session, User
from tests.factories import PASSWORD, MembershipFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
NEW = "a quite different sentence"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0"


@pytest.fixture(autouse=True)
def _from_none():
    cache.clear()


@pytest.fixture
def author(people, gwent) -> User:
    return people("author", gwent)


@pytest.fixture
def reviewer(people, gwent) -> User:
    return people("reviewer", gwent)


def browser(user: User, *, agent: str = FIREFOX, at: str = "192.0.2.1") -> Client:
    """Signed in by the page, as people do."""
    mine = Client(REMOTE_ADDR=at, headers={"user-agent": agent})
    mine.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return mine


def is_in(client: Client) -> bool:
    """Not sent to sign in again; to show a second factor perhaps."""
    return not client.get("/admin/").headers.get("Location", "").startswith("/admin/login/")


def lasts(user: User, *steps: timedelta) -> list[bool]:
    """Whether the person is still in after each pause."""
    with time_machine.travel(NOON, tick=False) as clock:
        mine = browser(user)
        found = []
        for step in steps:
            clock.shift(step)
            found.append(is_in(mine))
    return found


def test_session_of_those_who_sign_ends_after_half_an_hour_without_a_request(reviewer):
    assert lasts(reviewer, timedelta(minutes=29), timedelta(minutes=29), timedelta(minutes=31)) == [True, True, False]


def test_session_of_those_who_write_ends_after_two_hours_without_a_request(author):
    assert lasts(author, timedelta(minutes=119), timedelta(minutes=119), timedelta(minutes=121)) == [True, True, False]


@pytest.mark.parametrize("role", sorted(set(Role) - sessions.PATIENT))
def test_session_of_every_other_role_is_short(role, people, gwent):
    user = people(role.value, None if role in (Role.NATIONAL, Role.AUDITOR) else gwent)

    assert lasts(user, timedelta(minutes=31)) == [False]


def test_session_ends_after_a_working_day_however_much_somebody_does(author):
    assert lasts(author, *[timedelta(minutes=20)] * 24) == [True] * 23 + [False]


def test_saving_a_session_does_not_make_the_day_longer(author):
    """A message, a confirmed password: they write the session anew."""
    with time_machine.travel(NOON, tick=False) as clock:
        mine = browser(author)
        for _ in range(24):
            clock.shift(timedelta(minutes=20))
            session = mine.session
            if "_auth_user_id" in session:
                session["x"] = str(clock)
                session.save()

        assert not is_in(mine)


def test_request_writes_the_session_once_a_minute_at_most(author):
    def writes() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            mine.get("/admin/")
        return sum("UPDATE" in each["sql"] and "forces_session" in each["sql"] for each in queries)

    with time_machine.travel(NOON, tick=False) as clock:
        mine = browser(author)
        counts = []
        for seconds in (10, 49, 2, 10, 55):
            clock.shift(timedelta(seconds=seconds))
            counts.append(writes())

    assert counts == [0, 0, 1, 0, 1]


def test_page_is_shown_though_the_database_takes_no_note_of_it(author, monkeypatch):
    with time_machine.travel(NOON, tick=False) as clock:
        mine = browser(author)
        clock.shift(timedelta(minutes=5))

        def closed(*_args, **_kwargs):
            raise DatabaseError("read-only")

        monkeypatch.setattr(sessions, "bound", closed)

        assert is_in(mine)


#: A last day, a minute before its end, and its end.
LAST_DAYS = [
    (date(2026, 12, 1), datetime(2026, 12, 1, 23, 59, tzinfo=UTC), datetime(2026, 12, 2, 0, 0, tzinfo=UTC)),
    # Summer time: midnight in London is 23:00 UTC of the day before.
    (date(2027, 6, 30), datetime(2027, 6, 30, 22, 59, tzinfo=UTC), datetime(2027, 6, 30, 23, 0, tzinfo=UTC)),
    # The days on which clocks change, of 23 and of 25 hours.
    (date(2027, 3, 28), datetime(2027, 3, 28, 22, 59, tzinfo=UTC), datetime(2027, 3, 28, 23, 0, tzinfo=UTC)),
    (date(2027, 10, 31), datetime(2027, 10, 31, 23, 59, tzinfo=UTC), datetime(2027, 11, 1, 0, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize(("last_day", "before", "after"), LAST_DAYS)
def test_session_ends_with_the_last_day_of_the_last_membership(author, last_day, before, after):
    Membership.objects.filter(user=author).update(until=last_day)
    with time_machine.travel(before - timedelta(minutes=30), tick=False) as clock:
        mine = browser(author)
        clock.move_to(before)
        was_in = is_in(mine)
        clock.move_to(after)
        answer = mine.get("/admin/")

    assert was_in
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")


@pytest.mark.parametrize(("last_day", "before", "after"), LAST_DAYS)
def test_session_itself_is_bounded_by_the_end_of_the_last_day(author, last_day, before, after):
    """Not only the desk is shut then, to which nobody without a role has a door: the session is over."""
    Membership.objects.filter(user=author).update(until=last_day)

    assert sessions.bound(author.pk, began=before, now=before) == after


def test_session_outlives_one_membership_of_several(author, kent):
    Membership.objects.filter(user=author).update(until=date(2026, 12, 1))
    MembershipFactory(user=author, body=kent, role=Role.AUTHOR)
    with time_machine.travel(datetime(2026, 12, 1, 23, 50, tzinfo=UTC), tick=False) as clock:
        mine = browser(author)
        clock.shift(timedelta(minutes=20))

        assert is_in(mine)


def test_session_has_a_new_key_after_the_sign_in(author, settings):
    """A key that somebody planted in the browser before is worth nothing after."""
    mine = Client()
    session = mine.session
    session["planted"] = "x"
    session.save()
    mine.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    mine.post("/accounts/login/", {"login": author.username, "password": PASSWORD})

    assert mine.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not Session.objects.filter(pk=planted).exists()


def test_own_password_change_ends_every_other_session(author):
    mine, other = browser(author), browser(author, agent=EDGE)
    mine.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert [is_in(mine), is_in(other)] == [True, False]
    assert Session.objects.filter(user=author).count() == 1


def change_by_command(user: User, monkeypatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt="": NEW)
    call_command("changepassword", user.username, verbosity=0)


def change_by_hand(user: User, _monkeypatch) -> None:
    user.set_password(NEW)
    user.save()


def close(user: User, _monkeypatch) -> None:
    user.is_active = False
    user.save()


@pytest.mark.parametrize("change", [change_by_command, change_by_hand, close])
def test_change_of_the_account_ends_every_session(author, change, monkeypatch):
    both = browser(author), browser(author, agent=EDGE)
    change(author, monkeypatch)

    assert [is_in(each) for each in both] == [False, False]
    assert not Session.objects.filter(user=author).exists()


def test_sessions_of_others_go_on(author, reviewer):
    mine = browser(reviewer)
    close(author, None)

    assert is_in(mine)


def test_better_hash_of_the_same_password_ends_nothing(author):
    mine = browser(author)

    def setter(raw: str) -> None:  # as AbstractBaseUser.check_password has it
        author.set_password(raw)
        author._password = None
        author.save(update_fields=["password"])

    User.objects.filter(pk=author.pk).update(password=author.password)
    assert check_password(PASSWORD, author.password)
    setter(PASSWORD)

    assert Session.objects.filter(user=author).count() == 1
    assert mine


@pytest.mark.parametrize(("role", "stays"), [(Role.TRANSLATOR, True), (Role.REVIEWER, False)])
def test_new_role_that_asks_for_more_is_met_by_a_new_sign_in(author, gwent, role, stays):
    mine = browser(author)
    MembershipFactory(user=author, body=gwent, role=role)

    assert is_in(mine) is stays


def test_loss_of_the_last_role_ends_the_sessions(author):
    browser(author)
    Membership.objects.get(user=author).delete()

    assert not Session.objects.filter(user=author).exists()


def test_membership_that_is_ended_at_the_desk_ends_the_sessions(author):
    browser(author)
    membership = Membership.objects.get(user=author)
    membership.until = date(2020, 1, 1)
    membership.save()

    assert not Session.objects.filter(user=author).exists()


def test_end_of_sessions_is_announced(author):
    told = []

    def hear(user, reason, number, **_):
        told.append((user, reason, number))

    signals.sessions_ended.connect(hear)
    browser(author), browser(author)
    close(author, None)
    signals.sessions_ended.disconnect(hear)

    assert told == [(author, "account closed", 2)]


def page_of(client: Client) -> list[str]:
    text = client.get("/accounts/sessions/").text
    items = re.findall(r"<li>\s*<p>(.*?)</p>", text, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<.*?>", " ", item)).strip() for item in items]


def test_sessions_page_lists_ones_own_and_nobody_elses(author, reviewer):
    with time_machine.travel(NOON, tick=False) as clock:
        browser(reviewer, at="203.0.113.1")
        browser(author, agent=EDGE, at="2001:db8::1")
        clock.shift(timedelta(minutes=3))
        shown = page_of(browser(author))

    assert shown == [
        "Firefox, Linux this one from 192.0.2.1 signed in 1 December 2026, 12:03 "
        "last used 1 December 2026, 12:03, to the minute or so",
        "Edge, Windows from 2001:db8::1 signed in 1 December 2026, 12:00 "
        "last used 1 December 2026, 12:00, to the minute or so",
    ]


def test_sessions_page_holds_no_key(author):
    mine = browser(author)
    browser(author)

    text = mine.get("/accounts/sessions/").text

    assert not [key for key in Session.objects.values_list("session_key", flat=True) if key in text]


def test_sessions_page_ends_one(author):
    mine, other, third = (browser(author) for _ in range(3))
    mark = Session.objects.get(pk=other.session.session_key).mark
    mine.post("/accounts/sessions/", {"session": mark})

    assert [is_in(each) for each in (mine, other, third)] == [True, False, True]


def test_sessions_page_ends_all_others(author):
    mine, *others = (browser(author) for _ in range(3))
    mine.post("/accounts/sessions/", {"others": "1"})

    assert [is_in(each) for each in (mine, *others)] == [True, False, False]


def test_sessions_page_ends_nothing_of_somebody_else(author, reviewer):
    mine, theirs = browser(author), browser(reviewer)
    mark = Session.objects.get(pk=theirs.session.session_key).mark
    mine.post("/accounts/sessions/", {"session": mark})

    assert is_in(theirs)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        (EDGE, "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_browser_is_known_by_its_family(agent, words):
    assert sessions.browser(agent) == words


def test_planted_bound_without_an_idle_time_is_seen(reviewer, monkeypatch):
    monkeypatch.setattr(sessions, "IDLE", timedelta(days=1))

    assert lasts(reviewer, timedelta(minutes=31)) == [True]
