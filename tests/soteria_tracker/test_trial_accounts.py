"""manage.py trial_accounts, and the set-up command that calls it."""

import json
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from forces.models import Force, Membership, User
from soteria_tracker.management.commands import trial_accounts
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NAMES = [
    ("auditor", "Trial auditor, national", "auditor", None),
    ("author.gwent", "Trial author, Gwent", "author", "gwent"),
    ("author.kent", "Trial author, Kent", "author", "kent"),
    ("commissioner.gwent", "Trial commissioner, Gwent", "commissioner", "gwent"),
    ("commissioner.kent", "Trial commissioner, Kent", "commissioner", "kent"),
    ("national", "Trial administrator, national", "national", None),
    ("reviewer.gwent", "Trial reviewer, Gwent", "reviewer", "gwent"),
    ("reviewer.kent", "Trial reviewer, Kent", "reviewer", "kent"),
    ("translator.gwent", "Trial translator, Gwent", "translator", "gwent"),
]


def run(command: str = "trial_accounts") -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


def kept(var) -> list[dict]:
    return json.loads((var / "trial-accounts.json").read_text())["accounts"]


def test_trial_accounts_are_made_for_two_offices_and_the_nation(var):
    run()

    made = Membership.objects.order_by("user__username").select_related("user", "body")
    assert [
        (place.user.username, place.user.get_full_name(), place.role, place.body and place.body.slug) for place in made
    ] == NAMES
    assert {(user.is_trial, user.is_staff, user.is_superuser) for user in User.objects.all()} == {(True, True, False)}


def test_trial_accounts_open_with_the_passwords_printed_and_kept(var):
    printed = run()

    accounts = kept(var)
    assert sorted(account["user_name"] for account in accounts) == [name for name, *_ in NAMES]
    assert len({account["password"] for account in accounts}) == 9
    for account in accounts:
        assert len(account["password"]) == 23
        assert User.objects.get(username=account["user_name"]).check_password(account["password"])
        row = f"  {account['user_name']:<20} {account['password']}   {account['who']:<30} {account['totp_secret']}"
        assert row.rstrip() in printed.splitlines()
    assert printed.endswith(f"They are kept in {var / 'trial-accounts.json'}.\n")


def test_trial_accounts_file_is_for_its_owner_alone_and_leaves_no_half(var):
    run()

    assert [path.name for path in var.iterdir()] == ["trial-accounts.json"]
    assert stat.S_IMODE((var / "trial-accounts.json").stat().st_mode) == 0o600


def test_trial_accounts_stay_as_they_are_on_a_second_run(var):
    run()
    before = (var / "trial-accounts.json").read_bytes(), list(User.objects.values_list("pk", "password"))

    said = run()

    assert said == f"Trial accounts exist already; their passwords are in {var / 'trial-accounts.json'}.\n"
    assert ((var / "trial-accounts.json").read_bytes(), list(User.objects.values_list("pk", "password"))) == before


def test_trial_accounts_say_when_their_file_is_gone(var):
    run()
    (var / "trial-accounts.json").unlink()

    assert "the file with their passwords is gone" in run()
    assert not (var / "trial-accounts.json").exists()


def test_trial_accounts_are_not_made_beside_users(var):
    UserFactory()

    assert run() == "This database has users of its own: no trial accounts made.\n"
    assert User.objects.count() == 1
    assert not var.exists()


def test_trial_accounts_are_refused_in_production(var, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="never made in production"):
        run()

    assert not User.objects.exists()


def test_trial_accounts_need_the_real_data(var, empty):
    with pytest.raises(CommandError, match="Load the real data first"):
        run()

    assert not User.objects.exists()


def test_trial_accounts_are_not_made_when_their_file_cannot_be_written(var, monkeypatch):
    def refuse(*args):
        raise PermissionError("no room")

    monkeypatch.setattr(trial_accounts, "write_privately", refuse)

    with pytest.raises(PermissionError):
        run()

    assert not User.objects.exists()
    assert not Membership.objects.exists()


def test_prepare_sets_up_everything_and_a_second_time_nothing(var, empty, settings):
    settings.STATIC_ROOT = var / "static"

    first, second = run("prepare"), run("prepare")

    assert Force.objects.count() == 43
    assert "Trial accounts:\n" in first
    assert second.startswith("This database holds forces already")
    assert User.objects.count() == 9
    assert (var / "static").is_dir()


def test_prepare_makes_no_trial_accounts_in_production(var, settings):
    settings.PRODUCTION = True

    run("prepare")

    assert not User.objects.exists()
