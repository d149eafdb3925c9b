"""People join by invitation: by a link that works once, and with a password that nobody else ever knew."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forces import invitations, outbox, signals
from forces.models import Invitation, Letter, Membership, Role, User
from soteria_tracker.operations.requests import plain
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
NEW = "a quite different sentence"
ADD = "/admin/forces/invitation/add/"
LIST = "/admin/forces/invitation/"


@pytest.fixture(autouse=True)
def _from_none():
    cache.clear()


@pytest.fixture
def form(gwent) -> dict:
    return {
        "first_name": "Jo",
        "last_name": "Joiner",
        "email": "Jo@office.example",
        "role": "author",
        "body": str(gwent.pk),
        "since": "",
        "until": "",
        "authority": "",
    }


@pytest.fixture
def sent(national, form) -> Invitation:
    national.post(ADD, form)
    return Invitation.objects.get()


def link() -> str:
    """Of the letter that is sent now."""
    while outbox.send_next(now=timezone.now()):
        pass
    return re.search(r"/accounts/join/\S+", mail.outbox[-1].body)[0]


def joined(address: str, *, name: str = "jo", word: str = NEW, again: str = "", client: Client | None = None):
    mine = client or Client()
    mine.get(address)
    return mine.post("/accounts/join/", {"user_name": name, "password1": word, "password2": again or word})


def act(client: Client, name: str, *invitations_: Invitation):
    return client.post(LIST, {"action": name, "_selected_action": [each.pk for each in invitations_]}, follow=True)


def shown(client: Client) -> list[str]:
    return re.findall(r'class="field-standing">(.*?)<', client.get(LIST).text)


def test_invited_person_chooses_a_password_and_is_in(sent, gwent):
    mine = Client()
    answer = joined(link(), client=mine)
    user = User.objects.get(username="jo")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert mine.get("/admin/").status_code == 200
    assert user.check_password(NEW)
    assert (user.first_name, user.last_name, user.email) == ("Jo", "Joiner", "Jo@office.example")
    assert list(user.memberships.values_list("role", "body", "since", "until")) == [("author", gwent.pk, None, None)]
    assert Invitation.objects.get().accepted_by == user


def test_whoever_has_just_chosen_a_password_sets_up_a_factor_without_typing_it_again(national, form):
    national.post(ADD, form | {"role": "reviewer"})
    mine = Client()
    joined(link(), client=mine)

    assert mine.get("/admin/")["Location"] == reverse("mfa_index")
    assert mine.get(reverse("mfa_activate_totp")).status_code == 200


def test_letter_comes_from_the_setting_and_holds_no_word_of_any_draft(sent, settings):
    settings.SITE_URL = "https://tracker.example"
    link()
    [letter] = mail.outbox

    assert letter.to == ["Jo@office.example"]
    assert "https://tracker.example/accounts/join/" in letter.body
    assert "Made-up National invites you" in letter.body


def test_link_is_kept_as_a_digest_alone(sent):
    token = link().split("/")[3]
    row = Invitation.objects.values().get()

    assert len(token) >= 43
    assert token not in str(row)
    assert row["token_sha256"] == invitations.digest(token)
    assert [field.name for field in Invitation.history.model._meta.fields if "token" in field.name] == []


def test_link_works_once(sent):
    address = link()
    joined(address)

    assert joined(address, name="jo2").status_code == 404
    assert User.objects.filter(email="Jo@office.example").count() == 1


def test_link_is_used_up_by_no_look_at_it(sent):
    """Programs that look at mails follow each link."""
    address = link()
    for _ in range(3):
        assert Client().get(address, follow=True).status_code == 200

    assert joined(address).status_code == 302


@pytest.mark.parametrize(("days", "seconds", "status"), [(7, -1, 302), (7, 1, 404)])
def test_link_works_for_seven_days_from_its_letter(national, form, days, seconds, status):
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(national, User.objects.get(username="national"))
        national.post(ADD, form)
        clock.shift(timedelta(days=3))  # the mail server was away
        address = link()
        clock.shift(timedelta(days=days, seconds=seconds))

        assert joined(address).status_code == status


@pytest.mark.parametrize("token", ["x", "0" * 43, "../../admin"])
def test_made_up_link_opens_nothing(sent, token):
    assert Client().get(f"/accounts/join/{token}/").status_code == 404
    assert Client().get("/accounts/join/").status_code == 404


def test_link_stands_in_no_log_and_not_in_the_address_of_the_page(sent):
    address = link()
    answer = Client().get(address)

    assert answer["Location"] == "/accounts/join/"
    assert plain(address) == "/accounts/join/…"


def test_send_again_puts_an_end_to_the_link_before(sent, national):
    first = link()
    act(national, "send_again", sent)
    second = link()

    assert joined(first).status_code == 404
    assert joined(second).status_code == 302


def test_withdrawn_invitation_opens_nothing(sent, national):
    address = link()
    act(national, "withdraw", sent)

    assert joined(address).status_code == 404
    assert shown(national) == ["Withdrawn"]
    assert Invitation.objects.get().withdrawn_by.username == "national"


def test_withdrawn_before_its_letter_was_sent_sends_nothing(sent, national):
    act(national, "withdraw", sent)
    outbox.send_next(now=timezone.now())

    assert mail.outbox == []


@pytest.mark.parametrize("action", ["send_again", "withdraw"])
def test_accepted_invitation_is_left_alone(sent, national, action):
    joined(link())
    answer = act(national, action, sent)

    assert "This invitation was accepted or withdrawn meanwhile." in answer.text
    assert shown(national) == ["Accepted"]


def test_mail_server_that_is_away_is_said_and_loses_nothing(sent, national, monkeypatch):
    def away(*_args, **_kwargs):
        raise ConnectionRefusedError

    waits = shown(national)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", away)
        outbox.send_next(now=timezone.now())
    tried = shown(national)
    outbox.send_next(now=timezone.now() + timedelta(minutes=2))

    assert [waits, tried, shown(national)] == [
        ["Waits to be sent"],
        ["Not sent yet; it is tried again. The mail server does not answer."],
        ["Sent"],
    ]


def test_letter_that_was_given_up_and_link_that_ran_out_are_said(sent, national):
    Letter.objects.update(step="given_up", problem="The mail server does not answer.")
    given_up = shown(national)
    Letter.objects.update(step="sent")
    Invitation.objects.update(good_until=timezone.now() - timedelta(days=1))

    assert [given_up, shown(national)] == [
        ["Could not be sent. The mail server does not answer. Send it again."],
        ["Its link has run out. Send it again."],
    ]


@pytest.mark.parametrize("change", [{"email": "JO@office.example"}, {"email": "taken@office.example"}])
def test_invitation_of_an_address_that_is_in_use_is_refused_plainly(
    sent, national, people, kent, form, refusals, change
):
    user = people("author", kent)
    User.objects.filter(pk=user.pk).update(email="Taken@office.example")
    sentences = {
        "JO@office.example": "An invitation to this address is open already. Send that one again, "
        "or withdraw it first.",
        "taken@office.example": "Made-up Author Kent has an account with this address (author.kent). Give that account "
        "a membership instead.",
    }

    assert refusals(national.post(ADD, form | change)) == [sentences[change["email"]]]
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"role": "delegate"}, "A delegate signs by an authority that has dates"),
        ({"role": "national"}, "belong to no body"),
        ({"body": ""}, "Every other role needs a body"),
        ({"since": "2026-12-02", "until": "2026-12-01"}, "“Since” is after “until”."),
        ({"first_name": ""}, "This field is required."),
    ],
)
def test_invitation_to_an_impossible_membership_is_refused(national, form, refusals, change, sentence):
    assert any(sentence in each for each in refusals(national.post(ADD, form | change)))
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.NATIONAL}))
def test_nobody_but_a_national_administrator_invites(people, gwent, signed_in, form, sent, role):
    client = signed_in(people(role.value, None if role == Role.AUDITOR else gwent))
    answers = [
        client.post(ADD, form | {"email": "other@office.example"}),
        client.post(f"{LIST}{sent.pk}/change/", form),
    ]
    client.post(LIST, {"action": "withdraw", "_selected_action": [sent.pk]})

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Invitation.objects.get().withdrawn_at is None


def test_national_administrator_changes_no_invitation(sent, national, form):
    assert national.post(f"{LIST}{sent.pk}/change/", form | {"role": "reviewer"}).status_code == 403
    assert Invitation.objects.get().role == "author"


@pytest.mark.parametrize(
    ("name", "word", "again", "sentence"),
    [
        ("jo", "short", "short", "at least 12 characters"),
        ("jo", "password1234", "password1234", "too common"),
        ("jo", NEW, f"{NEW}!", "The two passwords are not the same. Type both again."),
        ("jo", "jo@office.example", "jo@office.example", "too similar"),
        ("jo", "x" * 1001, "x" * 1001, "no longer than 1000 characters"),
        ("NATIONAL", NEW, NEW, "Somebody else has this user name. Choose another."),
        ("j o", NEW, NEW, "Use the letters A to Z without accents"),
    ],
)
def test_choice_that_is_refused_says_why_and_keeps_the_link(sent, name, word, again, sentence):
    address, mine = link(), Client()

    answer = joined(address, name=name, word=word, again=again, client=mine)

    assert answer.status_code == 200
    assert sentence in answer.text
    assert joined(address, client=mine).status_code == 302


def test_dates_of_the_invitation_hold_for_the_membership(national, form):
    national.post(ADD, form | {"since": "2026-01-01", "until": "2099-12-31"})
    joined(link())

    membership = Membership.objects.get(user__username="jo")
    assert (membership.since, membership.until) == (date(2026, 1, 1), date(2099, 12, 31))


def test_history_says_who_did_what(sent, national):
    act(national, "send_again", sent)
    joined(link())

    told = [
        (each.history_type, each.history_change_reason, each.history_user.username if each.history_user else None)
        for each in Invitation.history.order_by("history_id")
    ]

    assert told == [("+", None, "national"), ("~", "Sent again", "national"), ("~", "Accepted", None)]


def test_each_step_is_announced(national, form):
    told = []

    def hear(invitation, by, what, **_):
        told.append((str(invitation), by.username if by else None, what))

    signals.invitation_changed.connect(hear)
    national.post(ADD, form)
    act(national, "send_again", Invitation.objects.get())
    joined(link())
    signals.invitation_changed.disconnect(hear)

    assert told == [
        ("Jo Joiner", "national", "sent"),
        ("Jo Joiner", "national", "sent again"),
        ("Jo Joiner", None, "accepted"),
    ]


def test_planted_link_that_is_not_used_up_is_seen(sent, monkeypatch):
    address = link()
    token = address.split("/")[3]
    joined(address)
    Invitation.objects.update(accepted_at=None, accepted_by=None, token_sha256=invitations.digest(token))
    User.objects.filter(username="jo").update(email="")

    assert joined(address, name="jo2").status_code == 302
