"""Where quotations begin and end in a pasted text, whatever marks it uses and however wrong they are.

A run is what stands between an opening and a closing mark; one that goes on in the next paragraph with a
repeated opening mark has several spans. Whether it is anybody's words at all is judged in `utterances`, who
said it in `attribution`."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from archive.text.clauses import speaks
from archive.text.differences import Span

MOST = 8_000
"""Quotations read in one text; what has more is no article."""
_MOST_PARAGRAPHS = 40
_DEEPEST = 3
_WIDEST = 120
"""A text with longer lines is not wrapped by hand."""

_OPENING, _CLOSING = "“„‟«‹「『〝｢﹁﹂﹃", "”»›」』〞〟｣﹂﹄"
_PAIRS = {"「": "」", "『": "』", "｢": "｣", "〝": "〞〟", "﹁": "﹂", "﹃": "﹄"}
_DOUBLE_MARKS = '"“”„‟«»‹›「」『』〝〞〟｢｣﹁﹂﹃﹄＂″'
_DOUBLE = re.compile(f"[{_DOUBLE_MARKS}]|``|''")
_ORNAMENT = re.compile(f"(?:[{_DOUBLE_MARKS}‘’‚‛'`][ \\t]?){{5,}}")
"""Marks in a row that are no quotation marks any more."""
_BLANK_LINES = re.compile(r"\n[ \t\xa0\r]*(?:\n[ \t\xa0\r]*)+")
_LINE = re.compile(r"[^\n\x0b\x0c\u2028\u2029]+")
BEFORE = frozenset("([{<—–-‒―:;,/=*_>|\u200b\ufeff¿¡")
AFTER = frozenset(".,;:!?)]}—–-…/*_<|，。、！？；：）")


class Mark(NamedTuple):
    """A quotation mark, where it stands, and what its neighbours make of it: may it open, may it close?"""

    text: str
    start: int
    end: int
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Words between marks. `spans`: the words, one span a paragraph, edges trimmed; `opened` and `closed`
    take in the marks; `block` counts from 0; `single`: between single marks."""

    spans: tuple[Span, ...]
    opened: int
    closed: int
    block: int
    last_block: int
    single: bool = False


def blocks(text: str) -> list[Span]:
    """The paragraphs of a text: between blank lines, or one a line where lines are not wrapped by hand."""
    whole = _between_blank_lines(text)
    if _is_wrapped(text, whole):
        return whole
    return [
        trimmed
        for block in whole
        for line in _LINE.finditer(text, block.start, block.end)
        if (trimmed := _trim_blanks(text, line.start(), line.end())).start < trimmed.end
    ]


def _between_blank_lines(text: str) -> list[Span]:
    found, start = [], 0
    for match in [*_BLANK_LINES.finditer(text), None]:
        block = _trim_blanks(text, start, match.start() if match else len(text))
        if block.start < block.end:
            found.append(block)
        start = match.end() if match else len(text)
    return found


def _is_wrapped(text: str, whole: list[Span]) -> bool:
    """Whether lines are broken by hand: no long ones, and many that go on in small letters."""
    ends = going_on = 0
    for block in whole:
        last = block.start
        while (at := text.find("\n", last, block.end)) >= 0:
            if at - last > _WIDEST:
                return False
            ends += 1
            going_on += text[at + 1 : at + 3].strip()[:1].islower()
            last = at + 1
    return going_on * 4 > ends


