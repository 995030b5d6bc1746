"""The text as the workbench shows it: numbered blocks, cut where what was found begins and ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from archive import text


@dataclass(frozen=True)
class Marking:
    """The passages of a suggestion, by its number on the page; `kind` is how they look."""

    number: int
    spans: list[tuple[int, int]]
    kind: str


@dataclass(frozen=True)
class Piece:
    """Some words of the text; of a suggestion, if it has a number."""

    text: str
    number: int = 0
    kind: str = ""
    anchor: str = ""
    is_last: bool = False


@dataclass(frozen=True)
class Block:
    number: int
    start: int
    pieces: list[Piece]


@dataclass(frozen=True)
class _Place:
    start: int
    end: int
    of: Marking
    is_first: bool


class Source:
    """A captured text, cut into blocks and prepared at most once for the whole page."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self.blocks = text.blocks(raw)
        self._starts = [span.start for span in self.blocks]

    @cached_property
    def prepared(self) -> text.Source:
        return text.prepare(self.text)

    def block_at(self, place: int) -> int:
        """The number of the block in which a code point stands."""
        return max(1, bisect_right(self._starts, place))

    def marked(self, numbers: Sequence[int], markings: Iterable[Marking]) -> list[Block]:
        """Some of the blocks, cut where passages begin and end."""
        places = sorted(
            (_Place(start, end, one, n == 0) for one in markings for n, (start, end) in enumerate(one.spans)),
            key=lambda place: place.start,
        )
        return [self._block(number, places) for number in numbers]

    def _block(self, number: int, places: Sequence[_Place]) -> Block:
        span = self.blocks[number - 1]
        here = [one for one in places if one.start < span.end and one.end > span.start]
        cuts = {span.start, span.end}
        for one in here:
            cuts |= {max(one.start, span.start), min(one.end, span.end)}
        bounds = sorted(cuts)
        cut = [text.Span(low, high) for low, high in zip(bounds, bounds[1:], strict=False)]
        return Block(number, span.start, [self._piece(one, here) for one in cut])

    def _piece(self, span: text.Span, places: Sequence[_Place]) -> Piece:
        """Where passages overlap, the shortest has the words: so each can be reached somewhere."""
        covering = [one for one in places if one.start <= span.start and span.end <= one.end]
        words = self.text[span.start : span.end]
        if not covering:
            return Piece(words)
        mine = min(covering, key=lambda one: one.end - one.start)
        anchor = f"m{mine.of.number}" if mine.is_first and span.start == mine.start else ""
        return Piece(words, mine.of.number, mine.of.kind, anchor, span.end == mine.end)
