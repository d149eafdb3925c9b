"""Passwords are guessed by strangers: how often, at what cost to us, and never so that the owner is kept out."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from forces import devices, lockout, passwords, signals
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
WRONG = "no"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
TOO_MANY = "There were too many tries. This one was not looked at."


@pytest.fixture(autouse=True)
def _from_none():
    cache.clear()


@pytest.fixture
def owner():
    return UserFactory(username="Jo.Owner")


@pytest.fixture
def hashes(monkeypatch) -> list[str]:
    """Every password that was hashed."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def spy(self, password, salt):
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", spy)
    return seen


def tried(name: str, password: str = WRONG, *, at: str = "192.0.2.1", client: Client | None = None):
    return (client or Client()).post(
        "/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=at, headers={"user-agent": "x"}
    )


def outcome(answer) -> str:
    if answer.status_code == 302:
        return "in"
    return "refused" if TOO_MANY in answer.text else "wrong"


def test_lockout_begins_after_five_failures_and_hashes_nothing_more(owner, hashes):
    outcomes = [outcome(tried("jo.owner")) for _ in range(8)]

    assert outcomes == ["wrong"] * 5 + ["refused"] * 3
    assert len(hashes) == 5


def test_refusal_says_the_same_of_a_name_that_nobody_has(owner, hashes):
    def told(name: str) -> list[tuple[int, str | None, str]]:
        answers = [tried(name, at="192.0.2.7") for _ in range(7)]
        return [(each.status_code, each.get("Retry-After"), words(each, name)) for each in answers]

    def words(answer, name: str) -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text).replace(name, "NAME")

    with time_machine.travel(NOON, tick=False):
        known, before = told("Jo.Owner"), len(hashes)
        unknown = told("No.Body")

    assert [status for status, *_ in known] == [200] * 5 + [429] * 2
    assert known == unknown
    assert len(hashes) == 2 * before


@pytest.mark.parametrize(("failures", "seconds"), [(5, 60), (6, 120), (7, 240), (8, 480), (9, 900), (500, 900)])
def test_wait_doubles_up_to_a_quarter_of_an_hour(failures, seconds):
    assert lockout.wait(failures, 5) == seconds


def test_tries_during_a_wait_do_not_make_it_longer(owner):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            tried("jo.owner")
        for _ in range(30):
            tried("jo.owner")
        clock.shift(timedelta(seconds=61))

        assert outcome(tried("jo.owner", PASSWORD)) == "in"


def test_right_password_forgets_the_failures_of_that_place(owner):
    outcomes = [outcome(tried("jo.owner", word)) for word in [*[WRONG] * 4, PASSWORD, *[WRONG] * 4, PASSWORD]]

    assert outcomes == [*["wrong"] * 4, "in"] * 2


def test_account_is_counted_whatever_the_network(owner):
    outcomes = [outcome(tried("jo.owner", at=f"192.0.2.{number}")) for number in range(1, 35)]

    assert outcomes == ["wrong"] * 30 + ["refused"] * 4


def test_network_is_counted_whatever_the_account():
    outcomes = [outcome(tried(f"name{number}")) for number in range(53)]

    assert outcomes == ["wrong"] * 50 + ["refused"] * 3


def test_right_passwords_in_between_do_not_wipe_the_count_of_a_network(owner):
    """Somebody with an account of their own would guess at those of others for ever."""
    UserFactory(username="mallory")
    outcomes = []
    for number in range(60):
        outcomes.append(outcome(tried(f"name{number}")))
        if number % 10 == 0:
            tried("mallory", PASSWORD)

    assert outcomes == ["wrong"] * 50 + ["refused"] * 10


def test_owner_on_a_known_device_gets_in_while_strangers_hammer(owner):
    mine = Client()
    tried("jo.owner", PASSWORD, client=mine)
    mine.post("/accounts/logout/")
    for number in range(60):
        tried("jo.owner", at=f"198.51.100.{number}")
        tried("jo.owner", at="192.0.2.1")  # from the very network of the owner

    assert outcome(tried("jo.owner", PASSWORD, at="203.0.113.9")) == "refused"  # where nobody was before
    assert outcome(tried("jo.owner", PASSWORD, client=mine)) == "in"


def test_known_device_is_counted_too(owner, hashes):
    mine = Client()
    tried("jo.owner", PASSWORD, client=mine)
    mine.post("/accounts/logout/")
    hashes.clear()

    assert [outcome(tried("jo.owner", client=mine)) for _ in range(12)] == ["wrong"] * 10 + ["refused"] * 2
    assert len(hashes) == 10


def test_device_is_known_for_the_account_that_signed_in_alone(owner):
    UserFactory(username="other")
    mine = Client()
    tried("jo.owner", PASSWORD, client=mine)
    mine.post("/accounts/logout/")

    assert [outcome(tried("other", client=mine)) for _ in range(7)] == ["wrong"] * 5 + ["refused"] * 2


def test_cookie_of_a_device_is_for_the_pages_of_the_sign_in_alone(owner, settings):
    cookie = tried("jo.owner", PASSWORD).cookies[settings.DEVICE_COOKIE_NAME]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Strict")
    assert "owner" not in cookie.value.lower()


