"""The canonical text of rows, and the facts that are read from them."""

import hashlib
import sqlite3

import pytest
from django.apps import apps
from django.db import connection

from responses.models.record import Link
from soteria_tracker.backups.databases import of, rows
from soteria_tracker.backups.databases.sqlite import SQLiteReader
from soteria_tracker.backups.manifest import Head, Table


@pytest.fixture
def database():
    with sqlite3.connect(":memory:") as made:
        yield made
    made.close()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_digest_is_that_of_the_canonical_text(database):
    database.execute("CREATE TABLE words (word text, id integer PRIMARY KEY, data blob, number real)")
    database.execute("INSERT INTO words VALUES ('ŵ\n\"', 2, x'00ff', 0.5), (NULL, 1, NULL, NULL)")

    assert rows.digests(SQLiteReader(database)) == {
        "words": Table(
            rows=2,
            sha256=digest('["data","id","number","word"]\n[null,1,null,null]\n[{"hex":"00ff"},2,0.5,"ŵ\\n\\""]\n'),
        )
    }


def test_digest_tells_null_from_empty_and_text_from_number(database):
    database.execute("CREATE TABLE words (id integer PRIMARY KEY, word)")
    found = set()
    for value in (None, "", "1", 1, b"1"):
        database.execute("DELETE FROM words")
        database.execute("INSERT INTO words VALUES (1, ?)", [value])
        found.add(rows.digests(SQLiteReader(database))["words"].sha256)

    assert len(found) == 5


def test_digest_does_not_depend_on_the_order_of_writing_or_of_columns(database):
    database.execute("CREATE TABLE a (one text, two text, PRIMARY KEY (two, one)) WITHOUT ROWID")
    database.execute("CREATE TABLE b (two text, one text, PRIMARY KEY (two, one))")
    database.execute("INSERT INTO a VALUES ('1', '2'), ('3', '1')")
    database.execute("INSERT INTO b VALUES ('1', '3'), ('2', '1')")

    found = rows.digests(SQLiteReader(database))

    assert found["a"] == found["b"]


def test_sessions_are_not_counted(database):
    database.execute("CREATE TABLE django_session (session_key text PRIMARY KEY)")

    assert rows.digests(SQLiteReader(database)) == {}


def test_database_of_something_else_has_no_facts(database):
    reader = SQLiteReader(database)

    assert (rows.migrations(reader), rows.head(reader), list(rows.named_files(reader))) == ((), None, [])


@pytest.mark.django_db
def test_every_column_that_names_a_stored_file_is_known():
    """By its name: whoever adds another must have backups look for its files."""
    found = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column in ("pdf_name", "file_name") or field.get_internal_type() in ("FileField", "ImageField")
    }

    assert {(table, name) for _storage, table, name, _sha256 in rows.NAMED} == found


@pytest.mark.django_db
def test_facts_of_a_copy_at_work(tracker):
    with tracker, of(connection).reads() as reader:
        head, named = rows.head(reader), list(rows.named_files(reader))
        last = Link.objects.latest("number")
        assert head == Head(number=last.number, sha256=last.sha256)
    assert sorted(storage for storage, *_rest in named) == ["publications", "sources"]
