"""Who lets somebody in has just shown their second factor again, or saves nothing and loses nothing."""

import pytest
from django.test import Client

from forces.models import Invitation, Membership, User
from tests.factories import PASSWORD
from tests.forces.admin_form import posted

pytestmark = pytest.mark.django_db
AGAIN = "/accounts/second-factor/again/"
MEMBERSHIP, INVITATION = "/admin/forces/membership/add/", "/admin/forces/invitation/add/"
#: Seconds since the factor was shown again: a moment more than it holds, and a moment less.
TOO_LONG, JUST = 301, 295
ASKED = "Nothing is saved yet: this changes who may do what here."


@pytest.fixture
def ann(people, gwent) -> User:
    return people("author", gwent)


@pytest.fixture
def national(people, signed_in):
    user = people("national")
    return lambda seconds_ago: signed_in(user, seconds_ago=seconds_ago)


def granted(inside: Client, ann: User, kent) -> tuple:
    row = {"user": ann.pk, "role": "reviewer", "body": kent.pk, "since": "2024-01-01", "authority": "Typed by hand"}
    answer = inside.post(MEMBERSHIP, row)
    return answer, Membership.objects.filter(user=ann, role="reviewer").count()


def test_membership_is_granted_within_five_minutes_alone(national, ann, kent):
    answer, number = granted(national(TOO_LONG), ann, kent)

    assert (answer.status_code, number, ASKED in answer.text) == (200, 0, True)
    assert f'href="{AGAIN}?next=%2Fadmin%2F" target="_blank"' in answer.text
    assert "Typed by hand" in answer.text
    answer, number = granted(national(JUST), ann, kent)
    assert (answer.status_code, number) == (302, 1)


def test_invitation_is_sent_within_five_minutes_alone(national, kent):
    row = {"first_name": "A", "last_name": "B", "email": "a@b.example", "role": "author", "body": kent.pk}
    row["since"] = "2024-01-01"

    answer = national(TOO_LONG).post(INVITATION, row)

    assert (ASKED in answer.text, Invitation.objects.count()) == (True, 0)
    assert (national(JUST).post(INVITATION, row).status_code, Invitation.objects.count()) == (302, 1)


def test_account_is_changed_within_five_minutes_alone(national, ann):
    """Its address of mail is where a link for a new password goes; and memberships stand on the same page."""
    url = f"/admin/forces/user/{ann.pk}/change/"

    late = national(TOO_LONG)
    answer = late.post(url, posted(late, url, email="thief@evil.example"))

    ann.refresh_from_db()
    assert (ASKED in answer.text, "thief@evil.example" in answer.text, ann.email) == (True, True, "")
    soon = national(JUST)
    assert soon.post(url, posted(soon, url, email="new@gwent.example")).status_code == 302


def test_password_is_set_within_five_minutes_alone(national, ann):
    url, word = f"/admin/forces/user/{ann.pk}/password/", "a quite different sentence"

    answer = national(TOO_LONG).post(url, {"password1": word, "password2": word})

    ann.refresh_from_db()
    assert answer["Location"] == f"{AGAIN}?next=%2Fadmin%2Fforces%2Fuser%2F{ann.pk}%2Fpassword%2F"
    assert ann.check_password(PASSWORD)
    national(JUST).post(url, {"password1": word, "password2": word})
    ann.refresh_from_db()
    assert ann.check_password(word)


def test_looking_asks_nothing(national, ann):
    late = national(TOO_LONG)
    pages = [MEMBERSHIP, INVITATION, f"/admin/forces/user/{ann.pk}/change/"]

    assert {late.get(url).status_code for url in pages} == {200}


def test_pages_that_let_nobody_in_ask_nothing(national, kent):
    late = national(TOO_LONG)
    url = f"/admin/forces/policingbody/{kent.pk}/change/"

    assert late.post(url, posted(late, url)).status_code == 302


def test_rule_of_four_eyes_is_lifted_within_five_minutes_alone(national, kent):
    """Its day alone is asked for: the same page keeps names and office holders."""
    url, day = f"/admin/forces/policingbody/{kent.pk}/change/", {"nobody_else_until": "2027-01-31"}
    late = national(TOO_LONG)

    answer = late.post(url, posted(late, url, **day))

    kent.refresh_from_db()
    assert (ASKED in answer.text, kent.nobody_else_until) == (True, None)
    assert late.post(url, posted(late, url, short_name="Another")).status_code == 302
    soon = national(JUST)
    assert soon.post(url, posted(soon, url, **day)).status_code == 302
    kent.refresh_from_db()
    assert str(kent.nobody_else_until) == "2027-01-31"
