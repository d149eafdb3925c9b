"""manage.py load_real_data: once, whole or not at all."""

from io import StringIO

import pytest
from django.core.management import call_command

from forces.models import Force, PolicingBody
from recommendations.models import InspectionReport
from responses.models.record import CurrentStatement, Publication
from soteria_tracker.management.commands import load_real_data


def load() -> str:
    out = StringIO()
    call_command("load_real_data", stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in (Force, PolicingBody, InspectionReport, Publication, CurrentStatement)]


@pytest.fixture
def empty(transactional_db):
    """A database without a row, as migrations leave it; the real data comes back after the test."""
    signal = next(receiver for receiver in load_receivers())
    signal.disconnect()
    call_command("flush", interactive=False, verbosity=0)
    signal.connect()


@pytest.mark.django_db
def test_load_real_data_changes_nothing_where_there_are_forces():
    Force.objects.filter(slug="gwent").update(short_name="Changed here")
    before = counts()

    assert load() == "This database holds forces already: nothing loaded, nothing changed.\n"
    assert counts() == before
    assert Force.objects.get(slug="gwent").short_name == "Changed here"
