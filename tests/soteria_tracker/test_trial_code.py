"""manage.py trial_code: a code without an app, on a trial alone."""

from io import StringIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from soteria_tracker.management.commands import trial_code
from tests.soteria_tracker.test_trial_accounts import kept, run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def code_for(user_name: str) -> str:
    out = StringIO()
    call_command("trial_code", user_name, stdout=out)
    return out.getvalue().strip()


def sign_in(account: dict) -> list[str]:
    """Where each step of the sign-in leads."""
    client = Client()
    first = client.post("/accounts/login/", {"login": account["user_name"], "password": account["password"]})
    second = client.post("/accounts/second-factor/sign-in/", {"code": code_for(account["user_name"])})
    return [first["Location"], second.get("Location", "")]


def test_trial_code_waits_for_one_that_counts(var, monkeypatch):
    run()
    [account] = [each for each in kept(var) if each["user_name"] == "commissioner.gwent"]

    with time_machine.travel("2026-12-01 14:30:05+00:00", tick=False) as clock:
        waited: list[float] = []
        monkeypatch.setattr(trial_code.time, "sleep", lambda pause: (waited.append(pause), clock.shift(pause)))
        assert [sign_in(account), sign_in(account)] == [["/accounts/second-factor/sign-in/", "/admin/"]] * 2
        clock.shift(-60)
        with pytest.raises(CommandError, match="the clock of this machine was turned back"):
            code_for("commissioner.gwent")
    assert waited == [0, 25]


def test_trial_accounts_that_need_a_factor_have_a_secret_and_no_other(var):
    run()

    assert {each["user_name"] for each in kept(var) if each["totp_secret"]} == {
        "commissioner.gwent",
        "commissioner.kent",
        "reviewer.gwent",
        "reviewer.kent",
        "national",
        "auditor",
    }


@pytest.mark.parametrize(
    ("user_name", "words"),
    [("author.gwent", "nobody asks for a code"), ("somebody", "There is no trial account somebody")],
)
def test_trial_code_says_when_there_is_none(var, user_name, words):
    run()

    with pytest.raises(CommandError, match=words):
        code_for(user_name)


def test_trial_code_is_refused_in_production(var, settings):
    run()
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="no trial accounts in production"):
        code_for("commissioner.gwent")
