"""Words one typing error away: a letter too few, too many or wrong, or two that changed places.

What lives here: making such words. What does not: which of them anybody is called (archive.search.names)
or anybody said (archive.search.spelling). Pure.

A letter put in comes from the alphabets of the scripts the word is written in. Scripts of thousands of
signs have none here: in them only letters too many, changed places and the word's own letters are tried.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

LEAST_LETTERS = 4  # of a word in which an error is forgiven; three may be four with one left out
MOST_LETTERS = 32


def _span(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


# By the first word of a letter's name in Unicode.
_ALPHABETS = {
    "LATIN": ascii_lowercase + "ßæðøþđħıłŋœə",
    "CYRILLIC": _span("а", "я") + _span("ѐ", "џ") + "ґғқңүұһәө",
    "GREEK": _span("α", "ω") + "άέήίόύώ",
    "ARMENIAN": _span("ա", "ֆ"),
    "GEORGIAN": _span("ა", "ჰ"),
    "HEBREW": _span("א", "ת"),
    "ARABIC": _span("ء", "غ") + _span("ف", "ي") + "پچژکگی",
    "HANGUL": _span("\u1100", "\u1112") + _span("\u1161", "\u1175") + _span("\u11a8", "\u11c2"),
    "HIRAGANA": _span("ぁ", "ゖ"),
    "KATAKANA": _span("ァ", "ヺ") + "ー",
}


def one_error(word: str) -> list[str]:
    """Every word one error away, likelier errors first; none for words too short or too long."""
    if not LEAST_LETTERS - 1 <= len(word) <= MOST_LETTERS:
        return []
    added = (word[:i] + letter + word[i:] for i in range(len(word) + 1) for letter in _letters(word))
    found = dict.fromkeys(added if len(word) < LEAST_LETTERS else (*_shorter_or_as_long(word), *added))
    found.pop(word, None)
    return list(found)


def _shorter_or_as_long(word: str) -> Iterator[str]:
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]
    for i in range(len(word)):
        for letter in _letters(word):
            yield word[:i] + letter + word[i + 1 :]


def beginnings(word: str) -> list[str]:
    """With what words begin that begin with this one, but for an error in it. None begins with another."""
    if len(word) < LEAST_LETTERS:
        return []
    least = word[:-1]  # what follows it may be wrong, missing or one too many
    return [*(one for one in one_error(word) if not one.startswith(least)), least]


def _letters(word: str) -> str:
    return _of_scripts(frozenset(map(_script, word))) or "".join(sorted(set(word)))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


@lru_cache(maxsize=64)
def _of_scripts(scripts: frozenset[str]) -> str:
    return "".join(_ALPHABETS.get(script, "") for script in sorted(scripts))
