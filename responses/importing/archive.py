"""The zip around a .docx: counted and measured before anything of it is unpacked, and read no further than that.

Refused are archives that are no Word document, that hold programs, that are locked, and that would grow beyond
measure: by number of files, by size, by ratio (a page of prose shrinks to a tenth, a bomb to a thousandth).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from responses.press.exits import Refusal

MOST_MEMBERS = 2_000
#: Bytes unpacked: of all together, and of one part that is read.
MOST_TOGETHER, MOST_PART = 200_000_000, 30_000_000
MOST_RATIO, SMALL = 200, 1_000_000
CHUNK = 64 * 1024
#: Names that no Word document has and that climb out of a folder when somebody unpacks them carelessly.
ODD_NAME = re.compile(r"(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-zA-Z]:|\\|\0")
MACROS = re.compile(r"(^|/)(vbaProject|vbaData)[^/]*$|(^|/)activeX/.*\.bin$", re.IGNORECASE)
OTHERS = {
    "xl/": "spreadsheet",
    "ppt/": "slides",
    "Index/": "pages",
    "index.xml": "pages",
    "content.xml": "odt",
}


class Archive:
    """The parts of a Word document, by name."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, RuntimeError, OverflowError):
            raise Refusal("broken") from None
        self._members = {member.filename: member for member in members}
        _check(members, len(data))
        self.names = frozenset(self._members)
        if "word/document.xml" not in self.names:
            raise Refusal(next((code for name, code in OTHERS.items() if self._has(name)), "not_word"))

    def _has(self, beginning: str) -> bool:
        return any(name.startswith(beginning) for name in self.names)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece. What its header says of its size is not believed."""
        total = 0
        try:
            with self._zip.open(self._members[name]) as part:
                while piece := part.read(CHUNK):
                    total += len(piece)
                    if total > MOST_PART:
                        raise Refusal("bomb")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise Refusal("broken") from None


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MOST_MEMBERS:
        raise Refusal("bomb")
    if any(member.flag_bits & 0x1 for member in members):
        raise Refusal("encrypted")
    if sum(member.file_size for member in members) > MOST_TOGETHER:
        raise Refusal("bomb")
    if any(member.file_size > max(SMALL, MOST_RATIO * member.compress_size) for member in members):
        raise Refusal("bomb")
    if (
        len({member.filename for member in members}) < len(members)
        or sum(each.compress_size for each in members) > size
    ):
        raise Refusal("broken")  # parts that share a name, or the same bytes (an overlapping bomb)
    if any(ODD_NAME.search(member.filename) for member in members):
        raise Refusal("odd_names")
    if any(MACROS.search(member.filename) for member in members):
        raise Refusal("macros")
