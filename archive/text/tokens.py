"""Normalised text as a row of words and signs, each with its place in the raw text.

A word is a run of letters and figures, with the apostrophes inside it ("don't") and the points and commas
inside a number ("1,000.5"); in scripts without blanks every character is one. Everything else but blanks
and quotation marks is a sign of its own."""

from __future__ import annotations

import re
from array import array
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from operator import add

from archive.text.combining import COMBINING
from archive.text.normalise import (
    FILLER,
    HYPHENS,
    LIGATURES,
    SOFT_HYPHEN,
    is_composed,
    nfc,
    normalise,
)

SOFT = frozenset(".,;:-。、،؛।")
"""What may end a quote without being part of it: . , ; : and dash."""
UNSPACED = (
    "\u0e00-\u0e4f\u0e80-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
UNITS = frozenset("$€£¥₽₴₹₺₩¢%‰°№#+<>=~≈±×^")
_UNSPACED_CHAR = re.compile(f"[{UNSPACED}]")
_PLAIN_UNSPACED = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff"
_FIRST_UNSPACED = _PLAIN_UNSPACED[0]
_ROW = re.compile(f"[{_PLAIN_UNSPACED}]{{2,}}")
_LETTER = f"[^\\W_{UNSPACED}]"
_UNSEEN = f"{FILLER}{SOFT_HYPHEN}"
_WORD = f"{_LETTER}+(?:[{_UNSEEN}]*[{COMBINING}]+{_LETTER}*)*"
_INSIDE = f"[{_UNSEEN}]*'[{_UNSEEN}]*|[{_UNSEEN}]+|{SOFT_HYPHEN}[ \\t]*\\n[ \\t]*"
_AT_LINE_END = "-[ \\t]*\\n[ \\t]*"
_DOTS = r"(?:\.(?:[ \xa0]?\.){2,}|[…‥])(?:[ \xa0]?[…‥])*"
_TWO_DOTS = ("..", ". ", ".\u00a0")
_EDGE = f"\\s'\"{_UNSEEN}"
_TOKEN = re.compile(
    "[A-Za-zА-Яа-яЁё]+(?=[ \\n.,])"  # nearly all words of nearly all texts
    f"|\\d+(?:{FILLER}*[.,:]{FILLER}*\\d+)+(?!{_LETTER})"
    f"|{_WORD}(?:(?:{_INSIDE}|{_AT_LINE_END}){_WORD})*"
    f"|[{_PLAIN_UNSPACED}]+(?![{COMBINING}])|[{UNSPACED}][{COMBINING}]*"
    f"|{_DOTS}|[-–][-–{_EDGE}]*|[^{_EDGE}]\u0338?"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words and signs in order; token i stands at starts[i] to ends[i] of `raw` (code points, half open)."""

    raw: str
    keys: list[str]
    starts: array[int]
    ends: array[int]
    broken: tuple[tuple[int, int], ...] = ()
    """Words broken at a line end whose hyphen may or may not be theirs: first token, number of tokens."""

    def __len__(self) -> int:
        return len(self.keys)

    def between(self, left: int, right: int) -> str:
        """The raw text between the tokens before `left` and from `right` on."""
        start = self.ends[left - 1] if left > 0 else 0
        return self.raw[start : self.starts[right] if right < len(self) else len(self.raw)]

    def text(self, start: int, end: int) -> str:
        """The raw text of tokens start to end."""
        return self.raw[self.starts[start] : self.ends[end - 1]] if start < end else ""

    def joined(self, at: int, size: int) -> str:
        """A broken word in one."""
        return "".join(self.keys[at : at + size : 2])


def is_word(key: str) -> bool:
    """Whether a token is a word and no sign."""
    return key[0].isalnum()


def is_unspaced(key: str) -> bool:
    """Whether a token belongs to a script that is written without blanks."""
    return _UNSPACED_CHAR.match(key) is not None


def tokenise(raw: str, known: Container[str] = frozenset()) -> Tokens:
    """Split a text. A word broken at a line end is joined where the joined word is among `known`."""
    text = normalise(raw)
    found = _TOKEN.findall(text)
    starts = array("l", _starts(text, found))
    tokens = Tokens(raw, found, starts, array("l", map(add, starts, map(len, found))))
    if _ROW.search(text) or re.search(_AT_LINE_END, text):
        tokens = _parted(tokens)
    tokens = replace(tokens, keys=_folded(tokens.keys, is_composed(raw)))
    _widen_dashes(tokens)
    return join(tokens, known)


def _starts(text: str, found: list[str]) -> Iterator[int]:
    """Where tokens stand that follow one another with nothing between them but what no token begins with."""
    at = 0
    for key in found:
        at = text.index(key, at)
        yield at
        at += len(key)


def _parted(tokens: Tokens) -> Tokens:
    """The tokens with rows of characters as single ones, and each word broken at a line end as three."""
    keys: list[str] = []
    starts, ends = array("l"), array("l")
    broken = []
    for key, at in zip(tokens.keys, tokens.starts, strict=True):
        end = at + len(key)
        if key[0] >= _FIRST_UNSPACED and _ROW.fullmatch(key):
            keys += key
            starts.extend(range(at, end))
            ends.extend(range(at + 1, end + 1))
            continue
        parts = re.split(f"({_AT_LINE_END})", key) if "\n" in key and is_word(key) else [key]
        if len(parts) > 1:
            broken.append((len(keys), len(parts)))
        for part in parts:
            keys.append(part)
            starts.append(at)
            at += len(part)
            ends.append(at)
    return Tokens(tokens.raw, keys, starts, ends, tuple(broken))


def _folded(keys: list[str], composed: bool) -> list[str]:
    """The tokens as they are compared: dashes and dots in one form, nothing unseen inside a word."""
    fold = {}
    for key in set(keys):
        if key[0] in "-–":
            fold[key] = "-"
        elif key[0] in "…‥" or key[:2] in _TWO_DOTS:
            fold[key] = "…"
        elif not key.isascii() or FILLER in key:
            plain = re.sub(f"[{_UNSEEN}][ \\t\\n]*", "", key).translate(LIGATURES)
            plain = plain if composed else nfc(plain)
            if plain != key:
                fold[key] = plain
    return [fold.get(key, key) for key in keys] if fold else keys


def _widen_dashes(tokens: Tokens) -> None:
    """A dash takes up all between the words beside it."""
    at = -1
    for _ in range(tokens.keys.count("-")):
        at = tokens.keys.index("-", at + 1)
        tokens.starts[at] = tokens.ends[at - 1] if at else 0


def join(tokens: Tokens, known: Container[str]) -> Tokens:
    """The tokens with those broken words in one that are among `known`."""
    found = [(at, size) for at, size in tokens.broken if tokens.joined(at, size) in known]
    if not found:
        return tokens
    keys: list[str] = []
    starts, ends = array("l"), array("l")
    last = 0
    for at, size in [*found, (len(tokens), 0)]:
        keys += tokens.keys[last:at]
        starts += tokens.starts[last:at]
        ends += tokens.ends[last:at]
        if size:
            keys.append(tokens.joined(at, size))
            starts.append(tokens.starts[at])
            ends.append(tokens.ends[at + size - 1])
        last = at + size
    return Tokens(tokens.raw, keys, starts, ends)


def cuts_word(tokens: Tokens, at: int) -> bool:
    """Whether a quotation that begins or ends before token `at` would cut a word: a hyphened compound, a sum
    with its currency, a number with its sign."""
    if not 0 < at < len(tokens.keys) or tokens.ends[at - 1] != tokens.starts[at]:
        return False
    left, right = tokens.keys[at - 1], tokens.keys[at]
    return (
        _is_hyphen(tokens, at - 1)
        or _is_hyphen(tokens, at)
        or _is_minus(tokens, at)
        or _is_point(tokens, at)
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


def _is_point(tokens: Tokens, at: int) -> bool:
    """A decimal point with no figure before it (".5")."""
    if tokens.keys[at - 1] not in ".,·" or not tokens.keys[at][0].isdigit():
        return False
    begins = tokens.starts[at - 1]
    return begins == 0 or not tokens.raw[begins - 1].isalnum()


def _is_unit(sign: str, number: str) -> bool:
    """A currency, percent or degree sign set against a figure."""
    return sign in UNITS and (number[0].isdigit() or number[-1].isdigit())
