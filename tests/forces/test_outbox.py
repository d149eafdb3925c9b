"""Mails wait in a table: no page waits for a mail server, and none tells by it who has an account."""

import re
import smtplib
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forces import outbox
from forces.models import Letter, Session, User
from responses.management.commands.work import Command
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
NEW = "a quite different sentence"


@pytest.fixture(autouse=True)
def _from_none():
    cache.clear()


@pytest.fixture
def known(people, gwent) -> User:
    user = people("author", gwent)
    User.objects.filter(pk=user.pk).update(email="Known@office.example")
    user.refresh_from_db()
    return user


def send_all() -> list[EmailMessage]:
    while outbox.send_next(now=timezone.now()):
        pass
    return mail.outbox


def asked(address: str) -> tuple:
    """All that somebody can see of the answer, and all that it cost."""
    client = Client(headers={"host": "testserver"})
    with CaptureQueriesContext(connection) as queries:
        answer = client.post("/accounts/password/reset/", {"email": address})
    shapes = [re.sub(r"'[^']*'", "?", each["sql"]) for each in queries]  # before the next request empties the list
    page = client.get(answer["Location"])
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text)
    headers = {name: value for name, value in answer.headers.items() if name not in ("X-Request-ID", "Expires")}
    return answer.status_code, headers, sorted(answer.cookies), page.status_code, text, shapes


def test_forgotten_password_answers_the_same_and_does_the_same_work_for_every_address(known, monkeypatch):
    def away(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", away)  # a page that sent a mail itself would be a 503

    known_address, other = asked("known@office.example"), asked("nobody@office.example")

    assert known_address == other
    assert any("INSERT INTO" in each and "forces_letter" in each for each in other[-1])


def test_planted_look_for_the_address_is_seen(known, monkeypatch):
    from forces.forgotten import ForgottenPassword

    plain = ForgottenPassword.save

    def curious(self, request, **kwargs):
        if user := User.objects.filter(email__iexact=self.cleaned_data["email"]).first():
            user.set_password("hash me")
            str(list(user.memberships.all()))
        return plain(self, request, **kwargs)

    monkeypatch.setattr(ForgottenPassword, "save", curious)

    assert asked("known@office.example") != asked("nobody@office.example")


def test_forgotten_password_of_nobody_sends_nothing_and_leaves_no_trace(known):
    asked("nobody@office.example")

    assert (send_all(), Letter.objects.count()) == ([], 0)


def test_forgotten_password_sends_a_link_to_the_address_of_the_account(known, settings):
    settings.SITE_URL = "https://tracker.example"
    Client(headers={"host": "localhost"}).post("/accounts/password/reset/", {"email": "known@OFFICE.example"})

    [letter] = send_all()

    assert letter.to == ["Known@office.example"]
    assert re.search(r"^https://tracker\.example/accounts/password/reset/key/\w+-[\w-]+/$", letter.body, re.M)
    assert "localhost" not in letter.body
    assert f"Your user name is {known.username}." in letter.body
    assert Letter.objects.count() == 0


def test_link_that_opens_something_never_lies_in_the_database(known):
    asked("known@office.example")

    row = Letter.objects.values().get()

    assert {name for name, value in row.items() if isinstance(value, str) and value} == {"kind", "to", "step"}


def test_forgotten_password_of_a_closed_account_sends_nothing(known):
    known.is_active = False
    known.save()
    asked("known@office.example")

    assert send_all() == []


def test_new_password_by_link_ends_every_session_and_is_told(known, signed_in):
    signed_in(known)
    asked("known@office.example")
    address = re.search(r"/accounts/password/reset/key/\S+", send_all()[0].body)[0]
    mine = Client()
    page = mine.get(address, follow=True).redirect_chain[-1][0]
    mine.post(page, {"password1": NEW, "password2": NEW})
    notice = send_all()[-1]

    assert not Session.objects.filter(user=known).exists()
    assert (notice.to, notice.subject) == (
        ["Known@office.example"],
        "Your password for the Soteria Tracker was changed",
    )
    assert "/key/" not in notice.body
    assert mine.get(address, follow=True).text.count("This link no longer works")


def test_own_password_change_is_told(known, signed_in):
    signed_in(known).post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert [each.subject for each in send_all()] == ["Your password for the Soteria Tracker was changed"]


def test_new_address_set_by_an_administrator_is_told_to_both(known, national):
    form = national.get(f"/admin/forces/user/{known.pk}/change/").context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in ("username", "first_name", "last_name")}
    rows = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    answer = national.post(
        f"/admin/forces/user/{known.pk}/change/", {**data, **rows, "is_active": "on", "email": "new@office.example"}
    )

    assert answer.status_code == 302
    assert [(each.to, each.subject) for each in send_all()] == [
        ([to], "The email address of your account at the Soteria Tracker was changed")
        for to in ("Known@office.example", "new@office.example")
    ]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(), "The mail server does not answer."),
        (TimeoutError(), "The mail server does not answer."),
        (smtplib.SMTPServerDisconnected(), "The mail server does not answer."),
        (ssl.SSLCertVerificationError(), "The mail server offers no encryption that can be checked."),
        (smtplib.SMTPNotSupportedError(), "The mail server offers no encryption that can be checked."),
        (smtplib.SMTPRecipientsRefused({}), "The mail server refuses this address."),
        (smtplib.SMTPDataError(554, b"spam"), "The mail server refuses the letter."),
        (KeyError("ours"), "Something went wrong here; it is in the log of this server."),
    ],
)
def test_letter_that_cannot_be_sent_waits_and_says_why(known, monkeypatch, error, words):
    def fail(*_args, **_kwargs):
        raise error

    outbox.post(Letter.Kind.PASSWORD_CHANGED, to="a@b.example", now=NOON, user=known)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail)
        outbox.send_next(now=NOON)
    letter = Letter.objects.get()

    assert (letter.step, letter.tries, letter.problem) == ("waiting", 1, words)
    assert letter.next_try == NOON + timedelta(minutes=1)
    assert not outbox.send_next(now=NOON + timedelta(seconds=59))
    assert outbox.send_next(now=NOON + timedelta(seconds=61))
    assert len(mail.outbox) == 1
    assert Letter.objects.get().step == "sent"


