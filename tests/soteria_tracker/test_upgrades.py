"""Migrations that old code would not survive are found before they are released; none waits for a table for long."""

from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader

from soteria_tracker import upgrades
from soteria_tracker.management.commands import migrate


@pytest.fixture(scope="module")
def now_applied():
    return MigrationLoader(None).project_state()


def found(state, *made) -> list[str]:
    return list(upgrades.of_migration("forces", list(made), state.clone()))


ADD = migrations.AddField
ALTER = migrations.AlterField
#: What somebody might write without thinking of the processes that still run.
PLANTED = {
    "drops a column": migrations.RemoveField("force", "short_name"),
    "drops a table": migrations.DeleteModel("Membership"),
    "renames a column": migrations.RenameField("force", "short_name", "shorter_name"),
    "renames a table": migrations.RenameModel("Membership", "Belonging"),
    "gives a table another name": migrations.AlterModelTable("force", "police"),
    "adds what must be given": ADD("force", "strength", models.IntegerField()),
    "adds what Django alone would fill": ADD("force", "strength", models.IntegerField(default=0)),
    "refuses NULL": ALTER("membership", "since", models.DateField()),
    "alters a type": ALTER("force", "short_name", models.IntegerField()),
    "shortens": ALTER("force", "short_name", models.CharField(max_length=1)),
    "gives a column another name": ALTER("force", "short_name", models.CharField(max_length=99, db_column="n")),
    "drops by hand": migrations.RunSQL("ALTER TABLE forces_force DROP COLUMN short_name"),
    "drops by hand without the word": migrations.RunSQL("ALTER TABLE forces_force DROP short_name"),
    "empties by hand": migrations.RunSQL([("TRUNCATE forces_letter", None)]),
    "does whatever Python does": migrations.RunPython(lambda apps, editor: None),
    "ties to a table": ADD("letter", "force", models.ForeignKey("forces.Force", models.SET_NULL, null=True)),
    "adds what must differ": ADD("force", "number", models.IntegerField(null=True, unique=True)),
    "has values differ": ALTER("force", "short_name", models.CharField(max_length=99, unique=True)),
    "has pairs differ": migrations.AlterUniqueTogether("force", {("name", "region")}),
    "refuses values": migrations.AddConstraint(
        "force", models.CheckConstraint(condition=models.Q(tile_row__gt=0), name="x")
    ),
    "hides it": migrations.SeparateDatabaseAndState([migrations.RemoveField("force", "short_name")]),
}
EXPANDS = {
    "a table": (
        migrations.CreateModel(
            "Station", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())]
        ),
        migrations.AddField("station", "beds", models.IntegerField()),
        migrations.RemoveField("station", "n"),
    ),
    "a column that may stay empty": (ADD("force", "strength", models.IntegerField(null=True)),),
    "a column that the database fills": (ADD("force", "strength", models.IntegerField(db_default=0)),),
    "more characters": (ALTER("force", "short_name", models.CharField(max_length=500)),),
    "an index": (migrations.AddIndex("force", models.Index(fields=["short_name"], name="x")),),
    "a tie that the database does not hold": (
        ADD("letter", "force", models.ForeignKey("forces.Force", models.SET_NULL, null=True, db_constraint=False)),
    ),
    "words": (ALTER("force", "short_name", models.CharField(max_length=500, help_text="Short.")),),
}


@pytest.mark.parametrize("operation", PLANTED.values(), ids=PLANTED)
def test_planted_migration_that_old_code_would_not_survive_is_found(operation, now_applied):
    [sentence] = found(now_applied, operation)

    assert "old" in sentence or "another name" in sentence


@pytest.mark.parametrize("made", EXPANDS.values(), ids=EXPANDS)
def test_migration_that_only_expands_is_let_through(made, now_applied):
    assert found(now_applied, *made) == []


def test_no_migration_of_this_project_needs_a_stop():
    out = StringIO()

    call_command("check_migrations", stdout=out)

    assert out.getvalue() == "No migration needs a stop.\n"


def test_planted_contraction_of_ours_is_named_with_what_to_do(monkeypatch):
    """Had there been a release before the third migration, its successor would have needed a stop."""
    early = upgrades.BEFORE_THE_FIRST_RELEASE | {"recommendations": "0003_expected_dates_begin"}
    monkeypatch.setattr(upgrades, "BEFORE_THE_FIRST_RELEASE", early)

    with pytest.raises(CommandError) as said:
        call_command("check_migrations")
    assert "recommendations.0004_remove_expected: “" in str(said.value)
    assert str(said.value).endswith(upgrades.WHAT_TO_DO)

    monkeypatch.setattr(upgrades, "CONTRACTIONS", {("recommendations", "0004_remove_expected"): "1.2"})
    assert list(upgrades.problems()) == []


def test_names_in_the_lists_are_migrations_that_exist():
    known = set(MigrationLoader(None).disk_migrations)

    named = {*upgrades.BEFORE_THE_FIRST_RELEASE.items(), *upgrades.CONTRACTIONS, *upgrades.LOOKED_AT}
    assert named <= known


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer and no queue for a table")
def test_migration_does_not_stand_in_the_queue_for_a_table(monkeypatch):
    monkeypatch.setattr(migrate, "PATIENCE", "200ms")
    given = connection.get_connection_params()
    wanted = {key: value for key, value in given.items() if key in ("dbname", "user", "password", "host", "port")}
    with psycopg.connect(**wanted) as somebody:
        somebody.execute("LOCK TABLE forces_force IN ACCESS SHARE MODE")

        with (
            pytest.raises(CommandError, match="in use for too long"),
            migrate.impatient(connection),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("ALTER TABLE forces_force ADD COLUMN strength integer")

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
