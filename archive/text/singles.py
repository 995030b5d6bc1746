"""Quotations in single marks, 'as in British papers', where every apostrophe looks like one of them."""

from __future__ import annotations

import re
from bisect import bisect_right

from archive.text.differences import Span
from archive.text.inserted import without_asides
from archive.text.quotations import AFTER, BEFORE, MOST, Run, doubles, marks_in, ornaments, trim

_SINGLE = re.compile("[‘’‚‛'`]")
LONGEST_SINGLE = 3000
"""Code points in which the end of a quotation in single marks is looked for."""


def quoted(text: str, paragraphs: list[Span]) -> list[Run]:
    """All that stands between quotation marks, in order; single marks count outside the double ones."""
    outer = [piece for run in doubles(text, paragraphs) for piece in without_asides(text, run)]
    found: list[Run] = []
    starts = [run.opened for run in outer]
    skipped = ornaments(text)
    for number, block in enumerate(paragraphs):
        if len(found) > MOST:
            break
        if _SINGLE.search(text, block.start, block.end):
            marks = [m.start() for m in marks_in(_SINGLE, text, block, skipped)]
            free = [at for at in marks if not _inside(at, starts, outer)]
            found += _singles(text, block, number, free, starts)
    return sorted([*outer, *found], key=lambda run: run.opened)[:MOST] if found else outer


def _inside(at: int, starts: list[int], runs: list[Run]) -> bool:
    before = bisect_right(starts, at) - 1
    return before >= 0 and at < runs[before].closed


def _singles(text: str, block: Span, number: int, marks: list[int], others: list[int]) -> list[Run]:
    found: list[Run] = []
    i = 0
    while i < len(marks):
        end = _single_end(text, marks, i, others) if _opens_single(text, marks[i], block) else None
        if end is None:
            i += 1
            continue
        span = trim(text, marks[i] + 1, marks[end])
        if span.start < span.end:
            found.append(Run((span,), marks[i], marks[end] + 1, number, number, single=True))
        i = end + 1
    return found


def _opens_single(text: str, at: int, block: Span) -> bool:
    before, after = text[at - 1 : at] if at > block.start else "", text[at + 1 : at + 2]
    if not after or after.isspace() or after.isdigit():
        return False
    return not before or before.isspace() or before in BEFORE


def _single_end(text: str, marks: list[int], first: int, others: list[int]) -> int | None:
    """The mark that closes: the first after a stop; else, or where another quotation opens before that, the
    first that is no apostrophe inside a word."""
    weak: int | None = None
    for i in range(first + 1, min(len(marks), first + 60)):
        at = marks[i]
        before, after = text[at - 1], text[at + 1 : at + 2]
        if at - marks[first] > LONGEST_SINGLE:
            break
        if after.isalnum():
            if (before.isspace() or before in BEFORE) and weak is not None:
                break
            continue
        if before in ".,!?…—–" and (not after or after.isspace() or after in AFTER):
            return i
        if weak is None and not before.isspace():
            weak = i
    if weak is not None and bisect_right(others, marks[first]) != bisect_right(others, marks[weak]):
        return None
    return weak
