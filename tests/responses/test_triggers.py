"""The guards stand, and whoever takes one away is found out."""

from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from responses import append_only_sql, triggers

pytestmark = pytest.mark.django_db


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def names(found) -> list[str]:
    return [trigger.name for trigger in found]


def a_trigger(table: str = "responses_link") -> str:
    return f"{table}_append_only" if connection.vendor == "postgresql" else f"{table}_no_delete"


def drop(name: str, table: str = "responses_link") -> None:
    run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_every_trigger_stands_in_a_migrated_database():
    assert triggers.missing(connection) == []


def test_trigger_that_is_gone_is_missed_and_put_back():
    drop(a_trigger())

    assert names(triggers.missing(connection)) == [a_trigger()]
    assert names(triggers.ensure(connection)) == [a_trigger()]
    assert triggers.missing(connection) == []


def test_trigger_that_does_nothing_any_more_is_missed():
    """It has the right name, on the right table."""
    drop(a_trigger())
    if connection.vendor == "postgresql":
        run("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
        run(
            f"CREATE TRIGGER {a_trigger()} BEFORE UPDATE OR DELETE ON responses_link "
            "FOR EACH ROW EXECUTE FUNCTION nothing()"
        )
    else:
        run(f"CREATE TRIGGER {a_trigger()} BEFORE DELETE ON responses_link BEGIN SELECT 1; END")

    assert names(triggers.missing(connection)) == [a_trigger()]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE responses_link DISABLE TRIGGER responses_link_append_only",
        "ALTER TABLE responses_link ENABLE REPLICA TRIGGER responses_link_append_only",
        "CREATE OR REPLACE TRIGGER responses_link_append_only BEFORE UPDATE OR DELETE ON responses_link "
        "FOR EACH ROW WHEN (false) EXECUTE FUNCTION refuse_change_of_record()",
    ],
)
def test_trigger_that_is_switched_off_is_missed(statement):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot switch one off")
    run(statement)

    assert names(triggers.missing(connection)) == ["responses_link_append_only"]


def test_function_that_refuses_nothing_any_more_is_missed_everywhere():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no functions of its own")
    run(append_only_sql.POSTGRESQL_FUNCTION.replace("RAISE EXCEPTION", "RAISE NOTICE"))

    missed = names(triggers.missing(connection))
    assert len(missed) == 2 * len(append_only_sql.TABLES)


def test_migrating_puts_back_what_a_rebuilt_table_lost():
    drop(a_trigger())

    triggers.after_migrate(None, using=connection.alias)

    assert triggers.missing(connection) == []


def test_tests_own_way_past_the_triggers_leaves_them_standing():
    with transaction.atomic(), connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        append_only_sql.remove(editor)
        append_only_sql.install(editor)

    assert triggers.missing(connection) == []
