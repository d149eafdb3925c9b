"""A backup of a copy at work: consistent while others write, and never silent about what is missing."""

import os
import sqlite3
import stat
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, connections

from responses.importing import sources
from responses.models.record import Publication
from responses.models.source import Source
from soteria_tracker.backups import BackupError, archive, checking, databases, files
from tests.soteria_tracker.backups.archives import read
from tests.soteria_tracker.backups.conftest import MADE_AT, back_up, bring_back

pytestmark = pytest.mark.django_db


def refusal(place, path, **how) -> str:
    with pytest.raises(BackupError) as refused:
        back_up(place, path, **how)
    return str(refused.value)


def test_backup_says_what_is_in_it_and_what_is_not(backup, tracker):
    manifest = archive.read_manifest(backup)

    assert (manifest.made_at, manifest.release) == (MADE_AT, "abc")
    assert manifest.tables["forces_force"].rows == 43
    assert manifest.tables["responses_publication"].rows == 6
    assert not {"django_session", "forces_session"} & manifest.tables.keys()
    assert [file.storage for file in manifest.files] == ["publications", "sources"]
    assert manifest.chain.number == 6
    assert ("responses", "0001_initial") in manifest.migrations
    assert manifest.damage == ()
    assert any("SIGNING_KEYS_DIR" in each for each in manifest.left_out)


def test_backup_holds_every_table_but_those_that_are_left_empty(backup):
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}

    held = archive.read_manifest(backup).tables.keys()
    assert {"forces_accountevent", "forces_letter", "responses_sealedrow", "responses_unsealed"} <= held
    assert tables - held == {"django_session", "forces_session"}