def _trim_blanks(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def trim(text: str, start: int, end: int) -> Span:
    """Words without blanks at the edges and without a final comma, which belongs to the reporter."""
    start, end = _trim_blanks(text, start, end)
    while start < end and (text[end - 1] in ",，、" or text[end - 1].isspace()):
        end -= 1
    return Span(start, end)


def doubles(text: str, paragraphs: list[Span]) -> list[Run]:
    """All that stands between double quotation marks, in order."""
    found: list[Run] = []
    carried: _Open | None = None
    skipped = ornaments(text)
    seen = 0
    for number, block in enumerate(paragraphs):
        if len(found) > MOST or seen > 4 * MOST:
            break
        marks = [_mark(text, m) for m in marks_in(_DOUBLE, text, block, skipped) if not _is_in_word(text, m)]
        seen += len(marks)
        carried = _Block(text, block, number, marks, found).read(
            carried, _goes_on(text, paragraphs, number + 1)
        )
    if carried:
        found.append(carried.run(text))
    return found[:MOST]


def ornaments(text: str) -> list[Span]:
    """Where so many marks stand in a row that they are no quotation marks any more."""
    return [Span(*match.span()) for match in islice(_ORNAMENT.finditer(text), MOST)]


def marks_in(marks: re.Pattern[str], text: str, block: Span, skipped: list[Span]) -> list[re.Match[str]]:
    """The marks of a paragraph without those in ornaments; so many as MOST quotations may have."""
    found: list[re.Match[str]] = []
    start = block.start
    at = bisect_left(skipped, block) if skipped else 0
    while at < len(skipped) and skipped[at].start < block.end:
        found += islice(marks.finditer(text, start, skipped[at].start), 4 * MOST - len(found))
        start = skipped[at].end
        at += 1
    return found + list(islice(marks.finditer(text, start, block.end), 4 * MOST - len(found)))


def _is_in_word(text: str, match: re.Match[str]) -> bool:
    """Whether a straight or closing mark stands for an apostrophe: “Bush"s”."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return match.group() in '"”' and before.isalpha() and after.isalpha() and max(before, after) < "\u2e80"


def _goes_on(text: str, paragraphs: list[Span], number: int) -> bool:
    """Whether a quotation left open goes on in a paragraph: it begins with a mark that opens, or its first
    mark can only close."""
    if number >= len(paragraphs):
        return False
    match = _DOUBLE.search(text, *paragraphs[number])
    if match is None:
        return False
    mark = _mark(text, match)
    return mark.opens if mark.start == paragraphs[number].start else mark.closes and not mark.opens


def _mark(text: str, match: re.Match[str]) -> Mark:
    start, end = match.span()
    char = match.group()
    if char in _PAIRS or char in "」』｣〞〟﹂﹄":
        return Mark(char, start, end, char in _PAIRS, char not in _PAIRS)
    before, after = text[start - 1 : start], text[end : end + 1]
    free_before = not before or before.isspace() or before in BEFORE or before in _OPENING or before in "'‘"
    free_after = not after or after.isspace() or after in AFTER or after in _CLOSING or after in "'’\"“"
    if char in "«»":
        return Mark(char, start, end, (char == "«" or free_before) and after != "", char == "»" or free_after)
    wide = before >= "\u2e80" or after >= "\u2e80"
    opens = (free_before and bool(after) and not after.isspace()) or (wide and char == "“")
    closes = (free_after and bool(before) and not before.isspace()) or (wide and char == "”")
    return Mark(char, start, end, opens, closes)


@dataclass(slots=True)
class _Open:
    """A quotation whose end was not found yet."""

    mark: Mark
    block: int
    spans: list[Span]
    last_block: int
    begin: int

    def run(self, text: str) -> Run:
        return Run(tuple(self.spans), self.mark.start, self.spans[-1].end, self.block, self.last_block)


class _Block:
    """Pairs the double marks of one paragraph."""

    def __init__(self, text: str, block: Span, number: int, marks: list[Mark], found: list[Run]) -> None:
        self.text, self.block, self.number, self.marks, self.found = text, block, number, marks, found

    def read(self, carried: _Open | None, goes_on: bool) -> _Open | None:
        """Add the runs of the paragraph; what is left open goes on in the next one."""
        at = 0
        if carried:
            at, carried = self._go_on(carried)
            if carried:
                return self._left_open(carried, goes_on)
        while at < len(self.marks):
            mark = self.marks[at]
            if not self._begins(at):
                at += 1
                continue
            end = self._partner(at)
            if end is not None:
                self._add(mark, self.marks[end])
                at = end + 1
                continue
            if self._restarts(at):
                self._cut_short(mark, self.marks[at + 1])
            else:
                fresh = _Open(mark, self.number, [], self.number, mark.end)
                return self._left_open(fresh, goes_on)
            at += 1
        return None

    def _go_on(self, carried: _Open) -> tuple[int, _Open | None]:
        """Go on with a quotation opened in an earlier paragraph, from its repeated mark."""
        if not self.marks:
            if carried.spans:
                self.found.append(carried.run(self.text))
            return 0, None
        first = self.marks[0]
        carried.last_block = self.number
        if first.start > self.block.start:
            return self._close(carried, 0)
        carried.begin = first.end
        end = self._partner(0)
        if end is None:
            return 0, carried
        return self._close(carried, end)

    def _close(self, carried: _Open, end: int) -> tuple[int, None]:
        """End a quotation with a mark of this paragraph. Without a repeated opening mark its last two
        paragraphs are one span."""
        if carried.begin > self.block.start or not carried.spans:
            begin = carried.begin
        else:
            begin = carried.spans.pop().start
        span = trim(self.text, begin, self.marks[end].start)
        spans = [*carried.spans, span] if span.start < span.end else carried.spans
        if spans:
            self.found.append(
                Run(tuple(spans), carried.mark.start, self.marks[end].end, carried.block, self.number)
            )
        return end + 1, None

    def _left_open(self, carried: _Open, goes_on: bool) -> _Open | None:
        """A quotation without an end here: it goes on, or ends with the paragraph."""
        span = trim(self.text, carried.begin, self.block.end)
        if span.start < span.end:
            carried.spans.append(span)
        if goes_on and len(carried.spans) < _MOST_PARAGRAPHS:
            return carried
        if carried.spans:
            self.found.append(carried.run(self.text))
        return None

    def _begins(self, at: int) -> bool:
        """Whether a mark begins a quotation; one that can only close does if the next one closes too."""
        mark = self.marks[at]
        if mark.opens:
            return not (mark.closes and mark.text in "”")
        following = self.marks[at + 1] if at + 1 < len(self.marks) else None
        return following is not None and following.closes and not following.opens

    def _partner(self, at: int) -> int | None:
        """The mark that closes the quotation opened by mark `at`, past quotations inside it."""
        opening = self.marks[at]
        wanted = _PAIRS.get(opening.text)
        depth = 0
        for i in range(at + 1, min(len(self.marks), at + 200)):
            mark = self.marks[i]
            if wanted:
                depth += (mark.text == opening.text) - (mark.text in wanted)
                if depth < 0:
                    return i
            elif (
                mark.text in _PAIRS
                or any(mark.text in closing for closing in _PAIRS.values())
                or _is_other_kind(opening, mark)
            ):
                continue
            elif mark.closes and not (mark.opens and _must_open(opening, mark)):
                if depth == 0:
                    return i
                depth -= 1
            elif mark.opens:
                depth += 1
            elif depth == 0:
                return i
            if depth > _DEEPEST:
                return None
        return None

    def _cut_short(self, opening: Mark, following: Mark) -> None:
        """A quotation whose end is missing before “, he said.” and the next one: it ends at the comma."""
        last = self.text.rfind(",", opening.end, following.start)
        clause = self.text[last + 1 : following.start] if last >= 0 else ""
        if clause and len(clause) < 60 and speaks(clause):
            span = trim(self.text, opening.end, last)
            if span.start < span.end:
                self.found.append(Run((span,), opening.start, last + 1, self.number, self.number))

    def _restarts(self, at: int) -> bool:
        """Whether another quotation may begin after a mark that found no end."""
        return any(mark.opens for mark in self.marks[at + 1 : at + 50])

    def _add(self, opening: Mark, closing: Mark) -> None:
        span = trim(self.text, opening.end, closing.start)
        if span.start < span.end:
            self.found.append(Run((span,), opening.start, closing.end, self.number, self.number))


def _is_other_kind(opening: Mark, mark: Mark) -> bool:
    """Whether a mark inside belongs to another pair: “ ” inside « »."""
    return (opening.text in "«»‹›") != (mark.text in "«»‹›")


def _must_open(opening: Mark, mark: Mark) -> bool:
    """Whether a mark that might do either opens: “ inside “ ”, „ anywhere, « inside « »."""
    if mark.text == "„":
        return True
    return mark.text == opening.text and mark.text in "“«‹"
