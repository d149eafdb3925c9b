"""What the record holds already must not be moved by a later correction, an unchanged update or an untouched card."""

from datetime import UTC, date, datetime

import pytest

from responses import desk, drafting
from responses.models.derived import CurrentStatement
from responses.models.working import Response
from responses.payloads import payload
from responses.states import Action
from responses.workflow import move

pytestmark = pytest.mark.django_db
DAY_57 = datetime(2024, 10, 16, 23, 30, tzinfo=UTC)  # half an hour into 17 October, local time


def current(number):
    row = CurrentStatement.objects.get(force__slug="kent", recommendation__number=number).position
    return row.position, row.stated_on.isoformat()


def publish(response, team, now, *, note="A slip of the pen."):
    if response.state == "published":
        response = move(response, Action.CORRECT, by=team["author"], now=now, note=note)
    for action, who in ((Action.SEND, "author"), (Action.APPROVE, "commissioner"), (Action.PUBLISH, "reviewer")):
        response = move(response, action, by=team[who], now=now)
    return response


def test_correction_keeps_the_day_of_the_first_publication(draft, team, now):
    first = publish(draft, team, DAY_57).published
    second = publish(Response.objects.get(), team, datetime(2025, 7, 1, 9, tzinfo=UTC)).published

    days = [
        (dates["first_published_on"], dates["published_on"], dates["day_number"], dates["days_after_last"])
        for dates in (first.payload["dates"], second.payload["dates"])
    ]
    assert days == [(None, "2024-10-17", 57, 1), ("2024-10-17", "2025-07-01", 57, 1)]


def test_desk_and_document_count_the_same_day(draft, team):
    published = publish(draft, team, DAY_57)

    assert (
        desk.clock(published.report, published).day_number == published.published.payload["dates"]["day_number"] == 57
    )


def test_correction_of_an_undated_response_does_not_overtake_an_update(draft, update, moved, team):
    draft.dated = None
    draft.save()
    publish(draft, team, DAY_57)
    moved(update, "send", "publish")
    publish(Response.objects.get(), team, datetime(2025, 7, 1, 9, tzinfo=UTC))

    assert (current(7), current(3)) == (("planned", "2025-02-03"), ("in_progress", "2024-10-17"))


def test_untouched_card_does_not_push_out_an_earlier_statement(update, moved, kent, soteria, team, now):
    moved(update, "send", "publish")
    response = drafting.start_response(kent, soteria, by=team["author"], now=now)
    response.parts.filter(kind="introduction").update(text="We say little.")

    publish(response, team, now)

    assert current(7) == ("planned", "2025-02-03")
    assert current(3) == ("not_stated", "2026-12-01")


@pytest.fixture
def targeted(update, moved):
    update.entries.update(target_date=date(2025, 9, 1))
    return moved(update, "send", "publish")


@pytest.mark.parametrize("unchanged", [True, False])
def test_target_date_stays_until_another_is_published(unchanged, targeted, moved, kent, soteria, team, now):
    later = drafting.start_update(kent, soteria, dated=date(2025, 4, 1), by=team["author"], now=now)
    later.entries.create(
        force=kent.forces.get(),
        recommendation=soteria.recommendations.get(number=7),
        is_unchanged=unchanged,
        position="planned",
    )

    published = moved(later, "send", "publish").published

    assert published.positions.get(limb=None).target_date == date(2025, 9, 1)
    assert published.payload["entries"][0]["target_date"] == "2025-09-01"


def test_position_in_the_future_holds_a_response_up(draft, team, now):
    from responses.checks import errors

    draft.answers.filter(recommendation__number=3).update(position_on=date(2099, 1, 1))

    assert [finding.message for finding in errors(draft, today=date(2026, 12, 1))] == [
        "Recommendation 3: “position as at” lies in the future: 1 January 2099."
    ]


def test_headings_alone_are_no_text(kent, soteria, team, now):
    from responses.checks import errors

    begun = drafting.start_response(kent, soteria, by=team["author"], now=now)

    assert [finding.message for finding in errors(begun, today=date(2026, 12, 1))] == ["There is no text yet."]


def test_commissioner_who_began_the_correction_needs_a_reason(published, team, now):
    from responses import workflow
    from responses.states import Note

    begun = move(published, Action.CORRECT, by=team["commissioner"], now=now, note="A date was wrong.")
    sent = move(begun, Action.SEND, by=team["author"], now=now)

    assert workflow.wanted_note(sent, Action.APPROVE, team["commissioner"]) == Note.IF_AUTHOR


def test_draft_of_a_first_version_has_no_day_yet(draft):
    assert payload(draft, published_on=None)["dates"]["day_number"] is None
