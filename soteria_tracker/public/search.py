"""What somebody looks for, and where in the record it stands. Whatever is typed is words: nothing is an operator.

A page costs the same however much matches: at most ``MOST`` passages are looked at, the newest, and a count above
that is not made. Both databases are asked here and nowhere else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef

from responses.models.record import Edition
from responses.models.search import Passage
from responses.search_passages import until
from responses.search_words import words

#: Counted exactly up to here; the best matches are chosen among as many.
MOST = 500
PAGE = 20
#: Words of a query that are looked for; further ones are left out, and the page says so.
MOST_WORDS = 20
#: Letters from which the last word finds longer words that begin with it: shorter ones begin too many.
PREFIX = 3
#: “…” and "…" hold a phrase.
CHUNK = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
BEST, NEWEST = "best", "newest"
#: How much more a word counts in the names and the heading of a passage than in its text.
IN_TITLE = 3.0


class Term(NamedTuple):
    """Words that stand side by side; ``is_open``: the last may go on."""

    words: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True)
class Typed:
    terms: tuple[Term, ...]
    left_out: int = 0  # words beyond MOST_WORDS

    @classmethod
    def of(cls, text: str) -> "Typed":
        """Quotes make a phrase; all else (-, *, NEAR, a colon) is what it looks like."""
        found = [
            (tuple(word.folded for word in words(quoted or curled or plain)), not plain)
            for quoted, curled, plain in CHUNK.findall(text)
        ]
        chunks = [chunk for chunk in found if chunk[0]]
        kept: list[Term] = []
        total = 0
        for number, (chunk, is_quoted) in enumerate(chunks):
            room = MOST_WORDS - total
            total += len(chunk)
            if room > 0:
                is_last = number == len(chunks) - 1 and len(chunk) <= room
                kept.append(Term(chunk[:room], is_last and not is_quoted and len(chunk[-1]) >= PREFIX))
        return cls(tuple(dict.fromkeys(kept)), max(0, total - MOST_WORDS))


@dataclass(frozen=True)
class Query:
    """``keys``: of responses.search_passages, each must be there. ``day``: what was said, or published, by then.

    ``today``: the index has the wordings of a report that is entered before its day, and nobody finds them until then.
    """

    terms: tuple[Term, ...]
    keys: tuple[str, ...] = ()
    all_versions: bool = False
    day: date | None = None
    is_published: bool = False  # which of the two clocks ``day`` is on
    today: date | None = None

    @property
    def without_replaced(self) -> bool:
        """By the key. What had been published by a day is asked by date: it may have been replaced since."""
        return not self.all_versions and not (self.day and self.is_published)


class Found(NamedTuple):
    keys: list[int]  # of the passages of this page, in order
    total: int  # never above MOST + 1, which stands for more than MOST
    following: int | None  # the last key of this page, when there is another page


def find(query: Query, *, order: str = BEST, after: int | None = None) -> Found:
    """One query; two for a page behind the last."""
    if order == NEWEST and after is not None:
        rows = _candidates(query, below=after, most=PAGE + 1)
        keys = [key for key, _total in rows]
        total = int(rows[0][1]) if rows else len(_candidates(query))
    else:
        candidates = _candidates(query, ranked=order == BEST)
        total = len(candidates)
        best = sorted(candidates[:MOST], key=lambda row: (row[1], -row[0]))
        keys = [key for key, _rank in (best if order == BEST else candidates)]
        start = keys.index(after) + 1 if after in keys else 0
        keys = keys[start : start + PAGE + 1]
    return Found(keys[:PAGE], total, keys[PAGE - 1] if len(keys) > PAGE else None)


def fetch(keys: list[int]) -> list[Passage]:
    """In the order of the keys, with all that a page says of them. One query."""
    editions = Edition.objects.filter(publication=OuterRef("publication"), language=Edition.Language.WELSH)
    rows = (
        Passage.objects.select_related("publication", "body", "force", "report", "recommendation")
        .defer("publication__payload", "title", "words", "keys")
        .annotate(has_welsh=Exists(editions))
        .in_bulk(keys)
    )
    return [rows[key] for key in keys if key in rows]


def _candidates(
    query: Query, *, ranked: bool = False, below: int | None = None, most: int = MOST + 1
) -> list[tuple[int, float]]:
    """The newest that match, newest first, each with a rank: the smaller the better.

    ``below`` a key nothing is ranked: how many match in all stands there instead.
    """
    if not query.terms:
        return []
    ask = _postgresql if connection.vendor == "postgresql" else _sqlite
    sql, values = ask(query, ranked=ranked, below=below, most=most)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _sqlite(query: Query, *, ranked: bool, below: int | None, most: int) -> tuple[str, list[Any]]:
    table = "responses_passage_words"
    dated, days = _dated(query)
    # CROSS: the words first, whatever the planner thinks.
    join = f"CROSS JOIN responses_passage p ON p.id = {table}.rowid" if dated else ""
    source = f"FROM {table} {join} WHERE {' AND '.join([f'{table} MATCH %s', *dated])}"
    values: list[Any] = [sqlite_match(query), *days]
    end = f"ORDER BY {table}.rowid DESC LIMIT %s"
    if below is not None:
        count = f"(SELECT COUNT(*) FROM (SELECT 1 {source} LIMIT {MOST + 1}))"  # noqa: S608 -- our own names
        sql = f"SELECT {table}.rowid, {count} {source} AND {table}.rowid < %s {end}"
        return sql, [*values, *values, below, most]
    rank = f"bm25({table}, {IN_TITLE}, 1.0, 0.0)" if ranked else "0.0"
    return f"SELECT {table}.rowid, {rank} {source} {end}", [*values, most]


def _postgresql(query: Query, *, ranked: bool, below: int | None, most: int) -> tuple[str, list[Any]]:
    dated, days = _dated(query)
    source = f"FROM responses_passage p WHERE {' AND '.join(['tokens @@ %s::tsquery', *dated])}"
    values: list[Any] = [postgresql_match(query), *days]
    end = "ORDER BY id DESC LIMIT %s"
    if below is not None:
        count = f"(SELECT COUNT(*) FROM (SELECT 1 {source} LIMIT {MOST + 1}) counted)"  # noqa: S608 -- our own
        sql = f"SELECT id, {count} {source} AND id < %s {end}"
        return sql, [*values, *values, below, most]
    inner, inner_values = f"SELECT id, tokens {source} {end}", [*values, most]
    if not ranked:
        return f"SELECT id, 0.0 FROM ({inner}) found ORDER BY id DESC", inner_values  # noqa: S608
    weights = "'{0, 0, 0.3, 0.9}'"  # keys, nothing, text, title
    rank = f"-ts_rank({weights}, tokens, %s::tsquery, 1)"
    # By the terms alone: with a key in it ts_rank measures how near to it they stand, and finds none near.
    of_terms = " & ".join(_lexemes(term) for term in query.terms)
    return f"SELECT id, {rank} FROM ({inner}) found ORDER BY id DESC", [of_terms, *inner_values]  # noqa: S608


def _dated(query: Query) -> tuple[list[str], list[Any]]:
    """What had been said or published by the end of the day. An undated passage lies on no day."""
    if query.day is None and query.today is None:
        return [], []
    if query.day is None:
        return ["(p.kind <> %s OR p.published_on <= %s)"], [Passage.Kind.WORDING, query.today]
    if not query.is_published:
        return ["p.said_on <= %s"], [query.day]
    if query.all_versions:
        return ["p.published_on <= %s"], [query.day]
    return ["p.published_on <= %s", "(p.replaced_on IS NULL OR p.replaced_on > %s)"], [query.day, query.day]


def sqlite_match(query: Query) -> str:
    """Every word between quotes, and of letters and digits alone: FTS5 has no operator of those."""
    terms = " AND ".join(f'"{" ".join(term.words)}"{" *" if term.is_open else ""}' for term in query.terms)
    wanted = "".join(f' AND (keys : "{key.lstrip("=")}")' for key in query.keys)
    if months := " OR ".join(f'"{key.lstrip("=")}"' for key in _months(query)):
        wanted += f" AND (keys : ({months}))"
    without = ' NOT (keys : "replaced")' if query.without_replaced else ""
    return f"(({{title words}} : ({terms})){wanted}){without}"


def postgresql_match(query: Query) -> str:
    """The same for a tsquery: every word between apostrophes."""
    terms = [_lexemes(term) for term in query.terms]
    wanted = [f"'{key}'" for key in query.keys]
    if months := " | ".join(f"'{key}'" for key in _months(query)):
        wanted.append(f"({months})")
    without = ["!'=replaced'"] if query.without_replaced else []
    return " & ".join([*terms, *wanted, *without])


def _months(query: Query) -> list[str]:
    """So that the index itself leaves out what came later; of the last month ``_dated`` takes the days."""
    return list(until("d" if query.is_published else "s", query.day)) if query.day else []


def _lexemes(term: Term) -> str:
    *first, last = term.words
    return "(" + " <-> ".join([*(f"'{word}'" for word in first), f"'{last}'{':*' if term.is_open else ''}"]) + ")"


def keys_of(**chosen: Any) -> Iterator[str]:
    """The keys of what a form chose, by the letters of responses.search_passages; nothing for what it left open."""
    letters = {"language": "l", "kind": "k", "body": "b", "force": "f", "report": "p", "recommendation": "n"}
    for name, letter in letters.items():
        if chosen.get(name) not in (None, ""):
            yield f"={letter}{chosen[name]}"
