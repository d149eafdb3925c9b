"""Triggers by which the database itself refuses to change or remove the record, on SQLite and PostgreSQL."""

#: As they were made: a migration installs those that are there by then.
FIRST_TABLES = (
    "responses_publication",
    "responses_publishedposition",
    "responses_inspectoratefinding",
    "responses_historyentry",
)
CHAIN_TABLES = ("responses_edition", "responses_link")
TABLES = FIRST_TABLES + CHAIN_TABLES
MESSAGE = "The record is append-only"

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def install(schema_editor, tables=TABLES) -> None:
    """Refuse UPDATE and DELETE on each table of the record."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    for table in tables:
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record()"
            )
        elif vendor == "sqlite":
            for event in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )
        else:
            raise LookupError(f"No append-only triggers for {vendor}: use PostgreSQL or SQLite.")


def remove(schema_editor, tables=TABLES) -> None:
    """Take the triggers away, for a migration that must rebuild a table; it puts them back with install."""
    vendor = schema_editor.connection.vendor
    for table in tables:
        if vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
        else:
            for event in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}")
