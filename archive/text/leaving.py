"""Where a row of words leaves the quotation it began in: the source closes its marks and goes on in the
reporter's words.

A quotation that goes over such a place without showing a mark there takes words of the reporter for the
speaker's. Works on the raw text; asked by `matching` for each row of words that is found."""

from __future__ import annotations

import re

from archive.text.normalise import APOSTROPHES, DASHES, MARKS

_BACK = 3000
"""Code points of its paragraph in which the opening of a quotation is looked for."""
_FRAGMENT = 4
"""Words from which on marked words without a stop are speech, and no title or borrowed word."""
_STOPS = ",.!?…，。！？、"
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


def leaves(raw: str, start: int, end: int) -> int | None:
    """The first mark between two places of a text that closes a quotation opened before; None if there is
    none."""
    for pattern in (_MARK, _SINGLE_MARK):
        if any(mark["closes"] for mark in pattern.finditer(raw, start, end)):
            found = _leaves(raw, start, end, pattern)
            if found is not None:
                return found
    return None


def looked_back(raw: str, start: int) -> int:
    """How many code points of its paragraph stand before a place, as far as they are looked at."""
    return min(start - raw.rfind("\n", max(0, start - _BACK), start) - 1, start, _BACK)


def _leaves(raw: str, start: int, end: int, pattern: re.Pattern[str]) -> int | None:
    floor = start - looked_back(raw, start)
    open_since: list[int] = []
    for mark in pattern.finditer(raw, floor, end):
        if mark["opens"]:
            repeated = open_since and raw[mark.start() - 1 : mark.start()] == "\n"
            if not repeated:
                open_since.append(mark.end())
        elif open_since:
            opened = open_since.pop()
            if mark.start() >= start >= opened and not open_since and _is_speech(raw, opened, mark.start()):
                return mark.start()
    return None


def _is_speech(raw: str, opened: int, closed: int) -> bool:
    """Whether marked words are somebody's speech: they have a stop at their end, or are many."""
    words = raw[opened:closed].strip()
    stopped = words[-1:] in tuple(_STOPS) or raw[closed + 1 : closed + 2] in tuple(_STOPS)
    return stopped or len(words.split()) >= _FRAGMENT or (len(words) >= 8 and words[0] >= "\u3041")
