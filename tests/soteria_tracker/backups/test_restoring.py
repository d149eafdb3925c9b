"""An archive, brought back into an empty place: all of it, proved, or nothing."""

import sqlite3

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from forces import sealing
from forces.models import User
from responses.files import WholeFiles
from responses.models.record import Publication
from responses.models.source import Source
from soteria_tracker.backups import BackupError, files, proving, restoring
from soteria_tracker.backups.databases import of, rows
from tests.factories import SECRET
from tests.soteria_tracker.backups.archives import with_manifest
from tests.soteria_tracker.backups.conftest import back_up, bring_back

pytestmark = pytest.mark.django_db


def state(place) -> tuple:
    with place, of(connection).reads() as reader:
        return rows.digests(reader), rows.migrations(reader), rows.head(reader), files.everything()


def refusal(path, place) -> str:
    with pytest.raises(BackupError) as refused:
        bring_back(path, place)
    return str(refused.value)


@pytest.fixture(scope="module")
def restored(backup, new_place):
    place = new_place()
    return place, bring_back(backup, place)


def test_restored_place_holds_every_row_and_byte(tracker, restored):
    place, _told = restored

    assert state(place) == state(tracker)
    assert place.files == tracker.files
    assert len(place.files) == 2


def test_restored_place_is_proved(restored):
    _place, told = restored

    assert told.problems == ()
    assert (told.count.files, told.count.publications) == (1, 6)


def test_restored_place_knows_everybody_s_second_factor_and_organisation(restored, settings):
    with restored[0]:
        [app] = Authenticator.objects.all()
        [tie] = SocialAccount.objects.all()
        assert (app.user.username, sealing.unseal(app.data["secret"])) == ("reviewer.kent", SECRET)
        assert (tie.user.username, tie.uid) == ("author.kent", "number-there")
        settings.SECRET_KEY = "another one, which the archive does not hold either"
        with pytest.raises(sealing.UnreadableError):
            sealing.unseal(app.data["secret"])


def test_restored_place_serves_what_was_published_and_keeps_the_office_s_documents(tracker, restored, client):
    with tracker:
        kept = Publication.objects.exclude(pdf_name="").get().read_pdf()
    with restored[0]:
        publication = Publication.objects.exclude(pdf_name="").get()
        assert client.get(publication.pdf_url).getvalue() == kept
        assert client.get("/responses/kent/soteria-2024/").status_code == 200
        assert Source.objects.get().read() == b"An older document."


def test_restored_place_has_people_with_their_passwords_and_no_session(restored):
    with restored[0], connection.cursor() as cursor:
        assert User.objects.get(username="author.kent").check_password("made up for the test run")
        cursor.execute("SELECT count(*) FROM forces_session")
        assert cursor.fetchone() == (0,)


def test_restored_place_still_refuses_to_change_the_record(restored):
    with restored[0], pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE responses_publication SET reference = 'x'")


def test_restored_place_numbers_new_rows_after_the_old(spare):
    with spare:
        last = User.objects.latest("pk").pk
        assert User.objects.create(username="new").pk > last


def test_restored_place_can_be_backed_up_to_the_same_manifest(backup, new_place, tmp_path):
    place = new_place()
    bring_back(backup, place)
    first = restoring.archive.read_manifest(backup)

    again = back_up(place, tmp_path / "again.tar.gz").manifest

    assert (again.tables, again.files, again.chain) == (first.tables, first.files, first.chain)


def test_restore_refuses_a_database_with_tables_and_leaves_it_alone(tracker, backup):
    before = state(tracker)

    assert "is not empty: it has" in refusal(backup, tracker)

    assert state(tracker) == before


@pytest.mark.parametrize("storage", ["default", "publications", "sources"])
def test_restore_refuses_a_folder_with_files_and_leaves_it_alone(backup, new_place, storage):
    place = new_place()
    with place:
        storages[storage].save("some/where/note.txt", ContentFile(b"mine"))

    said = refusal(backup, place)

    assert said.startswith(f"The storage {storage} is not empty: {place.var}")
    assert "(some/where/note.txt, ...). Nothing was written." in said
    assert [path.name for path in place.files] == ["note.txt"]


