"""How a recommendation is quoted: official wording and limbs, or the words in which the office quotes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from responses.papers import Limbs, Wording

Payload = Mapping[str, Any]
QUOTATION_MARKS = "‘“'\""


@dataclass(frozen=True)
class Quotation:
    """``own`` is the office's quotation (Markdown); where it is given, it stands in the place of the official one.

    On a page of the record both stand, the official one first, wherever the office's words differ from it.
    """

    official: str
    limbs: Sequence[str]
    limb_style: str
    own: str
    style: str
    shows_both: bool

    @property
    def shows_official(self) -> bool:
        return bool(self.official) and (self.shows_both or not self.own)

    @property
    def is_lettered(self) -> bool:
        return self.limb_style == Limbs.LETTERS and bool(self.limbs) and self.shows_official

    @property
    def is_given(self) -> bool:
        return bool(self.official or self.own)


def quoted(asked: Payload, paper: Payload, *, in_record: bool = False) -> Quotation:
    """Of a recommendation, as this paper quotes it."""
    own, limbs = asked.get("wording_quoted", "").strip(), [limb["text"] for limb in asked["limbs"]]
    if in_record:
        differs = own if _squeezed(own) != _squeezed(" ".join([asked["wording"], *limbs])) else ""
        return Quotation(asked["wording"], limbs, Limbs.LETTERS, differs, Wording.RULE, shows_both=True)
    official = asked["wording"]
    if limbs and paper["limbs"] == Limbs.RUN_ON:
        official, limbs = " ".join([official, *limbs]), []
    if paper["wording"] == Wording.QUOTES:
        official, limbs, own = *_in_marks(official, limbs), _marked(own)
    return Quotation(official, limbs, paper["limbs"], own, paper["wording"], shows_both=False)


def _in_marks(wording: str, limbs: Sequence[str]) -> tuple[str, list[str]]:
    """One pair around the whole, limbs included."""
    if not wording:
        return wording, list(limbs)
    if not limbs:
        return f"‘{wording}’", []
    return f"‘{wording}", [*limbs[:-1], f"{limbs[-1]}’"]


def _marked(markdown: str) -> str:
    """Marks around what was typed without; a text that begins with marks or with a list keeps its own."""
    if not markdown or not markdown[0].isalnum():
        return markdown
    return f"‘{markdown}’"


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).lower()
