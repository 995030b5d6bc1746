"""Pointing into a text: anchors that find their words again, paragraphs as an editor counts them, the words
around a passage.

An anchor is the W3C's TextQuoteSelector with its TextPositionSelector. Whether a quotation may stand as it
is written is the business of `anchors`; the link for a reader's browser is that of `fragments`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from archive.text.differences import Span
from archive.text.source import NOWHERE, Source, prepare
from archive.text.tokens import Tokens, cuts_word, tokenise

AROUND = 32
"""Code points of prefix and suffix, where the text allows."""
_MOST_AROUND = 4096
MOST_PLACES = 2000
"""Places with the same words that `locate` tells apart."""
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=\S)|[。！？][」』”]?|\n\s*")
_WORD_START = re.compile(r"(?<=\s)\S")


@dataclass(frozen=True, slots=True)
class Passage:
    """A TextQuoteSelector (exact, prefix, suffix) and TextPositionSelector (start, end) in one."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def selector(source: str, start: int, end: int) -> Passage:
    """Point at source[start:end], with as much before and after as makes it the only such place."""
    start = max(0, min(start, len(source)))
    end = max(start, min(end, len(source)))
    around = AROUND
    while around < _MOST_AROUND and not _is_unique(source, start, end, around):
        around *= 2
    return Passage(
        source[start:end], source[max(0, start - around) : start], source[end : end + around], start, end
    )


def _is_unique(source: str, start: int, end: int, around: int) -> bool:
    low = max(0, start - around)
    whole = source[low : end + around]
    return source.find(whole) == low and source.find(whole, low + 1) == -1


def locate(
    text: str | Source, exact: str, prefix: str = "", suffix: str = "", start: int | None = None
) -> Span | None:
    """Find the words of an anchor again, in another version of its text; None if they are gone.

    The same words with other typography count as the same, as in `verify`. Where they stand in several
    places, the one with most of the words of `prefix` before it and of `suffix` after it is taken; among
    equals the one nearest to `start`, or without it the first. Only the 1,000 places before
    `start` and the 1,000 after it are looked at.
    """
    source = prepare(text) if isinstance(text, str) else text
    wanted = tokenise(exact)
    if not wanted.keys:
        return None
    source = source.knowing(wanted)
    wanted = tokenise(exact, known=source.codes)
    places = _nearest(source, wanted, start or 0)
    if not places:
        return None
    before, after = source.coded(tokenise(prefix).keys), source.coded(tokenise(suffix).keys)

    def fitness(at: int) -> tuple[int, int]:
        agreeing = _agreeing(source.row, at, before, after, len(wanted))
        return agreeing, -abs(source.tokens.starts[at] - (start or 0))

    best = max(places, key=fitness)
    return Span(source.tokens.starts[best], source.tokens.ends[best + len(wanted) - 1])


def _places(source: Source, wanted: Tokens) -> Iterator[int]:
    """The tokens from which the words stand."""
    row = source.coded(wanted.keys)
    at = source.row.find(row)
    while at >= 0:
        yield at
        at = source.row.find(row, at + 1)


def _cuts_none(source: Source, at: int, size: int) -> bool:
    """Whether words that stand at a place cut no word of the text."""
    return not (cuts_word(source.tokens, at) or cuts_word(source.tokens, at + size))


def _nearest(source: Source, wanted: Tokens, start: int) -> list[int]:
    """The places around `start`, as many as are looked at."""
    places = list(_places(source, wanted))
    middle = bisect_left(places, bisect_left(source.tokens.starts, start))
    near = places[max(0, middle - MOST_PLACES // 2) : middle + MOST_PLACES // 2]
    return [at for at in near if _cuts_none(source, at, len(wanted))]


def _agreeing(row: str, at: int, before: str, after: str, size: int) -> int:
    """How many tokens next to a place are those of the anchor's prefix and suffix."""
    ahead, behind = row[max(0, at - len(before)) : at], row[at + size : at + size + len(after)]
    return _common(ahead[::-1], before[::-1]) + _common(behind, after)


def _common(one: str, other: str) -> int:
    for count, (ours, theirs) in enumerate(zip(one, other, strict=False)):
        if ours != theirs or ours == NOWHERE:
            return count
    return min(len(one), len(other))


def within(text: str, span: Span, first: str, last: str) -> Span | None:
    """From the words `first` to the words `last` inside a span, as an editor names a passage by its ends.

    Typography is no difference. The first place of `first` counts, and the nearest of `last` that ends no
    earlier; the two may overlap. None if either is not there. Without `last` it is the words `first` alone.
    """
    low, high = span
    part = prepare(text[low:high])
    begin = _first(part, first, 0)
    if begin is None:
        return None
    until = _first(part, last, begin.end) if last.strip() else begin
    if until is None or until.start < begin.start:
        return None
    return Span(low + begin.start, low + until.end)


def _first(source: Source, words: str, end: int) -> Span | None:
    """The first place of some words that ends at `end` or later."""
    wanted = tokenise(words, known=source.codes)
    source = source.knowing(wanted)
    for at in _places(source, wanted) if wanted.keys else ():
        found = Span(source.tokens.starts[at], source.tokens.ends[at + len(wanted) - 1])
        if found.end >= end and _cuts_none(source, at, len(wanted)):
            return found
    return None


def around(text: str, span: Span, most: int) -> tuple[str, str]:
    """What stands before and after a passage, at most `most` code points each.

    Cut where a sentence begins or ends if that leaves half of it, else between two words. The passage joins
    on without a seam."""
    start, end = span
    low, high = max(0, start - most), min(len(text), end + most)
    return text[_begins(text, low, start) : start], text[end : _ends(text, end, high)]


def _begins(text: str, low: int, start: int) -> int:
    """Where the context before a passage begins, at `low` or later."""
    if low == 0:
        return 0
    sentence = next((m.end() for m in _SENTENCE.finditer(text, low, start)), start)
    if sentence - low <= (start - low) // 2:
        return sentence
    word = _WORD_START.search(text, low, start)
    return word.start() if word else low


def _ends(text: str, end: int, high: int) -> int:
    """Where the context after a passage ends, at `high` or earlier."""
    if high == len(text):
        return high
    sentences = [m.start() + len(m.group().rstrip()) for m in _SENTENCE.finditer(text, end, high + 1)]
    sentence = max((at for at in sentences if at <= high), default=end)
    if sentence - end >= (high - end) // 2:
        return sentence
    words = len(re.sub(r"\S*\Z", "", text[end : high + 1]).rstrip())
    return end + words if words else high
