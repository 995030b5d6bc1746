"""Words as both engines cut and fold them, and where they stand in a text.

What lives here: the twin, in Python, of SQLite's tokenizer `unicode61 remove_diacritics 2` and of
the function `archive_words` on PostgreSQL: runs of letters and digits, without case, without accents
on Latin letters (so "Zürich" is "zurich", while "ё" stays "ё"). What does not: what readers may write
in the search box (archive.search.query).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

# A letter or digit, then letters, digits and combining marks.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
SHORT = 3  # letters: words no longer are common in most languages


class Word(NamedTuple):
    """A word of a text: as it is compared, and where it stands (code points, half open)."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    return [Word(_folded(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def folded_words(text: str) -> tuple[str, ...]:
    return tuple(_folded(found) for found in _WORD.findall(text))


def neighbours(row: Sequence[str]) -> list[str]:
    """Lexemes of which words stand beside each other, for PostgreSQL, whose index knows words but not where
    they stand: a hash, in one of 65,536, of each two in a row and of each three short ones."""
    threes = (three for three in zip(row, row[1:], row[2:], strict=False) if max(map(len, three)) <= SHORT)
    return list(dict.fromkeys(map(_hashed, [*zip(row, row[1:], strict=False), *threes])))


def _hashed(row: Iterable[str]) -> str:
    return "~" + hashlib.md5(" ".join(row).encode(), usedforsecurity=False).hexdigest()[:4]


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", word))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """One letter without case, and without accents if it is a Latin one: never two letters."""
    small = letter.casefold()
    if len(small) != 1:
        small = letter.lower()
    pieces = unicodedata.normalize("NFD", small)
    base, marks = pieces[0], pieces[1:]
    if base.isascii() and all(unicodedata.combining(mark) for mark in marks):
        return base
    return "" if unicodedata.combining(small[0]) else small[0]
