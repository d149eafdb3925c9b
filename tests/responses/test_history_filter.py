"""The history of a row, narrowed by whom, what and when."""

from datetime import UTC, datetime

import pytest

from responses import drafting
from responses.models.history import HistoryEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def response(team, kent, soteria, now):
    return drafting.start_response(kent, soteria, by=team["author"], now=now)


@pytest.fixture
def history_of(signed_in, team, response):
    """The history as the author sees it, by what stands behind its address; the notes tell the entries apart."""
    _entry(
        response, team["reviewer"], "return", "Late, in London the next day", datetime(2024, 11, 1, 0, 30, tzinfo=UTC)
    )
    _entry(response, team["author"], "save", "A day in summer", datetime(2024, 7, 1, 23, 30, tzinfo=UTC))
    client = signed_in(team["author"])
    return lambda query="": client.get(f"/admin/responses/response/{response.pk}/history/{query}").content.decode()


def _entry(response, user, action, note, at):
    HistoryEntry.objects.create(
        body=response.body,
        response=response,
        at=at,
        by=user,
        by_name=user.display_name,
        action=action,
        to_state="draft",
        revision=1,
        version=1,
        note=note,
    )


LATE, SUMMER = "Late, in London the next day", "A day in summer"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {LATE, SUMMER}),
        ("?action=save", {SUMMER}),
        ("?action=return", {LATE}),
        ("?after=2024-07-02", {LATE, SUMMER}),  # half past midnight in London
        ("?after=2024-07-03", {LATE}),
        ("?before=2024-07-01", set()),
        ("?before=2024-07-02", {SUMMER}),
        ("?after=2024-07-02&before=2024-07-02&action=save", {SUMMER}),
        ("?after=no-day", {LATE, SUMMER}),
        ("?action=no-action", {LATE, SUMMER}),
    ],
)
def test_entries_are_narrowed_by_what_is_asked(history_of, query, shown):
    said = history_of(query)

    assert {words for words in (LATE, SUMMER) if words in said} == shown


def test_entries_are_narrowed_by_person(history_of, team):
    said = history_of(f"?person={team['reviewer'].display_name}")

    assert LATE in said
    assert SUMMER not in said
    assert "1 entry of those that you asked for." in said


def test_a_slip_is_said_beside_its_field(history_of):
    assert "Enter a valid date." in history_of("?after=no-day")


def test_nobody_is_offered_who_did_nothing_here(history_of, team):
    said = history_of()

    assert f'<option value="{team["reviewer"].display_name}">' in said
    assert team["commissioner"].display_name not in said
