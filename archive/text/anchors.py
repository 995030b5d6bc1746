"""Proving that a quotation stands in a source, and pointing to it.

`verify` gives one of four verdicts:

- *verbatim*: the words stand in the source in one run; or in two or more quoted runs with nothing between
  them but ONE attribution clause outside the marks (flag `split`), or a paragraph break with a repeated
  opening mark.
  Words that go on where the source closes the marks of the quotation they began in are the reporter's:
  without a mark at that place in the quotation they are no verbatim words.
- *edited*: the same after honouring the editor's marks only. An ellipsis skips forward at most 2,000
  characters; `[text]` inserts, or replaces at most 5 words; `[T]he` changes case. The speaker's own words
  are the majority. No ellipsis leads into the quotation of somebody whom the source names as another, no
  bracket over the end of a quotation. A negation that a mark swallows or puts in, or that stands before a
  mark at the beginning, raises `negation_in_gap` or `negation_in_insertion`.
- *altered*: at least half of the quote's own words stand together in one place, or each of its runs
  stands somewhere, but some difference is not marked. It comes with the differences.
- *absent*: less than that; also an empty quotation, one without words, or one with more marks or lines than
  are read (20,000).

What counts as the same is typography only (see `normalise`); a likeness score is never the test.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

from archive.text.alignment import Aligner, Laid, pieces
from archive.text.differences import Difference, Severity, Span, differences, severity
from archive.text.honoured import honoured
from archive.text.marks import (
    Break,
    Element,
    Gap,
    Insertion,
    Part,
    Quotation,
    Words,
    is_readable,
    quotation,
)
from archive.text.matching import Matcher, Step
from archive.text.pairs import BUDGET
from archive.text.source import Source, prepare
from archive.text.speech import NEGATING_PREFIXES, is_negation
from archive.text.tokens import Tokens, is_word

_MOST_BEFORE = 40
"""Words and signs of its sentence looked at before a quotation that begins with a mark."""

Verdict = Literal["verbatim", "edited", "altered", "absent"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What `verify` found: see the module for the verdicts. Passages ascend, one for each contiguous
    stretch. `severity` is for altered quotations only; `differences` are what is not marked in an altered
    quotation, and what each mark stands for in an edited one (see `Difference.kind`)."""

    verdict: Verdict
    passages: tuple[Span, ...] = ()
    flags: frozenset[str] = frozenset()
    severity: Severity = ""
    differences: tuple[Difference, ...] = ()


def verify(source: str | Source, quote: str) -> Finding:
    """Whether a quotation (one run a line) stands in a source; `prepare` the source if more quotations
    follow."""
    cut = quotation(quote if is_readable(quote) else "")
    if not any(map(is_word, cut.tokens.keys)):
        return Finding("absent")
    prepared = prepare(source) if isinstance(source, str) else source
    prepared = prepared.knowing(cut.tokens)
    if cut.tokens.broken:
        cut = quotation(quote, known=prepared.codes)
    matcher = Matcher(prepared, cut)
    return _verbatim(matcher) or _edited(matcher) or _otherwise(matcher)


def _verbatim(matcher: Matcher) -> Finding | None:
    """The words as they are, in one run or in quoted runs joined by an attribution."""
    elements = matcher.quote.plain()
    for joints in (False, True):
        found = matcher.match(elements, joints)
        if found:
            way = _way(found)
            return Finding("verbatim", _passages(matcher, elements, way), _split(way))
    return None


def _edited(matcher: Matcher) -> Finding | None:
    """The words after honouring the editor's marks; marks that the source prints itself count as its
    words."""
    if not matcher.quote.has_marks:
        return None
    readings = [matcher.quote.elements(matcher.stands), matcher.quote.honoured]
    for elements in readings[:1] if readings[0] == readings[1] else readings:
        if not _speaker_prevails(matcher.quote, elements):
            continue
        for joints in (False, True):
            found = matcher.match(elements, joints)
            if found:
                way = _way(found)
                if _joins_two_speakers(matcher, elements, way):
                    continue
                flags = _split(way) | _negations(matcher, elements, way)
                marked = honoured(matcher, elements, way)
                return Finding("edited", _passages(matcher, elements, way), flags, "", marked)
    return None


def _joins_two_speakers(matcher: Matcher, elements: list[Element], way: list[Step]) -> bool:
    """Whether an ellipsis leads from one person's words into another's, as far as the source names them."""
    source, breaks = matcher.source, matcher.prepared.breaks
    for before, after in zip(way, way[1:], strict=False):
        skips = any(isinstance(e, Gap) for e in elements[before.element + 1 : after.element])
        if skips and before.at and breaks.are_two(source.ends[before.at - 1], source.starts[after.resumes]):
            return True
    return False


def _speaker_prevails(quote: Quotation, elements: list[Element]) -> bool:
    """Whether there are marks, and more own words than words put in."""
    own = quote.own_words(elements) + sum(isinstance(e, Part) for e in elements)
    put_in = sum(quote.words(e.start, e.end) for e in elements if isinstance(e, Insertion))
    return own > put_in and any(isinstance(e, Gap | Insertion | Part) for e in elements)


