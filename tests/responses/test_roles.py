"""deploy/postgresql/roles.sql: the role that the Tracker runs as does all that it must, and can take no guard away."""

import re

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from forces.events import record_event
from forces.models import AccountEvent
from responses import append_only_sql, sealing, trail_proof, triggers

pytestmark = pytest.mark.django_db

ROLES = settings.BASE_DIR / "deploy" / "postgresql" / "roles.sql"


@pytest.fixture
def restricted(db):
    """From here on this connection is the restricted role's, until the test is rolled back."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    script = re.sub(r"\bsoteria(_owner|_public)?\b(?=[\s;',])", r"tried_soteria\1", ROLES.read_text())
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE tried_soteria_owner; CREATE ROLE tried_soteria; CREATE ROLE tried_soteria_public")
        for _ in range(2):  # safe to repeat
            cursor.execute(script)
        cursor.execute("SET LOCAL ROLE tried_soteria")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("tried_soteria",)


def test_restricted_role_publishes_signs_in_and_seals(restricted, draft, moved, now, signed_in):
    moved(draft, "send", "review", "approve", "publish")
    signed_in(draft.started_by).get("/admin/")
    sealing.seal_all(now=now)
    count = trail_proof.TrailCount()

    assert list(trail_proof.damages(count)) == []
    assert count.rows > 10
    assert AccountEvent.objects.filter(kind="signed_in").exists()
    assert triggers.missing(connection) == []


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER responses_link_append_only ON responses_link",
        "ALTER TABLE responses_link DISABLE TRIGGER ALL",
        "TRUNCATE forces_accountevent",
        "TRUNCATE responses_unsealed",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "DROP TABLE responses_historyentry",
        "DELETE FROM django_migrations",
    ],
)
def test_restricted_role_takes_no_guard_away(restricted, statement):
    with pytest.raises(DatabaseError, match=r"must be owner|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("table", append_only_sql.TABLES)
def test_restricted_role_may_not_even_ask_to_change_what_is_written_once(restricted, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE'), "
            "has_table_privilege(%s, 'TRUNCATE'), has_table_privilege(%s, 'TRIGGER')",
            [table] * 4,
        )

        assert cursor.fetchone() == (False, False, False, False)


def test_planted_update_by_the_one_column_that_may_be_locked_is_refused(restricted, draft, now):
    record_event(AccountEvent.Kind.SIGNED_IN, user=draft.started_by, now=now)
    sealing.seal_all(now=now)

    with pytest.raises(DatabaseError, match=append_only_sql.MESSAGE), transaction.atomic():
        connection.cursor().execute("UPDATE responses_seal SET number = 99 WHERE number = 1")
