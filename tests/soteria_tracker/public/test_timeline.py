"""What changed from one published statement to the next."""

from datetime import date

import pytest

from forces.models import Force
from recommendations.models import InspectionReport
from soteria_tracker.public import questions
from soteria_tracker.public.timeline import current_entries, timeline
from tests.soteria_tracker.public.published import response, update

pytestmark = pytest.mark.django_db


def steps_of(slug):
    force, report = Force.objects.get(slug=slug), InspectionReport.objects.get()
    publications = questions.publications_on(force, report)
    return timeline(publications, questions.positions_on(force, publications), questions.tracked(report))


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
        ("response-1-1", False),
        ("update-1-1", False),
        ("reading-1-1", True),
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
    entry = next(iter(current_entries(steps).values()))

    assert (entry.acceptance.acceptance, entry.target.target_date) == ("accepted", date(2025, 6, 1))
    assert (entry.new_target, entry.target_before, entry.new_acceptance) == (True, date(2025, 3, 1), False)
    assert [step.entries[0].new_target for step in steps] == [True, False, True, False]


def test_replaced_version_stays_in_the_history_and_counts_no_longer():
    first = response("kent", on=date(2024, 10, 1), positions={3: "planned", 5: "planned"})
    response("kent", on=date(2024, 10, 2), positions={3: "in_place"}, replaces=first, reason="A slip.")

    steps = steps_of("kent")

    assert [step.publication.version for step in steps] == [2, 1]
    assert steps[1].replaced_by.correction_reason == "A slip."
    assert [entry.now.position for entry in current_entries(steps).values()] == ["in_place"]
