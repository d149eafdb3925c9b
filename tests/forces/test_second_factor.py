"""No page of the desk without a second factor, for whoever needs one; and a code counts once."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from forces import codes, second_factor
from forces.models import Membership, Role, User
from responses.models.working import Response
from tests.access import addresses
from tests.factories import PASSWORD, SECRET, MembershipFactory, UserFactory, app_of, sign_in

pytestmark = pytest.mark.django_db
DESK, SET_UP = "/admin/", "/accounts/second-factor/"
LOGIN, CODE, AGAIN = "/accounts/login/", "/accounts/second-factor/sign-in/", "/accounts/second-factor/again/"


@pytest.fixture(autouse=True)
def _nothing_counted(clock_stands):
    """Tries and used codes of the tests before this one: accounts have the same numbers again."""
    cache.clear()


def by_password(user: User) -> Client:
    """A client after the first step of the sign-in: to the end of it, where there is no second."""
    client = Client()
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    return client


def code() -> str:
    return codes.code_of(SECRET, codes.period())


@pytest.mark.parametrize("role", [role for role in Role if role not in ("author", "translator", "national", "auditor")])
def test_desk_stays_shut_to_a_password_alone(people, kent, role):
    answer = by_password(people(role, kent)).get(DESK)

    assert (answer.status_code, answer["Location"]) == (302, SET_UP)


@pytest.mark.parametrize("role", ["national", "auditor"])
def test_desk_stays_shut_to_a_password_alone_of_whoever_belongs_to_no_body(people, role):
    answer = by_password(people(role)).get(DESK)

    assert (answer.status_code, answer["Location"]) == (302, SET_UP)


def test_desk_stays_shut_to_a_password_alone_of_a_superuser(kent):
    """Who is an author besides, for whom a password would do."""
    author = UserFactory(username="super", is_superuser=True)
    MembershipFactory(user=author, body=kent, role=Role.AUTHOR)

    assert by_password(author).get(DESK)["Location"] == SET_UP


@pytest.mark.parametrize("role", ["author", "translator"])
def test_desk_opens_to_the_password_of_an_author_and_of_a_translator(people, gwent, role):
    assert by_password(people(role, gwent)).get(DESK).status_code == 200


@pytest.mark.parametrize("role", Role)
def test_desk_stays_shut_to_a_password_alone_of_anybody_where_everybody_needs_more(people, kent, settings, role):
    settings.SECOND_FACTOR_FOR_EVERYBODY = True
    inside = by_password(people(role) if role in ("national", "auditor") else people(role, kent))

    assert [inside.get(DESK)["Location"], inside.post(DESK)["Location"]] == [SET_UP, SET_UP]


@pytest.mark.parametrize("role", ["author", "translator"])
def test_code_opens_the_desk_to_an_author_and_a_translator_too(people, gwent, settings, role):
    settings.SECOND_FACTOR_FOR_EVERYBODY = True
    user = people(role, gwent)
    app_of(user)
    inside = by_password(user)

    answer = inside.post(CODE, {"code": code()})

    assert (answer["Location"], inside.get(DESK).status_code) == (DESK, 200)


def test_desk_shuts_on_the_day_on_which_an_author_becomes_a_reviewer(people, kent):
    author = people("author", kent)
    inside = by_password(author)

    Membership.objects.create(user=author, body=kent, role=Role.REVIEWER, since=date(2020, 1, 1))

    assert inside.get(DESK)["Location"] == f"/admin/login/?next={DESK}"  # a session for a password alone has ended
    assert by_password(author).get(DESK)["Location"] == SET_UP


def test_desk_asks_nothing_of_a_role_that_has_ended(people, kent):
    author = people("author", kent)
    Membership.objects.create(user=author, body=kent, role=Role.REVIEWER, until=date(2020, 1, 1))

    assert by_password(author).get(DESK).status_code == 200


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_no_address_of_the_desk_says_or_does_anything_before_the_second_factor(people, kent, method):
    """Every pattern below /admin/, whatever stands in the place of its arguments."""
    inside = by_password(people("commissioner", kent))
    everywhere = [
        "/" + route.removeprefix("/").replace("(?P<app_label>forces|recommendations|responses)/$", "forces/")
        for route in addresses.routes()
        if route.startswith(DESK)
    ]
    assert len(everywhere) > 60

    answers = {address: getattr(inside, method)(address) for address in everywhere}

    said = {url: (answer.status_code, answer.get("Location"), answer.content) for url, answer in answers.items()}
    assert {url: each for url, each in said.items() if each != (302, SET_UP, b"")} == {}


def test_response_is_not_begun_before_the_second_factor(people, kent):
    inside = by_password(people("commissioner", kent))

    inside.post(reverse("admin:responses_response_add"), {"body": kent.slug, "report": "soteria-2024"})

    assert not Response.objects.exists()


def test_code_opens_the_desk(people, kent):
    user = people("commissioner", kent)
    app_of(user)
    inside = by_password(user)

    shut, answer = inside.get(DESK), inside.post(CODE, {"code": code()})

    assert shut["Location"].startswith("/admin/login/")  # not even signed in
    assert (answer.status_code, answer["Location"]) == (302, DESK)
    assert inside.get(DESK).status_code == 200


def test_code_counts_once(people, kent):
    """Not within its own half minute either, when allauth's memory of it is lost."""
    user = people("commissioner", kent)
    app_of(user)

    with time_machine.travel("2026-12-01 14:30:05+00:00", tick=False) as clock:
        seen = code()
        first = by_password(user).post(CODE, {"code": seen})
        again = by_password(user).post(CODE, {"code": seen})
        cache.clear()
        forgotten = by_password(user).post(CODE, {"code": seen})
        clock.shift(timedelta(seconds=30))
        fresh = by_password(user).post(CODE, {"code": code()})

    assert [answer.status_code for answer in (first, again, forgotten, fresh)] == [302, 200, 200, 302]
    assert "was used already" in forgotten.text


