"""The record is written once: Django refuses to change it, and where somebody goes around Django, the database does."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from simple_history.models import HistoricalChanges

from forces.events import record_event
from forces.models import AccountEvent, Invitation
from forces.models.append_only import AppendOnly, AppendOnlyError
from recommendations.models import ExpectedDate, NationalProduct
from responses import sealing
from responses.append_only_sql import HISTORY_TABLES, MESSAGE, TABLES
from responses.models.paper import Paper
from responses.models.record import Edition, InspectorateFinding

pytestmark = pytest.mark.django_db

HISTORIES = [model for model in apps.get_models() if issubclass(model, HistoricalChanges)]
MODELS = [model for model in apps.get_models() if issubclass(model, AppendOnly)]


@pytest.fixture(params=MODELS, ids=lambda model: model.__name__)
def row(request, published, soteria, now):
    """A row of each table of the record."""
    InspectorateFinding.objects.create(
        force=published.body.forces.get(),
        recommendation=soteria.recommendations.get(number=3),
        status="open",
        stated_on=now.date(),
        source_url="https://example.org/",
        recorded_at=now,
    )
    record_event(AccountEvent.Kind.SIGNED_IN, user=published.started_by, now=now)
    words = dict.fromkeys(("payload_sha256", "pdf_name", "pdf_sha256"), "x")
    Edition.objects.create(publication=published.published, language="cy", payload={}, pdf_size=1, **words)
    sealing.seal_all(now=now)
    return request.param.objects.order_by("-pk").first()


def refused_by_the_database(statement: str, *params) -> str:
    """What the database says; whatever it would have done is undone."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    return str(refusal.value)


@pytest.fixture(params=HISTORY_TABLES)
def history_table(request, published):
    """Each table of django-simple-history, with a row at least."""
    model = next(each for each in HISTORIES if each._meta.db_table == request.param)
    if model.instance_type is ExpectedDate:
        ExpectedDate.objects.create(product=NationalProduct.objects.first(), source="A letter")
    if model.instance_type is Invitation:
        invited = {"invited_by": published.started_by, "invited_at": published.started_at}
        Invitation.objects.create(email="a@example.org", role="national", **invited)
    if not model.objects.exists():
        model.objects.bulk_create([a_row_of(model)])
    return request.param


def a_row_of(model):
    """As a first save of one that is there would leave it."""
    instance = model.instance_type.objects.first()
    assert instance is not None
    same = {field.attname: getattr(instance, field.attname) for field in model.tracked_fields}
    return model(history_date=datetime(2026, 1, 1, tzinfo=UTC), history_type="+", **same)


def test_tables_cover_every_model_that_is_written_once():
    assert sorted(TABLES) == sorted(model._meta.db_table for model in [*MODELS, *HISTORIES])


def test_database_refuses_to_change_a_history_row(history_table):
    statement = f"UPDATE {history_table} SET history_change_reason = 'other'"  # noqa: S608

    assert MESSAGE in refused_by_the_database(statement)


def test_database_refuses_to_remove_a_history_row(history_table):
    assert MESSAGE in refused_by_the_database(f"DELETE FROM {history_table}")  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_database_refuses_to_empty_a_table(table, db):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL knows TRUNCATE")

    assert MESSAGE in refused_by_the_database(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("command", ["clean_old_history", "clean_duplicate_history"])
def test_package_itself_cannot_thin_out_a_history(command, published):
    """Its own commands would: it is the database that refuses."""
    paper = Paper.objects.first()
    paper.save()
    paper.save()
    before = Paper.history.count()
    options = {"days": -1} if command == "clean_old_history" else {}

    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic():
        call_command(command, "responses.paper", stdout=StringIO(), **options)
    assert Paper.history.count() == before


def test_saving_again_is_refused(row):
    with pytest.raises(AppendOnlyError):
        row.save()


def test_saving_under_the_same_number_is_refused(row):
    """A row made anew with a number that exists would overwrite; it is inserted or nothing."""
    again = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})

    with pytest.raises(DatabaseError), transaction.atomic():
        again.save()


def test_deleting_is_refused(row):
    with pytest.raises(AppendOnlyError):
        row.delete()


def test_queryset_refuses_update(row):
    with pytest.raises(AppendOnlyError):
        type(row).objects.filter(pk=row.pk).update(pk=row.pk)


def test_queryset_refuses_bulk_update(row):
    field = row._meta.concrete_fields[1].name

    with pytest.raises(AppendOnlyError):
        type(row).objects.bulk_update([row], [field])


def test_queryset_refuses_delete(row):
    with pytest.raises(AppendOnlyError):
        type(row).objects.filter(pk=row.pk).delete()


def test_queryset_refuses_update_or_create_of_what_exists(row):
    with pytest.raises(AppendOnlyError):
        type(row).objects.update_or_create(pk=row.pk)


def test_queryset_refuses_to_overwrite_through_bulk_create(row):
    field = row._meta.concrete_fields[1].name

    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic():
        type(row).objects.bulk_create([row], update_conflicts=True, unique_fields=["pk"], update_fields=[field])


def test_database_refuses_update(row):
    table = row._meta.db_table

    assert MESSAGE in refused_by_the_database(f"UPDATE {table} SET id = id WHERE id = %s", row.pk)  # noqa: S608


def test_database_refuses_delete(row):
    table = row._meta.db_table

    assert MESSAGE in refused_by_the_database(f"DELETE FROM {table} WHERE id = %s", row.pk)  # noqa: S608


def test_database_refuses_to_replace(row):
    """INSERT OR REPLACE deletes the old row without a word, unless recursive triggers are on."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite knows REPLACE")
    columns = ", ".join(field.column for field in row._meta.concrete_fields)
    table = row._meta.db_table
    statement = f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s"  # noqa: S608

    assert MESSAGE in refused_by_the_database(statement, row.pk)
