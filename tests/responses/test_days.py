"""The derived rows about days that have passed: kept by publication, made anew by recount."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Recommendation
from responses import days
from responses.models.derived import CurrentStatement, DailyCount, StatementSince
from responses.models.record import PublishedPosition
from tests.soteria_tracker.public.published import response, update

pytestmark = pytest.mark.django_db
DAYS = {"reading": date(2024, 9, 24), "dated": date(2024, 10, 10), "corrected": date(2025, 2, 1)}


def succession(clock, number=3, force="gwent"):
    rows = StatementSince.objects.filter(clock=clock, force__slug=force, recommendation__number=number)
    return [
        (row.since, row.position and row.position.position, row.is_first)
        for row in rows.select_related("position").order_by("since")
    ]


def test_publication_and_its_correction_leave_both_successions():
    first = response("gwent", on=DAYS["dated"], positions={3: "planned"})
    response(
        "gwent",
        on=DAYS["corrected"],
        dated=DAYS["dated"],
        position_on={3: DAYS["dated"]},
        replaces=first,
        reason="A slip.",
        positions={3: "in_place"},
    )

    assert succession("said") == [(DAYS["reading"], "waiting", True), (DAYS["dated"], "in_place", False)]
    assert succession("published") == [
        (DAYS["reading"], "waiting", True),
        (DAYS["dated"], "planned", False),
        (DAYS["corrected"], "in_place", False),
    ]


def test_own_statement_of_an_earlier_day_is_not_overtaken_by_a_reading():
    response("gwent", on=date(2024, 9, 10), positions={3: "planned"})

    assert succession("said") == [(date(2024, 9, 10), "planned", True)]
    assert succession("published") == [(date(2024, 9, 10), "planned", True)]


def test_of_two_statements_of_one_day_the_one_that_was_entered_later_counts():
    day = date(2025, 2, 1)
    update("kent", on=day, entered=date(2025, 2, 9), series=1, positions={3: "planned"})
    update("kent", on=day, entered=date(2025, 2, 3), series=2, positions={3: "in_progress"})

    assert succession("said", force="kent") == [(day, "planned", True)]


def test_first_version_counts_from_the_day_on_which_the_body_had_published_it_and_a_correction_from_its_own():
    elsewhere, here, later = date(2024, 9, 30), date(2024, 10, 10), date(2025, 2, 1)
    first = response("kent", on=here, first_on=elsewhere, positions={3: "planned"})
    response("kent", on=later, first_on=elsewhere, replaces=first, reason="A slip.", positions={3: "in_place"})

    assert succession("published", force="kent") == [(elsewhere, "planned", True), (later, "in_place", False)]


def test_counts_of_a_day_are_of_all_forces():
    update("gwent", on=date(2025, 3, 1), series=1, positions={3: "in_place"})
    update("kent", on=date(2025, 3, 1), series=1, positions={3: "planned"})
    rows = DailyCount.objects.filter(clock="said", recommendation__number=3).order_by("day")

    assert [(row.day, row.counts) for row in rows] == [
        (date(2024, 9, 24), {"waiting": 1}),
        (date(2024, 10, 8), {"waiting": 2}),
        (date(2024, 10, 17), {"complete": 1, "waiting": 2}),
        (date(2025, 3, 1), {"complete": 1, "in_place": 1, "planned": 1, "waiting": 1}),
    ]


def test_last_row_agrees_with_the_current_statement_where_all_bear_a_day():
    update("gwent", on=date(2025, 3, 1), series=1, positions={3: "in_place", 7: "planned"})
    update("gwent", on=date(2025, 2, 1), series=2, positions={3: "in_progress"})
    for row in CurrentStatement.objects.exclude(position__stated_on=None).select_related("position"):
        pair = {"force": row.force_id, "recommendation": row.recommendation_id}
        for clock in ("said", "published"):
            assert StatementSince.objects.filter(clock=clock, **pair).latest("since").position == row.position


def test_recount_finds_and_mends_what_was_changed_by_hand(capsys):
    StatementSince.objects.filter(clock="said", force__slug="gwent", recommendation__number=3).delete()
    DailyCount.objects.filter(clock="published", recommendation__number=7).update(counts={"planned": 43})
    asked, position = Recommendation.objects.get(number=9), PublishedPosition.objects.first()
    StatementSince.objects.create(
        clock="said",
        force=position.force,
        recommendation=asked,
        since=date(2030, 1, 1),
        position=position,
        is_first=False,
    )

    with pytest.raises(CommandError, match=r"differ from the record: \d+\."):
        call_command("recount", "--check")
    said = capsys.readouterr().out
    assert "statement since said" in said
    assert "count of a day published" in said
    call_command("recount")
    capsys.readouterr()
    call_command("recount", "--check")
    assert days.recount(check=True) == []


def test_recount_says_one_line_for_each_row_that_is_wrong_and_writes_nothing_where_it_is_only_asked():
    rows = DailyCount.objects.filter(clock="said", recommendation__number=3).order_by("day")
    changed, gone = rows[0], rows[1]
    extra = DailyCount.objects.create(
        clock="said", recommendation=changed.recommendation, day=date(2030, 1, 1), counts={"planned": 1}
    )
    DailyCount.objects.filter(pk=changed.pk).update(counts={"planned": 43})
    DailyCount.objects.filter(pk=gone.pk).delete()
    lines = [
        f"count of a day said/{changed.recommendation_id}/2024-10-08: kept nothing, by the record ({{'waiting': 2}},)",
        f"count of a day said/{changed.recommendation_id}/2024-09-24: "
        "kept ({'planned': 43},), by the record ({'waiting': 1},)",
        f"count of a day said/{changed.recommendation_id}/2030-01-01: kept ({{'planned': 1}},), by the record nothing",
    ]

    assert sorted(days.recount(check=True)) == sorted(lines)
    assert DailyCount.objects.filter(pk=extra.pk).exists()
    assert sorted(days.recount()) == sorted(lines)
    assert not DailyCount.objects.filter(pk=extra.pk).exists()
    assert days.recount() == []


def test_refresh_keeps_what_recount_makes():
    first = response("kent", on=date(2024, 10, 10), positions={3: "planned", 7: "planned"})
    update("kent", on=date(2025, 1, 5), series=1, positions={3: "in_progress"})
    response("kent", on=date(2025, 2, 1), positions={7: "in_place"}, replaces=first, reason="A slip.")

    assert days.recount(check=True) == []
    assert succession("published", number=7, force="kent")[-1] == (date(2025, 2, 1), "in_place", False)


def test_silent_correction_withdraws_the_only_statement():
    first = response("kent", on=date(2024, 10, 10), positions={3: "planned", 7: "planned"})
    response("kent", on=date(2025, 2, 1), positions={7: "planned"}, replaces=first, reason="A slip.")

    assert succession("said", force="kent") == []
    assert succession("published", force="kent") == [
        (date(2024, 10, 10), "planned", True),
        (date(2025, 2, 1), None, False),
    ]
    counted = DailyCount.objects.filter(clock="published", recommendation__number=3)
    assert counted.get(day=date(2025, 2, 1)).counts == {"complete": 1, "waiting": 2}
