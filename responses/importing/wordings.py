"""Where a text quotes an official wording: found by its words, whatever became of bullets, numbers, marks and a few
of the words.

A first look finds stretches that share rare pairs of words with the wording (linear in the text); a local alignment
of words (Smith and Waterman, 1981) then finds where the quotation begins and ends.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: The address of a Markdown link is no word of the text.
ADDRESS = re.compile(r"(?<=\])\([^()\s]*\)")
#: Share of the wording's weight that a quotation must hold, and of the quotation's words that are the wording's.
ENOUGH, DENSE = 0.6, 0.5
#: Words of another spelling count as the same from this likeness on (0-100): "prioritise", "prioritize".
ALIKE = 84
SKIPPED, WRONG = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class Asked:
    """A recommendation as the finder knows it. ``wording`` is "" where the official one is not held."""

    number: int
    wording: str = ""
    limbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text: lower case, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """``text[start:end]`` quotes recommendation ``number``; ``share`` of its words were met (0-1)."""

    number: int
    start: int
    end: int
    share: float


def words_of(text: str, *, without: Sequence[tuple[int, int]] = ()) -> list[Word]:
    """All words of a text but those in the spans given, and but addresses of links."""
    shut = sorted([*without, *(match.span() for match in ADDRESS.finditer(text))])
    found, at = [], 0
    for match in WORD.finditer(text):
        while at < len(shut) and shut[at][1] <= match.start():
            at += 1
        if at == len(shut) or match.end() <= shut[at][0]:
            found.append(Word(match[0].lower().replace("’", "'"), *match.span()))
    return found


def quotations(words: Sequence[Word], asked: Sequence[Asked]) -> list[Quotation]:
    """Every quotation of every recommendation, in reading order; where two overlap, the better one."""
    held = [each for each in asked if each.wording]
    common = Counter(word for each in held for word in {word.text for word in words_of(_whole(each))})
    found = [quotation for each in held for quotation in _of(each, words, common)]
    best: list[Quotation] = []
    for quotation in sorted(found, key=lambda each: -each.share):
        if not any(quotation.start < other.end and other.start < quotation.end for other in best):
            best.append(quotation)
    return sorted(best, key=lambda each: each.start)


def _whole(asked: Asked) -> str:
    return " ".join([asked.wording, *asked.limbs])


def _of(asked: Asked, words: Sequence[Word], common: Counter[str]) -> Iterator[Quotation]:
    wanted = [word.text for word in words_of(_whole(asked))]
    stem = len(words_of(asked.wording))
    weights = [1 / common[word] for word in wanted]
    for low, high in _stretches(wanted, stem, words, common):
        pairs = _align(wanted, [word.text for word in words[low:high]])
        if not pairs:
            continue
        first, last = low + pairs[0][1], low + pairs[-1][1]
        met = [place for place, _ in pairs]
        # Quoted whole, or without its limbs: an answer that repeats the limbs alone is no quotation.
        begun = sum(weights[place] for place in met if place < stem) / sum(weights[:stem])
        share = sum(weights[place] for place in met) / sum(weights)
        if begun >= ENOUGH and len(pairs) / (last - first + 1) >= DENSE and len(pairs) >= min(6, len(wanted)):
            yield Quotation(asked.number, words[first].start, words[last].end, max(share, 0.9 * begun))


def _stretches(wanted: list[str], stem: int, words: Sequence[Word], common: Counter[str]) -> Iterator[tuple[int, int]]:
    """Parts of the text, as places of words, that hold enough of the wording's pairs of words to look closer."""
    pairs = {pair: 1 / min(common[word] for word in pair) for pair in pairwise(wanted[:stem])}
    needed = 0.3 * sum(pairs.values())
    at = [
        (place, pair)
        for place in range(len(words) - 1)
        if (pair := (words[place].text, words[place + 1].text)) in pairs
    ]
    index = 0
    while index < len(at):
        begin = at[index][0]
        near = [each for each in at[index : index + 3 * len(wanted)] if each[0] < begin + 1.5 * stem]
        if sum(pairs[pair] for pair in {pair for _, pair in near}) < needed:
            index += 1
            continue
        low, high = max(0, begin - stem // 2), min(len(words), begin + int(1.6 * len(wanted)) + 10)
        yield low, high
        past = begin + int(0.8 * stem)
        while index < len(at) and at[index][0] < past:
            index += 1


def _align(wanted: list[str], said: list[str]) -> list[tuple[int, int]]:
    """The best local alignment: pairs of places of words that are the same or alike, in order."""
    alike = {
        (a, b): (0.5 if len(a) < 4 else 1.0)
        for a in set(wanted)
        for b in set(said)
        if a == b or (len(a) > 4 and len(b) > 4 and fuzz.ratio(a, b) >= ALIKE)
    }
    rows, columns = len(wanted) + 1, len(said) + 1
    score = [[0.0] * columns for _ in range(rows)]
    best, end = 0.0, (0, 0)
    for i in range(1, rows):
        above, here, word = score[i - 1], score[i], wanted[i - 1]
        for j in range(1, columns):
            value = max(
                0.0,
                above[j - 1] + alike.get((word, said[j - 1]), -WRONG),
                above[j] - SKIPPED,
                here[j - 1] - SKIPPED,
            )
            here[j] = value
            if value > best:
                best, end = value, (i, j)
    return _back(wanted, said, alike, score, end)


def _back(wanted, said, alike, score, end) -> list[tuple[int, int]]:
    (i, j), pairs = end, []
    while i and j and score[i][j] > 0:
        gain = alike.get((wanted[i - 1], said[j - 1]), -WRONG)
        if score[i][j] == max(0.0, score[i - 1][j - 1] + gain):
            if gain > 0:
                pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif score[i][j] == score[i - 1][j] - SKIPPED:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
