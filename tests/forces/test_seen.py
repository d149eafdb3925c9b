"""Two national administrators at one page of reference data."""

import re

import pytest
from django.urls import reverse

from forces.models import PolicingBody, Role
from tests.factories import MembershipFactory, UserFactory
from tests.forces.admin_form import posted

pytestmark = pytest.mark.django_db
SAID = "Made-up First saved this page while you had it open, so nothing of yours is saved yet."


@pytest.fixture
def url(kent) -> str:
    return reverse("admin:forces_policingbody_change", args=[kent.pk])


@pytest.fixture
def two(signed_in):
    """Browsers of two administrators."""
    users = [UserFactory(username=name, last_name=name.title()) for name in ("first", "second")]
    for user in users:
        MembershipFactory(user=user, role=Role.NATIONAL)
    return [signed_in(user) for user in users]


def opened(browser, url, **changes) -> dict:
    """The page as it would be sent, with what it was drawn from."""
    return posted(browser, url, **changes) | {"seen": seen(browser.get(url))}


def seen(answer) -> str:
    return re.search(r'name="seen" value="(\d+)"', answer.text)[1]


def held(kent) -> str:
    return PolicingBody.objects.get(pk=kent.pk).name


def test_second_save_is_shown_what_the_first_said_and_is_then_a_decision(two, url, kent):
    first, second = two
    mine = opened(second, url, name="Kent, second")
    assert first.post(url, opened(first, url, name="Kent, first")).status_code == 302

    told = second.post(url, mine)

    assert (told.status_code, held(kent)) == (200, "Kent, first")
    assert SAID in told.text
    assert "Name says now: Kent, first" in told.text
    assert 'value="Kent, second"' in told.text
    assert second.post(url, mine | {"seen": seen(told)}).status_code == 302
    assert held(kent) == "Kent, second"


def test_page_that_was_opened_after_the_last_save_is_taken_at_once(two, url, kent):
    first, second = two

    codes = [each.post(url, opened(each, url, name=f"Kent {each is first}")).status_code for each in two]

    assert (codes, held(kent)) == ([302, 302], "Kent False")
    assert second is not first


def test_error_of_another_kind_does_not_let_the_second_save_pass(two, url, kent):
    """What the page was drawn from goes on with it until the person has been told."""
    first, second = two
    mine = opened(second, url, name="")
    wrong = second.post(url, mine)
    first.post(url, opened(first, url, name="Kent, first"))

    told = second.post(url, mine | {"name": "Kent, second", "seen": seen(wrong)})

    assert (SAID in told.text, held(kent)) == (True, "Kent, first")
