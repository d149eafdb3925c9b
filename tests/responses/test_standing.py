"""Which published statement of a force on a recommendation is the current one."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from forces.models import Force
from recommendations.models import InspectionReport, Recommendation
from responses.canonical import canonical, digest
from responses.models.derived import CurrentStatement
from responses.models.record import Publication, PublishedPosition
from responses.standing import Difference, precedence, recount, refresh

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def publish(gwent):
    """``publish("update", {3: "in_progress"}, stated_on=...)``: a row of the record with its positions, refreshed."""
    report = InspectionReport.objects.get()
    series = iter(range(2, 100))

    def publication(kind, positions, *, stated_on, body=gwent, at=NOON, replaces=None, recount=True):
        number = replaces.series if replaces else next(series)
        version = replaces.version + 1 if replaces else 1
        row = Publication.objects.create(
            kind=kind,
            body=body,
            report=report,
            series=number,
            version=version,
            reference=f"{report.slug}/{body.slug}/{kind}/{number}/{version}",
            dated=stated_on,
            published_at=at,
            replaces=replaces,
            correction_reason="A slip of the pen." if replaces else "",
            payload={},
            payload_sha256=digest({}),
            pdf_name="made-up.pdf" if kind == "response" else "",
            pdf_sha256="0" * 64 if kind == "response" else "",
            pdf_size=1 if kind == "response" else 0,
        )
        force = Force.objects.get(slug=body.slug)
        for asked, position in positions.items():
            PublishedPosition.objects.create(
                publication=row,
                force=force,
                recommendation=report.recommendations.get(number=asked),
                position=position,
                stated_on=stated_on,
            )
        if recount:
            refresh(row)
        return row

    return publication


def current(body) -> dict[int, tuple[str, str]]:
    """Number of the recommendation -> kind of the publication and position that are current."""
    rows = CurrentStatement.objects.filter(force__slug=body.slug).order_by("recommendation__number")
    values = rows.values_list("recommendation__number", "position__publication__kind", "position__position")
    return {number: (kind, position) for number, kind, position in values}


READ = {
    3: ("reading", "waiting"),
    5: ("reading", "waiting"),
    7: ("reading", "in_progress"),
    9: ("reading", "planned"),
    11: ("reading", "complete"),
}


def test_current_statement_is_the_reading_where_the_body_published_nothing_here(gwent, kent):
    assert current(gwent) == READ
    assert current(kent) == {}


def test_current_statement_is_the_bodys_own_though_the_reading_is_later(gwent, publish):
    publish("update", {3: "in_place"}, stated_on=date(2024, 9, 1))

    assert current(gwent) == READ | {3: ("update", "in_place")}


def test_current_statement_is_the_bodys_own_though_it_is_undated(gwent, publish):
    publish("response", {9: "in_progress"}, stated_on=None)

    assert current(gwent) == READ | {9: ("response", "in_progress")}


def test_current_statement_is_the_latest_stated_not_the_latest_published(gwent, publish):
    publish("update", {5: "in_place"}, stated_on=date(2025, 8, 1), at=NOON)
    publish("response", {5: "planned"}, stated_on=date(2024, 10, 1), at=NOON + timedelta(days=30))

    assert current(gwent)[5] == ("update", "in_place")


def test_current_statement_dated_comes_before_undated(gwent, publish):
    publish("update", {5: "in_place"}, stated_on=date(2024, 9, 1), at=NOON)
    publish("response", {5: "planned"}, stated_on=None, at=NOON + timedelta(days=30))

    assert current(gwent)[5] == ("update", "in_place")


def test_current_statement_of_one_day_is_the_one_that_entered_later(gwent, publish):
    day = date(2025, 3, 31)
    publish("update", {11: "in_place"}, stated_on=day, at=NOON + timedelta(hours=1))
    publish("update", {11: "planned"}, stated_on=day, at=NOON)
    publish("update", {7: "in_place"}, stated_on=day, at=NOON)
    publish("update", {7: "complete"}, stated_on=day, at=NOON)

    assert current(gwent)[11] == ("update", "in_place")
    assert current(gwent)[7] == ("update", "complete")


def test_current_statement_passes_to_the_correction(gwent, publish):
    first = publish("update", {3: "complete", 5: "complete"}, stated_on=date(2025, 8, 1))

    publish("update", {3: "planned", 5: "planned"}, stated_on=date(2025, 7, 1), replaces=first)

    assert current(gwent) == READ | {3: ("update", "planned"), 5: ("update", "planned")}


def test_current_statement_falls_back_where_a_correction_is_silent(gwent, publish):
    publish("update", {3: "in_progress"}, stated_on=date(2025, 1, 1))
    second = publish("update", {3: "complete", 5: "complete"}, stated_on=date(2025, 8, 1))

    publish("update", {7: "in_place"}, stated_on=date(2025, 8, 1), replaces=second)

    assert current(gwent) == READ | {3: ("update", "in_progress"), 7: ("update", "in_place")}


def test_current_statement_is_gone_where_a_correction_leaves_nothing(kent, publish):
    first = publish("update", {3: "complete", 5: "planned"}, stated_on=date(2025, 8, 1), body=kent)

    publish("update", {5: "planned"}, stated_on=date(2025, 8, 1), body=kent, replaces=first)

    assert current(kent) == {5: ("update", "planned")}


def test_current_statement_is_never_of_a_limb(gwent, publish):
    update = publish("update", {9: "in_progress"}, stated_on=date(2025, 1, 1))
    force, asked = Force.objects.get(slug="gwent"), Recommendation.objects.get(number=7)
    PublishedPosition.objects.create(
        publication=update, force=force, recommendation=asked, limb=asked.limbs.get(key="a"), position="complete"
    )

    refresh(update)

    assert current(gwent) == READ | {9: ("update", "in_progress")}


def test_refresh_leaves_other_forces_alone(gwent, kent, publish):
    before = list(CurrentStatement.objects.exclude(force__slug="kent").values_list("pk", "position"))

    publish("response", {3: "planned", 5: "planned"}, stated_on=date(2024, 10, 1), body=kent)

    assert list(CurrentStatement.objects.exclude(force__slug="kent").values_list("pk", "position")) == before
    assert current(kent) == {3: ("response", "planned"), 5: ("response", "planned")}


@pytest.mark.parametrize("positions", [{3: "planned"}, dict.fromkeys(READ, "planned")])
def test_refresh_asks_as_much_for_one_as_for_five(publish, django_assert_num_queries, positions):
    update = publish("update", positions, stated_on=date(2025, 1, 1), recount=False)

    with django_assert_num_queries(13), transaction.atomic():  # two are the savepoint's
        refresh(update)


def test_recount_finds_nothing_after_refresh(gwent, publish):
    first = publish("update", {3: "complete", 5: "complete"}, stated_on=date(2025, 8, 1))
    publish("update", {5: "planned"}, stated_on=date(2025, 8, 2), replaces=first)

    assert recount(check=True) == []


def test_recount_names_and_mends_what_differs(gwent, kent, publish):
    forgotten = publish("update", {3: "complete"}, stated_on=date(2025, 8, 1), recount=False).positions.get()
    reading = CurrentStatement.objects.get(force__slug="gwent", recommendation__number=3).position
    stray = CurrentStatement.objects.create(
        force=Force.objects.get(slug="kent"), recommendation=Recommendation.objects.get(number=9), position=reading
    )
    lost = CurrentStatement.objects.get(force__slug="norfolk", recommendation__number=5)
    lost_position = lost.position_id
    lost.delete()
    wrong = {
        Difference("gwent", "soteria-2024/3", kept=reading.pk, record=forgotten.pk),
        Difference("kent", "soteria-2024/9", kept=stray.position_id, record=None),
        Difference("norfolk", "soteria-2024/5", kept=None, record=lost_position),
    }

    assert set(recount(check=True)) == wrong
    assert set(recount()) == wrong
    assert recount(check=True) == []
    assert current(gwent) == READ | {3: ("update", "complete")}
    assert current(kent) == {}


def test_recount_command_checks_names_and_mends(capsys, gwent, publish):
    publish("update", {3: "complete"}, stated_on=date(2025, 8, 1), recount=False)

    with pytest.raises(CommandError, match=r"differ from the record: 3\."):
        call_command("recount", "--check")
    assert capsys.readouterr().out.startswith("gwent, recommendation soteria-2024/3: kept ")
    call_command("recount")
    assert capsys.readouterr().out.endswith("Corrected: 5.\n")
    call_command("recount", "--check")
    assert capsys.readouterr().out == "All derived rows agree.\n"


def test_canonical_bytes_ignore_the_order_of_keys_and_keep_accents():
    assert canonical({"b": [1, None], "a": "Heddlu Dŵr"}) == '{"a":"Heddlu Dŵr","b":[1,null]}'.encode()
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})


def test_canonical_refuses_numbers_that_json_does_not_have():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})


@pytest.mark.parametrize("seed", range(8))
def test_precedence_of_rows_at_hand_is_that_of_the_database(publish, seed):
    """Few days and few hours, so that each of the rules has ties to break."""
    chance = random.Random(seed)  # noqa: S311
    days = [None, date(2025, 1, 1), date(2025, 1, 2)]
    numbers = sorted(READ)
    for _round in range(12):
        positions = dict.fromkeys(chance.sample(numbers, chance.randint(1, len(numbers))), "planned")
        kind = chance.choice(["reading", "response", "update"])
        at = NOON + timedelta(hours=chance.randint(0, 1))
        row = publish(kind, positions, stated_on=None, at=at, recount=False)
        for position in row.positions.all():
            PublishedPosition.objects.create(
                publication=publish(kind, {}, stated_on=None, at=at, recount=False),
                force=position.force,
                recommendation=position.recommendation,
                position="planned",
                stated_on=chance.choice(days),
            )
    recount()

    rows = PublishedPosition.objects.filter(force__slug="gwent", limb=None, publication__replaced_by=None)
    by_hand = {}
    for row in rows.select_related("publication").order_by("?"):
        kept = by_hand.setdefault(row.recommendation_id, row)
        by_hand[row.recommendation_id] = max(kept, row, key=precedence)

    kept = CurrentStatement.objects.filter(force__slug="gwent").values_list("recommendation", "position")
    assert dict(kept) == {recommendation: row.pk for recommendation, row in by_hand.items()}
