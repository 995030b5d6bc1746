"""How a quotation is written down: its runs, and the editor's marks inside a run.

A split quotation is written one run a line. Inside a run an ellipsis (`…`, `...`, `[…]`, `(...)`) stands
for words left out, square brackets stand for words put in. Neither ever stands for the break between two
runs."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal

from archive.text.normalise import HYPHENS
from archive.text.tokens import SOFT, Tokens, cuts_word, is_unspaced, is_word, tokenise

Kind = Literal["words", "gap", "insertion"]

_DOTS = r"(?:(?:\.[ \xa0]?){2,}\.|[…‥](?:[ \xa0]?[…‥])*)"
_GAP = rf"\[\s*{_DOTS}\s*\]|［\s*{_DOTS}\s*］|\(\s*{_DOTS}\s*\)|（\s*{_DOTS}\s*）|<\s*{_DOTS}\s*>|{_DOTS}"
_INSERTION = r"\[[^\[\]\n]{0,1000}\]|［[^［］\n]{0,1000}］"
_MARK = re.compile(f"(?P<gap>{_GAP})|(?P<insertion>{_INSERTION})")
_MAY_BEGIN = re.compile(r"[\[［(（<…‥]|\.[ \xa0]?\.")  # a mark: most runs have none, and this is soon known
MOST_MARKS = 20_000
"""Marks, and lines, up to which a quotation is read."""
_FENCE = "\uffff"
_LINE = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")
_HYPHENED = re.compile(rf"[^\W\d_][{re.escape(HYPHENS)}\u00ad][ \t]*$")


def runs(quote: str) -> list[str]:
    """The runs of a quotation: one a line, blank lines ignored. A word broken by a hyphen goes on in the
    next line."""
    return [quote[start:end] for start, end in run_spans(quote)]


def run_spans(quote: str) -> list[tuple[int, int]]:
    """Where the runs stand in the quotation."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in [*_LINE.finditer(quote), None]:
        end = match.start() if match else len(quote)
        if match and match.group() == "\n" and _breaks_word(quote, start, match):
            continue
        line = quote[start:end]
        if line.strip():
            lead = len(line) - len(line.lstrip())
            found.append((start + lead, start + len(line.rstrip())))
        start = match.end() if match else end
    return found


def is_readable(quote: str) -> bool:
    """Whether a quotation has no more lines and marks than anybody writes."""
    marks = sum(map(quote.count, ("[", "［", "…", "‥", "..")))
    return marks <= MOST_MARKS and len(quote.splitlines()) <= MOST_MARKS


def _breaks_word(quote: str, start: int, line_end: re.Match[str]) -> bool:
    """Whether a line ends with a hyphen inside a word that goes on in small letters."""
    before = quote[max(start, line_end.start() - 20) : line_end.start()]
    following = quote[line_end.end() : line_end.end() + 20].lstrip(" \t")
    return _HYPHENED.search(before) is not None and following[:1].islower()


def segments(run: str) -> list[tuple[str, Kind]]:
    """A run split for display into own words and editor's marks, nothing lost: the texts join to the run
    again."""
    if not _MAY_BEGIN.search(run):
        return [(run, "words")] if run else []
    parts: list[tuple[str, Kind]] = []
    last = 0
    for mark in _MARK.finditer(run):
        if last < mark.start():
            parts.append((run[last : mark.start()], "words"))
        parts.append((mark.group(), "gap" if mark["gap"] else "insertion"))
        last = mark.end()
    if last < len(run):
        parts.append((run[last:], "words"))
    return parts


@dataclass(frozen=True, slots=True)
class Words:
    """Own words in one stretch: tokens `start` to `end` of the quotation."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """One word with an editor's mark in it, "[T]he" or "walk[ed]": the letters before, in and after the
    brackets; tokens `start` to `end` of the quotation."""

    left: str
    put_in: str
    right: str
    start: int
    end: int

    def fits(self, word: str) -> bool:
        """Whether the mark may stand over this word of the source."""
        left, put_in, right = self.left, self.put_in, self.right
        own = left + right
        if word == own:
            return bool(left) or put_in.islower()
        if not left:
            return word.endswith(right) and word[: -len(right)].casefold() == put_in.casefold()
        return word.startswith(left) and word.endswith(right) and len(own) <= len(word) < 2 * len(own)


@dataclass(frozen=True, slots=True)
class Gap:
    """Words left out; the mark is tokens `start` to `end` of the quotation."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Insertion:
    """Words put in, or put in the place of a few others: tokens `start` to `end` of the quotation, the
    brackets beside them."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a run and the start of the next. `stopped`: a full stop was written at the end of the
    run."""

    stopped: bool


Element = Words | Part | Gap | Insertion | Break


