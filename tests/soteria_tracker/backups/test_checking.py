"""What --check sees in an archive whose every digest was made anew by whoever changed it."""

import sqlite3
from contextlib import closing

import pytest

from soteria_tracker.backups import BackupError, checking
from tests.soteria_tracker.backups.archives import rewritten, sha256, with_manifest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_sqlite")]


@pytest.fixture
def path(backup, tmp_path):
    copied = tmp_path / "copy.tar.gz"
    copied.write_bytes(backup.read_bytes())
    return copied


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "unpacked"
    made.mkdir()
    return made


def refusal(path, folder) -> list[str]:
    with pytest.raises(BackupError) as refused:
        checking.check(path, folder)
    *found, advice = str(refused.value).splitlines()
    assert advice.startswith("The archive is not what it was.")
    return found


def test_archive_that_is_whole_passes(path, folder):
    manifest, dump = checking.check(path, folder)

    assert dump == folder / "database.sqlite3"
    assert dump.stat().st_size == manifest.database.size


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            lambda words: words["tables"]["forces_force"].update(rows=42),
            "The table forces_force has 43 rows; the manifest says 42.",
        ),
        (
            lambda words: words["tables"]["forces_force"].update(sha256="0" * 64),
            "The rows of the table forces_force are not those of the manifest.",
        ),
        (lambda words: words["tables"].pop("forces_force"), "The table forces_force is not in the manifest."),
        (lambda words: words["tables"].update(x=words["tables"]["forces_force"]), "The table x is missing."),
        (lambda words: words["migrations"].pop(), "The migrations are not those of the manifest."),
        (
            lambda words: words["chain"].update(number=5),
            "The newest link of the hash chain is not that of the manifest.",
        ),
    ],
)
def test_manifest_edited_and_sealed_anew_is_refused_by_what_it_speaks_of(path, folder, edit, sentence):
    assert refusal(with_manifest(path, edit), folder) == [sentence]


def test_file_taken_out_of_archive_and_manifest_is_missed_by_its_row(path, folder):
    gone = {}

    def edit(words):
        gone.update(words["files"].pop(0))

    with_manifest(path, edit)
    rewritten(path, lambda members: [each for each in members if not each[0].name.endswith(gone["name"])])

    assert refusal(path, folder) == [
        f"{gone['name']} is missing from the storage publications: a row of the database names it."
    ]


def test_row_changed_in_the_database_of_an_archive_is_named(path, folder, tmp_path):
    """With the digest of the whole database made anew, but not that of the table."""

    def change(members):
        (tmp_path / "db").write_bytes(members[2][1])
        with closing(sqlite3.connect(tmp_path / "db")) as made, made:
            made.execute("UPDATE forces_user SET is_superuser = 1")
        members[2] = members[2][0], (tmp_path / "db").read_bytes()

    rewritten(path, change)
    changed = (tmp_path / "db").read_bytes()
    with_manifest(path, lambda words: words["database"].update(size=len(changed), sha256=sha256(changed)))

    assert refusal(path, folder) == ["The rows of the table forces_user are not those of the manifest."]
