"""What between marks is somebody's words and what is not: headlines, titles of works, entries of a list of
sources, scare quotes."""

from __future__ import annotations

import re

from archive.text.differences import Span
from archive.text.quotations import Run

_WORD = re.compile(r"\w[\w’'\-]*")
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]")
_LISTED = re.compile(r"\s*[—–-]{1,2}\s*[^\n]{0,80}\b(?:19|20)\d\d\b|\s*\((?:19|20)\d\d\)")


def headings(text: str, paragraphs: list[Span]) -> list[Span]:
    """The paragraphs that are headings: short, on one line, and most words with a capital or no stop at the
    end."""
    return [block for number, block in enumerate(paragraphs) if is_heading(text, block, number == 0)]


def is_heading(text: str, block: Span, first: bool) -> bool:
    """Whether a paragraph is a headline or crosshead."""
    if block.end - block.start > 160:
        return False
    line = text[block.start : block.end]
    found = [word for word in _WORD.findall(line) if len(word) > 3]
    high = sum(word[0].isupper() for word in found)
    if len(found) > 3 and high * 10 >= len(found) * 7:
        return True
    return (first or len(found) < 6) and line[-1].isalnum()


def words_in(text: str) -> int:
    """How many words; four signs of a script without blanks count as three."""
    return len(_WORD.findall(WIDE.sub("", text))) + len(WIDE.findall(text)) * 3 // 4


def is_title(inner: str, ended: bool) -> bool:
    """Whether most words begin with a capital, as in titles of works."""
    found = [word for word in _WORD.findall(inner[:200]) if len(word) > 3]
    if not found or len(inner) > 150:
        return False
    high = sum(word[0].isupper() for word in found)
    return (
        high == len(found) and (not ended or len(found) > 3)
        if len(found) < 4
        else high * 10 >= len(found) * 7
    )


def is_listed(text: str, run: Run) -> bool:
    """Whether a run is an entry in a list of sources: “"Title" — Outlet, 16 August 2008”."""
    return _LISTED.match(text, run.closed, min(len(text), run.closed + 120)) is not None
