"""What changed from one published statement to the next."""

from datetime import date

import pytest

from forces.models import Force
from recommendations.models import InspectionReport
from responses.models.derived import CurrentStatement
from soteria_tracker.public import history, questions
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.slips import ledgers
from soteria_tracker.public.timeline import timeline
from tests.soteria_tracker.public.published import response, update

pytestmark = pytest.mark.django_db
NOW = Moment(date(2026, 11, 22))


def read(slug):
    """What the page of a force asks of the record: its publications, and what they say."""
    force, report = Force.objects.get(slug=slug), InspectionReport.objects.get(slug="soteria-2024")
    recommendations = questions.tracked(report)
    shelves = history.shelves(NOW, force, force.bodies.all(), [report])
    return shelves[report.pk], history.positions(NOW, force, shelves.values(), recommendations, now=True)


def steps_of(slug):
    shelf, positions = read(slug)
    recommendations = questions.tracked(shelf.report)
    return timeline(shelf.publications, positions, recommendations, replaced=shelf.replaced)


def ledgers_of(slug):
    shelf, positions = read(slug)
    numbers = {row.pk: row.number for row in questions.tracked(shelf.report)}
    found = ledgers(positions, replaced=shelf.replaced, newest=history.TARGETS)
    return {numbers[asked]: ledger for (_force, asked), ledger in found.items()}


def by_position(steps):
    return {entry.now.pk: entry for step in steps for entry in step.entries}


def moves(step):
    return {
        entry.recommendation.number: (entry.before and entry.before.position, entry.now.position)
        for entry in step.entries
    }


def test_timeline_lays_readings_beneath_own_statements_newest_first():
    update("gwent", on=date(2024, 9, 1), series=1, positions={3: "planned"})
    response("gwent", on=date(2024, 10, 10), positions={3: "in_progress", 9: "planned"})

    steps = steps_of("gwent")

    assert [(step.publication.anchor, step.gave_way) for step in steps] == [
        ("soteria-2024-response-1-1", False),
        ("soteria-2024-update-1-1", False),
        ("soteria-2024-reading-1-1", True),
    ]
    assert moves(steps[0]) == {3: ("planned", "in_progress"), 9: ("planned", "planned")}
    assert moves(steps[1]) == {3: ("waiting", "planned")}


def test_timeline_names_limbs_that_changed():
    update(
        "gwent", on=date(2026, 1, 1), series=1, positions={7: "in_progress"}, limbs={"7a": "planned", "7b": "planned"}
    )

    [entry] = steps_of("gwent")[0].entries

    assert entry.changed_limbs == [("a", "planned", "not_stated")]
    assert not entry.moved
    assert not entry.is_same


def test_timeline_says_the_same_of_an_unchanged_update():
    update("gwent", on=date(2026, 1, 1), series=1, positions={3: "waiting"}, is_unchanged=True)

    [entry] = steps_of("gwent")[0].entries

    assert entry.is_same


def test_acceptance_comes_from_the_document_and_target_from_the_update():
    update("gwent", on=date(2024, 9, 30), series=1, positions={3: "planned"}, target_date=date(2025, 3, 1))
    response("gwent", on=date(2024, 10, 10), positions={3: "planned"})
    update("gwent", on=date(2025, 2, 1), series=2, positions={3: "planned"}, target_date=date(2025, 6, 1))

    steps = steps_of("gwent")
    entry = steps[0].entries[0]

    assert entry.acceptance.acceptance == "accepted"
    assert ledgers_of("gwent")[3].current.target == date(2025, 6, 1)
    assert (entry.new_target, entry.target_before, entry.new_acceptance) == (True, date(2025, 3, 1), False)
    assert [step.entries[0].new_target for step in steps] == [True, False, True, False]


def test_replaced_version_stays_in_the_history_and_counts_no_longer():
    first = response("kent", on=date(2024, 10, 1), positions={3: "planned", 5: "planned"})
    response("kent", on=date(2024, 10, 2), positions={3: "in_place"}, replaces=first, reason="A slip.")

    steps = steps_of("kent")

    assert [step.publication.version for step in steps] == [2, 1]
    assert steps[1].replaced_by.correction_reason == "A slip."
    current = CurrentStatement.objects.get(force__slug="kent")
    assert by_position(steps)[current.position_id].now.position == "in_place"


