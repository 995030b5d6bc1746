"""The place of the source that a quotation comes nearest to, and what differs there.

Asked only when the quotation does not stand in the source. Each stretch of own words is laid against a
window of the source by longest common subsequence (bit-parallel, a row of bits a word), anchored where
the rarest words crowd; other stretches are looked for only in order and within reach."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from archive.text.marks import Break, Element, Gap, Words
from archive.text.matching import LONGEST_GAP, Matcher
from archive.text.tokens import Tokens, is_word
from archive.text.variants import folded

_CHUNK = 800
"""Tokens of a stretch laid against the source at once."""
_CANDIDATES = 6
_BESIDE = 150
"""Tokens in which the next run is looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Own words, tokens `start` to `end` of the quotation, and what stands before them."""

    start: int
    end: int
    follows: str  # "gap", "run" or "" (directly)


@dataclass(frozen=True, slots=True)
class Laid:
    """A piece on the source: pairs of tokens (source, quotation) that agree but for case and accents."""

    piece: Piece
    pairs: tuple[tuple[int, int], ...]
    words: int


def pieces(elements: list[Element]) -> list[Piece]:
    """The stretches of own words, long ones in chunks."""
    found: list[Piece] = []
    follows = ""
    for element in elements:
        if isinstance(element, Words):
            for start in range(element.start, element.end, _CHUNK):
                found.append(Piece(start, min(start + _CHUNK, element.end), follows))
                follows = ""
        elif isinstance(element, Gap):
            follows = "gap"
        elif isinstance(element, Break):
            follows = "run"
        elif not follows:
            follows = "mark"
    return found


class Aligner:
    """One source and one quotation, as folded words."""

    def __init__(self, matcher: Matcher) -> None:
        self.source, self.quote = matcher.source, matcher.quote.tokens
        self.wanted = [folded(key) for key in self.quote.keys]
        vocabulary = set(self.wanted)
        fold = {key: folded(key) for key in set(self.source.keys)}
        self.row = [fold[key] for key in self.source.keys]
        self.places: dict[str, list[int]] = {word: [] for word in vocabulary}
        for at, word in enumerate(self.row):
            if word in vocabulary:
                self.places[word].append(at)

    def lay(self, found: list[Piece]) -> list[Laid]:
        """The pieces in one place: the best of the longest ones first, the others in order around it."""
        longest = sorted(range(len(found)), key=lambda i: found[i].start - found[i].end)[:3]
        anchored = [(self._best(found[i], 0, len(self.row)), i) for i in longest]
        best, at = max(anchored, key=lambda pair: pair[0].words)
        if not best.pairs:
            return []
        laid = [best]
        for piece in found[at + 1 : at + 400]:
            laid.append(self._after(piece, laid))
        for i in range(at - 1, max(at - 400, -1), -1):
            laid.insert(0, self._ahead(found[i], found[i + 1].follows, laid))
        return [one for one in laid if one.pairs]

    def _after(self, piece: Piece, laid: list[Laid]) -> Laid:
        last = next(one for one in reversed(laid) if one.pairs).pairs[-1][0] + 1
        return self._best(piece, last, self._reach(last, piece, piece.follows))

    def _ahead(self, piece: Piece, follows: str, laid: list[Laid]) -> Laid:
        first = next(one for one in laid if one.pairs).pairs[0][0]
        size = piece.end - piece.start
        low = first - size * 3 // 2 - _BESIDE
        if follows == "gap":
            low = bisect_left(self.source.starts, self.source.starts[first] - LONGEST_GAP) - size * 3 // 2
        return self._best(piece, max(0, low), first)

    def _reach(self, last: int, piece: Piece, follows: str) -> int:
        size = (piece.end - piece.start) * 3 // 2
        if follows == "gap":
            return bisect_right(self.source.starts, self.source.ends[last - 1] + LONGEST_GAP) + size
        return last + size + _BESIDE

    def _best(self, piece: Piece, low: int, high: int) -> Laid:
        """The window of the source with most of a piece's words in order."""
        size = (piece.end - piece.start) * 3 // 2 + 6
        starts = self._crowded(piece, low, high, size)
        laid = [self._lay(piece, start, min(start + size, high, len(self.row))) for start in starts]
        return max(laid, key=lambda one: one.words, default=Laid(piece, (), 0))

    def _crowded(self, piece: Piece, low: int, high: int, size: int) -> list[int]:
        """Starts of the windows where a piece's words crowd, rare ones counting more."""
        words = {word for word in self.wanted[piece.start : piece.end] if is_word(word)}
        hits: list[tuple[int, float]] = []
        for word in words:
            places = self.places[word]
            some = places[bisect_left(places, low) : bisect_left(places, high)]
            hits += [(at, 1 / (len(places) + 1)) for at in some]
        hits.sort()
        scored, first, total = [], 0, 0.0
        for at, weight in hits:
            total += weight
            while hits[first][0] < at - size // 2 - (size // 4):
                total -= hits[first][1]
                first += 1
            scored.append((total, max(low, hits[first][0] - size // 6 - 2)))
        scored.sort(reverse=True)
        return _apart([start for _, start in scored[:2000]], size // 3)

    def _lay(self, piece: Piece, low: int, high: int) -> Laid:
        pairs = _common(self.row[low:high], self.wanted[piece.start : piece.end])
        placed = _pruned([(low + s, piece.start + q) for s, q in pairs])
        return Laid(piece, tuple(placed), sum(is_word(self.wanted[q]) for _, q in placed))


def _apart(starts: list[int], distance: int) -> list[int]:
    """The first few starts that are not near each other."""
    chosen: list[int] = []
    for start in starts:
        if all(abs(start - other) > distance for other in chosen):
            chosen.append(start)
            if len(chosen) == _CANDIDATES:
                break
    return chosen


def _common(row: list[str], wanted: list[str]) -> list[tuple[int, int]]:
    """Longest common subsequence as pairs of places, by bit-parallel rows."""
    masks: dict[str, int] = {}
    for i, word in enumerate(row):
        masks[word] = masks.get(word, 0) | 1 << i
    full = (1 << len(row)) - 1
    bits, rows = full, []
    for word in wanted:
        taken = bits & masks.get(word, 0)
        bits = ((bits + taken) | (bits - taken)) & full
        rows.append(bits)
    pairs = []
    col, line = len(row), len(wanted)
    while col and line:
        if rows[line - 1] >> (col - 1) & 1:
            col -= 1
            continue
        line -= 1
        if line == 0 or rows[line - 1] >> (col - 1) & 1:
            col -= 1
            pairs.append((col, line))
    return pairs[::-1]


def _pruned(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs without stray ones at the ends: one or two words far from the rest of the match."""
    return _unstrayed(_unstrayed(pairs)[::-1])[::-1]


def _unstrayed(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    while (size := _stray(pairs)) > 0:
        pairs = pairs[size:]
    return pairs


def _stray(pairs: list[tuple[int, int]]) -> int:
    for size in (1, 2):
        if len(pairs) > 2 * size:
            (s1, q1), (s2, q2) = pairs[size - 1], pairs[size]
            if abs(s2 - s1) > abs(q2 - q1) + 5:
                return size
    return 0


def own_words(tokens: Tokens, elements: list[Element]) -> int:
    """How many of a quotation's words are the speaker's own."""
    return sum(is_word(key) for e in elements if isinstance(e, Words) for key in tokens.keys[e.start : e.end])
