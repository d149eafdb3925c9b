"""Files that would do harm, each with the code of its refusal."""

import io
import struct
import zipfile
import zlib

from tests.responses.importing.files import W, assembled, p, pdf, word, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def lying_bomb() -> bytes:
    """Its header says 1,000 bytes; it unpacks to 80 MB."""
    data = bytearray(word(p("x" * 80_000_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark)
        while at >= 0:
            if struct.unpack_from("<I", data, at + place)[0] > 1_000_000:
                struct.pack_into("<I", data, at + place, 1_000)
            at = data.find(mark, at + 4)
    return bytes(data)


def locked_zip() -> bytes:
    data = bytearray(word(p("Words.")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def nested_bomb() -> bytes:
    inner = b"\0" * 50_000_000
    for _ in range(3):
        inner = zipped({"inner.zip": inner})
    return zipped({"[Content_Types].xml": "<Types/>", "inner.zip": inner})


def locked_pdf() -> bytes:
    encrypt = b"<</Filter/Standard/V 1/R 2/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")/P -44>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", encrypt]
    return assembled(objects, b"/Encrypt 3 0 R/ID[(a)(a)]")


def looping_pdf() -> bytes:
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>"])


def endless_pdf() -> bytes:
    """A stream of its page that unpacks to 400 MB."""
    packer = zlib.compressobj(9)
    stream = b"".join([packer.compress(b"( ) Tj " * 150_000) for _ in range(400)] + [packer.flush()])
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    content = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream)
    return assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content])


def doctype(inner: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<!DOCTYPE w [{inner}]><w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p>"
            "</w:body></w:document>",
        }
    )


def many_members() -> bytes:
    return zipped({"word/document.xml": "x", **{f"f{n}": "" for n in range(2_500)}})


def overlapping() -> bytes:
    """Two names for the same bytes, as in the bombs that need no nesting."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.filelist.append(archive.filelist[0])
    return file.getvalue()


LAUGHS = (
    '<!ENTITY b "ha">'
    + "".join(f'<!ENTITY {chr(99 + n)} "{f"&{chr(98 + n)};" * 10}">' for n in range(9))
    + '<!ENTITY a "&k;">'
)

HOSTILE = {
    "zip bomb by ratio": (lambda: word(p("x" * 80_000_000)), "bomb"),
    "zip bomb that lies": (lying_bomb, "broken"),
    "zip bomb by number": (many_members, "bomb"),
    "zip bomb, nested": (nested_bomb, "not_word"),
    "zip bomb, overlapping": (overlapping, "broken"),
    "billion laughs": (lambda: doctype(LAUGHS), "entities"),
    "external entity": (lambda: doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'), "entities"),
    "external entity by address": (lambda: doctype('<!ENTITY a SYSTEM "http://127.0.0.1:9/">'), "entities"),
    "external document type": (
        lambda: word("", word__document_xml='<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd"><w/>'),
        "entities",
    ),
    "macros": (
        lambda: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>", "word/vbaProject.bin": b"x"}),
        "macros",
    ),
    "macros by type": (
        lambda: zipped(
            {
                "[Content_Types].xml": '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.'
                'main+xml"/></Types>',
                "word/document.xml": "<x/>",
            }
        ),
        "macros",
    ),
    "path out of the folder": (lambda: zipped({"word/document.xml": "<x/>", "../../etc/cron.d/x": "x"}), "odd_names"),
    "absolute path": (lambda: zipped({"word/document.xml": "<x/>", "/etc/passwd": "x"}), "odd_names"),
    "deep nesting": (
        lambda: word("<w:p>" * 5_000 + "</w:p>" * 5_000),
        "too_deep",
    ),
    "a million empty paragraphs": (lambda: word("<w:p/>" * 1_000_000), "bomb"),
    "a million empty paragraphs, all different": (
        lambda: word("".join(f'<w:p w:rsid="{n * 2654435761 % 2**32:08x}"/>' for n in range(1_000_000))),
        ("too_long", "bomb"),
    ),
    "cut short": (lambda: word(p("Words."))[:-30], "broken"),
    "no XML": (lambda: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document"}), "broken"),
    "locked zip": (locked_zip, "encrypted"),
    "locked docx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "locked pdf": (locked_pdf, "encrypted"),
    "old Word": (lambda: OLE + "WordDocument".encode("utf-16-le"), "doc"),
    "rich text": (lambda: b"{\\rtf1 Words.}", "rtf"),
    "OpenDocument": (lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), "odt"),
    "Pages": (lambda: zipped({"Index/Document.iwa": "x"}), "pages"),
    "spreadsheet": (lambda: zipped({"xl/workbook.xml": "x"}), "spreadsheet"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 99, "picture"),
    "web page": (lambda: b"<!DOCTYPE html><html><script>alert(1)</script>", "markup"),
    "scanned pdf": (lambda: pdf([], []), "scanned"),
    "pdf of 100,000 pages": (lambda: many_pages(100_000), "too_many_pages"),
    "pdf that loops": (looping_pdf, ("broken", "scanned")),
    "pdf that unpacks to 400 MB": (endless_pdf, "bomb"),
    "pdf cut short": (lambda: pdf([(70, 700, "Words.")])[:60], "broken"),
    "program": (lambda: b"\x7fELF" + bytes(range(256)) * 40, "unknown"),
    "nothing": (lambda: b"", "empty"),
    "too large": (lambda: b"a" * 10_000_001, "too_large"),
    "too long": (lambda: b"a " * 300_000, "too_long"),
}


def many_pages(count: int) -> bytes:
    kids = b"3 0 R " * count
    return assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ]
    )
