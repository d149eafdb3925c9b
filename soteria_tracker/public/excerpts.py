"""The stretch of a found passage in which the words stand, with each of them marked, and who says it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from responses.search_words import Word, words
from soteria_tracker.public.search import Term

#: Characters of an excerpt, and how many of them before the first word found.
LENGTH, BEFORE = 280, 70

Span = tuple[int, int]


class Excerpt(NamedTuple):
    voice: str
    html: SafeString


def excerpt(texts: Sequence[Sequence[str]], terms: Sequence[Term]) -> Excerpt:
    """From the text in which most of the terms stand; from the first where none does (only names matched)."""
    if not texts:
        return Excerpt("", SafeString(""))
    read = [(voice, text, list(_hits(list(words(text)), terms))) for voice, text in texts]
    voice, text, hits = max(read, key=lambda each: len({term for term, _span in each[2]}))
    return Excerpt(voice, _drawn(text, sorted({span for _term, span in hits}), _window(text, hits)))


def _hits(stream: list[Word], terms: Sequence[Term]) -> Iterator[tuple[int, Span]]:
    """Which term stands where."""
    for start in range(len(stream)):
        for number, term in enumerate(terms):
            if _is_at(stream, start, term):
                yield number, (stream[start].start, stream[start + len(term.words) - 1].end)


def _is_at(stream: list[Word], start: int, term: Term) -> bool:
    there = [word.folded for word in stream[start : start + len(term.words)]]
    if len(there) < len(term.words) or there[:-1] != list(term.words[:-1]):
        return False
    return there[-1] == term.words[-1] or (term.is_open and there[-1].startswith(term.words[-1]))


def _window(text: str, hits: list[tuple[int, Span]]) -> Span:
    """The stretch that holds most of the terms, the earliest of several, cut between words."""
    ends = [start for _term, (start, _end) in hits] or [0]

    def held(start: int) -> int:
        return len({term for term, span in hits if start <= span[0] and span[1] <= start + LENGTH - BEFORE})

    best = max(dict.fromkeys(ends), key=held)
    begin, end = max(0, best - BEFORE), min(len(text), max(0, best - BEFORE) + LENGTH)
    if begin:
        begin = text.find(" ", begin, best) + 1 or best
    if end < len(text):
        end = max(text.rfind(" ", begin, end), min((e for _t, (s, e) in hits if s == best), default=begin))
        end = end if end > begin else begin + LENGTH
    return begin, end


def _drawn(text: str, spans: list[Span], window: Span) -> SafeString:
    begin, end = window
    pieces: list[tuple[str, str]] = []
    at = begin
    for start, stop in spans:
        if start < at or stop > end:  # outside, or within one drawn already
            continue
        pieces += [(text[at:start], text[start:stop])]
        at = stop
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}{}{}", "… " if begin else "", marked, text[at:end], " …" if end < len(text) else "")
