"""The validator that gates publications finds the faults, too, that .ci/verapdf shows to the reference validator."""

import pytest

from responses import documents
from tests.responses.documents.controls import CONTROLS, clean, control


def test_validate_passes_what_was_only_written_anew(full_pdf):
    assert documents.validate(control(full_pdf, clean)) == []


@pytest.mark.parametrize("spoil", [each for each in CONTROLS if each is not clean], ids=lambda each: each.__name__)
def test_validate_finds_a_broken_document(spoil, full_pdf):
    assert documents.validate(control(full_pdf, spoil)) != []
