"""Of which moment an address asks, and what counted then."""

from datetime import date

import pytest

from forces.models import Force
from recommendations.models import InspectionReport
from responses.models.derived import Clock
from soteria_tracker.public import questions, stances
from soteria_tracker.public.moment import Moment, NotAMomentError
from tests.soteria_tracker.public.published import response, update

TODAY = date(2026, 11, 22)


def test_address_without_a_day_speaks_of_now():
    moment = Moment.of({"as_at": "", "clock": "published"}, today=TODAY)

    assert (moment.as_at, moment.day, moment.is_back, moment.query) == (None, TODAY, False, "")


def test_address_with_a_day_speaks_of_that_day_by_what_was_said():
    moment = Moment.of({"as_at": "2025-01-31"}, today=TODAY)

    assert moment == Moment(TODAY, date(2025, 1, 31), Clock.SAID)
    assert (moment.day, moment.is_back, moment.query) == (date(2025, 1, 31), True, "as_at=2025-01-31&clock=said")


@pytest.mark.parametrize("day", ["2026-11-22", "2024-02-29"])
def test_today_and_leap_days_are_days(day):
    assert Moment.of({"as_at": day, "clock": "published"}, today=TODAY).query == f"as_at={day}&clock=published"


@pytest.mark.parametrize(
    "query",
    [
        {"as_at": "2026-11-23"},
        {"as_at": "2025-02-29"},
        {"as_at": "20250131"},
        {"as_at": "2025-W05-5"},
        {"as_at": "31/01/2025"},
        {"as_at": "٢٠٢٥-٠١-٣١"},
        {"as_at": "2025-01-31\n"},
        {"as_at": "0000-00-00"},
        {"as_at": "0001-01-01"},
        {"as_at": "1999-12-31"},
        {"as_at": "2025-01-31", "clock": "both"},
        {"clock": "SAID"},
    ],
)
def test_what_is_no_moment_is_refused_with_a_sentence(query):
    with pytest.raises(NotAMomentError) as refused:
        Moment.of(query, today=TODAY)

    assert refused.value.sentence.endswith((".", "”."))


def stands(moment, slug="gwent"):
    """Number of the recommendation -> position, of one force."""
    report = InspectionReport.objects.get(slug="soteria-2024")
    asked = questions.tracked(report)
    asked_of = {each.pk: each.number for each in asked}
    force = Force.objects.get(slug=slug)
    rows = questions.counting(moment, force=force)
    found = stances.held(moment, asked).stances
    assert {(row.force_id, row.recommendation_id): (row.position, row.stated_on) for row in rows} == {
        pair: stance[:2] for pair, stance in found.items() if pair[0] == force.pk and stance.position != "undated"
    }
    return {asked_of[key]: stance.position for (of, key), stance in found.items() if of == force.pk}


@pytest.mark.django_db
def test_each_moment_has_its_own_answer(django_assert_num_queries):
    first = response(
        "gwent",
        on=date(2025, 1, 20),
        dated=date(2024, 10, 10),
        positions={3: "planned"},
        position_on={3: date(2024, 10, 10)},
    )
    update("gwent", on=date(2025, 3, 1), series=1, positions={3: "in_progress"})
    response(
        "gwent",
        on=date(2025, 4, 1),
        positions={3: "in_place"},
        position_on={3: date(2024, 10, 10)},
        replaces=first,
        reason="A slip.",
    )
    at = {
        (day, clock): stands(Moment(TODAY, day, clock)).get(3)
        for day in (date(2024, 9, 1), date(2024, 12, 31), date(2025, 1, 31), date(2025, 3, 31), date(2025, 4, 30))
        for clock in Clock
    }

    assert at == {
        (date(2024, 9, 1), "said"): None,
        (date(2024, 9, 1), "published"): None,
        (date(2024, 12, 31), "said"): "in_place",
        (date(2024, 12, 31), "published"): "waiting",
        (date(2025, 1, 31), "said"): "in_place",
        (date(2025, 1, 31), "published"): "planned",
        (date(2025, 3, 31), "said"): "in_progress",
        (date(2025, 3, 31), "published"): "in_progress",
        (date(2025, 4, 30), "said"): "in_progress",
        (date(2025, 4, 30), "published"): "in_progress",
    }
    assert stands(Moment(TODAY))[3] == "in_progress"
    asked = questions.tracked(InspectionReport.objects.get(slug="soteria-2024"))
    with django_assert_num_queries(1):
        stances.held(Moment(TODAY, date(2025, 1, 31)), asked)


@pytest.mark.django_db
def test_undated_statements_are_a_share_of_their_own_on_a_day_that_has_passed():
    back = Moment(TODAY, date(2025, 1, 31))

    assert stands(back, "norfolk") == dict.fromkeys((3, 5, 7, 9, 11), "undated")
    assert set(stands(Moment(TODAY), "norfolk").values()) == {"planned", "waiting", "in_progress"}
    assert len(questions.unplaced(back)) == 10
    assert questions.unplaced(Moment(TODAY)) == set()
