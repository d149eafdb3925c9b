"""Files without a row are put away, and only they; rows without a file are named."""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from responses import sweeping
from responses.files import UNFINISHED, names
from responses.importing import sources
from responses.models.record import Publication
from soteria_tracker import urls

pytestmark = pytest.mark.django_db
PLACES = ("publications", "sources")


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    """Folders of the test's own; those of the run hold what other tests left."""
    backend = "responses.files.WholeFiles"
    made = {alias: {"BACKEND": backend, "OPTIONS": {"location": tmp_path / alias}} for alias in PLACES}
    settings.STORAGES = settings.STORAGES | made
    return tmp_path


@pytest.fixture
def kept(published, team, now):
    """A publication and a source with their rows: (alias, name) of each."""
    source = sources.keep(published, b"words", name="a.txt", kind="text", by=team["author"], now=now)
    return [("publications", published.published.pdf_name), ("sources", source.file_name)]


def loose(alias, *, name="zz/loose", hours=2):
    """A file that no row names, of that age."""
    name = storages[alias].save(name, ContentFile(b"left by a crash"))
    age(storages[alias].path(name), hours)
    return name


def age(path, hours):
    then = timezone.now().timestamp() - hours * 3600
    os.utime(path, (then, then))


def held(alias):
    return list(names(storages[alias]))


def swept(*, act=True, later=timedelta(0)):
    return {each.storage: each for each in sweeping.sweep(now=timezone.now() + later, act=act)}


@pytest.mark.parametrize("alias", PLACES)
def test_loose_file_goes_to_quarantine_and_a_month_later_away(alias, kept):
    before, name = held(alias), loose(alias)
    day = timezone.localdate()

    swept()
    assert held(alias) == sorted([*before, f"quarantine/{day}/{name}"])
    swept(later=sweeping.KEPT)
    assert held(alias) == sorted([*before, f"quarantine/{day}/{name}"])
    swept(later=sweeping.KEPT + timedelta(days=2))
    assert held(alias) == before


def test_file_that_a_row_names_stays_however_old(kept):
    for alias, name in kept:
        age(storages[alias].path(name), 10_000)

    found = swept()

    assert [held(alias) for alias, _name in kept] == [[name] for _alias, name in kept]
    assert found == {alias: sweeping.Found(alias) for alias in PLACES}


def test_young_file_may_still_get_its_row():
    name = loose("publications", hours=0.9)

    assert swept()["publications"] == sweeping.Found("publications")
    assert held("publications") == [name]


def test_file_that_gets_its_row_while_it_is_looked_at_stays(kept, monkeypatch):
    """The rows are read after the files."""
    (_alias, name), _source = kept
    age(storages["publications"].path(name), 2)
    asked = []
    plain = sweeping.rows
    monkeypatch.setattr(sweeping, "rows", lambda alias: (asked.append(held(alias)), plain(alias))[1])
    monkeypatch.setattr(sweeping, "names", lambda storage: (asked.append("files"), names(storage))[1])

    swept()

    assert asked[0] == "files"
    assert held("publications") == [name]


def test_nothing_is_changed_without_being_told_to(kept):
    name = loose("sources")
    before = held("sources")

    found = swept(act=False)

    assert found["sources"].loose == [name]
    assert held("sources") == before


def test_second_sweep_finds_nothing(kept):
    loose("publications")
    swept()

    assert swept() == {alias: sweeping.Found(alias) for alias in PLACES}


def test_what_was_never_finished_goes(places):
    folder = places / "publications" / UNFINISHED
    folder.mkdir(parents=True)
    for name, hours in (("old", 2), ("growing", 0)):
        (folder / name).write_bytes(b"half")
        age(folder / name, hours)

    assert swept()["publications"].unfinished == ["old"]
    assert [each.name for each in folder.iterdir()] == ["growing"]


def test_row_whose_file_is_missing_is_an_error_that_says_what_to_do(kept):
    (_alias, name), _source = kept
    os.unlink(storages["publications"].path(name))
    said = StringIO()

    with pytest.raises(CommandError, match="Files that rows name and nobody has: 1"):
        call_command("sweep", "--act", stdout=said)

    assert said.getvalue() == f"publications: {name} IS MISSING: a row names it. Bring it back from a backup.\n"


def test_file_in_quarantine_that_a_row_names_comes_back(kept):
    (_alias, name), _source = kept
    storage = storages["publications"]
    with storage.open(name) as file:
        storage.save(f"quarantine/2026-01-01/{name}", file)
    storage.delete(name)

    found = swept()["publications"]

    assert (found.put_back, found.missing, found.over) == ([name], [], [])
    assert held("publications") == [name]


def test_other_bytes_of_that_name_do_not_come_back(kept):
    (_alias, name), _source = kept
    storage = storages["publications"]
    storage.delete(name)
    storage.save(f"quarantine/{timezone.localdate()}/{name}", ContentFile(b"others"))

    found = swept()["publications"]

    assert (found.put_back, found.missing) == ([], [name])


def test_storage_of_another_kind_is_swept_too(settings, places):
    """Only what every storage of Django can: an object store has no folder of unfinished files."""
    backend = "django.core.files.storage.FileSystemStorage"
    made = {"publications": {"BACKEND": backend, "OPTIONS": {"location": places / "plain"}}}
    settings.STORAGES = settings.STORAGES | made
    assert type(storages["publications"]) is FileSystemStorage
    name = loose("publications")

    assert swept()["publications"].loose == [name]


def test_command_says_what_it_would_do_and_does_it(kept):
    name, day = loose("sources"), timezone.localdate()
    shown, done, again = StringIO(), StringIO(), StringIO()

    call_command("sweep", stdout=shown)
    call_command("sweep", "--act", stdout=done)
    call_command("sweep", "--act", stdout=again)

    assert shown.getvalue().splitlines() == [
        f"sources: {name} belongs to no row: would be put in quarantine.",
        "Nothing was changed. To do: 1.",
    ]
    assert done.getvalue().splitlines() == [f"sources: {name} belongs to no row: put in quarantine.", "Done: 1."]
    assert again.getvalue() == "All is in place.\n"
    assert f"quarantine/{day}/{name}" in held("sources")


def test_loose_file_has_no_address(client, kept):
    """Nor one in quarantine, by whatever name it is asked for; the same file of a row has one."""
    (_alias, name), _source = kept
    pdf = Publication.objects.get(pdf_name=name)
    orphan = loose("publications", name=f"{'0' * 2}/{'0' * 64}.pdf")
    storages["publications"].save(f"quarantine/2026-01-01/{orphan}", ContentFile(b"x"))

    tries = [
        f"{folder}/{each}"
        for folder in ("", "/media", "/publications", "/static", "/files", "/verify", "/responses")
        for each in (orphan, f"quarantine/2026-01-01/{orphan}", Path(orphan).name, f"../publications/{orphan}")
    ]
    assert {client.get(each, follow=True).status_code for each in tries} == {404}
    assert client.get(pdf.pdf_url).status_code == 200
    assert [str(each.pattern) for each in urls.urlpatterns if "media" in str(each.pattern)] == []