@pytest.mark.parametrize("value", ["", "made-up", "eyJ4IjoxfQ:1x:abc"])
def test_forged_cookie_of_a_device_is_a_stranger(owner, settings, value):
    mine = Client()
    mine.cookies[settings.DEVICE_COOKIE_NAME] = value

    assert [outcome(tried("jo.owner", client=mine)) for _ in range(6)] == ["wrong"] * 5 + ["refused"]


def test_cookie_of_a_device_keeps_the_last_eight_accounts(rf):
    request, cookies = rf.get("/"), {}
    for number in range(10):
        answer = Client().get("/accounts/signed-out/")
        devices.remember(request, answer, f"name{number}")
        request.COOKIES = {name: each.value for name, each in answer.cookies.items()}
        cookies = request.COOKIES

    assert cookies
    assert [number for number in range(10) if devices.known(request, f"name{number}")] == list(range(2, 10))


def test_person_who_is_signed_in_confirms_their_password_while_strangers_hammer(owner, signed_in):
    for number in range(40):
        tried("jo.owner", at=f"198.51.100.{number}")

    answer = signed_in(owner).post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert answer.status_code == 302


def test_new_password_by_mail_makes_the_browser_known(owner, rf):
    """The way in for an owner on a new machine whose account strangers are trying."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    for number in range(40):
        tried("jo.owner", at=f"198.51.100.{number}")
    mine = Client()
    key = f"{user_pk_to_url_str(owner)}-{default_token_generator.make_token(owner)}"
    page = mine.get(f"/accounts/password/reset/key/{key}/", follow=True).redirect_chain[-1][0]
    new = "a quite different sentence"
    mine.post(page, {"password1": new, "password2": new})

    assert outcome(tried("jo.owner", new, client=mine)) == "in"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_network_of_ipv6_is_the_house(address, place):
    assert lockout.network(RequestFactory().get("/", REMOTE_ADDR=address)) == place


def test_addresses_of_one_ipv6_network_are_one_place(owner):
    outcomes = [outcome(tried("jo.owner", at=f"2001:db8:1:2::{number}")) for number in range(1, 8)]

    assert outcomes == ["wrong"] * 5 + ["refused"] * 2


def test_pace_bounds_hashes_of_right_passwords_too(owner, hashes):
    outcomes = [outcome(tried("jo.owner", PASSWORD)) for _ in range(63)]

    assert outcomes == ["in"] * 60 + ["refused"] * 3


def test_wait_is_announced_once(owner):
    told = []

    def hear(kind, name, seconds, **_):
        told.append((kind, name, seconds))

    signals.locked_out.connect(hear)
    with time_machine.travel(NOON, tick=False):
        for _ in range(9):
            tried("jo.owner")
    signals.locked_out.disconnect(hear)

    assert told == [("pair", "jo.owner", 60)]


def test_password_of_absurd_length_is_not_hashed(owner, hashes):
    answer = tried("jo.owner", "x" * 1001)

    assert outcome(answer) == "wrong"
    assert hashes == []


@pytest.mark.parametrize("length", [11, 12, 128, 1000, 1001])
def test_password_may_be_long_and_of_any_characters(length):
    from django.contrib.auth.password_validation import validate_password

    word = ("wyrchvilke zqo" * 80)[:length]
    if length in (11, 1001):
        with pytest.raises(ValidationError):
            validate_password(word)
    else:
        validate_password(word)


def test_maximum_of_a_password_says_itself():
    with pytest.raises(ValidationError, match="no longer than 1000 characters"):
        passwords.MaximumLengthValidator().validate("x" * 1001)


@contextmanager
def planted(monkeypatch, name: str, fault: Callable):
    with monkeypatch.context() as patch:
        patch.setattr(lockout, name, fault)
        yield


def test_planted_count_after_the_hash_is_seen(owner, hashes, monkeypatch):
    from forces.adapter import AccountAdapter

    with monkeypatch.context() as patch:
        patch.setattr(AccountAdapter, "pre_authenticate", lambda self, request, **credentials: None)
        for _ in range(8):
            tried("jo.owner")

    assert len(hashes) == 8


def test_planted_lock_that_knows_no_device_is_seen(owner, monkeypatch):
    mine = Client()
    tried("jo.owner", PASSWORD, client=mine)
    mine.post("/accounts/logout/")
    with planted(monkeypatch, "_own", lambda request, name: ""):
        for number in range(40):
            tried("jo.owner", at=f"198.51.100.{number}")

        assert outcome(tried("jo.owner", PASSWORD, client=mine)) == "refused"


def test_too_many_trusted_proxies_keep_nobody_out_by_a_fault(settings, client, people, gwent, caplog):
    """One proxy, and two in the settings: everybody counts as one visitor, and it is said in the log."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    user = people("author", gwent)

    answer = client.post(
        "/accounts/login/", {"login": user.username, "password": PASSWORD}, headers={"x-forwarded-for": "192.0.2.7"}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert "X-Forwarded-For names fewer machines than TRUSTED_PROXIES says" in caplog.text
