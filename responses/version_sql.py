"""Triggers by which the database itself notes, in the writing transaction, that what the public sees has changed.

Not Django's signals: bulk writes, other programs and people at a database prompt send none.
"""

#: Every table from which a public page draws. Not the histories of reference rows: no page reads them.
TABLES = (
    "forces_force",
    "forces_policingbody",
    "forces_oversight",
    "forces_officeholder",
    "recommendations_inspectionreport",
    "recommendations_reportalias",
    "recommendations_cohort",
    "recommendations_cohortplace",
    "recommendations_recommendation",
    "recommendations_limb",
    "recommendations_nationalproduct",
    "recommendations_dependency",
    "recommendations_expecteddate",
    "responses_publication",
    "responses_edition",
    "responses_link",
    "responses_publishedposition",
    "responses_currentstatement",
    "responses_statementsince",
    "responses_dailycount",
    "responses_inspectoratefinding",
    "responses_passage",
)
EVENTS = ("INSERT", "UPDATE", "DELETE")

#: SQLite lets one write at a time, so one row does. Two plain statements, not an upsert: inside a trigger the
#: conflict clause of whoever fired it (INSERT OR IGNORE) would take the place of ours.
SQLITE_BODY = """
INSERT INTO responses_publicversion (id, seed) SELECT 1, 0
WHERE NOT EXISTS (SELECT 1 FROM responses_publicversion WHERE id = 1);
UPDATE responses_publicversion SET seed = random() WHERE id = 1;
"""

#: PostgreSQL lets many write at once: each adds a row of its own and locks nobody's. The seed is 64 bits of a random
#: UUID, so that neither a sequence that starts anew nor a late commit of an early row can make an old version again.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION note_public_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO responses_publicversion (seed) VALUES (hashtextextended(gen_random_uuid()::text, 0));
  RETURN NULL;
END $$
"""


def install(schema_editor, tables=TABLES) -> None:
    """Watch these tables. Safe to repeat: a migration that rebuilds a watched table on SQLite loses its triggers."""
    vendor = schema_editor.connection.vendor
    if vendor not in ("postgresql", "sqlite"):
        raise LookupError(f"No triggers of the public version for {vendor}: use PostgreSQL or SQLite.")
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    remove(schema_editor, tables)
    for table in tables:
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION note_public_version()"
            )
            continue
        for event in EVENTS:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_version_{event.lower()} AFTER {event} ON {table} BEGIN {SQLITE_BODY} END"
            )


def remove(schema_editor, tables=TABLES) -> None:
    """Watch these tables no longer."""
    for table in tables:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_version ON {table}")
            continue
        for event in EVENTS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_version_{event.lower()}")
