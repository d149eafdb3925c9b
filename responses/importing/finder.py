"""Finds the recommendations in a document and proposes how to cut it. Pure: a text in, spans of it out.

Rules, general ones all: a recommendation is known by its official wording (responses.importing.wordings), or by a
heading with its number alone. Where it is quoted more than once, the answer belongs to the last quotation that is
followed by one. The heading of a quotation ("Recommendation 3") belongs to the wording, the heading of an answer
("Response") to the answer. What stands under the number of a recommendation whose wording is not held, between two
that are, is unplaced; so is page furniture in the middle of the text. Every character but white space between the
cuts stands in exactly one section. A person confirms each cut.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from responses.importing import endings
from responses.importing.cuts import Found, Proposal, Section, Span
from responses.importing.furniture import furniture, is_foreign, is_language_notice
from responses.importing.paragraphs import Paragraph, is_heading, is_number_heading, number_of, paragraphs
from responses.importing.wordings import Asked, Quotation, quotations, words_of

OPENING, CLOSING = "‘“\"'«(*_ \t", "’”\"'».;,:!?)*_"
#: Words between a paragraph's beginning and its quotation that still belong to the quotation: "Recommendation 3:".
FEW = 8
#: A second quotation that is that much poorer than the best one is a mention.
POORER = 0.2


def propose(text: str, recommendations: Sequence[Asked], *, margins: Sequence[Span] = ()) -> Proposal:
    """``margins``: spans that the reader of the file saw to stand in page margins, headers and footers."""
    return _Document(text, recommendations, margins).proposal()


@dataclass(slots=True)
class _Mark:
    """One place where a recommendation begins: by a quotation, or by a heading with its number alone."""

    number: int
    start: int  # of its heading, if it has one
    quote: Span
    share: float
    is_clean: bool  # begins a paragraph, or stands in quotation marks
    level: int = 0  # of its heading, in Markdown
    answer: list[Paragraph] = field(default_factory=list)


class _Document:
    def __init__(self, text: str, asked: Sequence[Asked], margins: Sequence[Span]) -> None:
        self.text, self.asked = text, asked
        self.all = paragraphs(text)
        known = frozenset(
            place
            for place, each in enumerate(self.all)
            if any(start <= each.start and each.end <= end for start, end in margins)
        )
        found = quotations(words_of(text), asked)
        kept = frozenset(
            place
            for place, each in enumerate(self.all)
            if any(quote.start <= each.start and each.end <= quote.end + 1 for quote in found)
        )
        places = furniture(self.all, known=known, kept=kept)
        self.aside = [self.all[place] for place in sorted(places)]
        self.body = [each for place, each in enumerate(self.all) if place not in places]
        plains = Counter(each.plain.lower() for each in self.body if is_heading(each))
        self.repeated = frozenset(plain for plain, times in plains.items() if times > 1)

    # -- where the recommendations are

    def marks(self) -> list[_Mark]:
        words = words_of(self.text, without=[(each.start, each.end) for each in self.aside])
        found = [self._quoted(quotation) for quotation in quotations(words, self.asked)]
        taken = [(mark.start, mark.quote[1]) for mark in found]
        numbers = {each.number for each in self.asked}
        for place, each in enumerate(self.body):
            number = number_of(each.plain)
            inside = any(start <= each.start < end for start, end in taken)
            if number in numbers and not inside and is_number_heading(each.plain):
                found.append(_Mark(number, each.start, (each.end, each.end), 0.0, True, each.level))
            elif number in numbers and not inside and self._is_inline_number(place):
                found.append(_Mark(number, each.start, (each.start, each.start), 0.0, True))
        return sorted(found, key=lambda mark: mark.start)

    def _is_inline_number(self, place: int) -> bool:
        """ "Recommendation 8: we ..." in front of a paragraph, colon or dash and all."""
        return bool(re.match(r"[\W_]*(?:recommendation|rec\.?)\s*\d{1,2}[*_]*\s*[:–—]", self.body[place].text, re.I))

    def _quoted(self, quotation: Quotation) -> _Mark:
        start, end, is_clean = self._borders(quotation)
        mark = _Mark(quotation.number, start, (start, end), quotation.share, is_clean)
        place = next((place for place, each in enumerate(self.body) if each.start >= start), len(self.body)) - 1
        if place >= 0 and self.body[place].end > start:  # begins inside a paragraph
            return mark
        while place >= 0 and self._heads_quotation(self.body[place], quotation.number):
            mark.start, mark.level = self.body[place].start, mark.level or self.body[place].level
            place -= 1
        return mark

    def _heads_quotation(self, paragraph: Paragraph, number: int) -> bool:
        plain = paragraph.plain
        if is_number_heading(plain):
            return number_of(plain) == number
        return endings.is_quote_label(paragraph) or (
            plain.endswith(":")
            and len(plain.split()) <= 12
            and re.search(r"\brecommend(?!ations)", plain, re.I) is not None
        )

    def _borders(self, quotation: Quotation) -> tuple[int, int, bool]:
        """Whole paragraphs and sentences where little is missing; quotation marks with what they enclose."""
        start, end = quotation.start, quotation.end
        first = next(each for each in self.body if each.start <= start < each.end)
        last = next(each for each in self.body if each.start < end <= each.end)
        while start > first.start and self.text[start - 1] in OPENING:
            start -= 1
        lead = self.text[first.start : start]
        few = len(lead.split()) <= (2 if "recommendation" not in lead.lower() else FEW)
        is_quoted = any(mark in self.text[start : quotation.start] for mark in "‘“\"'«")
        if few and not re.search(r"[.!?]['\"’”]?\s+\S", lead):
            start = first.start
        while end < last.end and self.text[end] in CLOSING:
            end += 1
        end = self._end_of_sentence(end, last)
        return start, end, is_quoted or start == first.start

    def _end_of_sentence(self, end: int, last: Paragraph) -> int:
        """A few words more, such as an abbreviation in brackets, belong to the quoted sentence."""
        if self.text[end - 1] in ".;!?’”\"'" and (end == last.end or self.text[end].isspace()):
            return end
        rest = self.text[end : last.end]
        stop = re.search(r"[.!?;][’”\"')*_]*(?=\s|$)|[’”][.;,]?(?=\s|$)|$", rest)
        size = stop.end() if stop else len(rest)
        return end + size if len(rest[:size].split()) <= FEW else end

    # -- which of them have the answers

    def chosen(self, marks: list[_Mark]) -> list[_Mark]:
        for mark, after in zip_longest(marks, marks[1:]):
            mark.answer = self._between(mark.quote[1], after.start if after else len(self.text))
        return sorted(
            filter(None, (self._choose(each.number, marks) for each in self.asked)), key=lambda mark: mark.start
        )

    def _choose(self, number: int, marks: list[_Mark]) -> _Mark | None:
        mine = [mark for mark in marks if mark.number == number]
        quoted = [mark for mark in mine if mark.share]
        if not quoted and not any(each.number == number and each.wording for each in self.asked):
            return None  # nothing but its number is known: shown, but no card answers it
        best = max((mark.share for mark in quoted), default=0.0)
        good = [mark for mark in mine if not mark.share or (mark.share >= best - POORER)]
        clean = [mark for mark in good if mark.is_clean] or good
        answered = [mark for mark in clean if self._has_answer(mark, marks)]
        quoted_and_answered = [mark for mark in answered if mark.share]
        pick = quoted_and_answered or answered or [mark for mark in clean if mark.share] or clean
        return pick[-1] if pick else None

    def _has_answer(self, mark: _Mark, marks: list[_Mark]) -> bool:
        answer = mark.answer[1:] if mark.answer and endings.is_label(mark.answer[0]) else mark.answer
        if not answer:
            return False
        if is_heading(answer[0]) and answer[0].plain.lower() not in self.repeated and len(answer) > 1:
            return (
                not endings.is_closing(answer[0])
                and mark is not marks[-1]
                and not self._opens_a_section(answer[0], mark)
            )
        return not endings.is_closing(answer[0])

    def _opens_a_section(self, heading: Paragraph, mark: _Mark) -> bool:
        return not 0 < mark.level < heading.level

    def _between(self, start: int, end: int) -> list[Paragraph]:
        """Paragraphs of the body in a span; the first may be the rest of one."""
        found = []
        for each in self.body:
            low, high = max(each.start, start), min(each.end, end)
            if low < high and (words := self.text[low:high].strip()):
                low += self.text[low:high].index(words)
                found.append(replace(each, start=low, end=low + len(words), text=words))
        return found

    # -- the cuts

    def proposal(self) -> Proposal:
        marks = self.marks()
        chosen = self.chosen(marks)
        if not chosen:
            return self._uncut()
        cuts: list[tuple[int, str]] = [(0, "before")]
        for mark, after in zip_longest(chosen, chosen[1:]):
            cuts += [(mark.start, f"heading {mark.number}"), (mark.quote[0], f"quotation {mark.number}")]
            end = after.start if after else len(self.text)
            cuts += self._answer_cuts(
                mark, marks, end, [each for each in chosen if each is not mark], is_last=not after
            )
        return self._sections(chosen, cuts)

    def _answer_cuts(
        self, mark: _Mark, marks: list[_Mark], end: int, others: list[_Mark], *, is_last: bool
    ) -> list[tuple[int, str]]:
        start = mark.quote[1]
        answer = self._between(start, end)
        label = next((each.end for each in answer[:1] if endings.is_label(each)), start)
        cuts = [(start, f"label {mark.number}"), (label, f"answer {mark.number}")]
        held = {each.number for each in self.asked if each.wording}
        unheld = next((each.start for each in marks if start <= each.start < end and each.number not in held), end)
        if is_last:
            known = [self._between(each.quote[1], self._end_of(each, others, mark)) for each in others]
            size = endings.length_of_answer(answer, known, repeated=self.repeated, level=mark.level)
            closing = answer[size].start if size < len(answer) else end
            cuts.append((max(start, min(closing, unheld)), "after"))
        elif unheld < end:
            cuts.append((unheld, "unplaced"))
        return cuts

    def _end_of(self, mark: _Mark, others: list[_Mark], last: _Mark) -> int:
        return min(each.start for each in [*others, last] if each.start > mark.start)

    def _sections(self, chosen: list[_Mark], cuts: list[tuple[int, str]]) -> Proposal:
        pieces: dict[str, list[Span]] = {}
        aside: list[list[Span]] = []
        last_owner = ""
        for start, end, owner in self._pieces(cuts):
            if owner != "unplaced":
                pieces.setdefault(owner, []).append((start, end))
            elif last_owner == "unplaced" and not self.text[aside[-1][-1][1] : start].strip():
                aside[-1].append((start, end))
            else:
                aside.append([(start, end)])
            last_owner = owner

        def section(owner: str) -> Section:
            return Section(self.text, tuple(pieces.get(owner, ())))

        found = tuple(
            Found(
                mark.number,
                heading=section(f"heading {mark.number}"),
                quotation=section(f"quotation {mark.number}"),
                label=section(f"label {mark.number}"),
                answer=section(f"answer {mark.number}"),
                share=mark.share,
            )
            for mark in chosen
        )
        unplaced = tuple(Section(self.text, tuple(each)) for each in aside)
        return Proposal(self.text, section("before"), found, section("after"), unplaced)

    def _pieces(self, cuts: list[tuple[int, str]]) -> list[tuple[int, int, str]]:
        """The whole text in order, each stretch with its section. Furniture is cut out of whatever it stands in."""
        ends = [start for start, _ in cuts[1:]] + [len(self.text)]
        held = [
            (start, end, owner) for (start, owner), end in zip(cuts, ends, strict=True) if self.text[start:end].strip()
        ]
        aside = sorted([*self.aside, *self._foreign(held)], key=lambda each: each.start)
        found = []
        for start, end, owner in held:
            for each in aside:
                if start <= each.start < end:
                    found += [(start, each.start, owner), (each.start, each.end, "unplaced")]
                    start = each.end
            found.append((start, end, owner))
        return [piece for piece in found if self.text[piece[0] : piece[1]].strip()]

    def _foreign(self, held: list[tuple[int, int, str]]) -> list[Paragraph]:
        """Notices about languages, and Welsh lines, within a quotation or an answer in English."""
        return [
            each
            for start, end, owner in held
            if owner.split()[0] in ("heading", "quotation", "label", "answer") and not is_foreign(self.text[start:end])
            for each in self._between(start, end)
            if each in self.body and (is_foreign(each.plain) or is_language_notice(each.plain))
        ]

    def _uncut(self) -> Proposal:
        """No recommendation found: all of it before them, and nothing lost."""
        cuts = [(0, "before")]
        return self._sections([], cuts)
