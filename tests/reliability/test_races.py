"""Some rounds of each race in every run; a hundred of them: .ci/races."""

import dataclasses
from functools import partial

import pytest
from django.db import connection

from responses import drafting, pressing, workflow
from responses.models.pressing import Pressing
from tests.reliability.offices import Office
from tests.reliability.races import RACES, Account, record_is_whole, run
from tests.reliability.sessions import SESSIONS, Sessions, sessions

pytestmark = pytest.mark.django_db(transaction=True)


def found(names, rounds: int) -> dict[str, Account]:
    office = Office()
    with sessions() as eight:
        return {name: run(name, rounds, office, eight) for name in names}


def test_eight_at_once_lose_nothing_and_do_nothing_twice():
    accounts = found(RACES, rounds=2)

    assert {name: (each.lost, each.double, each.faults) for name, each in accounts.items()} == dict.fromkeys(
        RACES, (0, 0, [])
    )
    assert all(each.acknowledged for each in accounts.values())
    assert record_is_whole()


def last_writer_wins(thing, *, seen, before, mine, labels):
    return drafting.Merge(values=dict(mine))


def without_lock(thing):
    return type(thing)._default_manager.select_related("body", "report").get(pk=thing.pk)


def unseen(refused, *arguments, revision=None, **keywords):
    return refused(*arguments, **keywords)


def taken_by_all(*, now, alive_for=pressing.ALIVE_FOR, only=None):
    return Pressing.objects.filter(step=Pressing.Step.WAITING).first()


def planted(monkeypatch, where, name, fault, race, rounds) -> Account:
    with monkeypatch.context() as patch:
        patch.setattr(where, name, fault)
        return found([race], rounds)[race]


def test_planted_faults_are_found(monkeypatch):
    """Each would lose words or publish what nobody has seen, and the account of its race says so."""
    faults = {
        "two and more save the same field": (drafting, "merge", last_writer_wins, 1),
        "some save, some approve": (workflow, "refused", partial(unseen, workflow.refused), 10),
        "all order the publication, all work": (pressing, "take", taken_by_all, 5),
    }
    if connection.features.has_select_for_update:  # SQLite lets one write at a time, whatever is asked
        faults["all save, each another field"] = (workflow, "lock", without_lock, 3)

    assert {race: planted(monkeypatch, *fault[:3], race, fault[3]).clean for race, fault in faults.items()} == (
        dict.fromkeys(faults, False)
    )


def test_account_of_nothing_is_not_clean():
    assert not Account().clean
    assert Account(acknowledged=1).clean
    for name in ("lost", "double"):
        assert not dataclasses.replace(Account(acknowledged=1), **{name: 1}).clean


def test_every_session_acts():
    with sessions() as eight, pytest.raises(AssertionError, match="every session acts"):
        eight.at_once([lambda: None] * (SESSIONS - 1))


def test_exception_of_a_session_is_given_to_whoever_counts(db):
    assert isinstance(eight_times(lambda: 1 / 0)[0], ZeroDivisionError)


def eight_times(act) -> list:
    with sessions() as eight:
        assert isinstance(eight, Sessions)
        return eight.at_once([act] * SESSIONS)
