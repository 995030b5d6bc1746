"""Two changes of one text, made by two people apart, joined in one text.

What lives here: joining word by word. What does not: showing a difference (archive.timeline.changes), what
becomes of changes that cannot be joined (archive.admin.conflicts).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 2_000
"""Words and signs, without those that all three texts begin and end with. More are not joined."""
_PIECE = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")


@dataclass(frozen=True)
class Edit:
    """The pieces from start to end of a text, half open, became these."""

    start: int
    end: int
    new: tuple[str, ...]


def join(base: str, theirs: str, mine: str) -> str | None:
    """The base with both changes; None where they touch each other, or are too long to be compared.

    Changes touch that have not one word between them: different words put in at one place touch as well.
    """
    before, one, other = (_PIECE.findall(text) for text in (base, theirs, mine))
    head = _shared(before, one, other)
    tail = _shared(*(pieces[head:][::-1] for pieces in (before, one, other)))
    middles = [pieces[head : len(pieces) - tail] for pieces in (before, one, other)]
    if max(map(len, middles)) > MOST:
        return None
    edits = _merged(_edits(middles[0], middles[1]), _edits(middles[0], middles[2]))
    if edits is None:
        return None
    return "".join([*before[:head], *_applied(middles[0], edits), *before[len(before) - tail :]])


def _shared(*rows: list[str]) -> int:
    """How many pieces all rows begin with."""
    count = 0
    for pieces in zip(*rows, strict=False):
        if len(set(pieces)) > 1:
            break
        count += 1
    return count


def _edits(before: list[str], after: list[str]) -> list[Edit]:
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Edit(a1, a2, tuple(after[b1:b2])) for what, a1, a2, b1, b2 in codes if what != "equal"]


def _merged(theirs: list[Edit], mine: list[Edit]) -> list[Edit] | None:
    """All edits in order, what both did alike once; None where two touch."""
    mine = [edit for edit in mine if edit not in theirs]
    if any(one.start <= other.end and other.start <= one.end for one in theirs for other in mine):
        return None
    return sorted([*theirs, *mine], key=lambda edit: edit.start)


def _applied(before: list[str], edits: list[Edit]) -> list[str]:
    found: list[str] = []
    at = 0
    for edit in edits:
        found += [*before[at : edit.start], *edit.new]
        at = edit.end
    return found + before[at:]
