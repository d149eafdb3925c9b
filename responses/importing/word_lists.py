"""What Word says elsewhere than in the text: which styles are headings, how lists are numbered, where links lead."""

from collections import Counter
from dataclasses import dataclass, field

from responses.importing.archive import Archive
from responses.importing.xml import Event, events

TITLES = frozenset({"title", "titel"})


@dataclass(slots=True)
class Style:
    """A paragraph style; ``level`` of a heading 1-6, 0 for none, None where the style it rests on decides."""

    rests_on: str = ""
    level: int | None = None
    list_id: str = ""
    list_level: int = 0


@dataclass(slots=True)
class Styles:
    by_id: dict[str, Style] = field(default_factory=dict)

    def of(self, style_id: str) -> Style:
        """With what it takes over from the styles that it rests on."""
        found, seen = Style(), set()
        while style_id in self.by_id and style_id not in seen:
            seen.add(style_id)
            style = self.by_id[style_id]
            if found.level is None:
                found.level = style.level
            if not found.list_id:
                found.list_id, found.list_level = style.list_id, style.list_level
            style_id = style.rests_on
        return found


def stream(archive: Archive, name: str) -> list[Event] | tuple[()]:
    return list(events(archive.chunks(name))) if name in archive.names else ()


def styles(archive: Archive) -> Styles:
    found = Styles()
    current = Style()
    for kind, name, attributes in stream(archive, "word/styles.xml"):
        if kind != "start":
            continue
        value = attributes.get("val", "")
        if name == "style":
            current = found.by_id[attributes.get("styleId", "")] = Style()
        elif name == "name" and (level := _heading_level(value)):
            current.level = level
        elif name == "basedOn":
            current.rests_on = value
        elif name == "outlineLvl" and current.level is None:
            current.level = outline_level(value)
        elif name == "numId":
            current.list_id = value
        elif name == "ilvl":
            current.list_level = number(value)
    return found


def _heading_level(name: str) -> int:
    words = name.lower().split()
    if len(words) == 2 and words[0] == "heading" and words[1].isdigit():
        return min(int(words[1][:2]), 6)
    return 1 if name.lower() in TITLES else 0


def outline_level(value: str) -> int:
    """Word counts from 0; 9 is body text."""
    return level + 1 if value and (level := number(value, otherwise=9)) < 6 else 0


def number(value: str, *, otherwise: int = 0) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else otherwise


class Lists:
    """The numbers of numbered paragraphs, counted as Word counts them."""

    def __init__(self, archive: Archive) -> None:
        self._shapes: dict[str, dict[int, tuple[str, str, int]]] = {}  # abstract id -> level -> format, text, start
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, Counter[int]] = {}
        shape, level, list_id = "", 0, ""
        for kind, name, attributes in stream(archive, "word/numbering.xml"):
            if kind != "start":
                continue
            value = attributes.get("val", "")
            if name == "abstractNum":
                shape = attributes.get("abstractNumId", "")
                self._shapes[shape] = {}
            elif name == "lvl":
                level = number(attributes.get("ilvl", ""))
                self._shapes.setdefault(shape, {})[level] = ("decimal", f"%{level + 1}.", 1)
            elif name in ("numFmt", "lvlText", "start") and shape in self._shapes and level in self._shapes[shape]:
                old = self._shapes[shape][level]
                self._shapes[shape][level] = {
                    "numFmt": (value, old[1], old[2]),
                    "lvlText": (old[0], value, old[2]),
                    "start": (old[0], old[1], number(value, otherwise=1)),
                }[name]
            elif name == "num":
                list_id, shape = attributes.get("numId", ""), ""
            elif name == "abstractNumId" and list_id:
                self._abstract[list_id] = value

    def mark(self, list_id: str, level: int) -> str:
        """The mark of the next paragraph of a list: "-" of a bullet, "" of none, "2." or "(b)" of a numbered one."""
        shapes = self._shapes.get(self._abstract.get(list_id, ""), {})
        if list_id in ("", "0") or level > 8:
            return ""
        shape, text, _start = shapes.get(level, ("bullet", "", 1))
        if shape in ("bullet", "none"):
            return "-" if shape == "bullet" else ""
        counts = self._counts.setdefault(self._abstract[list_id], Counter())
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        counts[level] = counts[level] + 1 if counts[level] else shapes[level][2]
        for each in range(level + 1):
            kind, _text, start = shapes.get(each, ("decimal", "", 1))
            text = text.replace(f"%{each + 1}", _counted(counts[each] or start, kind))
        return text.strip()


ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _counted(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        said = ""
        for value, mark in ROMAN:
            said += mark * (count // value)
            count %= value
        return said if kind == "lowerRoman" else said.upper()
    return str(count)


def links(archive: Archive, part: str) -> dict[str, str]:
    """Relation -> address, of links out of the document that a browser may follow."""
    folder, _slash, name = part.rpartition("/")
    return {
        attributes.get("Id", ""): attributes.get("Target", "")
        for kind, tag, attributes in stream(archive, f"{folder}/_rels/{name}.rels")
        if kind == "start" and tag == "Relationship" and attributes.get("TargetMode") == "External"
        if attributes.get("Target", "").lower().startswith(("http://", "https://", "mailto:"))
    }
