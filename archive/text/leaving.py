"""Where a row of words leaves the quotation it began in: the source closes its marks and goes on in the
reporter's words.

A quotation that goes over such a place without showing a mark there takes words of the reporter for the
speaker's. Works on the raw text; asked by `matching` for each row of words that is found."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from archive.text.normalise import APOSTROPHES, DASHES, MARKS

_BACK = 3000
"""Code points of its paragraph in which the opening of a quotation is looked for."""
_FRAGMENT = 4
"""Words from which on marked words without a stop are speech, and no title or borrowed word."""
_STOPS = ",.!?…，。！？、"
_PARAGRAPH_ENDS = (*".!?…:。！？\n", *MARKS)
_DOUBLE = re.escape("".join(c for c in MARKS if c not in APOSTROPHES))
_SINGLE = re.escape(APOSTROPHES)
_BEFORE = f"\\s(\\[:{re.escape(DASHES)}"
_OPENS = rf"[«「『](?=\s?\w)|[{_DOUBLE}](?:(?<=[{_BEFORE}].)|(?<=^.))(?=\S)"
_CLOSES = rf"[»」』]|[{_DOUBLE}](?<=\S.)(?!\w)"
_MARK = re.compile(f"(?P<opens>{_OPENS})|(?P<closes>{_CLOSES})", re.MULTILINE)
_SINGLE_MARK = re.compile(
    rf"(?P<opens>[{_SINGLE}](?:(?<=[{_BEFORE}].)|(?<=^.))(?=\w))|(?P<closes>[{_SINGLE}](?<=[{_STOPS}].)(?!\w))",
    re.MULTILINE,
)


class Ends:
    """Where a text closes its quotations. Found once, in one pass."""

    def __init__(self, raw: str) -> None:
        self._found = [[*_ends(raw, pattern)] for pattern in (_MARK, _SINGLE_MARK)]

    def leaves(self, start: int, end: int) -> int | None:
        """The first mark between two places of the text that closes a quotation opened before; None if
        there is none."""
        for found in self._found:
            at = bisect_left(found, (start, -1))
            if at < len(found) and found[at][0] < end and found[at][1] <= start:
                return found[at][0]
        return None


def closes(raw: str, start: int, end: int) -> bool:
    """Whether a mark between two places of a text closes what was opened before."""
    for pattern in (_MARK, _SINGLE_MARK):
        depth = 0
        for mark in pattern.finditer(raw, start, end):
            depth += 1 if mark["opens"] else -1
            if depth < 0:
                return True
    return False


def _ends(raw: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Closing marks of speech, each with the place where its quotation opens."""
    open_since: list[int] = []
    begun = last = 0
    for mark in pattern.finditer(raw):
        if (paragraph := _paragraph(raw, last, mark.start())) >= 0:
            open_since, begun = [], paragraph
        last = mark.end()
        while open_since and open_since[0] < mark.start() - _BACK:
            open_since.pop(0)
        if mark["opens"]:
            repeated = open_since and raw[mark.start() - 1 : mark.start()] == "\n"
            if not repeated:
                open_since.append(mark.end())
        elif open_since:
            opened = open_since.pop()
            if not open_since and _is_speech(raw, opened, mark.start()):
                yield mark.start(), opened
        elif pattern is _MARK and raw[mark.start() - 1] in _STOPS:
            yield mark.start(), max(begun, mark.start() - _BACK)  # opened further back, or by no mark


def _paragraph(raw: str, start: int, end: int) -> int:
    """Where the last paragraph between two places begins, -1 for none. A mark right at its beginning goes
    on with the quotation before."""
    at = raw.rfind("\n", start, end)
    while at >= 0:
        before, after = raw[max(0, at - 1) : at], raw[at + 1 : at + 2]
        if (before in _PARAGRAPH_ENDS or after.isspace()) and after not in MARKS:
            return at + 1
        at = raw.rfind("\n", start, at)
    return -1


def _is_speech(raw: str, opened: int, closed: int) -> bool:
    """Whether marked words are somebody's speech: they have a stop at their end, or are many."""
    words = raw[opened:closed].strip()
    stopped = words[-1:] in tuple(_STOPS) or raw[closed + 1 : closed + 2] in tuple(_STOPS)
    return stopped or len(words.split()) >= _FRAGMENT or (len(words) >= 8 and words[0] >= "\u3041")
