"""manage.py backup and manage.py restore, as an operator runs them."""

import hashlib
import os
import stat
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import dj_database_url
import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command

from forces.models import User
from soteria_tracker.backups import owners

pytestmark = pytest.mark.django_db


def run(place, *arguments, **options) -> str:
    said = StringIO()
    with place:
        call_command(*map(str, arguments), stdout=said, **options)
    return said.getvalue()


def test_backup_into_a_folder_gives_the_archive_its_name_and_says_what_it_holds(tracker, tmp_path):
    said = run(tracker, "backup", tmp_path)

    [path] = tmp_path.iterdir()
    first, second, last = said.splitlines()
    assert path.name.startswith("soteria-20")
    assert path.name.endswith("Z.tar.gz")
    assert first.startswith(f"{path}: ")
    assert f"2 files, {path.stat().st_size} bytes." in first
    assert second == f"SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
    assert "the keys that sign (SIGNING_KEYS_DIR)" in last


def test_backup_that_is_refused_fails_in_a_sentence(tracker, backup):
    with pytest.raises(CommandError, match="exists already: nothing was written over it"):
        run(tracker, "backup", backup)


def test_backup_into_a_folder_that_is_not_there_makes_no_file_of_its_name(tracker, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        run(tracker, "backup", tmp_path / "weekly")

    assert list(tmp_path.iterdir()) == []


def test_check_says_that_an_archive_is_whole_and_writes_nothing(new_place, backup):
    place = new_place()

    said = run(place, "restore", "--check", backup)

    assert said.startswith("The archive of 2026-12-01 14:30 UTC is whole: ")
    assert place.is_empty


def test_check_of_a_damaged_archive_fails_in_a_sentence(new_place, backup, tmp_path):
    (tmp_path / "cut.tar.gz").write_bytes(backup.read_bytes()[:-100])

    with pytest.raises(CommandError, match=r"cut short: its end is missing\. Copy the archive again"):
        run(new_place(), "restore", "--check", tmp_path / "cut.tar.gz")


def test_restore_without_an_account_does_not_claim_that_sign_in_was_proved(new_place, spare, tmp_path):
    with spare:
        User.objects.update(is_active=False)
    run(spare, "backup", tmp_path / "b.tar.gz")

    said = run(new_place(), "restore", tmp_path / "b.tar.gz")

    assert "pages open; nobody has an account to sign in with." in said


def test_restore_of_what_was_damaged_before_fails_and_says_that_it_stays(new_place, backup, tmp_path):
    damaged, place = new_place(), new_place()
    run(damaged, "restore", backup)
    damaged.tamper("UPDATE responses_publication SET signatory_name = 'Somebody else' WHERE kind = 'response'")
    run(damaged, "backup", tmp_path / "damaged.tar.gz")

    with pytest.raises(CommandError) as failed:
        run(place, "restore", tmp_path / "damaged.tar.gz")

    assert "Its row does not say what its words say." in str(failed.value)
    assert "All that the archive holds is restored, exactly, and stays." in str(failed.value)
    assert len(place.files) == 2


def test_restore_in_a_process_of_its_own_begins_from_nothing_but_the_archive(new_place, backup, tmp_path):
    """Another folder, another secret key, no signing key, no press that runs."""
    place = new_place()
    address = f"sqlite:///{place.name}"
    if not place.is_sqlite:
        given = dj_database_url.parse(os.environ["DATABASE_URL"])
        host = given["HOST"].replace("/", "%2F")
        address = f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{given['PORT']}/{place.name}"
    environment = os.environ | {
        "SOTERIA_MODE": "trial",
        "SOTERIA_VAR": str(place.var),
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "soteria_tracker.settings",
    }

    ran = subprocess.run(
        [sys.executable, "manage.py", "restore", str(backup)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert (
        "Proved: 6 publications, 1 documents with their signatures, 6 links hold; derived rows agree; pages open; "
        "sign-in leads to the desk."
    ) in ran.stdout.splitlines()  # before it, where root restores, whose the files are
    assert not (place.var / "keys").exists()
    assert not place.is_sqlite or stat.S_IMODE(place.sqlite.stat().st_mode) == 0o600


def test_check_needs_no_database(backup, tmp_path):
    """Not even a folder for one, or a server that answers."""
    environment = os.environ | {
        "SOTERIA_VAR": str(tmp_path / "var"),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    }

    ran = subprocess.run(
        [sys.executable, "manage.py", "restore", "--check", str(backup)],
        cwd=settings.BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "soteria_tracker.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr


def shut(*args, **kwargs):
    raise PermissionError(13, "Permission denied", "/srv/tracker/publications")


@pytest.mark.parametrize("arguments", [("backup", "."), ("verify_record",), ("restore", "--check", "a.tar.gz")])
def test_folder_that_is_shut_is_said_in_a_sentence(tracker, tmp_path, monkeypatch, arguments):
    """As nobody but root meets no closed folder, the refusal of the system is planted."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("soteria_tracker.backups.making.make", shut)
    monkeypatch.setattr("soteria_tracker.backups.checking.check", shut)
    monkeypatch.setattr("responses.proof.loose_files", shut)

    with pytest.raises(CommandError) as refused:
        run(tracker, *arguments)

    assert str(refused.value) == (
        "/srv/tracker/publications could not be used (Permission denied). Run this as the account that runs the "
        "Tracker, or give that account the folder, and make sure that there is room."
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_restore_as_root_gives_the_files_to_whoever_owns_the_folder(tmp_path, monkeypatch):
    folder = tmp_path / "publications"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "file.pdf").write_bytes(b"")
    monkeypatch.setattr(owners.files, "aliases", lambda: ["publications"])
    monkeypatch.setattr(owners, "storages", {"publications": FileSystemStorage(location=folder)})

    [warned] = owners.settle(database=None)
    os.chown(folder, 12345, 12345)
    [said] = owners.settle(database=None)

    assert f"chown -R <its account> {folder}" in warned
    assert said == f"You restored as root: the files in {folder} now belong to the owner of the folder."
    assert {path.stat().st_uid for path in (folder, folder / "ab", folder / "ab" / "file.pdf")} == {12345}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_restore_as_root_gives_the_database_of_sqlite_to_whoever_owns_its_folder(tmp_path, monkeypatch):
    folder = tmp_path / "var"
    folder.mkdir()
    kept = [folder / name for name in ("tracker.sqlite3", "tracker.sqlite3-wal", "tracker.sqlite3-shm")]
    for path in (*kept, folder / "of-somebody-else"):
        path.touch(mode=0o600)
    monkeypatch.setattr(owners.files, "aliases", list)

    [warned] = owners.settle(database=kept[0])
    os.chown(tmp_path, 12345, 12345)
    [said] = owners.settle(database=kept[0])

    assert f"chown -R <its account> {folder}" in warned
    assert said == f"You restored as root: {kept[0]} now belong to the owner of the folder."
    assert {path.stat().st_uid for path in (folder, *kept)} == {12345}
    assert (folder / "of-somebody-else").stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_restore_as_root_leaves_a_database_that_the_account_of_its_folder_can_open(
    new_place, backup, only_sqlite, monkeypatch
):
    place = new_place()
    place.var.mkdir()
    os.chown(place.var, 12345, 12345)

    run(place, "restore", backup)

    held = [place.sqlite, *place.var.glob("tracker.sqlite3-*"), *map(place.var.joinpath, place.files)]
    assert len(held) > 2
    assert {path.stat().st_uid for path in held} == {12345}


def left(path: Path, *, hours: float, now: float) -> Path:
    """A folder as a backup that was killed leaves it."""
    path.mkdir()
    (path / "database.pgdump").write_bytes(b"drafts")
    for each in (path / "database.pgdump", path):
        os.utime(each, (now - hours * 3600, now - hours * 3600))
    return path


def test_backup_puts_away_what_killed_ones_left_a_day_ago_and_says_so(tracker, tmp_path):
    now = time.time()
    gone = [left(tmp_path / ".soteria-2026-11-01T021500Z.tar.gz.ab_cd123", hours=25, now=now)]
    gone += [left(tracker.var / ".soteria-unpacked-ab_cd123", hours=25, now=now)]
    gone += [tmp_path / ".weekly.tar.gz.0123abcd.part"]
    gone[2].write_bytes(b"half")
    os.utime(gone[2], (now - 90000, now - 90000))
    at_work = left(tmp_path / ".soteria-2026-11-30T021500Z.tar.gz.ab_cd124", hours=1, now=now)
    foreign = left(tmp_path / ".soteria-2026-11-01T021500Z.tar.gz.ab_cd125", hours=25, now=now)
    (foreign / "letter.txt").touch()
    os.utime(foreign / "letter.txt", (now - 90000, now - 90000))
    linked = tmp_path / ".soteria-2026-11-01T021500Z.tar.gz.ab_cd126"
    linked.symlink_to(foreign)

    said = run(tracker, "backup", tmp_path / "b.tar.gz")

    assert [path for path in gone if path.exists()] == []
    assert all(f"{path} was left of a backup or restore that was killed, and was deleted" in said for path in gone)
    assert {path.name for path in tmp_path.iterdir()} == {"b.tar.gz", at_work.name, foreign.name, linked.name}


def test_restore_as_somebody_else_says_nothing_of_owners(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert list(owners.settle(database=None)) == []
