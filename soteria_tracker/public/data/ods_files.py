"""A table as an OpenDocument spreadsheet (ISO/IEC 26300), and back: the table on one sheet, its credit on another.

Our own small writer: each cell says its type, none has a formula (the attribute is never written), and the same rows
give the same bytes. No apostrophes here: a cell of type string is text, whatever it begins with.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element  # nosec: nothing is parsed with it
from xml.sax.saxutils import escape, quoteattr

from defusedxml.ElementTree import fromstring

from soteria_tracker.public.data.csv_files import text_of
from soteria_tracker.public.data.schema import Cell, Row, Table

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
NAMESPACES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in SPACES.items())
#: XML 1.0 cannot hold these at all; a spreadsheet shows the sign for a character that was lost.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What a paragraph of OpenDocument keeps only as elements of their own.
WHITE = re.compile("\t| {2,}|^ +| +$")
MOST_BYTES = 200_000_000  # of what is read back
#: 1980 is as far back as a ZIP file goes.
WRITTEN = (1980, 1, 1, 0, 0, 0)
STYLES = """<office:automatic-styles>
<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<number:date-style style:name="time"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:date-style>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties fo:break-before="auto" style:column-width="4.5cm"/></style:style>
<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>
<style:style style:name="datetime" style:family="table-cell" style:data-style-name="time"/>
</office:automatic-styles>"""  # noqa: E501 -- white space would be text
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def write(table: Table, rows: Iterable[Row], credit: Iterable[tuple[str, str]]) -> bytes:
    """``credit``: what and who, a line each, for the second sheet."""
    sheets = _sheet(table.name, table.names, rows), _sheet("Credit", ["what", "value"], credit)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {NAMESPACES} office:version="1.3">'
        f"{STYLES}<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        # Not compressed, and first: programs tell the kind of the file by it.
        _put(archive, "mimetype", TYPE, zipfile.ZIP_STORED)
        _put(archive, "content.xml", content)
        _put(archive, "META-INF/manifest.xml", MANIFEST)
    return file.getvalue()


def _put(archive: zipfile.ZipFile, name: str, text: str, method: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, WRITTEN)
    entry.create_system = 3  # the same on every system
    archive.writestr(entry, text.encode(), method)


def _sheet(name: str, header: list[str], rows: Iterable[Row] | Iterable[tuple[str, str]]) -> str:
    head = "".join(_text(each, ' table:style-name="head"') for each in header)
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    columns = f'<table:table-column table:style-name="wide" table:number-columns-repeated="{len(header)}"/>'
    return (
        f"<table:table table:name={quoteattr(name)}>{columns}<table:table-header-rows><table:table-row>{head}"
        f"</table:table-row></table:table-header-rows>{lines}</table:table>"
    )


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case bool():
            said = f'office:value-type="boolean" office:boolean-value="{text_of(cell)}"'
        case int():
            said = f'office:value-type="float" office:value="{cell}"'
        case datetime():
            when = cell.strftime("%Y-%m-%dT%H:%M:%S")  # UTC, as its column says: spreadsheets know no zones
            said = f'office:value-type="date" office:date-value="{when}" table:style-name="datetime"'
        case date():
            said = f'office:value-type="date" office:date-value="{cell.isoformat()}" table:style-name="date"'
        case _:
            return _text(text_of(cell))
    return f"<table:table-cell {said}><text:p>{text_of(cell)}</text:p></table:table-cell>"


def _text(text: str, more: str = "") -> str:
    """A carriage return cannot stand in a paragraph: then the attribute has the whole text too."""
    text = UNWRITABLE.sub("\ufffd", text)
    exact = f" office:string-value={_attribute(text)}" if "\r" in text else ""
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.replace("\r", "").split("\n"))
    return f'<table:table-cell office:value-type="string"{exact}{more}>{paragraphs}</table:table-cell>'


def _attribute(text: str) -> str:
    return quoteattr(text, {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def _spaced(line: str) -> str:
    def element(white: re.Match[str]) -> str:
        return "<text:tab/>" if white[0] == "\t" else f'<text:s text:c="{len(white[0])}"/>'

    pieces, done = [], 0
    for white in WHITE.finditer(line):
        pieces += [escape(line[done : white.start()]), element(white)]
        done = white.end()
    return "".join([*pieces, escape(line[done:])])


def _q(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def read(content: bytes) -> tuple[list[str], list[list[Cell]]]:
    """Header and cells of the first sheet; ValueError for what is no spreadsheet or too large."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.getinfo("content.xml").file_size > MOST_BYTES:
            raise ValueError("The spreadsheet is too large.")
        document = fromstring(archive.read("content.xml"))
    sheet = document.find(f".//{_q('table:table')}")
    if sheet is None:
        raise ValueError("The spreadsheet has no sheet.")
    rows = [list(_cells(row)) for row in sheet.iter(_q("table:table-row"))]
    header = [str(name) for name in rows[0] if name is not None] if rows else []
    width = len(header)
    read_rows = [(row + [None] * width)[:width] for row in rows[1:]]
    return header, [row for row in read_rows if any(cell is not None for cell in row)]


def _cells(row: Element) -> Iterator[Cell]:
    for element in row.iter(_q("table:table-cell")):
        repeated = int(element.get(_q("table:number-columns-repeated"), "1"))
        yield from [_value(element)] * min(repeated, 1000)  # programs fill the rest of a line with one empty cell


def _value(element: Element) -> Cell:
    match element.get(_q("office:value-type")):
        case None:
            return None
        case "boolean":
            return element.get(_q("office:boolean-value")) == "true"
        case "float":
            return int(float(element.get(_q("office:value"), "")))
        case "date":
            return _day(element.get(_q("office:date-value"), ""))
        case _:
            return element.get(_q("office:string-value"), "\n".join(map(_said, element.iter(_q("text:p"))))) or None


def _day(text: str) -> date | datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if "T" in text else date.fromisoformat(text)


def _said(paragraph: Element) -> str:
    pieces = [paragraph.text or ""]
    for element in paragraph:
        if element.tag == _q("text:tab"):
            pieces.append("\t")
        elif element.tag == _q("text:s"):
            pieces.append(" " * int(element.get(_q("text:c"), "1")))
        else:
            pieces.append(_said(element))
        pieces.append(element.tail or "")
    return "".join(pieces)


def value(cell: Cell, type_: str) -> Cell:
    """What a column of that type holds; lists stand in spreadsheets as the JSON of CSV."""
    return list(json.loads(cell)) if type_ == "array" and isinstance(cell, str) else cell
