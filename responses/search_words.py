"""Words as the search compares them: without accents or capitals, so that “ty” finds “tŷ” and “Tŷ’r”.

The index and whoever asks it fold by the same function; neither database is left to split a text its own way.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: Letters and digits, with accents that stand as characters of their own.
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
#: Characters of a word; PostgreSQL refuses one of 2,046 bytes, and a single sign may unfold to 18 letters.
LONGEST = 100


class Word(NamedTuple):
    """A word as it is compared, and where it stands in the text."""

    folded: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    for match in WORD.finditer(text):
        if folded := fold(match.group()):
            yield Word(folded, match.start(), match.end())


@lru_cache(maxsize=20_000)  # a text repeats its words
def fold(word: str) -> str:
    """Letters and digits alone, small, bare: ŵ is w, ﬁ is fi, ½ is 12."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(letter for letter in bare if letter.isalnum())[:LONGEST]


def folded(text: str) -> str:
    """Every word of a text, with a space between."""
    return " ".join(word.folded for word in words(text))