def _way(last: Step) -> list[Step]:
    """The steps of a match, first to last."""
    way: list[Step] = []
    step: Step | None = last
    while step:
        way.append(step)
        step = step.before
    return way[::-1]


def _passages(matcher: Matcher, elements: list[Element], way: list[Step]) -> tuple[Span, ...]:
    """One span a run, or a contiguous stretch of it."""
    stretches: list[tuple[int, int]] = []
    number, new_run = -1, False
    for step in way:
        new_run = new_run or any(isinstance(e, Break) for e in elements[number + 1 : step.element + 1])
        number = step.element
        for start, end in step.stretches:
            if stretches and stretches[-1][1] == start and not new_run:
                start = stretches.pop()[0]
            stretches.append((start, end))
            new_run = False
    source = matcher.source
    return tuple(Span(source.starts[start], source.ends[end - 1]) for start, end in stretches)


def _split(way: list[Step]) -> frozenset[str]:
    """`split` where a joint was crossed, inside a run or between two."""
    crossed = any(step.limit < sys.maxsize or len(step.stretches) > 1 for step in way)
    return frozenset({"split"}) if crossed else frozenset()


def _negations(matcher: Matcher, elements: list[Element], way: list[Step]) -> frozenset[str]:
    """The flags for negations that a mark swallowed or put in."""
    flags = set()
    for before, after in zip(way, way[1:], strict=False):
        if any(map(is_negation, matcher.source.keys[before.at : after.resumes])):
            flags.add("negation_in_gap")
    if _leaves_out_negation(matcher, elements, way):
        flags.add("negation_in_gap")
    printed = {step.element: step.stretches[0][0] for step in way if step.stretches}
    for number, element in enumerate(elements):
        word = matcher.source.keys[printed[number]] if number in printed else ""
        if _puts_in_negation(matcher.quote.tokens, element, word):
            flags.add("negation_in_insertion")
    return frozenset(flags)


def _leaves_out_negation(matcher: Matcher, elements: list[Element], way: list[Step]) -> bool:
    """Whether a mark at the beginning stands in the place of a negation: one before it in its sentence."""
    first = next((step.stretches[0][0] for step in way if step.stretches), 0)
    if not elements or not isinstance(elements[0], Gap | Insertion):
        return False
    keys, source = matcher.source.keys, matcher.source
    for at in range(first - 1, max(-1, first - _MOST_BEFORE), -1):
        between = source.raw[source.ends[at] : source.starts[at + 1]]
        if keys[at] in (".", "!", "?", "。") or "\n" in between:
            return False
        if is_negation(keys[at]):
            return True
    return False


def _puts_in_negation(tokens: Tokens, element: Element, printed: str) -> bool:
    """Whether a mark makes a negation that the source does not have: `printed` is its word there."""
    if isinstance(element, Insertion):
        return any(map(is_negation, tokens.keys[element.start : element.end]))
    if not isinstance(element, Part):
        return False
    whole = element.left + element.put_in + element.right
    if whole.casefold() == printed.casefold():
        return False  # only the capital is ours
    prefix = not element.left and element.put_in.casefold() in NEGATING_PREFIXES
    return prefix or is_negation(whole) or is_negation(element.put_in) or whole.endswith("nt")


def _otherwise(matcher: Matcher) -> Finding:
    """Altered where half of the own words stand in one place, or every run stands somewhere; else absent."""
    elements = matcher.quote.honoured
    own = matcher.quote.own_words(elements)
    if not own:
        return Finding("absent")
    stretches = pieces(elements)
    laid = Aligner(matcher).lay(stretches)
    scattered = _scattered(matcher, elements)
    together = 2 * sum(one.words for one in laid) >= own or matcher.holds_all()
    if not (together or scattered):
        return Finding("absent")
    found = differences(matcher, stretches, laid)
    return Finding("altered", scattered or _places(matcher, laid), frozenset(), severity(found), found)


def _scattered(matcher: Matcher, elements: list[Element]) -> tuple[Span, ...]:
    """The places of the runs, if each stands in the source by itself."""
    runs: list[list[Element]] = [[]]
    for element in elements:
        runs[-1].append(element)
        if isinstance(element, Break):
            runs.append([])
    runs = [run for run in runs if any(isinstance(e, Words | Part) for e in run)]
    found: list[Span] = []
    for run in runs if 1 < len(runs) <= 100 else ():
        matcher.left = BUDGET
        step = matcher.match(run, joints=False)
        if step is None:
            return ()
        found += _passages(matcher, run, _way(step))
    return _disjoint(found)


def _places(matcher: Matcher, laid: list[Laid]) -> tuple[Span, ...]:
    """From the first word that agrees to the last, for each piece."""
    source = matcher.source
    ends = {(one.pairs[0][0], one.pairs[-1][0]) for one in laid}
    return _disjoint([Span(source.starts[first], source.ends[last]) for first, last in ends])


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            span = Span(found[-1].start, max(found.pop().end, span.end))
        found.append(span)
    return tuple(found)
