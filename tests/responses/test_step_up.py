"""Whoever signs or publishes is asked once more that it is they, and loses nothing that they typed."""

import pytest
from django.test import Client
from django.urls import reverse

from forces import access, codes
from forces.models import Membership, PolicingBody, Role
from responses.states import Action
from responses.views import move
from tests.factories import SECRET, app_of
from tests.responses.desk_form import fields

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
AGAIN = "/accounts/second-factor/again/"
LONG_AGO = 5 * 60 + 1


def page_of(thing, action: str) -> str:
    return reverse(f"admin:responses_{thing._meta.model_name}_move", args=[thing.pk, action])


def pressed(client: Client, thing, action: str, **typed: str):
    thing.refresh_from_db()
    return client.post(page_of(thing, action), {"revision": thing.revision, **typed})


def state(thing) -> str:
    thing.refresh_from_db()
    return thing.state


@pytest.fixture
def ready(draft, update, moved):
    """What is asked for afresh: (thing, action, who presses)."""
    moved(draft, "send", "review")
    moved(update, "send")
    return {"approve": (draft, "commissioner"), "publish an update": (update, "reviewer")}


@pytest.mark.parametrize("what", ["approve", "publish an update"])
def test_signing_and_publishing_ask_afresh_five_minutes_after_the_last_time(ready, team, signed_in, what):
    thing, role = ready[what]
    before, action = state(thing), what.split()[0]

    answer = pressed(signed_in(team[role], seconds_ago=LONG_AGO), thing, action)

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{AGAIN}?next={page_of(thing, action).replace('/', '%2F')}",
    )
    assert state(thing) == before


@pytest.mark.parametrize("what", ["approve", "publish an update"])
def test_signing_and_publishing_go_on_within_five_minutes(ready, team, signed_in, what):
    thing, role = ready[what]

    pressed(signed_in(team[role], seconds_ago=LONG_AGO - 5), thing, what.split()[0])

    assert state(thing) == {"approve": "approved", "publish": "published"}[what.split()[0]]


def test_publishing_a_response_asks_afresh(draft, moved, team, signed_in):
    moved(draft, "send", "review", "approve")

    answer = pressed(signed_in(team["reviewer"], seconds_ago=LONG_AGO), draft, "publish")

    assert answer["Location"].startswith(AGAIN)
    assert (state(draft), draft.pressings.count()) == ("approved", 0)


def test_sign_in_itself_is_not_afresh(ready, team, signed_in):
    """The factor was shown at the sign-in, a second ago; nobody has been asked again."""
    thing, role = ready["approve"]
    inside = signed_in(team[role])
    session = inside.session
    del session["account_authentication_methods"][0]["reauthenticated"]
    session.save()

    answer = pressed(inside, thing, "approve")

    assert answer["Location"].startswith(AGAIN)
    assert state(thing) == "reviewed"


def test_other_actions_ask_nothing_afresh(draft, moved, team, signed_in):
    moved(draft, "send")

    pressed(signed_in(team["reviewer"], seconds_ago=LONG_AGO), draft, "review")

    assert state(draft) == "reviewed"


def test_note_that_was_typed_is_there_after_the_question(draft, moved, team, signed_in):
    """Where an office has nobody else, an author who signs says why; a code comes between the words and the deed."""
    author = team["author"]
    PolicingBody.objects.filter(pk=draft.body_id).update(nobody_else_until=access.today())
    Membership.objects.create(user=author, body=draft.body, role=Role.COMMISSIONER)
    moved(draft, "send", "review")
    inside = signed_in(author, seconds_ago=LONG_AGO)
    words = "Nobody else is in the office this week; the monitoring officer has read it."

    asked = pressed(inside, draft, "approve", note=words)
    back = shown_afresh(inside, asked, author)

    assert back == page_of(draft, "approve")
    page = inside.get(back)
    assert fields(page)["note"].strip() == words
    inside.post(back, fields(page))
    assert state(draft) == "approved"
    assert draft.history.filter(action=Action.APPROVE).get().note == words
    assert move.TYPED not in inside.session


def shown_afresh(inside: Client, asked, user) -> str:
    """The code typed where it is asked for; where that leads."""
    app_of(user)
    target = asked["Location"].partition("?next=")[2].replace("%2F", "/")
    answer = inside.post(AGAIN, {"code": codes.code_of(SECRET, codes.period()), "next": target})
    return answer["Location"]


def test_refusal_is_said_before_anybody_is_asked(draft, moved, team, signed_in):
    moved(draft, "send")

    answer = pressed(signed_in(team["reviewer"], seconds_ago=LONG_AGO), draft, "approve")

    assert answer.status_code == 200
    assert state(draft) == "in_review"


def test_question_leads_to_no_other_site(draft, team, signed_in):
    user = team["commissioner"]
    inside = signed_in(user)
    app_of(user)
    answer = inside.post(AGAIN, {"code": codes.code_of(SECRET, codes.period()), "next": "https://evil.example/"})

    assert answer["Location"] == "/admin/"


def test_planted_fault_is_seen_when_nobody_is_asked(ready, team, signed_in, monkeypatch):
    """The control: with nothing to be asked for, it is done at once."""
    monkeypatch.setattr(move, "ASKED_AFRESH", frozenset())
    thing, role = ready["approve"]

    pressed(signed_in(team[role], seconds_ago=LONG_AGO), thing, "approve")

    assert state(thing) == "approved"