@dataclass(frozen=True)
class Quotation:
    """A quotation cut into tokens (places in the whole of it) and the token ranges of its runs."""

    tokens: Tokens
    lines: list[tuple[int, int]]

    @cached_property
    def has_marks(self) -> bool:
        """Whether there are ellipses or brackets."""
        return _MARK.search(self.tokens.raw) is not None

    @cached_property
    def _words_before(self) -> list[int]:
        """For each token, how many words stand before it."""
        words = {key: is_word(key) for key in set(self.tokens.keys)}
        return [*accumulate(map(words.__getitem__, self.tokens.keys), initial=0)]

    def words(self, start: int, end: int) -> int:
        """How many of the tokens `start` to `end` are words."""
        return self._words_before[end] - self._words_before[start]

    def own_words(self, elements: list[Element]) -> int:
        """How many words are the speaker's own, those with a mark in them left out."""
        return sum(self.words(e.start, e.end) for e in elements if isinstance(e, Words))

    @cached_property
    def honoured(self) -> list[Element]:
        """Own words and marks, every mark an editor's."""
        return self.elements(lambda mark: False)

    def plain(self) -> list[Element]:
        """The runs as they are, no mark honoured."""
        return [e for start, end in self.lines for e in _closed(self.tokens, [Words(start, end)], start, end)]

    def elements(self, literal: Callable[[list[str]], bool]) -> list[Element]:
        """Own words and marks in order, each run closed by a Break. A mark whose tokens are `literal` (it
        stands in the source as it is) counts as own words."""
        found: list[Element] = []
        for start, end in self.lines:
            found += _line(self.tokens, start, end, literal)
        return found


def quotation(quote: str, known: Container[str] = frozenset()) -> Quotation:
    """Cut a quotation; `known` are the words of the source, for words broken at line ends."""
    spans = run_spans(quote)
    if len(spans) < 2:
        tokens = tokenise(quote, known)
        return Quotation(tokens, [(0, len(tokens))] if spans else [])
    tokens = tokenise(_fenced(quote, spans), known)
    return _without_fences(quote, tokens, spans)


def _fenced(quote: str, spans: list[tuple[int, int]]) -> str:
    """The quotation with a sign in the place of each line end, which no word or dash reaches across."""
    parts, last = [], 0
    for start, end in spans:
        parts += [_FENCE.ljust(start - last) if start > last else "", quote[start:end]]
        last = end
    return "".join(parts)


def _without_fences(quote: str, tokens: Tokens, spans: list[tuple[int, int]]) -> Quotation:
    keys: list[str] = []
    starts, ends = array("l"), array("l")
    lines = []
    for start, end in spans:
        low, high = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
        lines.append((len(keys), len(keys) + high - low))
        keys += tokens.keys[low:high]
        starts += tokens.starts[low:high]
        ends += tokens.ends[low:high]
    return Quotation(Tokens(quote, keys, starts, ends, tokens.broken), lines)


def _line(tokens: Tokens, start: int, end: int, literal: Callable[[list[str]], bool]) -> list[Element]:
    """The elements of one run."""
    found: list[Element] = []
    begin = start
    if start < end:
        for mark in _MARK.finditer(tokens.raw, tokens.starts[start], tokens.ends[end - 1]):
            first, last = bisect_left(tokens.starts, mark.start()), bisect_left(tokens.starts, mark.end())
            if first < begin or literal(tokens.keys[first:last]):
                continue
            left, right = _glued(tokens, mark, first, last)
            found.append(Words(begin, first - left))
            begin = last + right
            if mark["gap"]:
                found.append(Gap(first, last))
            elif left or right:
                own = tokens.keys[first - 1] * left, tokens.keys[last] * right if right else ""
                put_in = "".join(tokens.keys[first + 1 : last - 1])
                found.append(Part(own[0], put_in, own[1], first - left, last + right))
            else:
                found.append(Insertion(first + 1, last - 1))
    found.append(Words(begin, end))
    return _closed(tokens, found, start, end)


def _closed(tokens: Tokens, found: list[Element], start: int, end: int) -> list[Element]:
    return [*_trim(tokens, found), Break(end > start and tokens.keys[end - 1] in ".。")]


def _glued(tokens: Tokens, mark: re.Match[str], first: int, last: int) -> tuple[bool, bool]:
    """Whether brackets around letters are set against letters on their left and right."""
    if mark["gap"] or not mark.group()[1:-1].replace("'", "").replace("’", "").isalpha():
        return False, False

    def letters(at: int) -> bool:
        return 0 <= at < len(tokens) and is_word(tokens.keys[at]) and not is_unspaced(tokens.keys[at])

    left = letters(first - 1) and tokens.ends[first - 1] == mark.start()
    right = letters(last) and tokens.starts[last] == mark.end()
    return left, right


def _trim(tokens: Tokens, found: list[Element]) -> list[Element]:
    """Stops at the ends of a run and beside a gap are no part of the words."""
    trimmed: list[Element] = []
    for i, element in enumerate(found):
        if isinstance(element, Words):
            start, end = element.start, element.end
            if i == 0 or isinstance(found[i - 1], Gap):
                start = _after_stops(tokens, start, end)
            if i == len(found) - 1 or isinstance(found[i + 1], Gap):
                end = _before_stops(tokens, start, end)
            element = Words(start, end)
            if all(key in SOFT for key in tokens.keys[start:end]):
                continue
        trimmed.append(element)
    return trimmed


def _after_stops(tokens: Tokens, start: int, end: int) -> int:
    while (
        start < end and tokens.keys[start] in SOFT and not (start + 1 < end and cuts_word(tokens, start + 1))
    ):
        start += 1
    return start


def _before_stops(tokens: Tokens, start: int, end: int) -> int:
    while start < end and tokens.keys[end - 1] in SOFT:
        end -= 1
    return end