def test_restore_of_a_damaged_archive_writes_nothing(backup, new_place, tmp_path):
    place, path = new_place(), tmp_path / "damaged.tar.gz"
    whole = bytearray(backup.read_bytes())
    whole[len(whole) // 2] ^= 4
    path.write_bytes(whole)

    assert "archive" in refusal(path, place)

    assert place.is_empty


def test_restore_that_fails_among_the_files_leaves_the_place_empty(backup, new_place, monkeypatch):
    place, plain = new_place(), WholeFiles._save

    def full(self, name, content):
        saved = plain(self, name, content)
        if "sources" in str(self.location):
            raise OSError(28, "No space left on device")
        return saved

    monkeypatch.setattr(WholeFiles, "_save", full)
    said = refusal(backup, place)

    assert "No space left on device" in said
    assert said.endswith("Nothing was kept: database and folders are as empty as before.")
    assert place.is_empty


def test_restore_that_is_not_exact_leaves_the_place_empty(backup, new_place, monkeypatch):
    place = new_place()
    monkeypatch.setattr(proving, "exact", lambda manifest, database: ["The table x has 1 rows."])

    assert "The table x has 1 rows." in refusal(backup, place)

    assert place.is_empty


def test_interrupted_restore_leaves_the_place_empty(backup, new_place, monkeypatch):
    place = new_place()

    def interrupted(manifest, database):
        raise KeyboardInterrupt

    monkeypatch.setattr(proving, "exact", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bring_back(backup, place)

    assert place.is_empty


def test_restore_says_what_to_delete_when_it_cannot(backup, new_place, monkeypatch):
    place = new_place()

    def stuck(files):
        raise PermissionError("not yours")

    monkeypatch.setattr(proving, "exact", lambda manifest, database: ["wrong"])
    monkeypatch.setattr(files, "take_out", stuck)
    said = refusal(backup, place)

    assert "empty the database that DATABASE_URL names, and these folders:" in said
    assert str(place.var / "publications") in said


def test_failed_restore_takes_nothing_that_somebody_else_wrote_meanwhile(backup, new_place, monkeypatch):
    place, plain = new_place(), restoring._put_files

    def overtaken(path, put):
        with open(path, "rb"):
            name = next(file.name for file in restoring.archive.read_manifest(path).files)
        storages["publications"].save(name, ContentFile(b"theirs"))
        plain(path, put)

    monkeypatch.setattr(restoring, "_put_files", overtaken)
    said = refusal(backup, place)

    assert "Somebody else writes" in said
    assert [(place.var / path).read_bytes() for path in place.files] == [b"theirs"]


def test_archive_of_the_other_engine_is_refused(backup, new_place):
    manifest = restoring.archive.read_manifest(backup)
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest.database.engine]
    turned = manifest.model_copy(update={"database": manifest.database.model_copy(update={"engine": other})})

    with (
        new_place(),
        pytest.raises(BackupError, match=r"The archive is of an? .* database, and DATABASE_URL names an?"),
    ):
        restoring._refuse_unless_fit(turned, of(connection))


def test_archive_of_a_newer_release_is_refused(backup, new_place):
    manifest = restoring.archive.read_manifest(backup)
    newer = manifest.model_copy(update={"migrations": (*manifest.migrations, ("responses", "9999_of_tomorrow"))})

    with new_place(), pytest.raises(BackupError, match=r"this one does not know responses\.9999_of_tomorrow"):
        restoring._refuse_unless_fit(newer, of(connection))


def test_archive_that_unpacks_to_more_than_the_disk_holds_is_refused(backup, new_place):
    manifest = restoring.archive.read_manifest(backup)
    huge = manifest.files[0].model_copy(update={"size": 1 << 60})

    with new_place(), pytest.raises(BackupError, match="MB are needed"):
        restoring._refuse_unless_fit(manifest.model_copy(update={"files": (huge,)}), of(connection))


def test_archive_of_a_storage_that_is_not_set_is_refused(backup, new_place):
    manifest = restoring.archive.read_manifest(backup)
    strange = manifest.files[0].model_copy(update={"storage": "elsewhere"})

    with new_place(), pytest.raises(BackupError, match="a storage elsewhere, which the settings do not have"):
        restoring._refuse_unless_fit(manifest.model_copy(update={"files": (strange,)}), of(connection))


def test_older_archive_is_brought_up_to_date(backup, new_place, tmp_path):
    old, place, told = new_place(), new_place(), []
    bring_back(backup, old)
    with old:
        [(_app, last)] = MigrationLoader(connection).graph.leaf_nodes("responses")
        before = MigrationLoader(connection).graph.node_map["responses", last].parents
        call_command("migrate", "responses", max(p.key[1] for p in before if p.key[0] == "responses"), verbosity=0)
    back_up(old, tmp_path / "old.tar.gz")

    with place:
        restored = restoring.restore(tmp_path / "old.tar.gz", connection=connection, tell=told.append)

    assert restored.problems == ()
    assert "The archive is older than this release: 1 migrations were applied" in told[-1]


def test_damage_from_before_the_backup_is_named_and_what_there_is_stays(backup, new_place, tmp_path):
    damaged, place = new_place(), new_place()
    bring_back(backup, damaged)
    damaged.tamper("UPDATE responses_publication SET payload = '{}' WHERE kind = 'response'")
    back_up(damaged, tmp_path / "damaged.tar.gz")

    restored = bring_back(tmp_path / "damaged.tar.gz", place)

    assert any("The words are not those that were published." in sentence for sentence in restored.problems)
    assert state(place) == state(damaged)


@pytest.mark.usefixtures("only_sqlite")
def test_rows_changed_in_the_archive_with_every_digest_but_the_table_s_are_refused(backup, new_place, tmp_path):
    """Somebody edits a count in the manifest and seals it anew."""
    path, place = tmp_path / "edited.tar.gz", new_place()
    path.write_bytes(backup.read_bytes())
    with_manifest(path, lambda words: words["tables"]["forces_force"].update(rows=44))

    assert refusal(path, place).startswith("The table forces_force has 43 rows; the manifest says 44.")

    assert place.is_empty


@pytest.mark.usefixtures("only_sqlite")
def test_restore_into_an_empty_database_that_is_there_already(backup, new_place):
    place = new_place()
    place.var.mkdir()
    sqlite3.connect(place.sqlite).close()

    assert bring_back(backup, place).problems == ()