@pytest.mark.parametrize(
    ("typed", "status"),
    [("14:29:59", 200), ("14:30:00", 302), ("14:30:29", 302), ("14:30:30", 200), ("14:30:59", 200)],
)
def test_code_lives_thirty_seconds(people, kent, typed, status):
    """Its own half minute: not the one before, for a clock that is late, nor the one after."""
    user = people("commissioner", kent)
    app_of(user)
    with time_machine.travel("2026-12-01 14:30:05+00:00", tick=False):
        shown = code()

    with time_machine.travel(f"2026-12-01 {typed}+00:00", tick=False):
        answer = by_password(user).post(CODE, {"code": shown})

    assert answer.status_code == status


def test_earlier_code_counts_no_more_after_a_later_one(people, kent):
    """Also when the clock of the server is turned back."""
    user = people("commissioner", kent)
    app_of(user)

    with time_machine.travel("2026-12-01 14:30:35+00:00", tick=False) as clock:
        late = by_password(user).post(CODE, {"code": code()})
        clock.shift(timedelta(seconds=-30))
        early = by_password(user).post(CODE, {"code": code()})

    assert [late.status_code, early.status_code] == [302, 200]


@pytest.mark.parametrize(
    ("second", "after", "later", "pause"),
    [(0, 0, 0, 0), (25, 0, 0, 0), (25.1, 0, 1, 4.9), (10, 1, 1, 20), (29, 1, 1, 1), (29, 2, 2, 31)],
)
def test_next_period_is_one_that_lasts_and_is_not_used(second, after, later, pause):
    """``after``, ``later``: in periods; 0 for none used, 1 where the present code was."""
    with time_machine.travel(1_700_000_010 + second, tick=False):
        found = codes.next_period(after=1_700_000_010 // 30 - 1 + after)

    assert found == (1_700_000_010 // 30 + later, pytest.approx(pause))


def test_codes_are_guessed_five_times_at_most(people, kent):
    user = people("commissioner", kent)
    app_of(user)
    inside = by_password(user)
    for _try in range(5):
        inside.post(CODE, {"code": "000000"})

    answer = inside.post(CODE, {"code": code()})

    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.text


def test_wrong_codes_of_colleagues_keep_nobody_else_out(people, kent):
    """A whole office may sit behind one address."""
    for role in ("reviewer", "commissioner", "delegate"):
        colleague = people(role, kent)
        app_of(colleague)
        mine = by_password(colleague)
        for _try in range(5):
            mine.post(CODE, {"code": "000000"})
    auditor = people("auditor")
    app_of(auditor)
    client = by_password(auditor)

    client.post(CODE, {"code": code()})

    assert client.get(DESK).status_code == 200


def test_recovery_code_opens_the_desk_once(people, kent):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = people("commissioner", kent)
    app_of(user)
    paper = RecoveryCodes.activate(user).get_unused_codes()[0]

    answers = [by_password(user).post(CODE, {"code": paper}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]


def test_factor_that_was_taken_away_opens_nothing_to_the_session_that_showed_it(people, kent):
    user = people("commissioner", kent)
    inside = Client()
    sign_in(inside, user)
    before = inside.get(DESK).status_code

    Authenticator.objects.filter(user=user).delete()

    assert (before, inside.get(DESK)["Location"]) == (200, SET_UP)


def test_session_that_showed_nothing_is_asked_by_whoever_has_a_factor(people, kent):
    """As of somebody who set it up in another browser."""
    user = people("commissioner", kent)
    inside = by_password(user)
    app_of(user)

    answer = inside.get(DESK)

    assert (answer.status_code, answer["Location"]) == (302, f"{AGAIN}?next=%2Fadmin%2F")


def test_app_is_set_up_with_a_code_and_the_desk_opens(people, kent):
    user = people("commissioner", kent)
    inside = by_password(user)
    page = inside.get(f"{SET_UP}app/")
    secret = page.context["form"].secret

    answer = inside.post(f"{SET_UP}app/", {"code": codes.code_of(secret, codes.period())})

    assert "<svg" in page.text
    assert page.context["secret"].replace(" ", "") == secret
    assert "data:" not in page.text
    assert "no-store" in page["Cache-Control"]
    assert answer["Location"] == f"{SET_UP}codes/"
    assert len(inside.get(answer["Location"]).context["unused_codes"]) == 10
    assert inside.get(DESK).status_code == 200
    assert secret not in str(Authenticator.objects.values_list("data"))


def test_app_is_not_set_up_with_a_wrong_code(people, kent):
    user = people("commissioner", kent)
    inside = by_password(user)
    inside.get(f"{SET_UP}app/")

    answer = inside.post(f"{SET_UP}app/", {"code": "000000"})

    assert answer.status_code == 200
    assert not second_factor.is_set_up(user)


def test_code_with_which_an_app_was_set_up_signs_nobody_in(people, kent):
    user = people("commissioner", kent)
    inside = by_password(user)
    secret = inside.get(f"{SET_UP}app/").context["form"].secret
    seen = codes.code_of(secret, codes.period())
    inside.post(f"{SET_UP}app/", {"code": seen})

    answer = by_password(user).post(CODE, {"code": seen})

    assert answer.status_code == 200


def test_password_alone_does_not_take_a_factor_away(people, kent):
    """Whoever sits down at an open session and knows the password."""
    user = people("commissioner", kent)
    inside = Client()
    sign_in(inside, user, seconds_ago=600)
    inside.post("/accounts/reauthenticate/", {"password": PASSWORD})

    answer = inside.post(f"{SET_UP}app/remove/")

    assert answer["Location"].startswith(AGAIN)
    assert second_factor.is_set_up(user)


def test_planted_fault_is_seen_when_nobody_stands_before_the_desk(people, kent, settings):
    """The control: without the middleware a password opens everything."""
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.endswith("SecondFactorMiddleware")]

    assert by_password(people("commissioner", kent)).get(DESK).status_code == 200
