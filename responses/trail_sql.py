"""Triggers by which the database itself notes, in the writing transaction, that a row of the trail waits for a seal.

So no save asks anything more of the database, no program can forget it, and what is rolled back waits for nothing.
A row of its own for each: nobody waits for anybody.
"""

from collections.abc import Iterator

from responses.append_only_sql import EVENT_TABLES, HISTORY_TABLES, INSERT, ROW, Trigger, refuse_unless_known

QUEUE, SEALED = "responses_unsealed", "responses_sealedrow"
#: All that enters the trail. Of publications their links in the chain of the record, which hold their digests.
SOURCES = (
    "responses_historyentry",
    "responses_link",
    "responses_inspectoratefinding",
    *EVENT_TABLES,
    *HISTORY_TABLES,
)


def key(table: str) -> str:
    """The column of its primary key."""
    return "history_id" if table in HISTORY_TABLES else "id"


def function(column: str) -> str:
    return f"note_unsealed_{column}"


def body(column: str) -> str:
    return f"""
BEGIN
  INSERT INTO {QUEUE} (source, row_id, at) VALUES (TG_TABLE_NAME, NEW.{column}, clock_timestamp());
  RETURN NULL;
END """  # noqa: S608 -- names of this module


def postgresql_functions() -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {function(column)}() RETURNS trigger LANGUAGE plpgsql AS $${body(column)}$$"
        for column in ("id", "history_id")
    ]


def triggers(vendor: str, tables=SOURCES) -> Iterator[Trigger]:
    refuse_unless_known(vendor)
    for table in tables:
        column, name = key(table), f"{table}_unsealed"
        if vendor == "postgresql":
            yield Trigger(
                table,
                name,
                f"CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function(column)}()",
                function(column),
                body(column),
                ROW | INSERT,
            )
            continue
        yield Trigger(
            table,
            name,
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN "  # noqa: S608 -- names of this module
            f"INSERT INTO {QUEUE} (source, row_id, at) "
            f"VALUES ('{table}', NEW.{column}, strftime('%Y-%m-%d %H:%M:%f', 'now')); END",
        )


def install(schema_editor, tables=SOURCES) -> None:
    """Watch these tables, and let wait what stands in no seal yet. Safe to repeat."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        for statement in postgresql_functions():
            schema_editor.execute(statement)
    for trigger in triggers(vendor, tables):
        of = f" ON {trigger.table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{of}")
        schema_editor.execute(trigger.create)
        schema_editor.execute(_catch_up(trigger.table))


def _catch_up(table: str) -> str:
    """Rows older than the trigger. One that waits already waits twice, which the sealing does not mind."""
    return (
        f"INSERT INTO {QUEUE} (source, row_id, at) "  # noqa: S608 -- names of this module
        f"SELECT '{table}', {key(table)}, CURRENT_TIMESTAMP FROM {table} AS found WHERE NOT EXISTS "
        f"(SELECT 1 FROM {SEALED} WHERE source = '{table}' AND row_id = found.{key(table)}) ORDER BY {key(table)}"
    )
