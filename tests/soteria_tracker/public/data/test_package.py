"""The Data Package, checked by the reference program of the standard: the description, and every row against it."""

import json
import zipfile
from datetime import date
from io import StringIO

import frictionless
import pytest
from django.core.management import CommandError, call_command

from soteria_tracker.public.data.tables import TABLES
from tests.soteria_tracker.public.data.record import nasty
from tests.soteria_tracker.public.published import another_report, response

pytestmark = pytest.mark.django_db


def errors(package: frictionless.Package) -> list:
    return package.validate().flatten(["title", "rowNumber", "fieldName", "note"])


@pytest.fixture
def downloaded(client, tmp_path):
    """The package and its tables as somebody would take them from the site: each by its address."""

    def download(query: str) -> frictionless.Package:
        described = client.get(f"/datapackage.json{query}").json()
        for resource in described["resources"]:
            path = f"{resource['name']}.csv"
            site = described["homepage"].removesuffix("/data/")
            (tmp_path / path).write_bytes(client.get(resource["path"].removeprefix(site)).content)
            resource["path"] = path
        (tmp_path / "datapackage.json").write_text(json.dumps(described))
        return frictionless.Package(str(tmp_path / "datapackage.json"))

    return download


def test_description_on_the_site_is_valid(client):
    described = client.get("/datapackage.json").json()

    assert [str(error) for error in frictionless.Package.metadata_validate(described)] == []
    assert [resource["name"] for resource in described["resources"]] == list(TABLES)
    assert described["licenses"] == [{"title": "Licence and credit", "path": described["homepage"][:-5] + "licence/"}]
    assert described["sources"][0]["title"].startswith("HMICFRS, Progress to introduce")
    assert described["created"] == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize("query", ["", "?as_at=2025-01-15", "?as_at=2025-01-15&clock=published"])
def test_tables_on_the_site_are_what_the_description_says(downloaded, query):
    nasty()

    assert errors(downloaded(query)) == []


def test_frictionless_would_see_a_row_that_leads_nowhere(downloaded, tmp_path):
    """The control."""
    package = downloaded("")
    path = tmp_path / "forces.csv"
    path.write_bytes(path.read_bytes().replace(b'"gwent"', b'"atlantis"'))

    assert {error[0] for error in errors(package)} == {"ForeignKey Error"}


def made(folder, *options: str) -> str:
    said = StringIO()
    call_command("data_package", str(folder), *options, stdout=said)
    return said.getvalue()


def test_whole_set_is_valid_with_every_report_in_it(tmp_path):
    nasty()
    later = another_report(published=date(2026, 1, 5))
    response("kent", on=date(2026, 2, 5), positions={3: "planned"}, report=later)

    said = made(tmp_path)

    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    assert errors(package) == []
    assert said.startswith(f"{len(TABLES)} tables, ")
    with zipfile.ZipFile(tmp_path / "soteria-tracker-data.zip") as archive:
        assert sorted(archive.namelist()) == sorted(
            ["CREDIT.txt", "datapackage.json", *(f"{name}.csv" for name in TABLES)]
        )
        assert archive.testzip() is None


def test_whole_set_of_the_same_record_has_the_same_bytes(tmp_path):
    made(tmp_path / "one")
    made(tmp_path / "two")

    first, second = ({path.name: path.read_bytes() for path in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert first == second


def test_whole_set_of_a_day_to_come_is_refused(tmp_path):
    with pytest.raises(CommandError, match="still to come"):
        made(tmp_path, "--as-at", "2999-01-01")
