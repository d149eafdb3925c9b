"""The version of the public data: whoever writes, and by whatever way, it changes with the transaction."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from forces.models import Force, OfficeHolder, PolicingBody
from responses import version_sql
from responses.models.derived import CurrentStatement, DailyCount, StatementSince
from responses.models.record import PublishedPosition
from responses.models.version import PublicVersion, prune, version
from tests.soteria_tracker.public.published import response

pytestmark = pytest.mark.django_db

#: Rows that no public page shows: how a reference row was before, people, and what the triggers themselves write.
UNSEEN = re.compile(
    r"\.historical|forces\.(user|membership|session|letter|invitation|accountevent)$|responses\.publicversion$"
)


def changes(write) -> bool:
    before = version()
    write()
    return version() != before


def executed(statement: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_version_watches_every_table_of_who_and_what_and_of_the_record():
    shown = {
        model._meta.db_table
        for model in apps.get_models()
        if not UNSEEN.search(model._meta.label_lower)
        if model._meta.app_label in ("forces", "recommendations")
        or model.__module__ in {f"responses.models.{room}" for room in ("record", "derived", "search")}
    }

    assert set(version_sql.TABLES) == shown


@pytest.mark.parametrize("table", version_sql.TABLES)
def test_every_watched_table_has_its_triggers(table):
    """A migration that rebuilds a table on SQLite drops them: it must call version_sql.install again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
        found = {name for (name,) in cursor.fetchall()}

    events = {f"{table}_version_{event.lower()}" for event in version_sql.EVENTS}
    assert (events if connection.vendor == "sqlite" else {f"{table}_version"}) <= found


def test_version_stays_while_nothing_is_written():
    assert version() == version()


@pytest.mark.parametrize(
    "write",
    [
        lambda: Force.objects.filter(slug="gwent").update(name="Heddlu"),
        lambda: Force.objects.bulk_update([Force(pk=Force.objects.first().pk, region="Elsewhere")], ["region"]),
        lambda: OfficeHolder.objects.bulk_create([OfficeHolder(body=PolicingBody.objects.first(), name="Alex")]),
        lambda: executed("UPDATE recommendations_recommendation SET topic = %s", "Another"),
        lambda: response("gwent", on=date(2024, 10, 10), positions={3: "planned"}),
        lambda: CurrentStatement.objects.all().delete(),
        lambda: StatementSince.objects.all().delete(),
        lambda: DailyCount.objects.all().delete(),
    ],
    ids=["update", "bulk update", "bulk insert", "plain SQL", "publication", "current", "since", "counts"],
)
def test_version_changes_with_every_way_of_writing(write):
    assert changes(write)


def test_version_changes_with_an_insert_that_ignores_conflicts():
    """Its conflict clause rules inside the triggers too."""
    positions = list(CurrentStatement.objects.values_list("position", flat=True))
    CurrentStatement.objects.all().delete()
    rows = PublishedPosition.objects.filter(pk__in=positions)
    again = [
        CurrentStatement(force_id=row.force_id, recommendation_id=row.recommendation_id, position=row) for row in rows
    ]

    assert changes(lambda: CurrentStatement.objects.bulk_create(again, ignore_conflicts=True))


def test_version_is_unmoved_by_what_the_public_does_not_see(gwent, people):
    assert not changes(lambda: people("author", gwent))


def test_version_of_a_transaction_that_is_rolled_back_is_the_one_before():
    before = version()
    with transaction.atomic():
        Force.objects.update(region="Nowhere")
        inside = version()
        transaction.set_rollback(True)
    after = version()
    with transaction.atomic():
        Force.objects.update(region="Somewhere")
        again = version()

    assert before == after
    assert len({before, inside, again}) == 3


def test_version_after_pruning_was_never_seen():
    seen = {version()}
    for _ in range(5):
        Force.objects.update(region="Nowhere")
        seen.add(version())
        prune(most=1)
        seen.add(version())

    assert PublicVersion.objects.count() <= 2
    assert len(seen) == (6 if connection.vendor == "sqlite" else 11)


def test_pruning_leaves_few_rows_alone():
    Force.objects.update(region="Nowhere")

    assert not changes(prune)


def test_recount_prunes(capsys, monkeypatch):
    PublicVersion.objects.bulk_create(PublicVersion(pk=pk, seed=pk) for pk in range(10_000, 11_000))
    call_command("recount")

    assert PublicVersion.objects.count() < 10


def test_triggers_can_be_taken_away_and_put_back():
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        version_sql.remove(editor)
        silent = not changes(lambda: Force.objects.update(region="Nowhere"))
        version_sql.install(editor)

    assert silent
    assert changes(lambda: Force.objects.update(region="Somewhere"))


@pytest.mark.django_db(transaction=True)
def test_version_after_a_flush_was_never_seen():
    """Tests that commit are followed by one: its tables are full again, with the same sequences or not."""
    before = version()
    call_command("flush", interactive=False, verbosity=0)
    reset = version()
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)

    assert len({before, reset, version()}) == 3
