"""Text as it is stored, and text as it is compared.

`clean` is what happens to everything pasted, once, before it is stored. `normalise` folds *typography* only
(marks, dashes, blanks, ligatures), never letters, accents, case or figures, and remembers for every character
where it stood in the raw text. What counts as a word lives in `tokens`, what counts as the same in `anchors`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

APOSTROPHES = "'’‘‚‛ʼ`´′＇"
MARKS = APOSTROPHES + '"“”„‟«»‹›″〝〞〟「」『』｢｣﹁﹂﹃﹄＂'
"""All quotation marks and apostrophes: one class, ignored at the edges of words."""
DASHES = "-‐‑‒–—―−⸺⸻﹘﹣－"
"""All dashes: one class, with or without blanks."""
HYPHENS = "-‐‑－"
REMOVED = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
"""Soft hyphen, zero-width characters, joiners, byte order mark, bidi marks, control characters (a regex
class)."""
OPTIONAL_HYPHEN = "\u00ad"
"""In normalised text: a hyphen at a line end, which may or may not belong to the word."""

COMBINING = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c))[0] == "M")
"""Combining marks of the first plane; a class with those beyond it is a hundred times slower."""
_CLUSTER = re.compile(f"[^{COMBINING}][{COMBINING}\u1160-\u11ff]{{0,30}}|[{COMBINING}]{{1,30}}")
_LONG_CLUSTER = re.compile(f"(?:[{COMBINING}]|[\U00010000-\U0001e94f]){{31}}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_SEP = f"\\s{re.escape(MARKS + DASHES)}{REMOVED}"
_CHANGED = re.compile(
    f"(?! [^{_SEP}])(?P<sep>[{_SEP}]+)"  # a single blank between words stays as it is
    "|(?P<dots>(?:\\.(?:[ \\xa0]?\\.){2,}|…|‥)(?:[ \\xa0]?(?:…|‥))*)"
    "|(?P<one>[ﬀ-ﬆ！-～])"
)
_REMOVED_RUN = re.compile(f"[{REMOVED}]+")
_LINE_END_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}\u00ad][ \\t]*\\n[ \\t]*")
_LINE_END_SOFT = re.compile("\u00ad[ \\t]*\\n[ \\t]*")


def nfc(text: str) -> str:
    """Canonical composition. Runs of over 30 combining marks are composed piecewise: the library's own sort
    is quadratic in their length."""
    if not _LONG_CLUSTER.search(text):
        return unicodedata.normalize("NFC", text)
    return _CLUSTER.sub(lambda m: unicodedata.normalize("NFC", m.group()), text)


def clean(text: str) -> str:
    """What is pasted, as it is stored: line ends as \\n, NFC, no control characters but \\n and \\t."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return nfc(_CONTROL.sub("", text))


def fingerprint(text: str) -> str:
    """Hex SHA-256 of the text in UTF-8: whoever holds the same text can tell that it is the same."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text; character i comes from the raw code points starts[i] to ends[i] (half open)."""

    text: str
    starts: array[int]
    ends: array[int]


class _Builder:
    """Collects text and offsets piece by piece."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.starts = array("l")
        self.ends = array("l")

    def same(self, text: str, start: int) -> None:
        self.parts.append(text)
        self.starts.extend(range(start, start + len(text)))
        self.ends.extend(range(start + 1, start + len(text) + 1))

    def changed(self, text: str, start: int, end: int) -> None:
        self.parts.append(text)
        self.starts.extend([start] * len(text))
        self.ends.extend([end] * len(text))

    def done(self) -> Normalised:
        return Normalised("".join(self.parts), self.starts, self.ends)


def normalise(raw: str) -> Normalised:
    """Fold typography, keeping the way back to the raw text."""
    composed = _compose(raw)
    text = composed.text if composed else raw
    out, last = _Builder(), 0
    for match in _CHANGED.finditer(text):
        start, end = match.span()
        if last < start:
            out.same(text[last:start], last)
        out.changed(_replacement(match, text), start, end)
        last = end
    out.same(text[last:], last)
    return _through(out.done(), composed) if composed else out.done()


def _replacement(match: re.Match[str], text: str) -> str:
    start, end = match.span()
    found = match.group()
    if match.lastgroup == "dots":
        return "…"
    if match.lastgroup == "one":
        return _LIGATURES.get(found) or chr(ord(found) - 0xFEE0)
    before = start > 0 and _in_word(text[start - 1])
    after = end < len(text) and _in_word(text[end])
    return _separator(found, before, after) if len(found) < 50 else _fold(found, before, after)


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M" or char in _LIGATURES


@lru_cache(maxsize=4096)
def _separator(found: str, before: bool, after: bool) -> str:
    return _fold(found, before, after)


def _fold(found: str, before: bool, after: bool) -> str:
    """What a run of blanks, marks and dashes between two characters comes down to."""
    inside = before and after
    if inside and _LINE_END_SOFT.fullmatch(found):
        return ""
    if inside and _LINE_END_HYPHEN.fullmatch(found):
        return OPTIONAL_HYPHEN
    found = _REMOVED_RUN.sub("", found)
    if any(char in DASHES for char in found):
        return "-"
    if inside and len(found) == 1 and found in APOSTROPHES:
        return "'"
    return " " if any(char.isspace() for char in found) or (inside and found) else ""


def _compose(raw: str) -> Normalised | None:
    """NFC with offsets; None where the text is composed already."""
    if not _LONG_CLUSTER.search(raw) and unicodedata.is_normalized("NFC", raw):
        return None
    out = _Builder()
    for match in _CLUSTER.finditer(raw):
        composed = unicodedata.normalize("NFC", match.group())
        if composed == match.group():
            out.same(composed, match.start())
        else:
            out.changed(composed, *match.span())
    return out.done()


def _through(outer: Normalised, inner: Normalised) -> Normalised:
    """The offsets of `outer` pointed into the raw text that `inner` was made from."""
    starts = array("l", [inner.starts[i] for i in outer.starts if i < len(inner.starts)])
    ends = array("l", [inner.ends[i - 1] for i in outer.ends])
    return Normalised(outer.text, starts, ends)
