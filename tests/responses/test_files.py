"""A file of the record is whole or not there, on whatever disk it is written."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

from responses import files
from responses.files import WholeFiles, names

TEXT = b"%PDF " + b"words " * 50_000


@pytest.fixture
def kept(tmp_path) -> WholeFiles:
    return WholeFiles(location=tmp_path / "kept")


class Full(ContentFile):
    """Its disk is full after the first piece."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")


def everything(storage) -> list[str]:
    """On the disk itself, whatever the storage lists."""
    root = Path(storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def read(storage, name) -> bytes:
    with storage.open(name) as file:
        return file.read()


def planted_half(storage, content):
    """What Django does on a full disk: the control of the tests below."""
    with pytest.raises(OSError, match="No space left"):
        FileSystemStorage(location=storage.location).save("ab/file", content)
    return everything(storage)


def test_file_is_kept_with_its_bytes(kept):
    name = kept.save("ab/file.pdf", ContentFile(TEXT))

    assert read(kept, name) == TEXT
    assert (name, everything(kept), list(names(kept))) == ("ab/file.pdf", ["ab/file.pdf"], ["ab/file.pdf"])


def test_full_disk_leaves_nothing(kept):
    with pytest.raises(OSError, match="No space left"):
        kept.save("ab/file", Full(b""))

    assert everything(kept) == []


def test_planted_storage_of_django_leaves_half_a_file(kept):
    assert planted_half(kept, Full(b"")) == ["ab/file"]


def test_name_that_is_taken_is_never_written_over(kept, monkeypatch):
    """Not even by whoever was told a moment ago that it is free."""
    kept.save("ab/file", ContentFile(b"first"))
    free = iter(["ab/file", "ab/other"])
    monkeypatch.setattr(kept, "get_available_name", lambda name, max_length=None: next(free))

    name = kept.save("ab/file", ContentFile(b"second"))

    found = {each: read(kept, each) for each in everything(kept)}
    assert (name, found) == ("ab/other", {"ab/file": b"first", "ab/other": b"second"})


@pytest.mark.parametrize("code", sorted(files.NO_LINKS))
def test_file_system_without_second_names_keeps_the_file_too(kept, monkeypatch, code):
    def link(*_paths):
        raise OSError(code, "not here")

    monkeypatch.setattr(os, "link", link)

    first, second = (kept.save("ab/file", ContentFile(each)) for each in (b"first", b"second"))

    assert (first, read(kept, "ab/file"), read(kept, second)) == ("ab/file", b"first", b"second")
    assert len(everything(kept)) == 2


def test_fault_of_a_disk_is_no_missing_feature(kept, monkeypatch):
    def link(*_paths):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "link", link)

    with pytest.raises(OSError, match="broken"):
        kept.save("ab/file", ContentFile(TEXT))
    assert everything(kept) == []


@pytest.fixture
def calls(monkeypatch) -> list[tuple[str, str]]:
    """What is asked of the disk, in order: ("fsync" or "link", name of the file or folder)."""
    told = []
    sync, link = os.fsync, os.link

    def synced(descriptor):
        told.append(("fsync", Path(os.readlink(f"/proc/self/fd/{descriptor}")).name))
        sync(descriptor)

    def linked(partial, final):
        told.append(("link", Path(final).name))
        link(partial, final)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", linked)
    return told


def test_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_row(kept, calls):
    kept.save("ab/file", ContentFile(TEXT))

    (first, _partial), *rest = calls
    assert first == "fsync"
    assert rest == [("link", "file"), ("fsync", "ab"), ("fsync", "kept")]


def test_what_grows_is_listed_as_unfinished_alone(kept):
    folder = Path(kept.location, files.UNFINISHED)
    folder.mkdir(parents=True)
    (folder / "one").write_bytes(b"half")

    assert (list(names(kept)), list(kept.unfinished())) == ([], ["one"])
    kept.give_up("one")
    assert kept.unfinished() == {}


def test_private_files_are_for_their_owner_alone(tmp_path):
    private = WholeFiles(location=tmp_path / "p", file_permissions_mode=0o600, directory_permissions_mode=0o700)

    private.save("7/file", ContentFile(b"words"))

    modes = {str(path.relative_to(tmp_path)): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes == {"p": 0o700, "p/.unfinished": 0o700, "p/7": 0o700, "p/7/file": 0o600}


def test_text_is_written_as_utf_8(kept):
    assert read(kept, kept.save("file", ContentFile("tŷ"))) == "tŷ".encode()


@pytest.mark.parametrize("alias", ["publications", "sources"])
def test_record_and_documents_of_offices_are_kept_whole(alias):
    assert isinstance(storages[alias], WholeFiles)
