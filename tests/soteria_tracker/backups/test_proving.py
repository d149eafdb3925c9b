"""What is asked after a restore finds what is wrong, and changes nothing."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone

from forces.events import record_event
from forces.models import AccountEvent, User
from responses import append_only_sql, proof, sealing
from soteria_tracker.backups import BackupError, archive, files, proving
from soteria_tracker.backups.databases import of, rows
from soteria_tracker.public.pages.forces import ForcesPage

pytestmark = pytest.mark.django_db


def sound(place) -> list[str]:
    with place:
        return list(proving.sound(proof.Count()))


def exact(place, backup) -> list[str]:
    with place:
        return proving.exact(archive.read_manifest(backup), of(connection))


def test_proof_leaves_no_trace(spare, backup):
    """Not the password of the moment, nor the session, nor the time of the sign-in."""
    assert sound(spare) == []
    assert exact(spare, backup) == []
    with spare, of(connection).reads() as reader:
        assert rows.digests(reader) == archive.read_manifest(backup).tables
        assert list(reader.rows("forces_session", ["session_key"])) == []


def test_row_that_is_another_is_named(spare, backup):
    with spare:
        User.objects.filter(username="author.kent").update(first_name="Somebody")
    assert exact(spare, backup) == ["The rows of the table forces_user are not those of the manifest."]
    with spare:
        User.objects.filter(username="author.kent").update(first_name="Made-up")
    assert exact(spare, backup) == []


def test_file_that_is_missing_extra_or_another_is_named(spare, backup):
    [source] = [file for file in archive.read_manifest(backup).files if file.storage == "sources"]
    path = spare.var / "sources" / source.name
    path.write_bytes(b"another")
    assert exact(spare, backup) == [f"{source.name} in the storage sources is not as it is in the archive."]
    path.unlink()
    assert exact(spare, backup) == [f"{source.name} in the storage sources is missing."]
    path.write_bytes(b"An older document.")
    with spare:
        storages["default"].save("more", ContentFile(b""))
    assert exact(spare, backup) == ["more in the storage default is extra."]
    with spare:
        storages["default"].delete("more")
    assert exact(spare, backup) == []


def test_line_that_is_gone_from_the_audit_trail_is_named(spare):
    with spare, transaction.atomic():
        record_event(AccountEvent.Kind.SIGNED_OUT)
        sealing.seal_all(now=timezone.now())
        assert list(proving.sound(proof.Count())) == []
        with connection.cursor() as cursor:
            editor = SimpleNamespace(connection=connection, execute=cursor.execute)
            append_only_sql.remove(editor)
            cursor.execute("DELETE FROM forces_accountevent WHERE id = (SELECT max(id) FROM forces_accountevent)")
            append_only_sql.install(editor)

        found = list(proving.sound(proof.Count()))
        transaction.set_rollback(True)

    assert len(found) == 1
    assert "It was removed." in found[0]


def test_derived_rows_that_differ_are_named(spare):
    with spare, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE responses_dailycount SET counts = '{}' WHERE id = (SELECT min(id) FROM responses_dailycount)"
        )
        found = list(proving.sound(proof.Count()))
        call_command("recount", stdout=StringIO())

    assert found[-1].endswith("Run manage.py recount.")
    assert sound(spare) == []


def test_page_that_does_not_open_is_named(spare, monkeypatch):
    monkeypatch.setattr(ForcesPage, "get", lambda self, request, **kwargs: HttpResponse(status=503))

    assert sound(spare) == ["The page /forces/ answers 503 and not 200."]


def test_sign_in_that_leads_nowhere_is_named(spare, settings):
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.BaseBackend"]

    assert sound(spare) == ["Signing in does not lead to the desk: it answers 302 and not 200."]


def test_changed_document_is_named_by_the_record_and_by_its_page(spare, backup):
    [document] = [file for file in archive.read_manifest(backup).files if file.storage == "publications"]
    path = spare.var / "publications" / document.name
    kept = path.read_bytes()
    path.write_bytes(kept[:-20])
    found = sound(spare)
    path.write_bytes(kept)

    assert any("is not the one that was published" in each for each in found)
    assert any("does not give the file that was published" in each for each in found)


def test_restore_in_production_before_collectstatic_is_refused(spare, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    with pytest.raises(BackupError, match=r"Run manage\.py collectstatic first"):
        proving.refuse_unless_dressed()


def test_files_are_found_in_folders_within_folders(spare):
    with spare:
        storages["default"].save("a/b/c.txt", ContentFile(b"1"))
        found = list(files.names(storages["default"]))
        files.take_out([file for file in files.everything() if file.storage == "default"])

    assert found == ["a/b/c.txt"]
    assert list((spare.var / "media").iterdir()) == []
