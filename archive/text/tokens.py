"""Normalised text as a row of words and signs, each with its place in the raw text.

A word is a run of letters and figures, with the apostrophes inside it ("don't") and the points and commas
inside a number ("1,000.5"); in scripts without blanks every character is one. Everything else but blanks
and quotation marks is a sign of its own."""

from __future__ import annotations

import re
from array import array
from collections.abc import Container
from dataclasses import dataclass

from archive.text.normalise import COMBINING, HYPHENS, OPTIONAL_HYPHEN, normalise

SOFT = frozenset(".,;:-。、،؛।")
"""What may end a quote without being part of it: . , ; : and dash."""
UNSPACED = (
    "\u0e00-\u0e4f\u0e80-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
UNITS = frozenset("$€£¥₽₴₹₺₩¢%‰°№#+<>=~≈±×^")
_UNSPACED_CHAR = re.compile(f"[{UNSPACED}]")
_WORD = f"[^\\W_{UNSPACED}]+(?:[{COMBINING}]+[^\\W_{UNSPACED}]*)*"
_TOKEN = re.compile(
    f"\\d+(?:[.,:]\\d+)+(?![^\\W_{UNSPACED}])"
    f"|{_WORD}(?:['{OPTIONAL_HYPHEN}]{_WORD})*"
    f"|[{UNSPACED}][{COMBINING}]*"
    f"|[^\\s{OPTIONAL_HYPHEN}]"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words and signs in order; token i stands at starts[i] to ends[i] of `raw` (code points, half open)."""

    raw: str
    keys: list[str]
    starts: array[int]
    ends: array[int]

    def __len__(self) -> int:
        return len(self.keys)

    def between(self, left: int, right: int) -> str:
        """The raw text between the tokens before `left` and from `right` on."""
        start = self.ends[left - 1] if left > 0 else 0
        return self.raw[start : self.starts[right] if right < len(self) else len(self.raw)]

    def text(self, start: int, end: int) -> str:
        """The raw text of tokens start to end."""
        return self.raw[self.starts[start] : self.ends[end - 1]] if start < end else ""


def is_word(key: str) -> bool:
    """Whether a token is a word and no sign."""
    return key[0].isalnum()


def is_unspaced(key: str) -> bool:
    """Whether a token belongs to a script that is written without blanks."""
    return _UNSPACED_CHAR.match(key) is not None


def tokenise(raw: str, known: Container[str] = frozenset()) -> Tokens:
    """Split a text. A word broken at a line end is joined where the joined word is among `known`."""
    text = normalise(raw)
    keys: list[str] = []
    starts, ends = array("l"), array("l")
    for match in _TOKEN.finditer(text.text):
        key = match.group()
        start, end = match.span()
        if OPTIONAL_HYPHEN in key and key.replace(OPTIONAL_HYPHEN, "") not in known:
            _broken(key, start, keys, starts, ends)
        else:
            keys.append(key.replace(OPTIONAL_HYPHEN, ""))
            starts.append(start)
            ends.append(end)
    return Tokens(
        raw,
        keys,
        array("l", [text.starts[i] for i in starts]),
        array("l", [text.ends[i - 1] for i in ends]),
    )


def _broken(key: str, at: int, keys: list[str], starts: array[int], ends: array[int]) -> None:
    """A word whose hyphen at the line end belongs to it: three tokens."""
    for part in re.split(f"({OPTIONAL_HYPHEN})", key):
        keys.append("-" if part == OPTIONAL_HYPHEN else part)
        starts.append(at)
        at += len(part)
        ends.append(at)


def cuts_word(tokens: Tokens, at: int) -> bool:
    """Whether a quotation that begins or ends before token `at` would cut a word: a hyphened compound, a sum
    with its currency, a number with its sign."""
    if not 0 < at < len(tokens):
        return False
    left, right = tokens.keys[at - 1], tokens.keys[at]
    if tokens.ends[at - 1] != tokens.starts[at]:
        return False
    return (
        _is_hyphen(tokens, at - 1)
        or _is_hyphen(tokens, at)
        or _is_minus(tokens, at)
        or _is_unit(left, right)
        or _is_unit(right, left)
    )


def _is_hyphen(tokens: Tokens, at: int) -> bool:
    """A hyphen set tight between two words, or a dash between two figures."""
    if tokens.keys[at] != "-" or not 0 < at < len(tokens) - 1:
        return False
    left, right = tokens.keys[at - 1], tokens.keys[at + 1]
    tight = tokens.ends[at - 1] == tokens.starts[at] and tokens.ends[at] == tokens.starts[at + 1]
    printed = tokens.raw[tokens.starts[at] : tokens.ends[at]].rstrip("\n\t ")
    if not (tight and is_word(left) and is_word(right)) or len(printed) != 1:
        return False
    if left[-1].isdigit() and right[0].isdigit():
        return tokens.starts[at] + 1 == tokens.ends[at]
    return printed in HYPHENS and not (is_unspaced(left) or is_unspaced(right))


def _is_minus(tokens: Tokens, at: int) -> bool:
    """A minus before a figure: a dash with a blank or nothing before it and none after."""
    if tokens.keys[at - 1] != "-" or not tokens.keys[at][0].isdigit():
        return False
    printed = tokens.raw[tokens.starts[at - 1] : tokens.starts[at]]
    return len(printed.strip()) == 1 and not printed[-1].isspace() and (at == 1 or printed[0].isspace())


def _is_unit(sign: str, number: str) -> bool:
    """A currency, percent or degree sign set against a figure."""
    return sign in UNITS and (number[0].isdigit() or number[-1].isdigit())
