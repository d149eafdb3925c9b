"""Streams whose data end like a line: no validator may take their last byte for the end of the line."""

import zlib
from itertools import count

import pydyf
import pytest

from responses import documents
from responses.documents import streams, typesetting
from tests.responses.documents.pages import sheet


def compressed(text: str) -> bytes:
    packer = zlib.compressobj(level=9)
    return packer.compress(text.encode()) + packer.flush()


@pytest.mark.parametrize("ending", [b"\r", b"\n"])
def test_embedded_file_whose_data_end_like_a_line_passes_validation(ending):
    source = next(f'{{"n":{n}}}' for n in count() if compressed(f'{{"n":{n}}}').endswith(ending))

    pdf = typesetting.typeset(sheet("<p>x</p>"), source=source)

    assert compressed(source) + b"\r\nendstream" in pdf
    assert documents.validate(pdf) == []


def test_streams_end_as_ever_outside():
    stream = pydyf.Stream([b"x"])
    with streams.ended_clearly():
        inside = stream.data

    assert inside == b"<</Length 1>>\nstream\nx\r\nendstream"
    assert stream.data == b"<</Length 1>>\nstream\nx\nendstream"


def test_end_of_what_is_no_stream_stays():
    assert streams.ended(b"<< /Length 3 >>") == b"<< /Length 3 >>"