def test_what_changed_follows_the_day_of_each_card_not_of_its_document():
    """The response is the newer document; on recommendation 3 it speaks of a day before the update."""
    update("kent", on=date(2026, 5, 1), series=1, positions={3: "in_progress", 9: "planned"})
    response(
        "kent",
        on=date(2026, 6, 10),
        positions={3: "planned", 9: "in_place"},
        position_on={3: date(2026, 4, 1)},
    )

    steps = steps_of("kent")

    assert [(step.publication.kind, moves(step)) for step in steps] == [
        ("response", {3: (None, "planned"), 9: ("planned", "in_place")}),
        ("update", {3: ("planned", "in_progress"), 9: (None, "planned")}),
    ]
    assert [[entry.own_day for entry in step.entries] for step in steps] == [[date(2026, 4, 1), None], [None, None]]
    current = {row.recommendation.number: by_position(steps)[row.position_id] for row in current_of("kent")}
    assert {number: entry.now.position for number, entry in current.items()} == {3: "in_progress", 9: "in_place"}
    assert current[3].acceptance.publication.kind == "response"


def current_of(slug):
    return CurrentStatement.objects.filter(force__slug=slug).select_related("recommendation")


def test_correction_is_compared_with_what_it_replaces_whatever_day_it_speaks_of():
    update("kent", on=date(2024, 9, 1), series=1, positions={3: "not_started"})
    first = response("kent", on=date(2024, 10, 10), positions={3: "planned"})
    response(
        "kent",
        on=date(2024, 10, 20),
        positions={3: "in_place"},
        position_on={3: date(2024, 8, 30)},
        replaces=first,
        reason="The wrong day.",
    )

    assert [moves(step) for step in steps_of("kent")] == [
        {3: ("planned", "in_place")},
        {3: (None, "planned")},
        {3: ("in_place", "not_started")},
    ]


def test_unchanged_update_that_carries_the_target_date_changes_none_and_keeps_its_reason():
    reason = {"target_reason": "The laboratory moved.", "target_agreed_by": "Deputy commissioner"}
    update("kent", on=date(2026, 1, 1), series=1, positions={3: "planned"}, target_date=date(2026, 9, 1), **reason)
    update(
        "kent",
        on=date(2026, 2, 1),
        series=2,
        positions={3: "planned"},
        target_date=date(2026, 9, 1),
        is_unchanged=True,
    )
    update("kent", on=date(2026, 3, 1), series=3, positions={3: "planned"})  # silent: takes nothing back

    entries = [step.entries[0] for step in steps_of("kent")]

    assert [(entry.new_target, entry.is_same) for entry in entries] == [(False, True), (False, True), (True, False)]
    ledger = ledgers_of("kent")[3]
    assert (ledger.current.target, ledger.current.reason, ledger.moves) == (
        date(2026, 9, 1),
        "The laboratory moved.",
        (),
    )


def test_target_date_that_moved_comes_without_the_reason_of_the_one_before():
    reason = {"target_reason": "The laboratory moved.", "target_agreed_by": "Deputy commissioner"}
    update("kent", on=date(2026, 1, 1), series=1, positions={3: "planned"}, target_date=date(2026, 9, 1), **reason)
    update("kent", on=date(2026, 2, 1), series=2, positions={3: "planned"}, target_date=date(2026, 12, 1))

    [entry] = steps_of("kent")[0].entries

    assert (entry.new_target, entry.target_before) == (True, date(2026, 9, 1))
    ledger = ledgers_of("kent")[3]
    assert (ledger.current.target, ledger.current.reason) == (date(2026, 12, 1), "")
    assert [(move.before, move.days) for move in ledger.moves] == [(date(2026, 9, 1), 91)]


def test_nothing_has_changed_rests_on_the_reading_until_the_body_states_a_position():
    update("gwent", on=date(2026, 1, 1), series=1, positions={3: "waiting"}, is_unchanged=True)
    update("gwent", on=date(2026, 2, 1), series=2, positions={3: "waiting"}, is_unchanged=True)
    update("gwent", on=date(2026, 3, 1), series=3, positions={3: "waiting"})
    update("gwent", on=date(2026, 4, 1), series=4, positions={3: "waiting"}, is_unchanged=True)

    assert [step.entries[0].rests_on_reading for step in steps_of("gwent")] == [False, False, True, True, False]
