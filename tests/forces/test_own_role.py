"""Nobody changes their own role, whichever form they forge, and nobody who gives roles writes for an office."""

from datetime import date

import pytest

from forces import access
from forces.models import Membership, Role, User
from tests.factories import MembershipFactory, UserFactory
from tests.forces.admin_form import posted

ADD = "/admin/forces/membership/add/"
OWN = "Nobody changes their own role: ask another national administrator."
MIXED = (
    "A national administrator and an auditor work for no office, and nobody is both: use another account, or end the "
    "one membership before the other begins."
)


@pytest.fixture
def me(national) -> User:
    return User.objects.get(username="national")


def held(user: User) -> list[tuple]:
    return list(user.memberships.values_list("role", "body__slug", "since", "until"))


def own_state(user: User) -> tuple:
    user.refresh_from_db()
    return (user.is_active, user.is_staff, user.is_superuser, user.username, held(user))


BEFORE = (True, True, False, "national", [("national", None, None, None)])


@pytest.mark.parametrize("role", Role)
def test_own_membership_cannot_be_added(national, me, kent, role, refusals):
    row = {"user": me.pk, "role": role, "since": "2024-01-01", "until": "2099-01-01", "authority": "x"}
    body = {} if role in ("national", "auditor") else {"body": kent.pk}

    answer = national.post(ADD, row | body)

    assert OWN in refusals(answer)
    assert own_state(me) == BEFORE


def test_own_membership_cannot_be_changed_extended_or_taken_away(national, me):
    row = me.memberships.get()
    base = f"/admin/forces/membership/{row.pk}"

    answers = [
        national.post(f"{base}/change/", {"user": me.pk, "role": "auditor"}),
        national.post(f"{base}/change/", {"user": me.pk, "role": "national", "until": "2099-01-01"}),
        national.post(f"{base}/delete/", {"post": "yes"}),
        national.post(
            "/admin/forces/membership/", {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        ),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 403]
    assert own_state(me) == BEFORE


def test_membership_of_another_cannot_be_made_ones_own(national, me, kent, refusals):
    row = MembershipFactory(body=kent, role=Role.COMMISSIONER)

    answer = national.post(
        f"/admin/forces/membership/{row.pk}/change/", {"user": me.pk, "role": "commissioner", "body": kent.pk}
    )

    assert OWN in refusals(answer)
    assert 'name="_save"' in answer.text  # the form, not a page that only shows the row
    assert own_state(me) == BEFORE
    assert not Membership.objects.filter(user=me, body=kent).exists()


def test_own_membership_cannot_be_extended_on_the_page_of_ones_account(national, me):
    """Nothing else is wrong with what is sent: without the rule the day would be saved."""
    url, own = f"/admin/forces/user/{me.pk}/change/", me.memberships.get()
    rows = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": own.pk,
        "memberships-0-user": me.pk,
        "memberships-0-role": "national",
        "memberships-0-until": "2099-01-01",
    }

    answer = national.post(url, posted(national, url, first_name="Other") | rows)

    assert answer.status_code == 302
    assert own_state(me) == BEFORE
    assert me.first_name == "Other"


@pytest.mark.parametrize("whose", ["own", "another's"])
def test_own_membership_cannot_come_in_with_the_page_of_an_account(national, me, kent, whose):
    """On one's own page, and, with forged numbers of account and membership, on a colleague's."""
    user = me if whose == "own" else UserFactory(username="colleague")
    own = me.memberships.get()
    forged = {
        "username": user.username,
        "is_superuser": "on",
        "is_staff": "on",
        "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1",
        "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "1000",
        "memberships-0-id": own.pk,
        "memberships-0-user": me.pk,
        "memberships-0-role": "auditor",
        "memberships-0-DELETE": "on",
        "memberships-1-user": me.pk,
        "memberships-1-role": "commissioner",
        "memberships-1-body": kent.pk,
    }

    national.post(f"/admin/forces/user/{user.pk}/change/", forged)

    assert own_state(me) == BEFORE


def test_own_account_cannot_be_taken_out_of_use_or_raised(national, me):
    url = f"/admin/forces/user/{me.pk}/change/"
    page = posted(national, url, first_name="Other")

    answer = national.post(url, page | {"is_active": "", "is_superuser": "on", "is_staff": ""})

    assert answer.status_code == 302
    assert own_state(me) == BEFORE
    assert me.first_name == "Other"


def test_own_password_is_not_set_without_the_one_so_far(national, me):
    typed = {"password1": "a wholly new pass word", "password2": "a wholly new pass word", "set-password": "1"}

    answer = national.post(f"/admin/forces/user/{me.pk}/password/", typed)

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/change/")
    assert not User.objects.get(pk=me.pk).check_password("a wholly new pass word")


def test_administrator_makes_no_account_and_so_no_superuser(national):
    typed = {"username": "new", "password1": "a wholly new pass word", "password2": "a wholly new pass word"}

    national.post("/admin/forces/user/add/", typed | {"usable_password": "true", "is_superuser": "on"})

    assert not User.objects.filter(username="new").exists()  # people are invited


@pytest.mark.parametrize(("first", "second"), [("national", "author"), ("author", "national"), ("auditor", "national")])
def test_national_role_and_an_office_are_never_of_one_account(national, kent, first, second, refusals):
    user = MembershipFactory(role=Role(first), body=kent if first == "author" else None).user
    body = {"body": kent.pk} if second == "author" else {}

    answer = national.post(ADD, {"user": user.pk, "role": second} | body)

    assert refusals(answer) == [MIXED]
    assert [role for role, *_rest in held(user)] == [first]


def test_national_role_may_follow_an_office_that_has_ended(national, kent):
    user = MembershipFactory(role=Role.AUTHOR, body=kent, until=date(2026, 3, 31)).user

    answer = national.post(ADD, {"user": user.pk, "role": "national", "since": "2026-04-01"})

    assert answer.status_code == 302
    assert user.memberships.count() == 2


def test_page_of_an_account_refuses_a_national_role_beside_an_office(national, kent, refusals):
    user = MembershipFactory(role=Role.AUTHOR, body=kent, since=access.today()).user
    url = f"/admin/forces/user/{user.pk}/change/"
    second = {"memberships-TOTAL_FORMS": 2, "memberships-1-user": user.pk, "memberships-1-role": "national"}

    answer = national.post(url, posted(national, url) | second)

    assert MIXED in refusals(answer)
    assert [role for role, *_rest in held(user)] == ["author"]
