"""The place of the source that a quotation comes nearest to, and what differs there.

Asked only when the quotation does not stand in the source. Each stretch of own words is laid against a
window of the source by longest common subsequence (bit-parallel, a row of bits a word), anchored where
the rarest words crowd; other stretches are looked for only in order and within reach."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from archive.text.marks import Break, Element, Gap, Words
from archive.text.matching import LONGEST_GAP
from archive.text.pairs import Pair
from archive.text.source import NOWHERE

_CHUNK = 800
"""Tokens of a stretch laid against the source at once."""
_CANDIDATES = 6
_MOST_LAID = 20_000
"""Tokens laid against the source, a piece counting for _PER_PIECE more; further pieces count as differing."""
_PER_PIECE = 20
_MOST_ANCHORS = 150
"""Words of a piece, the rarest, by which it is anchored."""
_MOST_HITS = 5000
"""Places of its words at which a piece may be anchored."""
_FEW_HITS = 300
"""The same for two or three words within reach of others."""
_APART = 400
"""Tokens in which the first and last words of a piece are looked for, apart from the rest."""
_BESIDE = 150
"""Tokens in which the next run is looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Own words, tokens `start` to `end` of the quotation, and what stands before them."""

    start: int
    end: int
    follows: str  # "gap", "run" or "" (directly)

    def __len__(self) -> int:
        return self.end - self.start


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

    def __init__(self, pair: Pair) -> None:
        self.source, self.quote = pair.source, pair.quote
        self.codes, self.wanted_codes = pair.prepared.row, pair.wanted
        self.row, self.counts = pair.prepared.folded_row, pair.prepared.folded_counts
        self.wanted = pair.prepared.coded_folded(self.quote.tokens.keys)
        self.left = _MOST_LAID

    def lay(self, found: list[Piece]) -> list[Laid]:
        """The pieces in one place: the best of the longest ones first, the others in order around it."""
        longest = sorted(range(len(found)), key=lambda i: found[i].start - found[i].end)[:3]
        anchored = [(self._best(found[i], 0, len(self.row)), i) for i in longest]
        best, at = max(anchored, key=lambda pair: pair[0].words)
        if not best.pairs:
            return []
        behind, ahead = [best], [best]
        for piece in found[at + 1 :]:
            behind += self._after(piece, behind[-1])
        for i in range(at - 1, -1, -1):
            ahead += self._ahead(found[i], found[i + 1].follows, ahead[-1])
        return [self._reaching(one) for one in (*ahead[:0:-1], *behind)]

    def _reaching(self, laid: Laid) -> Laid:
        """With words of its beginning and end that stand a little apart from the rest: there, something was
        left out between. They show what differs, and do not count as standing together."""
        pairs = list(laid.pairs)
        (s, q), (last, end) = pairs[0], pairs[-1]
        while s > 0 and q > laid.piece.start and self.row[s - 1] == self.wanted[q - 1] != NOWHERE:
            s, q = s - 1, q - 1
            pairs.insert(0, (s, q))
        head, tail = self.wanted[laid.piece.start : q], self.wanted[end + 1 : laid.piece.end]
        for size in range(len(head), 1, -1):
            at = self.row.rfind(head[:size], max(0, s - _APART), s)
            if at >= 0:
                pairs[:0] = [(at + i, laid.piece.start + i) for i in range(size)]
                break
        for size in range(len(tail), 1, -1):
            at = self.row.find(tail[-size:], last + 1, last + 1 + _APART)
            if at >= 0:
                pairs += [(at + i, laid.piece.end - size + i) for i in range(size)]
                break
        return Laid(laid.piece, tuple(pairs), laid.words)

    def _after(self, piece: Piece, before: Laid) -> list[Laid]:
        last = before.pairs[-1][0] + 1
        found = self._same(piece, last) or self._best(piece, last, self._reach(last, piece, piece.follows))
        return [found] if found.pairs else []

    def _ahead(self, piece: Piece, follows: str, after: Laid) -> list[Laid]:
        first = after.pairs[0][0]
        size = len(piece)
        found = self._same(piece, first - size)
        if found:
            return [found]
        low = first - size * 3 // 2 - _BESIDE
        if follows == "gap":
            low = bisect_left(self.source.starts, self.source.starts[first] - LONGEST_GAP) - size * 3 // 2
        found = self._best(piece, max(0, low), first)
        return [found] if found.pairs else []

    def _same(self, piece: Piece, at: int) -> Laid | None:
        """The piece at a place where it stands word for word, or a stop further on."""
        size = len(piece)
        for start in (at, at + 1):
            if start >= 0 and self.codes[start : start + size] == self.wanted_codes[piece.start : piece.end]:
                pairs = tuple(zip(range(start, start + size), range(piece.start, piece.end), strict=True))
                return Laid(piece, pairs, self._words(pairs))
        return None

    def _words(self, pairs: Iterable[tuple[int, int]]) -> int:
        return sum(self.quote.words(q, q + 1) for _, q in pairs)

    def _reach(self, last: int, piece: Piece, follows: str) -> int:
        size = len(piece) * 3 // 2
        if follows == "gap":
            return bisect_right(self.source.starts, self.source.ends[last - 1] + LONGEST_GAP) + size
        return last + size + _BESIDE

    def _best(self, piece: Piece, low: int, high: int) -> Laid:
        """The window of the source with most of a piece's words in order."""
        self.left -= len(piece) + _PER_PIECE
        if self.left < 0:
            return Laid(piece, (), 0)
        size = len(piece) * 3 // 2 + 6
        starts = self._crowded(piece, low, high, size)
        laid = [self._lay(piece, start, min(start + size, high, len(self.row))) for start in starts]
        return max(laid, key=lambda one: one.words, default=Laid(piece, (), 0))

    def _crowded(self, piece: Piece, low: int, high: int, size: int) -> list[int]:
        """Starts of the windows where a piece's words crowd, rare ones counting more."""
        hits = self._hits(piece, low, high)
        scored, first, total = [], 0, 0.0
        for at, weight in hits:
            total += weight
            while hits[first][0] < at - size // 2 - (size // 4):
                total -= hits[first][1]
                first += 1
            scored.append((total, max(low, hits[first][0] - size // 6 - 2)))
        scored.sort(reverse=True)
        return _apart([start for _, start in scored[:2000]], size // 3)

    def _hits(self, piece: Piece, low: int, high: int) -> list[tuple[int, float]]:
        """Where a piece's words stand, with their weight; the rarest of them, as far as the number goes."""
        most = _MOST_HITS if len(piece) > 3 or high - low > 10 * _CHUNK else _FEW_HITS
        places = range(piece.start, piece.end)
        words = {self.wanted[q] for q in places if self.quote.words(q, q + 1)} - {NOWHERE}
        hits: list[tuple[int, float]] = []
        for word in sorted(words, key=lambda word: (self.counts[word], word))[:_MOST_ANCHORS]:
            weight = 1 / (self.counts[word] + 1)
            at = self.row.find(word, low, high)
            while at >= 0 and len(hits) < most:
                hits.append((at, weight))
                at = self.row.find(word, at + 1, high)
        return sorted(hits)

    def _lay(self, piece: Piece, low: int, high: int) -> Laid:
        pairs = _common(self.row[low:high], self.wanted[piece.start : piece.end])
        placed = _pruned([(low + s, piece.start + q) for s, q in pairs])
        return Laid(piece, tuple(placed), self._words(placed))


def _apart(starts: list[int], distance: int) -> list[int]:
    """The first few starts that are not near each other."""
    chosen: list[int] = []
    for start in starts:
        if all(abs(start - other) > distance for other in chosen):
            chosen.append(start)
            if len(chosen) == _CANDIDATES:
                break
    return chosen


def _common(row: str, wanted: str) -> list[tuple[int, int]]:
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
