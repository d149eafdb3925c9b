"""What a file is, by its content. Names and media types are what strangers say."""

from responses.press.exits import Refusal

#: The most that is read of an uploaded file, in bytes. The door of the desk counts before it reads.
MOST_BYTES = 10_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")


def kind_of(data: bytes) -> str:
    """docx, pdf or text. Raises Refusal for whatever else it is, in its own code."""
    if len(data) > MOST_BYTES:
        raise Refusal("too_large", {"most": MOST_BYTES // 1_000_000})
    if not data.strip(b"\0 \t\r\n\f\xef\xbb\xbf\xff\xfe"):
        raise Refusal("empty")
    if data[:1024].lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return "docx"  # the reader of it looks further
    if data.startswith(OLE):
        raise Refusal(_of_ole(data))
    if data.lstrip().startswith(b"{\\rtf"):
        raise Refusal("rtf")
    if data.startswith(PICTURES):
        raise Refusal("picture")
    if (
        data[:600]
        .lstrip(b"\xef\xbb\xbf \t\r\n")[:40]
        .lower()
        .startswith((b"<!doctype html", b"<html", b"<?xml", b"<w:"))
    ):
        raise Refusal("markup")
    return "text"


def _of_ole(data: bytes) -> str:
    """Word 97-2003, or a .docx under a password: both come in the same container, names in UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return "encrypted"
    return "doc" if holds("WordDocument") else "unknown"
