"""The reporter's words inside the marks, as Russian and French papers print them: «Мы идём, — сказал он. —
Пора». What stands on either side of them is one run each; who said it is found in `attribution`."""

from __future__ import annotations

import re
from itertools import pairwise

from archive.text.clauses import words
from archive.text.grammar import SPEECH
from archive.text.quotations import Run, trim

_MARKS = "«„"
_ASIDE = re.compile(
    r"(?<=[,!?…])\s+[—–]\s+(?P<clause>[^\W\d_A-ZА-ЯЁ][^«»„“”\"\n—–]{2,90}?)[.,]?\s+[—–]\s+(?=\S)"
)


def without_asides(text: str, run: Run) -> list[Run]:
    """The runs on either side of the reporter's words in a run; the run itself where there are none."""
    if text[run.opened] not in _MARKS or len(run.spans) > 1:
        return [run]
    start, end = run.spans[0]
    asides = [match.span() for match in _ASIDE.finditer(text, start, end) if _speaks(match["clause"])]
    if not asides:
        return [run]
    edges = pairwise([(run.opened, start), *asides, (end, run.closed)])
    pieces = [(opened, begin, stop, closed) for (opened, begin), (stop, closed) in edges]
    return [
        Run(
            (trim(text, begin, stop),),
            opened if number == 0 else begin,
            closed if number == len(pieces) - 1 else stop,
            run.block,
            run.last_block,
            run.single,
        )
        for number, (opened, begin, stop, closed) in enumerate(pieces)
    ]


def _speaks(clause: str) -> bool:
    found = words(clause)
    return len(found) <= 10 and not SPEECH.isdisjoint(found)
