"""Databases in the states that the set-up commands meet."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from responses import append_only_sql

OURS = ("forces", "recommendations", "responses")


@pytest.fixture
def empty(db):
    """No row in any table of ours, until the test is rolled back. Only without its triggers does the record go."""
    with connection.cursor() as cursor:
        append_only_sql.remove(SimpleNamespace(connection=connection, execute=cursor.execute))
        for label in OURS:
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
    connection.check_constraints()


@pytest.fixture
def var(settings, tmp_path):
    """A folder of the test's own for what the commands write."""
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR
