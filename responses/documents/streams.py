"""Where a stream ends: a carriage return and a line feed before ``endstream``, whatever the data end with.

With a line feed alone, data that happen to end with a carriage return look one byte shorter than they say, and a
validator refuses the file (ISO 19005-3, 6.1.7.1). One compressed stream in 256 ends so.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pydyf

END, CLEAR_END = b"\nendstream", b"\r\nendstream"


def ended(data: bytes) -> bytes:
    """A written stream object whose end can't be taken for a part of its data."""
    return data.removesuffix(END) + CLEAR_END if data.endswith(END) else data


@contextmanager
def ended_clearly() -> Iterator[None]:
    """Within it, WeasyPrint writes such ends. Public property of pydyf, none of its private parts."""
    written = pydyf.Stream.data
    pydyf.Stream.data = property(lambda stream: ended(written.fget(stream)))
    try:
        yield
    finally:
        pydyf.Stream.data = written
