"""Who there is, kept in the process: right at each version of the data, cheap in between, shared untouched."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from forces.models import Force, OfficeHolder, Oversight, PolicingBody
from responses.models.record import Publication
from soteria_tracker.public import reference
from tests.soteria_tracker.public.published import response
from tests.soteria_tracker.public.test_pages import ADDRESSES

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)


def test_reference_holds_what_the_tables_hold(django_assert_num_queries):
    with django_assert_num_queries(5):
        found = reference.current()

    assert found.forces == tuple(Force.objects.order_by("name"))
    assert found.bodies == tuple(PolicingBody.objects.order_by("name"))
    assert set(found.oversights) == set(Oversight.objects.all())
    assert set(found.holders) == set(OfficeHolder.objects.all())
    assert found.last_entry == Publication.objects.order_by("published_at").last().published_at


def test_reference_costs_one_query_while_nothing_changes(django_assert_num_queries):
    first = reference.current()

    with django_assert_num_queries(1):
        assert reference.current() is first
    with django_assert_num_queries(0):
        first.answering(DAY), first.force("gwent"), first.body("gwent"), first.oversights[0].body.name


def test_reference_is_made_anew_after_a_change():
    reference.current()
    Force.objects.filter(slug="gwent").update(name="Heddlu Gwent")

    assert reference.current().force("gwent").name == "Heddlu Gwent"


def test_reference_knows_when_the_record_last_grew():
    response("kent", on=date(2026, 11, 30), positions={3: "planned"})

    assert reference.current().last_entry == datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_reference_of_an_empty_database_is_empty():
    assert reference._built("") is not None
    with transaction.atomic():
        Oversight.objects.all().delete()
        OfficeHolder.objects.all().delete()
        found = reference.current()
        assert (found.oversights, found.holders, found.answering(DAY)) == ((), (), {})
        transaction.set_rollback(True)


def test_reference_forgets_what_was_rolled_back():
    """A reader inside a transaction that fails must not show the others what never was."""
    with transaction.atomic():
        Force.objects.filter(slug="gwent").update(name="Never")
        assert reference.current().force("gwent").name == "Never"
        transaction.set_rollback(True)

    assert reference.current().force("gwent").name == "Gwent Police"


def test_reference_says_that_there_is_no_such_force_or_body():
    for asked in (reference.current().force, reference.current().body):
        with pytest.raises(LookupError):
            asked("atlantis")


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_reference_asks_of_a_day_as_the_tables_do(gwent, days):
    """Both ends of a term count, an unknown end bounds nothing."""
    force = Force.objects.get(slug="kent")
    Oversight.objects.create(body=gwent, force=force, since=DAY, until=DAY)
    OfficeHolder.objects.create(body=gwent, name="Alex", since=DAY, until=DAY)
    day, found = DAY + timedelta(days=days), reference.current()

    answering = Oversight.objects.on(day).select_related("body").order_by("body__name")
    assert found.bodies_of(force.pk, day) == [each.body for each in answering.filter(force=force)]
    assert found.forces_of(gwent.pk, day) == [each.force for each in Oversight.objects.on(day).filter(body=gwent)]
    assert found.holders_of(gwent.pk, day) == list(OfficeHolder.objects.on(day).filter(body=gwent))
    assert found.answering(day)[force.pk] == found.bodies_of(force.pk, day)
    assert ("Alex" in {holder.name for holder in found.holders_of(gwent.pk, day)}) == (days == 0)


def state() -> list[dict]:
    found = reference.current()
    rows = (*found.forces, *found.bodies, *found.oversights, *found.holders)
    return [vars(row) | {"_state": vars(row._state).copy()} for row in rows]


def test_no_page_sets_anything_on_the_shared_rows(client):
    response("gwent", on=date(2024, 10, 10), positions={3: "in_progress"})
    before = [dict(row) for row in state()]
    for address in ADDRESSES:
        client.get(address)

    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_reference_is_built_by_one_thread_at_a_time(monkeypatch):
    built = []

    def counted(now, make=reference._built):
        built.append(now)
        return make(now)

    def ask(_number) -> reference.Reference:
        try:
            return reference.current()
        finally:
            connection.close()

    monkeypatch.setattr(reference, "_built", counted)
    with ThreadPoolExecutor(8) as pool:
        found = set(map(id, pool.map(ask, range(32))))

    assert (len(built), len(found)) == (1, 1)
