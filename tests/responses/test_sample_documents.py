"""The samples: every layout and language is among them, signed, valid in both standards, and named with its hash."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from responses import documents, signing
from responses.documents.samples import samples
from responses.papers import Layout


def test_samples_are_of_every_layout_in_both_languages():
    found = {(one.payload["paper"]["layout"], one.payload["language"]) for one in samples()}

    assert found == {(layout, language) for layout in Layout.values for language in ("en", "cy")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    call_command("sample_documents", folder, verbosity=0, stdout=StringIO())
    return folder


def test_sample_documents_are_signed_but_the_draft(folder):
    signed = {file.stem: signing.inspect(file.read_bytes()) for file in folder.glob("*.pdf")}

    assert {name for name, found in signed.items() if not found.signed} == {"letter-draft-en"}
    assert all(found.sound and found.is_trial for found in signed.values() if found.signed)


def test_sample_documents_pass_both_standards_as_signed(folder):
    assert {file.name: documents.validate(file.read_bytes()) for file in folder.glob("*.pdf")} == {
        f"{one.name}.pdf": [] for one in samples()
    }


def test_sample_documents_are_listed_with_their_hashes(folder):
    listed = [line.split("  ") for line in (folder / "README.txt").read_text().splitlines() if "  " in line]

    assert {name: digest for digest, name in listed} == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.pdf")
    }


def test_sample_documents_in_production_are_refused(settings, tmp_path):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="trial key"):
        call_command("sample_documents", tmp_path)
