"""Do the words of a quotation stand in the source, honouring nothing but its marks? Yes with places, or no.

The elements of the quotation are followed through the source side by side: after each, a list of the places
that can be reached, never two with the same end. The work is counted and bounded; a quotation that uses it
up is answered with no."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from archive.text.joints import Joint
from archive.text.marks import Break, Element, Gap, Insertion, Part, Words
from archive.text.pairs import BudgetSpent, Pair, Stretch
from archive.text.tokens import SOFT, Tokens, cuts_word, is_word

LONGEST_GAP = 2000
"""Code points an ellipsis may skip."""
MOST_REPLACED = 5
"""Words of the source that brackets may replace."""
_EVERYWHERE = 50_000
"""Tokens of a window in which a place costs more, since nothing else narrows it down."""
MANY = 200
"""Elements from which on not every place is kept that can be reached."""


@dataclass(frozen=True, slots=True)
class Step:
    """A place reached: the stretches of the source that the last element took, and how it came there."""

    at: int
    stretches: tuple[Stretch, ...]
    element: int
    before: Step | None
    limit: int = sys.maxsize
    """Where the run ends that was entered by a joint."""
    left: int = -1
    """For the end of a run: the token before which the source leaves it."""

    @property
    def resumes(self) -> int:
        """Where the source goes on after what was skipped between the step before and this one."""
        if self.left >= 0:
            return self.left
        return self.stretches[0][0] if self.stretches else self.at


class Matcher(Pair):
    """The search for a way through the source."""

    elements: list[Element]
    """What is looked for at the moment; the last of it that has words; whether it ends with a stop."""
    final: int
    stopped: bool

    def match(self, elements: list[Element], joints: bool) -> Step | None:
        """The last step of a way through the source, or None. Joints inside a run are tried only if asked
        for."""
        if self.lacks_a_word(elements) or (joints and not self.joints):
            return None
        self.elements = elements
        self.final = max((i for i, e in enumerate(elements) if isinstance(e, Words | Part)), default=-1)
        self.stopped = any(isinstance(e, Break) and e.stopped for e in elements[-1:])
        try:
            for low, high in self._windows(elements):
                reached = self._walk(elements, low, high, joints)
                if reached:
                    return reached
        except BudgetSpent:
            return None
        return None

    def _windows(self, elements: list[Element]) -> list[Stretch]:
        """Where a match can lie at all: around the occurrences of the quotation's rarest word."""
        everywhere = [(0, len(self.row))]
        wanted = "".join(self.wanted[e.start : e.end] for e in elements if isinstance(e, Words))
        if not wanted:
            return everywhere
        counts = self.prepared.counts
        rarest = min(set(wanted), key=lambda code: (counts[code], code))
        if counts[rarest] > 200:
            return everywhere
        reach = 4000 + sum(_length(e, self.quote.tokens) for e in elements)
        return self._around(rarest, reach)

    def _around(self, code: str, reach: int) -> list[Stretch]:
        windows: list[Stretch] = []
        at = self.row.find(code)
        while at >= 0:
            low = bisect_left(self.source.starts, self.source.starts[at] - reach)
            high = bisect_right(self.source.starts, self.source.starts[at] + reach)
            if windows and low <= windows[-1][1]:
                low, high = windows.pop()[0], high
            windows.append((low, high))
            at = self.row.find(code, at + 1)
        return windows

    def _walk(self, elements: list[Element], low: int, high: int, joints: bool) -> Step | None:
        reached: list[Step] | None = None
        gap = True
        for number, element in enumerate(elements):
            self.spend(len(reached or ()) + 1)
            cut = number + 1 == len(elements) or not isinstance(elements[number + 1], Words | Part)
            if isinstance(element, Gap):
                gap = True
                continue
            if isinstance(element, Break):
                reached = self._break(number, element, reached, gap)
            elif isinstance(element, Insertion):
                reached = self._insertion(number, reached, gap)
            else:
                found = self._occurrences(element, reached, gap, (low, high), joints)
                reached = self._reached(found, reached, gap, number, cut)
            gap = gap and (reached is None or isinstance(element, Insertion))
            if reached is not None and not reached:
                return None
        return reached[0] if reached else None

    # -- elements ------------------------------------------------------------------------------------------

    def _occurrences(
        self, element: Words | Part, reached: list[Step] | None, gap: bool, window: Stretch, joints: bool
    ) -> Iterator[tuple[Stretch, ...]]:
        """Where an element stands, from the left: next to what was reached or, after a gap, within its
        reach."""
        if not gap and reached is not None:
            for step in reached:
                self.spend(1)
                yield from self._at(element, step.at, joints)
            return
        low, high = window
        if reached:
            low = max(low, min(step.at for step in reached))
            far = max(step.at for step in reached)
            limit = (self.source.ends[far - 1] if far else 0) + LONGEST_GAP
            high = min(
                high,
                bisect_right(self.source.starts, limit)
                + (element.end - element.start if isinstance(element, Words) else 1),
            )
        if isinstance(element, Part):
            yield from self._parts(element, low, high)
            return
        yield from self._stretches(element, low, high, joints)

    def _at(self, element: Words | Part, at: int, joints: bool) -> Iterator[tuple[Stretch, ...]]:
        if isinstance(element, Part):
            if at < len(self.source) and element.fits(self.source.keys[at]):
                yield ((at, at + 1),)
            return
        found = self._follow(element.start, element.end, at, joints)
        if found:
            yield found

    def _parts(self, element: Part, low: int, high: int) -> Iterator[tuple[Stretch, ...]]:
        self.spend((high - low) // 10)
        for at in range(low, min(high, len(self.source))):
            if element.fits(self.source.keys[at]):
                self.spend(2)
                yield ((at, at + 1),)

    def _stretches(self, element: Words, low: int, high: int, joints: bool) -> Iterator[tuple[Stretch, ...]]:
        wanted = self.wanted[element.start : element.end]
        self.spend(len(wanted) // 50 + (high - low) // 2000 + 1)
        cost = 1 + len(wanted) // 50 + (high - low > _EVERYWHERE)
        at = self.row.find(wanted, low, high)
        while at >= 0:
            self.spend(cost)
            yield ((at, at + len(wanted)),)
            at = self.row.find(wanted, at + 1, high)
        if joints:
            yield from self._across(element, low, high)

    def _across(self, element: Words, low: int, high: int) -> Iterator[tuple[Stretch, ...]]:
        """Stretches that a joint divides."""
        wanted = self.wanted[element.start : element.end]
        for number in range(bisect_left(self.joint_ends, low), bisect_right(self.joint_ends, high)):
            joint = self.joints[number]
            last, length = self.row[joint.end - 1], wanted.find(self.row[joint.end - 1]) + 1
            while 0 < length < len(wanted):
                self.spend(1 + length // 50)
                start = joint.end - length
                if start >= low and self.row.startswith(wanted[:length], start):
                    found = self._follow(element.start, element.end, start, joints=True)
                    if found and len(found) > 1:
                        yield found
                length = wanted.find(last, length) + 1

    def _follow(self, start: int, end: int, at: int, joints: bool) -> tuple[Stretch, ...] | None:
        """The stretches that tokens `start` to `end` of the quotation take from place `at` on."""
        taken: list[Stretch] = []
        limit = len(self.row)
        while True:
            same = _common(self.wanted, start, end, self.row, at)
            self.spend(1 + same // 50)
            if start + same == end:
                return (*taken, (at, end - start + at)) if end - start + at <= limit else None
            joint = self._joint_within(at + 1, min(at + same, limit)) if joints else None
            if joint is None or at < joint.first:
                return None
            taken.append((at, joint.end))
            start += joint.end - at
            while start < end and self.quote.tokens.keys[start] in SOFT:
                start += 1
            at, limit = joint.start, joint.last

    def _joint_within(self, low: int, high: int) -> Joint | None:
        """The last joint whose run ends between two places."""
        number = bisect_right(self.joint_ends, high) - 1
        return self.joints[number] if number >= 0 and self.joints[number].end >= low else None

    def _reached(
        self,
        found: Iterator[tuple[Stretch, ...]],
        reached: list[Step] | None,
        gap: bool,
        number: int,
        cut: bool,
    ) -> list[Step]:
        """The steps that lead on, from the places where an element was found. After a gap the nearest
        place counts."""
        steps: dict[int, Step] = {}
        places = [step.at for step in reached or ()]
        for stretches in found:
            start, end = stretches[0][0], stretches[-1][1]
            before = None
            if reached:
                nearest = bisect_right(places, start) - 1
                if nearest < 0 or not self._near(places[nearest], start, gap):
                    continue
                before = reached[nearest]
                if before.limit < stretches[0][1]:
                    continue
            if ((gap or not reached) and cuts_word(self.source, start)) or (
                cut and cuts_word(self.source, end)
            ):
                continue
            if end not in steps and not self.hides_break(self.elements[number], stretches):
                steps[end] = Step(end, stretches, number, before)
                if number == self.final and not self.stopped:
                    break
        found_at = sorted(steps)
        leads_to_gap = number + 1 < len(self.elements) and isinstance(self.elements[number + 1], Gap)
        if leads_to_gap and len(self.elements) > MANY:
            found_at = self._thinned(found_at)
        return [steps[at] for at in found_at]

    def _thinned(self, places: list[int]) -> list[int]:
        """Fewer places from which an ellipsis reaches as far as from all."""
        kept: list[int] = []
        for at in places:
            if len(kept) > 1 and self.source.ends[at - 1] - self.source.ends[kept[-2] - 1] <= LONGEST_GAP:
                kept.pop()
            kept.append(at)
        return kept

    def _near(self, end: int, start: int, gap: bool) -> bool:
        if not gap:
            return end == start
        return self.source.starts[start] - (self.source.ends[end - 1] if end else 0) <= LONGEST_GAP

    def _insertion(self, number: int, reached: list[Step] | None, gap: bool) -> list[Step] | None:
        """Brackets take up to five words of the source, or none; never across the end of a quotation.
        Beside a gap or at the edge they only insert."""
        if reached is None or gap:
            return reached
        found: dict[int, Step] = {}
        ends = isinstance(self.elements[number + 1], Break)
        for step in reached:
            at, words = step.at, 0
            closed = self.closes_beside(at, at)
            if ends or not closed:
                found.setdefault(at, step)
            while at < len(self.source) and words < MOST_REPLACED and not closed:
                words += is_word(self.source.keys[at])
                at += 1
                self.spend(1)
                closed = self.closes_beside(step.at, at)
                if (ends or not closed) and not cuts_word(self.source, at):
                    found.setdefault(at, Step(at, (), number, step))
        return [found[at] for at in sorted(found)]

    def _break(self, number: int, element: Break, reached: list[Step] | None, gap: bool) -> list[Step] | None:
        """The end of a run: what follows stands right after it, or at the other side of a joint."""
        if reached is None:
            return None
        found: dict[int, Step] = {}
        for step in reached:
            self.spend(1)
            keys = self.source.keys[step.at : step.at + 1]
            if element.stopped and not gap and keys and keys[0] in "?!？！":
                continue
            if number == len(self.elements) - 1:
                return [step]
            for at, limit, left in self._beyond(number, step, gap):
                found.setdefault(at, Step(at, (), number, step, limit, left))
        return [found[at] for at in sorted(found)]

    def _beyond(self, number: int, step: Step, gap: bool) -> Iterator[tuple[int, int, int]]:
        """Where the next run may begin, where it ends then, and where this one is left."""
        limit = step.at
        if gap:
            limit = bisect_right(self.source.starts, self.source.ends[step.at - 1] + LONGEST_GAP)
        begun = step.stretches[-1][0] if step.stretches else step.at
        low, high = bisect_left(self.joint_ends, step.at), bisect_right(self.joint_ends, limit)
        for joint in self.joints[low:high]:
            self.spend(1)
            if begun >= joint.first:
                yield joint.start, joint.last, joint.end
        at = step.at
        while not gap and at < len(self.source) and self.source.keys[at] in SOFT | {"…", "?", "!"}:
            at += 1
        if gap:
            return
        beside = self.elements[number - 1], self.elements[number + 1]
        divided = at in self.prepared.divided or self.closes_between(begun, step.at, at)
        if not divided or self.prints_same_marks(*beside, step.at, at):
            yield at, sys.maxsize, step.at


def _common(wanted: str, start: int, end: int, row: str, at: int) -> int:
    """How many characters of wanted[start:end] stand in the row at a place."""
    length = min(end - start, len(row) - at)
    if wanted[start : start + length] == row[at : at + length]:
        return length
    low, high = 0, length
    while low < high - 1:
        middle = (low + high) // 2
        if wanted[start + low : start + middle] == row[at + low : at + middle]:
            low = middle
        else:
            high = middle
    return low


def _length(element: Element, tokens: Tokens) -> int:
    if isinstance(element, Words) and element.start < element.end:
        return 2 * (tokens.ends[element.end - 1] - tokens.starts[element.start]) + 500
    return LONGEST_GAP + 500
