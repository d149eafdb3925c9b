"""The full response, typeset once a test process: each rendering costs about two seconds."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from responses import documents
from tests.responses.documents.payloads import full


@pytest.fixture(scope="session")
def full_pdf() -> bytes:
    return documents.pdf(full())


@pytest.fixture(scope="session")
def draft_pdf() -> bytes:
    return documents.pdf(full(), draft=True)


@pytest.fixture(scope="session")
def full_reader(full_pdf) -> PdfReader:
    return PdfReader(BytesIO(full_pdf))
