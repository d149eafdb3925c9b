"""A lost second factor: who takes it away, what that leaves in the histories, and what nobody sees."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command

from forces.models import AccountEvent, User
from tests.factories import SECRET, app_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(people, kent) -> User:
    """A commissioner whose phone lies in the Severn."""
    user = people("commissioner", kent)
    app_of(user)
    RecoveryCodes.activate(user)
    SocialAccount.objects.create(user=user, provider="kent", uid="1")
    return user


def address(user: User) -> str:
    return f"/admin/forces/user/{user.pk}/second-factor/"


def left(user: User) -> tuple[int, int]:
    return Authenticator.objects.filter(user=user).count(), SocialAccount.objects.filter(user=user).count()


def test_administrator_takes_it_away_and_the_histories_say_so(national, lost):
    answer = national.post(address(lost))

    assert (answer["Location"], left(lost)) == (f"/admin/forces/user/{lost.pk}/change/", (0, 0))
    entry = lost.history.first()
    assert (entry.history_change_reason, entry.history_user.username) == ("Second factor taken away", "national")
    event = AccountEvent.objects.filter(kind=AccountEvent.Kind.FACTOR_REMOVED).get()
    assert (event.user, event.by.username, event.detail) == (lost, "national", "all")


def test_sessions_of_whoever_lost_it_end_and_no_others(national, lost, people, signed_in, kent):
    """Somebody may sit in one of them with the telephone that was lost."""
    inside, other = signed_in(lost), signed_in(people("reviewer", kent))
    before = [each.get("/admin/").status_code for each in (inside, other, national)]

    national.post(address(lost))

    assert before == [200, 200, 200]
    assert [each.get("/admin/").status_code for each in (inside, other, national)] == [302, 200, 200]
    assert inside.get("/admin/")["Location"].startswith("/admin/login/")


def test_administrator_is_asked_afresh_first(people, signed_in, lost):
    answer = signed_in(people("national"), seconds_ago=301).post(address(lost))

    assert answer["Location"].startswith("/accounts/second-factor/again/")
    assert left(lost) == (2, 1)


@pytest.mark.parametrize("role", ["author", "commissioner", "reviewer"])
def test_nobody_of_an_office_takes_it_away(people, signed_in, kent, lost, role):
    inside = signed_in(people(role, kent))

    assert [inside.get(address(lost)).status_code, inside.post(address(lost)).status_code] == [403, 403]
    assert left(lost)[0] == 2


def test_administrator_does_not_take_their_own_away_there(people, signed_in):
    user = people("national")

    assert signed_in(user).post(address(user)).status_code == 403
    assert left(user)[0] == 1


def test_auditor_reads_and_takes_nothing_away(people, signed_in, lost):
    auditor = signed_in(people("auditor"))

    assert auditor.post(address(lost)).status_code == 403
    assert left(lost)[0] == 2


def test_page_of_an_account_names_factors_and_no_secret(national, lost):
    pages = [national.get(f"/admin/forces/user/{lost.pk}/change/").text, national.get(address(lost)).text]

    sealed = Authenticator.objects.filter(user=lost).values_list("data", flat=True)
    secrets = [SECRET, *(str(value) for data in sealed for value in data.values() if isinstance(value, str))]
    assert all("authenticator app" in page for page in pages)
    assert [each for each in secrets for page in pages if each in page] == []


@pytest.mark.parametrize("place", ["mfa/authenticator", "socialaccount/socialaccount", "socialaccount/socialapp"])
def test_tables_of_secrets_have_no_page_at_the_desk(national, place):
    assert national.get(f"/admin/{place}/").status_code == 404


def test_command_takes_it_away_for_the_last_administrator(lost, capsys):
    call_command("reset_second_factor", lost.username)

    assert left(lost) == (0, 0)
    assert "commissioner.kent sets up a new second factor" in capsys.readouterr().out


def test_command_changes_nothing_where_one_name_is_wrong(lost):
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("reset_second_factor", lost.username, "nobody")

    assert left(lost) == (2, 1)
