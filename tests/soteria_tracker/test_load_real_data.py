"""manage.py load_real_data: once, whole or not at all."""

from io import StringIO

import pytest
from django.core.management import call_command

from forces.models import Force, OfficeHolder, PolicingBody
from recommendations.models import InspectionReport
from responses.models.derived import CurrentStatement
from responses.models.record import Publication, PublishedPosition
from responses.standing import recount
from soteria_tracker.management.commands import load_real_data

TABLES = (Force, PolicingBody, OfficeHolder, InspectionReport, Publication, PublishedPosition, CurrentStatement)


def load() -> str:
    out = StringIO()
    call_command("load_real_data", stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


def test_load_real_data_fills_an_empty_database(empty):
    assert counts() == [0] * 7

    assert load() == "Loaded 43 forces, the Soteria report and the readings of it.\n"

    assert counts() == [43, 43, 2, 1, 5, 50, 25]
    assert recount(check=True) == []


def test_load_real_data_loads_nothing_when_a_part_cannot_be_read(empty, monkeypatch):
    monkeypatch.setattr(load_real_data, "FIXTURES", ("forces", "recommendations", "../README"))

    with pytest.raises(Exception, match="README"):
        load()

    assert counts() == [0] * 7


def test_load_real_data_changes_nothing_where_there_are_forces(db):
    Force.objects.filter(slug="gwent").update(short_name="Changed here")
    before = counts()

    assert load() == "This database holds forces already: nothing loaded, nothing changed.\n"

    assert counts() == before
    assert Force.objects.get(slug="gwent").short_name == "Changed here"
