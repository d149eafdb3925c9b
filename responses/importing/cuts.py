"""How a document could be cut: spans of its text, none of them copied. Made by responses.importing.finder."""

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Section:
    """Pieces of the source, in reading order. Several where page furniture stood between them."""

    source: str
    pieces: tuple[Span, ...] = ()

    def __str__(self) -> str:
        """The words as in the source; a sentence that furniture cut in two is whole again."""
        said = ""
        for start, end in self.pieces:
            piece = self.source[start:end].strip()
            goes_on = said[-1:].isalnum() and piece[:1].islower()
            said += (" " if goes_on else "\n\n") * bool(said and piece) + piece
        return said

    def __bool__(self) -> bool:
        return bool(str(self))


@dataclass(frozen=True, slots=True)
class Found:
    """One recommendation: its heading and quotation, the answer's heading and the answer."""

    number: int
    heading: Section
    quotation: Section
    label: Section
    answer: Section
    share: float = 1.0  # of the official wording that was met; 0 where only its number was


@dataclass(frozen=True, slots=True)
class Proposal:
    """How the source could be cut; ``recommendations`` in reading order."""

    source: str
    before: Section
    recommendations: tuple[Found, ...]
    after: Section
    unplaced: tuple[Section, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "before": str(self.before),
            "recommendations": {
                str(found.number): {
                    "wording": _joined(found.heading, found.quotation),
                    "answer": _joined(found.label, found.answer),
                }
                for found in self.recommendations
            },
            "after": str(self.after),
            "unplaced": [str(section) for section in self.unplaced],
        }


def _joined(*sections: Section) -> str:
    return "\n\n".join(str(section) for section in sections if section)