def test_dump_on_the_way_is_for_its_owner_alone_whatever_the_umask(tracker, tmp_path):
    before = os.umask(0)
    try:
        with tracker, databases.of(connections["default"]).copied(tmp_path) as (dump, _reader):
            assert stat.S_IMODE(dump.stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_backup_is_private_and_leaves_nothing_beside_it(tracker, tmp_path):
    back_up(tracker, tmp_path / "backup.tar.gz")

    assert [path.name for path in tmp_path.iterdir()] == ["backup.tar.gz"]
    assert stat.S_IMODE((tmp_path / "backup.tar.gz").stat().st_mode) == 0o600


def test_backup_holds_no_session_and_no_key(backup, tracker, settings, tmp_path):
    """A session key is in the database that was copied, and nowhere in the archive."""
    with tracker, connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM forces_session")
        [[session]] = cursor.fetchall()
    whole = b"".join(data for _entry, data in read(backup))

    assert session.encode() not in whole
    assert b"Begun." in whole or b"PGDMP" in whole  # the control: words of a draft are found where the dump is plain
    assert settings.SECRET_KEY.encode() not in whole
    assert [entry.member for entry, _data in read(backup) if "key" in entry.member or "p12" in entry.member] == []


def test_backup_takes_no_place_of_another(tracker, backup):
    before = backup.read_bytes()

    assert "exists already: nothing was written over it" in refusal(tracker, backup)

    assert backup.read_bytes() == before


def test_backup_into_no_folder_is_refused(tracker, tmp_path):
    assert refusal(tracker, tmp_path / "none" / "b.tar.gz").startswith(f"There is no folder {tmp_path / 'none'}")


def test_backup_of_an_empty_place_is_refused(new_place, tmp_path):
    said = refusal(new_place(), tmp_path / "b.tar.gz")

    assert "nothing to back up" in said or "holds nothing of the Tracker" in said
    assert list(tmp_path.iterdir()) == []


def test_backup_without_a_file_that_a_row_names_is_refused(spare, tmp_path):
    with spare:
        name = Publication.objects.exclude(pdf_name="").get().pdf_name
        storages["publications"].delete(name)

    said = refusal(spare, tmp_path / "b.tar.gz")

    assert said.startswith(f"{name} is missing from the storage publications: a row of the database names it.")
    assert "from an older archive" in said
    assert list(tmp_path.iterdir()) == []


def test_backup_with_a_file_that_is_not_what_its_row_says_is_refused(spare, tmp_path):
    with spare:
        name = Source.objects.get().file_name
    (spare.var / "sources" / name).write_bytes(b"An 0lder document.")

    assert f"{name} in the storage sources is not the file that its row" in refusal(spare, tmp_path / "b.tar.gz")


def test_damaged_copy_is_backed_up_when_asked_for_and_says_so_when_restored(spare, new_place, tmp_path):
    with spare:
        name = Publication.objects.exclude(pdf_name="").get().pdf_name
        storages["publications"].delete(name)

    made = back_up(spare, tmp_path / "b.tar.gz", even_if_damaged=True)
    restored = bring_back(tmp_path / "b.tar.gz", new_place())

    assert [name in sentence for sentence in made.manifest.damage] == [True]
    assert restored.problems[0] == made.manifest.damage[0]
    assert any("can't be read" in sentence for sentence in restored.problems)


def test_document_called_off_in_the_middle_only_begins_the_backup_anew(spare, tmp_path, monkeypatch):
    """Its row stands in the copy, its file is gone when files are read."""
    plain, looks = files.everything, []

    def everything():
        if not looks:
            sources.call_off(Source.objects.get())
        looks.append(plain())
        return looks[-1]

    monkeypatch.setattr(files, "everything", everything)
    made = back_up(spare, tmp_path / "b.tar.gz")

    assert len(looks) == 2
    assert [file.storage for file in made.manifest.files] == ["publications"]


def test_file_that_never_stands_still_is_refused(spare, tmp_path, monkeypatch):
    plain = files.opened

    def opened(file):
        path = spare.var / file.storage / file.name
        path.write_bytes(path.read_bytes() + b"more")
        return plain(file)

    with spare:
        storages["default"].save("growing", ContentFile(b"1"))
    monkeypatch.setattr(
        files, "everything", lambda found=files.everything: tuple(file for file in found() if file.storage == "default")
    )
    monkeypatch.setattr(files, "opened", opened)
    monkeypatch.setattr(files, "wrong", lambda held, named: [])

    assert "changed again and again" in refusal(spare, tmp_path / "b.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_full_disk_leaves_nothing_behind(tracker, tmp_path, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_fill", full)

    assert "No space left on device" in refusal(tracker, tmp_path / "b.tar.gz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("only_sqlite")
def test_backup_while_a_thread_writes_holds_one_state(spare, tmp_path):
    """Each transaction of the writer keeps two tables at the same number of rows: so must every copy."""
    with closing(sqlite3.connect(spare.sqlite, isolation_level=None, timeout=20)) as made:
        made.execute("CREATE TABLE left_hand (id integer PRIMARY KEY, words text)")
        made.execute("CREATE TABLE right_hand (id integer PRIMARY KEY, words text)")
    begun, stop, written = threading.Event(), threading.Event(), []

    def write():
        with closing(sqlite3.connect(spare.sqlite, isolation_level=None, timeout=20)) as mine:
            while not stop.is_set():
                mine.execute("BEGIN IMMEDIATE")
                mine.execute("INSERT INTO left_hand (words) VALUES (?)", ["x" * 2000])
                mine.execute("INSERT INTO right_hand (words) VALUES (?)", ["x" * 2000])
                mine.execute("COMMIT")
                written.append(1)
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(20)
    try:
        made, before = [], []
        for number in range(3):
            before.append(len(written))
            made.append(back_up(spare, tmp_path / f"{number}.tar.gz").manifest)
    finally:
        stop.set()
        writer.join()

    counts = [(each.tables["left_hand"].rows, each.tables["right_hand"].rows) for each in made]
    assert all(left == right for left, right in counts)
    assert all(left >= least for (left, _right), least in zip(counts, before, strict=True))
    assert len(written) > counts[0][0] > 0  # the writer was not held up until the end
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        checking.check(tmp_path / "2.tar.gz", Path(folder))


@pytest.mark.usefixtures("only_sqlite")
def test_what_was_deleted_once_is_not_in_the_archive(spare, tmp_path):
    with closing(sqlite3.connect(spare.sqlite, isolation_level=None)) as made:
        made.execute("PRAGMA secure_delete=OFF")  # as SQLite is unless whoever built it chose otherwise
        made.execute("CREATE TABLE notes (words text)")
        made.execute("INSERT INTO notes VALUES (?)", ["CANARY " * 1000])
        made.execute("DELETE FROM notes")
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"CANARY" in spare.sqlite.read_bytes()  # it could leak

    back_up(spare, tmp_path / "b.tar.gz")

    assert b"CANARY" not in b"".join(data for _entry, data in read(tmp_path / "b.tar.gz"))


@pytest.mark.usefixtures("only_sqlite")
def test_damaged_database_is_named_and_not_backed_up(spare, tmp_path):
    with closing(sqlite3.connect(spare.sqlite)) as made:
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(spare.sqlite.read_bytes())
    for page in range(20, 60):
        whole[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    spare.sqlite.write_bytes(whole)

    said = refusal(spare, tmp_path / "b.tar.gz")

    assert "is damaged" in said or "could not be copied" in said
    assert list(tmp_path.iterdir()) == []
