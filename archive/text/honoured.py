"""What each mark of an edited quotation stands for in the source.

The way that `matching` found through the source says what was skipped between two steps; the marks that
stand between the same two steps in the quotation account for it."""

from __future__ import annotations

from archive.text.differences import Difference, Kind, difference
from archive.text.marks import Element, Gap, Insertion, Part
from archive.text.matching import Step
from archive.text.pairs import Pair


def honoured(pair: Pair, elements: list[Element], way: list[Step]) -> tuple[Difference, ...]:
    """One difference for each mark, in the order of the quotation."""
    source, quote = pair.source, pair.quote.tokens
    found: list[Difference] = []
    number, at = -1, way[0].resumes
    for step in way:
        marks = elements[number + 1 : step.element]
        skipped = at, max(at, step.resumes)
        found += _between(pair, marks, skipped)
        element = elements[step.element]
        if isinstance(element, Insertion):
            kind: Kind = "replaced" if skipped[0] < skipped[1] else "put in"
            found.append(difference(source, quote, skipped, (element.start - 1, element.end + 1), kind))
        elif isinstance(element, Part):
            place = step.stretches[0]
            kind = "case" if _differs_in_case(source.keys[place[0]], element) else "replaced"
            found.append(difference(source, quote, place, (element.start, element.end), kind))
        number, at = step.element, step.at
    return (*found, *_between(pair, elements[number + 1 :], (at, at)))


def _between(pair: Pair, marks: list[Element], skipped: tuple[int, int]) -> list[Difference]:
    """Marks that stand side by side: the first ellipsis accounts for all that is skipped, brackets beside it
    only put in."""
    found = []
    start, end = skipped
    for mark in marks:
        if isinstance(mark, Gap):
            taken = start, end
            found.append(
                difference(pair.source, pair.quote.tokens, taken, (mark.start, mark.end), "left out")
            )
            start = end
        elif isinstance(mark, Insertion):
            place = mark.start - 1, mark.end + 1
            found.append(difference(pair.source, pair.quote.tokens, (start, start), place, "put in"))
    return found


def _differs_in_case(word: str, part: Part) -> bool:
    return word.casefold() == (part.left + part.put_in + part.right).casefold()