def test_letter_is_given_up_after_a_day(known, monkeypatch):
    def fail(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", fail)
    outbox.post(Letter.Kind.PASSWORD_CHANGED, to="a@b.example", now=NOON, user=known)
    now, tries = NOON, 0
    while Letter.objects.get().step == "waiting":
        now = Letter.objects.get().next_try
        outbox.send_next(now=now)
        tries += 1

    assert tries == 29
    assert timedelta(hours=23) < now - NOON < timedelta(hours=25)
    assert Letter.objects.get().step == "given_up"


def test_letter_of_a_worker_that_died_is_taken_again(known):
    outbox.post(Letter.Kind.PASSWORD_CHANGED, to="a@b.example", now=NOON, user=known)
    outbox.take(now=NOON)

    assert outbox.take(now=NOON + timedelta(seconds=119)) is None
    assert outbox.take(now=NOON + timedelta(seconds=121)) is not None


def test_letter_without_an_address_is_not_posted(known):
    assert outbox.post(Letter.Kind.PASSWORD_CHANGED, to="", now=NOON, user=known) is None


def test_worker_sends_what_waits(known, monkeypatch):
    monkeypatch.setattr("responses.management.commands.work.close_old_connections", lambda: None)
    outbox.post(Letter.Kind.PASSWORD_CHANGED, to="a@b.example", now=timezone.now(), user=known)

    assert [Command().look(lambda _taken: None) for _ in range(2)] == [True, False]
    assert len(mail.outbox) == 1


def test_letters_that_were_sent_are_cleared_after_a_month(known):
    outbox.post(Letter.Kind.PASSWORD_CHANGED, to="a@b.example", now=NOON, user=known)
    outbox.send_next(now=NOON)

    assert outbox.clear(now=NOON + timedelta(days=30)) == 0
    assert outbox.clear(now=NOON + timedelta(days=31)) == 1


def test_administrator_sends_a_link_in_place_of_a_password(known, national, people, kent):
    nameless = people("author", kent)
    answer = national.post(
        "/admin/forces/user/", {"action": "send_link", "_selected_action": [known.pk, nameless.pk]}, follow=True
    )

    assert "It waits to be sent: author.gwent." in answer.text
    assert "No link for author.kent: the account is closed or has no email address." in answer.text
    assert [each.to for each in send_all()] == [["Known@office.example"]]


def test_administrator_makes_no_account_with_a_password(national):
    assert national.get("/admin/forces/user/add/").status_code == 403
