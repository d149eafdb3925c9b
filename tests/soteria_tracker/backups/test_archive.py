"""The one file: whole or not there, private, and refused in a sentence when anything in it is not as it was."""

import io
import stat
import tarfile

import pytest

from soteria_tracker.backups import BackupError, archive
from tests.soteria_tracker.backups.archives import HELD, made_up, manifest_of, member, read, rewritten, with_manifest


@pytest.fixture
def path(tmp_path):
    return made_up(tmp_path / "backup.tar.gz")


def refusal(path) -> str:
    with pytest.raises(BackupError) as refused:
        read(path)
    return str(refused.value)


def test_archive_gives_back_what_was_put_in(path):
    assert {entry.member: data for entry, data in read(path)} == HELD
    assert archive.read_manifest(path) == manifest_of()


def test_archive_is_a_tar_that_everybody_can_open(path):
    with tarfile.open(path) as tar:
        assert tar.getnames() == ["manifest.json", "manifest.json.sha256", *HELD]
        assert tar.extractfile("files/publications/ab/one.pdf").read() == b"%PDF one"


def test_archive_is_for_its_owner_alone_and_leaves_nothing_beside_it(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["backup.tar.gz"]


def test_archive_takes_no_place_of_another_and_leaves_no_half(path):
    before = path.read_bytes()

    with pytest.raises(BackupError, match="exists already"):
        made_up(path)

    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["backup.tar.gz"]


@pytest.mark.parametrize("now", [b"rows", b"rows" * 3001, b"ROWS" * 3000])
def test_file_that_is_another_than_a_moment_ago_makes_no_archive(tmp_path, now):
    held = HELD | {"database.sqlite3": now}

    with pytest.raises(archive.ChangedError):
        archive.write(tmp_path / "backup.tar.gz", manifest_of(), lambda entry: io.BytesIO(held[entry.member]))

    assert list(tmp_path.iterdir()) == []


def test_every_flipped_bit_is_refused(path):
    """At 300 places over the whole file, the head of gzip and its checksum at the end among them.

    A handful of bits mean nothing to gzip (fillings, codes that are not used): with one of those turned, everything is
    read as it was.
    """
    whole = path.read_bytes()
    places = sorted({*range(12), *range(0, len(whole), max(1, len(whole) // 300)), *range(len(whole) - 8, len(whole))})
    passed, said = [], []
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << (place % 8)
        path.write_bytes(changed)
        try:
            found = {entry.member: data for entry, data in read(path)}
        except BackupError as error:
            said.append(str(error))
        else:
            passed.append(found)

    assert passed == [HELD] * len(passed)
    assert len(passed) < 6
    assert [each for each in said if "archive" not in each and "backup" not in each] == []


def test_every_cut_is_refused(path):
    whole = path.read_bytes()
    for length in [0, 1, 9, 10, 11, *range(12, len(whole), len(whole) // 60), len(whole) - 8, len(whole) - 1]:
        path.write_bytes(whole[:length])
        said = refusal(path)
        assert "cut short" in said if length >= 12 else "is not a backup" in said or "cut short" in said, length


def test_whatever_is_added_to_the_end_is_refused(path):
    whole = path.read_bytes()
    for more in (b"more", whole):
        path.write_bytes(whole + more)
        assert "archive" in refusal(path)


def test_missing_file_is_named(path):
    rewritten(path, lambda members: [each for each in members if each[0].name != "files/publications/ab/one.pdf"])

    assert refusal(path).startswith("files/publications/ab/one.pdf is missing from the archive")


def test_missing_last_file_is_named(path):
    rewritten(path, lambda members: members[:-1])

    assert refusal(path).startswith(f"{list(HELD)[-1]} is missing from the archive")


@pytest.mark.parametrize("place", [2, 4, 7])
def test_extra_file_is_named(path, place):
    rewritten(path, lambda members: members.insert(place, member("files/publications/extra.pdf", b"%PDF")))

    assert refusal(path).startswith("The archive holds 'files/publications/extra.pdf', which is not in its manifest.")


def test_file_that_stands_twice_is_named(path):
    rewritten(path, lambda members: members.append(members[3]))

    assert refusal(path).startswith("The archive holds 'files/publications/ab/one.pdf', which stands in it twice")


def test_file_with_other_bytes_is_named(path):
    def change(members):
        members[3] = members[3][0], b"%PDF 0ne"

    assert "files/publications/ab/one.pdf in this archive is damaged" in refusal(rewritten(path, change))


def test_file_of_another_length_is_named(path):
    def change(members):
        members[3] = members[3][0], b"%PDF one and more"

    assert "one.pdf in the archive has another length" in refusal(rewritten(path, change))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
def test_link_in_place_of_a_file_is_refused(path, kind):
    def change(members):
        info = tarfile.TarInfo("files/publications/ab/one.pdf")
        info.type, info.linkname = kind, "/etc/passwd"
        members[3] = info, b""

    assert "one.pdf in the archive is not a plain file" in refusal(rewritten(path, change))


def test_edited_manifest_is_refused_by_its_seal(path):
    with_manifest(path, lambda words: words.update(release="another"), sealed=False)

    assert refusal(path).startswith("The manifest was changed after the archive was made.")


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../b", "a//b", "./a", "", "a\\b", "a\nb", ".."])
def test_manifest_that_leads_out_of_a_folder_is_refused(path, name):
    with_manifest(path, lambda words: words["files"][0].update(name=name))

    assert refusal(path).startswith("The manifest of this archive is not one that this release can read (files.0.name")


def test_manifest_with_a_file_twice_is_refused(path):
    with_manifest(path, lambda words: words["files"].append(words["files"][0]))

    assert "a file is named twice" in refusal(path)


def test_manifest_of_another_format_is_refused(path):
    with_manifest(path, lambda words: words.update(format="soteria-tracker/backup/2"))

    assert "or the release that made it" in refusal(path)


def test_header_that_asks_for_all_memory_is_refused(tmp_path):
    """A header of pax is read whole by tarfile: here it claims to have 8 GB."""
    path = made_up(tmp_path / "backup.tar.gz")

    def change(members):
        info = tarfile.TarInfo("pax")
        info.type, info.size = tarfile.XHDTYPE, 8_000_000_000
        members.insert(2, (info, b""))

    assert "archive is damaged" in refusal(rewritten(path, change))


def test_file_that_is_no_backup_is_refused(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear commissioner")

    assert refusal(path) == "letter.txt is not a backup of the Tracker, or its beginning is damaged."


def test_archive_that_is_not_there_is_named(tmp_path):
    assert refusal(tmp_path / "none") == f"There is no file {tmp_path / 'none'}."
