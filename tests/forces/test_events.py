"""What happens to an account enters the trail: who, what, when, from which network, and nothing that was typed."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.db.models import ProtectedError
from django.dispatch import Signal
from django.test import Client, RequestFactory

from forces import signals
from forces.events import listen, network, record_event
from forces.models import AccountEvent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password 7"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def ann(people, kent):
    user = people("author", kent)
    user.set_password(PASSWORD)
    user.save()
    return user


def events() -> list[tuple]:
    return list(AccountEvent.objects.order_by("pk").values_list("kind", "user__username", "name", "detail", "network"))


def sign_in(name: str, password: str):
    return Client(REMOTE_ADDR="192.0.2.77").post("/accounts/login/", {"login": name, "password": password})


def test_sign_in_is_recorded(ann):
    sign_in(ann.username, PASSWORD)

    assert events() == [("signed_in", ann.username, ann.display_name, "", "192.0.2.0/24")]


def test_refused_sign_in_is_recorded_with_whose_account_was_tried(ann):
    sign_in(ann.username, "not the password at all")

    assert events() == [("sign_in_failed", ann.username, ann.display_name, "", "192.0.2.0/24")]


def test_name_that_is_nobodys_is_not_kept(ann):
    """People type their password into the wrong box."""
    sign_in(PASSWORD, "whatever it was")

    assert events() == [("sign_in_failed", None, "", "", "192.0.2.0/24")]


def test_refused_sign_in_asks_as_much_of_the_database_whether_or_not_there_is_such_an_account(
    ann, django_assert_num_queries
):
    for name in (ann.username, "nobody"):
        with django_assert_num_queries(2):
            user_login_failed.send(sender=None, credentials={"username": name}, request=None)


def test_lock_of_an_account_is_recorded_once_and_of_a_name_that_is_nobodys_without_it(ann):
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.77")
    for name in (ann.username, PASSWORD):
        signals.locked_out.send(sender=None, request=request, kind="account", name=name, seconds=60)

    assert events() == [
        ("locked_out", ann.username, ann.display_name, "account", "192.0.2.0/24"),
        ("locked_out", None, "", "account", "192.0.2.0/24"),
    ]


def test_end_of_sessions_is_recorded(ann):
    signals.sessions_ended.send(sender=None, user=ann, reason="deactivated", number=2)

    assert events() == [("session_ended", ann.username, ann.display_name, "deactivated", "")]


@pytest.mark.parametrize(("again", "kind"), [(False, "factor_used"), (True, "step_up_passed")])
def test_second_factor_is_recorded_by_its_kind_alone(ann, again, kind):
    signal = Signal()
    listen(signal, AccountEvent.Kind.FACTOR_USED, again=AccountEvent.Kind.STEP_UP_PASSED)

    signal.send(sender=None, user=ann, authenticator=SimpleNamespace(type="totp"), reauthenticated=again)

    assert events() == [(kind, ann.username, ann.display_name, "totp", "")]


def test_signing_out_is_recorded(ann, signed_in):
    signed_in(ann).post("/accounts/logout/")

    assert [kind for kind, *_ in events()] == ["signed_in", "signed_out"]


def test_new_password_is_recorded(ann, signed_in):
    new = {"oldpassword": PASSWORD, "password1": "another long word 88", "password2": "another long word 88"}

    signed_in(ann).post("/accounts/password/change/", new)

    assert "password_changed" in [kind for kind, *_ in events()]
    assert "another" not in str(AccountEvent.objects.values_list())


def test_event_names_whoever_did_it_where_that_is_somebody_else(ann, people):
    admin = people("national")

    event = record_event(AccountEvent.Kind.SESSION_ENDED, user=ann, by=admin)
    own = record_event(AccountEvent.Kind.SESSION_ENDED, user=ann, by=ann)

    assert (event.by, event.by_name) == (admin, admin.display_name)
    assert (own.by, own.by_name) == (None, "")


@pytest.mark.parametrize(
    ("address", "kept"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1::/48"), ("", ""), ("no address", "")],
)
def test_no_machine_can_be_named_by_what_is_kept_of_its_address(address, kept):
    assert network(RequestFactory().get("/", REMOTE_ADDR=address)) == kept


def test_event_without_a_request_has_no_network():
    assert network(None) == ""


def test_account_that_something_happened_to_cannot_be_removed(now):
    user = UserFactory()
    record_event(AccountEvent.Kind.INVITED, user=user, now=now)

    with pytest.raises(ProtectedError):
        user.delete()
