"""The events of a Word part to Markdown blocks: one pass, no tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from responses.importing.blocks import Block, escaped
from responses.importing.plain import MOST_CHARACTERS
from responses.importing.word_lists import Lists, Styles, number, outline_level
from responses.importing.xml import Event
from responses.press.exits import Refusal

#: Elements that hold no text of the document: settings, deleted or moved text, codes of fields, fallbacks of shapes
#: (the shape itself comes before them), and properties as they were before a tracked change.
SHUT = frozenset({"del", "moveFrom", "delText", "instrText", "Fallback", "sdtPr", "sectPr", "tblPr", "trPr", "tcPr"})
SHUT_PROPERTIES = frozenset({"rPrChange", "pPrChange"})
OFF = frozenset({"0", "false", "off", "none"})
#: With the empty ones; a response of 20 pages has some 500.
MOST_PARAGRAPHS = 50_000
#: Of a cell, in characters. A table with longer ones, or with several paragraphs in one, is laid out, not tabular.
LONG_CELL = 200
#: In Markdown two spaces keep a line's end.
BREAKS = {"tab": "\t", "br": "  \n", "cr": "  \n", "noBreakHyphen": "-", "softHyphen": ""}


@dataclass(slots=True)
class Run:
    """Words that look the same."""

    words: str
    is_bold: bool = False
    is_italic: bool = False
    address: str = ""

    @property
    def look(self) -> tuple[bool, bool, str]:
        return (self.is_bold, self.is_italic, self.address)


@dataclass(slots=True)
class Paragraph:
    style: str = ""
    level: int | None = None
    list_id: str = ""
    list_level: int | None = None
    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    rows: list[list[list[Block]]] = field(default_factory=list)


class Text:
    """``blocks(events)`` of the body, a header or a footer; ``notes(events)`` of footnotes."""

    def __init__(
        self, styles: Styles, lists: Lists, links: dict[str, str], *, footnotes: dict[str, str] | None = None
    ) -> None:
        self.styles, self.lists, self.links, self.footnotes = styles, lists, links, footnotes or {}
        self.paragraphs: list[Paragraph] = []  # a text box stands within a paragraph
        self.tables: list[Table] = []
        self.ready: list[Block] = []
        self.shut = 0
        self.in_run = self.in_properties = self.in_words = self.in_inserted = 0
        self.bold = self.italic = self.hidden = False
        self.address = ""
        self.count = 0  # paragraphs, the empty ones too
        self.outer_runs: list[int] = []  # of the paragraphs that hold this one's text box
        self._deleting = self._in_deleted_words = 0
        self.deleted = self.inserted = 0  # words

    def blocks(self, events: Iterable[Event]) -> Iterator[Block]:
        for event in events:
            self._take(*event)
            if self.ready and not self.tables:
                yield from self.ready
                self.ready.clear()
        yield from self.ready

    def notes(self, events: Iterable[Event]) -> Iterator[tuple[str, str]]:
        """(number, words) of each footnote."""
        current = ""
        for kind, name, attributes in events:
            if kind == "start" and name in ("footnote", "endnote"):
                current = "" if attributes.get("type", "normal") != "normal" else attributes.get("id", "")
            self._take(kind, name, attributes)
            if kind == "end" and name in ("footnote", "endnote"):
                if current:
                    yield current, " ".join(block.text for block in self.ready)
                self.ready.clear()

    def _take(self, kind: str, name: str, attributes: dict[str, str]) -> None:
        if kind == "words":
            if self.shut:
                self.deleted += len(name.split()) if self.in_deleted else 0
            elif self.in_words:
                self._say(name)
            return
        if kind == "start":
            self._start(name, attributes)
        else:
            self._end(name)

    @property
    def in_deleted(self) -> bool:
        return self._deleting > 0 and self._in_deleted_words > 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("del", "moveFrom") and not self.in_properties:
            self._deleting += 1
        if name in ("delText", "t") and self._deleting:
            self._in_deleted_words += 1
        if self.shut or name in SHUT_PROPERTIES or (name in SHUT and not (name == "del" and self.in_properties)):
            self.shut += 1
            return
        if handler := getattr(self, f"_start_{name}", None):
            handler(attributes)
        elif name in BREAKS and self.in_run and not self.in_properties:
            self._say(BREAKS[name])
        elif self.in_properties:
            self._property(name, attributes)

    def _end(self, name: str) -> None:
        if name in ("delText", "t") and self._in_deleted_words:
            self._in_deleted_words -= 1
        if self.shut:
            self.shut -= 1
            if name in ("del", "moveFrom"):
                self._deleting = max(0, self._deleting - 1)
            return
        if handler := getattr(self, f"_end_{name}", None):
            handler()

    # -- paragraphs and runs

    def _start_p(self, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_PARAGRAPHS:
            raise Refusal("too_long", {"most": MOST_CHARACTERS})
        self.paragraphs.append(Paragraph())
        self.outer_runs.append(self.in_run)
        self.in_run = 0

    def _end_p(self) -> None:
        if self.paragraphs:
            self.in_run = self.outer_runs.pop()
            self._put(self._block(self.paragraphs.pop()))

    def _start_pPr(self, attributes: dict[str, str]) -> None:
        self.in_properties += 1

    def _end_pPr(self) -> None:
        self.in_properties -= 1

    _start_rPr, _end_rPr = _start_pPr, _end_pPr

    def _property(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        is_on = value.lower() not in OFF
        if self.in_run:
            if name == "b":
                self.bold = is_on
            elif name == "i":
                self.italic = is_on
            elif name in ("vanish", "webHidden"):
                self.hidden = is_on
        elif self.paragraphs:
            self._paragraph_property(self.paragraphs[-1], name, value)

    def _paragraph_property(self, paragraph: Paragraph, name: str, value: str) -> None:
        if name == "pStyle":
            paragraph.style = value
        elif name == "outlineLvl":
            paragraph.level = outline_level(value)
        elif name == "numId":
            paragraph.list_id = value or "0"
        elif name == "ilvl":
            paragraph.list_level = number(value)

    def _start_r(self, attributes: dict[str, str]) -> None:
        self.in_run += 1
        self.bold = self.italic = self.hidden = False

    def _end_r(self) -> None:
        self.in_run -= 1

    def _start_t(self, attributes: dict[str, str]) -> None:
        self.in_words += 1

    def _end_t(self) -> None:
        self.in_words -= 1

    def _start_hyperlink(self, attributes: dict[str, str]) -> None:
        self.address = self.links.get(attributes.get("id", ""), "")

    def _end_hyperlink(self) -> None:
        self.address = ""

    def _start_ins(self, attributes: dict[str, str]) -> None:
        self.in_inserted += 1

    def _end_ins(self) -> None:
        self.in_inserted -= 1

    _start_moveTo, _end_moveTo = _start_ins, _end_ins

    def _start_footnoteReference(self, attributes: dict[str, str]) -> None:
        mark = attributes.get("id", "")
        if mark and self.paragraphs:
            self._say(f"[{mark}]")
            if mark in self.footnotes:
                self.paragraphs[-1].notes.append(f"[{mark}] {self.footnotes[mark]}")

    def _start_endnoteReference(self, attributes: dict[str, str]) -> None:
        if mark := attributes.get("id", ""):
            self._say(f"[{mark}]")

    def _start_sym(self, attributes: dict[str, str]) -> None:
        """A character of a symbol font: its own place in the font, where the letters do not tell."""
        code = attributes.get("char", "")
        try:
            char = chr(int(code, 16))
        except (ValueError, OverflowError):
            return
        self._say({"\uf0b7": "•", "\uf0fe": "☑", "\uf0a8": "☐"}.get(char, "" if "\ue000" <= char <= "\uf8ff" else char))

    def _say(self, words: str) -> None:
        if not self.paragraphs or self.hidden:
            return
        if self.in_inserted:
            self.inserted += len(words.split())
        self.paragraphs[-1].runs.append(Run(words, self.bold, self.italic, self.address))

    # -- tables

    def _start_tbl(self, attributes: dict[str, str]) -> None:
        self.tables.append(Table())

    def _start_tr(self, attributes: dict[str, str]) -> None:
        if self.tables:
            self.tables[-1].rows.append([])

    def _start_tc(self, attributes: dict[str, str]) -> None:
        if self.tables and self.tables[-1].rows:
            self.tables[-1].rows[-1].append([])

    def _end_tbl(self) -> None:
        if self.tables:
            table = self.tables.pop()
            for block in _of_table(table):
                self._put(block)

    def _put(self, blocks: list[Block] | Block) -> None:
        """Into the cell that is open, else out."""
        target = self.ready
        if self.tables and self.tables[-1].rows and self.tables[-1].rows[-1]:
            target = self.tables[-1].rows[-1][-1]
        target.extend(blocks if isinstance(blocks, list) else [blocks])

    # -- words

    def _block(self, paragraph: Paragraph) -> list[Block]:
        style = self.styles.of(paragraph.style)
        level = paragraph.level if paragraph.level is not None else (style.level or 0)
        list_id = paragraph.list_id or style.list_id
        place = paragraph.list_level if paragraph.list_level is not None else style.list_level
        words = _markdown(paragraph.runs, is_heading=bool(level))
        if not words.strip():
            return []
        mark = self.lists.mark(list_id, place) if list_id else ""
        notes = [Block(note) for note in paragraph.notes]
        if level:
            title = " ".join(filter(None, [mark if mark != "-" else "", *words.split()]))
            return [Block(f"{'#' * level} {title}"), *notes]
        if mark:
            return [Block(f"{'  ' * place}{mark} {words.strip()}", is_item=True), *notes]
        return [Block(words), *notes]


def _markdown(runs: list[Run], *, is_heading: bool) -> str:
    said = []
    for (is_bold, is_italic, address), group in groupby(runs, key=lambda run: run.look):
        words = escaped("".join(run.words for run in group))
        core = words.strip()
        if not core:
            said.append(words)
            continue
        begin, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        marks = ("**" * is_bold + "*" * is_italic) if not is_heading and "\n" not in core else ""
        if address and "]" not in core:
            core = f"[{core}]({address.replace(' ', '%20').replace(')', '%29')})"
        said.append(f"{begin}{marks}{core}{marks[::-1]}{end}")
    return "".join(said).strip()


def _of_table(table: Table) -> list[Block]:
    """A Markdown table, or, where cells hold whole texts, their blocks row by row."""
    rows = [row for row in table.rows if any(cell for cell in row)]
    cells = [cell for row in rows for cell in row]
    is_laid_out = len(rows) < 2 or max((len(row) for row in rows), default=0) < 2
    if is_laid_out or any(
        len(cell) > 1 or (cell and len(cell[0].text) > LONG_CELL) or _is_marked(cell) for cell in cells
    ):
        return [block for cell in cells for block in cell]
    width = max(len(row) for row in rows)
    lines = [_line([" ".join(block.text for block in cell) for cell in row], width) for row in rows]
    return [Block("\n".join([lines[0], _line(["---"] * width, width), *lines[1:]]))]


def _is_marked(cell: list[Block]) -> bool:
    return any(block.is_item or block.text.startswith("#") for block in cell)


def _line(words: list[str], width: int) -> str:
    filled = [word.replace("\n", " ").replace("|", "\\|") for word in words] + [""] * (width - len(words))
    return f"| {' | '.join(filled)} |"
