"""Text as it is stored, and text as it is compared.

`clean` is what happens to everything pasted, once, before it is stored. `normalise` folds *typography* only
(marks, dashes, full-width forms), never letters, accents, case or figures, and one character by one, so that
every offset stays true. What counts as a word lives in `tokens`, what counts as the same in `anchors`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from archive.text.combining import COMBINING

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
SOFT_HYPHEN = "\u00ad"
FILLER = "\0"
"""In normalised text: a character that is not there for the reader."""
_CLUSTER = re.compile(f"[^{COMBINING}][{COMBINING}\u1160-\u11ff]{{0,30}}|[{COMBINING}]{{1,30}}")
_LONG_CLUSTER = re.compile(f"(?:[{COMBINING}]|[\U00010000-\U0001e94f]){{31}}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

LIGATURES = str.maketrans(dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)))
_FOLDED = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width forms
_FOLDED |= {
    chr(code): FILLER
    for first, last in re.findall("(.)(?:-(.))?", REMOVED)
    for code in range(ord(first), ord(last or first) + 1)
}
_FOLDED |= dict.fromkeys(DASHES, "–") | dict.fromkeys(HYPHENS, "-")
_FOLDED |= dict.fromkeys(MARKS, '"') | dict.fromkeys(APOSTROPHES, "'")
_FOLDED |= {SOFT_HYPHEN: SOFT_HYPHEN}


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


def normalise(raw: str) -> str:
    """Fold typography, each character to one: marks to " and ', dashes to – and -, what no reader sees to
    FILLER. Soft hyphens and ligatures stay, for `tokens` to take out of words."""
    for char in set(raw):
        if char in _FOLDED and _FOLDED[char] != char:
            raw = raw.replace(char, _FOLDED[char])
    return raw


def is_composed(raw: str) -> bool:
    """Whether a text is NFC already."""
    return not _LONG_CLUSTER.search(raw) and unicodedata.is_normalized("NFC", raw)
