"""Triggers by which the database itself refuses to change or remove what is written once, on SQLite and PostgreSQL.

UPDATE and DELETE of any row; on PostgreSQL TRUNCATE of the whole table too (SQLite has none). The record and the
audit trail: what was done, what happened to accounts, every earlier state of what somebody may change.
``responses.triggers`` puts them in place after each ``migrate`` and says which are missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

#: As they were made: a migration installs those that are there by then.
FIRST_TABLES = (
    "responses_publication",
    "responses_publishedposition",
    "responses_inspectoratefinding",
    "responses_historyentry",
)
CHAIN_TABLES = ("responses_edition", "responses_link")
EVENT_TABLES = ("forces_accountevent",)
#: What django-simple-history keeps: it only ever inserts. A new model with a history needs a line here (a test asks).
HISTORY_TABLES = (
    "forces_historicalforce",
    "forces_historicalinvitation",
    "forces_historicalmembership",
    "forces_historicalofficeholder",
    "forces_historicaloversight",
    "forces_historicalpolicingbody",
    "forces_historicaluser",
    "recommendations_historicalcohort",
    "recommendations_historicalcohortplace",
    "recommendations_historicaldependency",
    "recommendations_historicalexpecteddate",
    "recommendations_historicalinspectionreport",
    "recommendations_historicalnationalproduct",
    "recommendations_historicalrecommendation",
    "responses_historicalpaper",
)
SEAL_TABLES = ("responses_seal", "responses_sealedrow")
TABLES = FIRST_TABLES + CHAIN_TABLES + EVENT_TABLES + HISTORY_TABLES + SEAL_TABLES
MESSAGE = "The record is append-only"
#: Of PostgreSQL, as pg_trigger has it: which events, before or after, a row or a statement.
ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32
FUNCTION = "refuse_change_of_record"
BODY = f"""
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END """
POSTGRESQL_FUNCTION = f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One that should stand. ``function``, its ``body`` and ``kind`` are PostgreSQL's alone."""

    table: str
    name: str
    create: str
    function: str = ""
    body: str = ""
    kind: int = 0


def triggers(vendor: str, tables=TABLES) -> Iterator[Trigger]:
    """Two a table."""
    refuse_unless_known(vendor)
    for table in tables:
        if vendor == "postgresql":
            yield Trigger(
                table,
                f"{table}_append_only",
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
                FUNCTION,
                BODY,
                ROW | BEFORE | UPDATE | DELETE,
            )
            yield Trigger(
                table,
                f"{table}_no_truncate",
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
                FUNCTION,
                BODY,
                BEFORE | TRUNCATE,
            )
            continue
        for event in ("UPDATE", "DELETE"):
            yield Trigger(
                table,
                f"{table}_no_{event.lower()}",
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
            )


def refuse_unless_known(vendor: str) -> None:
    if vendor not in ("postgresql", "sqlite"):
        raise LookupError(f"No append-only triggers for {vendor}: use PostgreSQL or SQLite.")


def install(schema_editor, tables=TABLES) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on each of these tables. Safe to repeat."""
    vendor = schema_editor.connection.vendor
    refuse_unless_known(vendor)
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    remove(schema_editor, tables)
    for trigger in triggers(vendor, tables):
        schema_editor.execute(trigger.create)


def remove(schema_editor, tables=TABLES) -> None:
    """Take the triggers away, for a migration that must rebuild a table; it puts them back with install."""
    vendor = schema_editor.connection.vendor
    for trigger in triggers(vendor, tables):
        of = f" ON {trigger.table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{of}")
