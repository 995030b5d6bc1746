"""One source beside one quotation: what each has to say of the other, before and while a way is looked for.

Source and quotation become strings of one character a token, so that the search for a stretch of words is
one `str.find`. The work is counted here; the search itself is `matching`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from archive.text.clauses import is_attribution
from archive.text.joints import Joint, divisions
from archive.text.leaving import closes
from archive.text.marks import Break, Element, Quotation, Words
from archive.text.normalise import MARKS
from archive.text.source import NOWHERE, Source
from archive.text.tokens import SOFT

BUDGET = 200_000
"""Places looked at before the search gives up."""
MOST_ASKED = 200
"""Marks of a quotation that are looked for in the source as they are."""
MOST_JUDGED = 5000
"""Breaks of the source whose words fit and that are judged for one quotation."""

MOST_CLAUSES = 20
"""Clauses inside the marks that are judged for one stretch of words."""

Stretch = tuple[int, int]


class BudgetSpent(Exception):
    """The search has become too long."""


class Pair:
    """One source against one quotation."""

    def __init__(self, source: Source, quote: Quotation) -> None:
        self.prepared = source
        self.source = source.tokens
        self.quote = quote
        self.row = source.row
        self.wanted = source.coded(quote.tokens.keys)
        self.asked = 0
        self.left = BUDGET

    @cached_property
    def joints(self) -> list[Joint]:
        """The joints that may be the quotation's, in order of their ends. Others need no judging."""
        fitting = [n for n, ends in enumerate(self.prepared.break_tokens) if self._may_join(*ends)]
        found = []
        for number in fitting[:MOST_JUDGED]:
            runs = self.prepared.breaks.runs(number)
            if runs:
                end, start = self.prepared.break_tokens[number]
                first, last = (bisect_left(self.source.starts, place) for place in runs)
                found.append(Joint(first, end, start, last))
        return sorted((j for j in found if j.first < j.end < j.start < j.last), key=lambda j: j.end)

    @cached_property
    def joint_ends(self) -> list[int]:
        return [joint.end for joint in self.joints]

    @cached_property
    def _neighbours(self) -> set[tuple[str, str]] | None:
        """Words of the quotation that follow one another; None where marks may stand between any two."""
        if self.quote.has_marks:
            return None
        keys = self.quote.tokens.keys
        own = [code for code, key in zip(self.wanted, keys, strict=True) if key not in SOFT]
        return set(zip(own, own[1:], strict=False))

    @cached_property
    def _own(self) -> set[str]:
        return set(self.wanted)

    @cached_property
    def shown(self) -> set[int]:
        return set(divisions(self.quote.tokens))

    def stands(self, keys: list[str]) -> bool:
        """Whether tokens of the quotation stand in the source one after the other."""
        if self.asked >= MOST_ASKED:
            return False
        self.asked += 1
        return self.prepared.coded(keys) in self.row

    def _may_join(self, end: int, start: int) -> bool:
        """Whether the words on both sides of a break follow one another in the quotation. Where it has
        marks, one of them may stand for the words on one side."""
        if not 0 < end < start < len(self.row):
            return False
        left, right = self.row[end - 1], self.row[start]
        if self._neighbours is None:
            return left in self._own or right in self._own
        return (left, right) in self._neighbours

    def holds_all(self) -> bool:
        """Whether all words stand in one place, whatever the runs and marks say."""
        return self.wanted in self.row

    def lacks_a_word(self, elements: list[Element]) -> bool:
        """Whether a word of the quotation stands nowhere in the source."""
        if NOWHERE not in self.wanted:
            return False
        keys = self.quote.tokens.keys
        places = (at for e in elements if isinstance(e, Words) for at in range(e.start, e.end))
        return any(self.wanted[at] == NOWHERE and keys[at] not in SOFT for at in places)

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise BudgetSpent

    def hides_break(self, element: Element, stretches: tuple[Stretch, ...]) -> bool:
        """Whether the source closes a quotation inside a stretch, and the quote does not show it."""
        if not isinstance(element, Words):
            return False
        parts = len(stretches)
        for start, end in stretches:
            if end - start > 1 and (
                self._hides_clause(start, end)
                or self._hides_division(element, start, end, parts)
                or self._hides_leaving(element, start, end, parts)
            ):
                return True
        return False

    def _hides_clause(self, start: int, end: int) -> bool:
        """Whether the reporter's words stand in a stretch, set off by dashes inside the marks, with the
        speaker's on both sides."""
        inside = self.prepared.inside
        at = bisect_right(inside, (start, len(self.row), ""))
        few = inside[at : at + MOST_CLAUSES]
        return any(last < end and is_attribution(clause) for _, last, clause in few)

    def _hides_division(self, element: Words, start: int, end: int, parts: int) -> bool:
        """Whether another quotation is opened right where one is closed."""
        divisions = self.prepared.divisions
        inside = divisions[bisect_right(divisions, start) : bisect_left(divisions, end)]
        return any(parts > 1 or at - start + element.start not in self.shown for at in inside)

    def _hides_leaving(self, element: Words, start: int, end: int, parts: int) -> bool:
        """Whether the reporter's words follow those of the quotation that the stretch began in."""
        starts = self.source.starts
        at = self.prepared.ends.leaves(starts[start], starts[end - 1])
        if at is None:
            return False
        self.spend(10)
        after = bisect_left(starts, at) - start + element.start
        return parts > 1 or not self._shows_mark(after)

    def _shows_mark(self, at: int) -> bool:
        """Whether the quotation has a mark of its own beside token `at`."""
        tokens = self.quote.tokens
        shown = tokens.raw[tokens.ends[max(at - 2, 0)] : tokens.starts[min(at + 1, len(tokens) - 1)]]
        return any(char in MARKS for char in shown)

    def closes_between(self, begun: int, end: int, start: int) -> bool:
        """Whether the quotation of the run that began at a token is closed between two others."""
        if not begun < end <= start < len(self.source):
            return False
        places = self.source.starts
        at = self.prepared.ends.leaves(places[begun], places[start])
        return at is not None and at >= self.source.ends[end - 1]

    def closes_beside(self, first: int, at: int) -> bool:
        """Whether the source closes a quotation between the token before `first` and token `at`."""
        if not 0 < first <= at < len(self.source):
            return False
        return closes(self.source.raw, self.source.ends[first - 1], self.source.starts[at])

    def prints_same_marks(self, before: Element, after: Element, end: int, start: int) -> bool:
        """Whether the quotation has as many marks between two runs as the source has there."""
        if isinstance(before, Break) or isinstance(after, Break):
            return False
        tokens = self.quote.tokens
        ours = tokens.raw[tokens.ends[before.end - 1] : tokens.starts[after.start]]
        theirs = self.source.raw[self.source.ends[end - 1] : self.source.starts[start]]
        return _count_marks(ours) == _count_marks(theirs)


def _count_marks(text: str) -> int:
    return sum(map(text.count, MARKS))
