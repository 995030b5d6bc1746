"""In which pieces PostgreSQL reads a stretch of keys until it has enough: what is expected where.

Its planner knows two ways to the newest rows of a match: along the dates, passing over what does not match,
or all matches by the GIN index, to be put in order. In between, of what one quote in thirty has, both are
slow. Within months that hold just enough it joins the two indexes and reads hardly a row too many. Which
months these are is worked out from the kept counts (exact for one tag) and from how common the words are;
where less was there than was expected, the next piece is larger. The last one goes to the end.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod
from typing import Literal

from archive.search import keys
from archive.search.walks import Walk

from .base import Read

SLACK = 1.2  # so much more is read, because what is expected is not quite what there is
GROWTH = 8.0  # the next piece, at least, by the one before
_SPARSE, _DENSER = 1_000, 5.0  # a piece of more quotes ends before a month that has so many times its share

# Microseconds of each: a quote passed on the way along the dates, where its words are looked at and where its
# tags alone are, which stand in the index; a match noted from the GIN index, wherever it is; a quote of the
# piece noted from the index of keys; a match looked up.
PASSED, PASSED_BY_TAGS = 0.9, 0.25
_NOTED, _PLACED, LOOKED_UP = 0.12, 0.04, 1.5

Months = Mapping[int, float]  # a count's month, and how many matches are expected in it


@dataclass(slots=True)
class _Piece:
    low: int
    high: int
    n: float  # matches that are expected
    quotes: int  # that there are
    before: int = 0  # quotes between the piece before and this one, of which none can match

    def __add__(self, other: "_Piece") -> "_Piece":
        low, high = min(self.low, other.low), max(self.high, other.high)
        return _Piece(low, high, self.n + other.n, self.quotes + other.before + other.quotes, self.before)


def expected(all_quotes: Mapping[int, int], groups: Sequence[Mapping[int, int]], share: float) -> Months:
    """Of what has one of each of some groups of tags, counted by month, and of those this share."""
    if len(groups) <= 1:
        return {month: n * share for month, n in (groups[0] if groups else all_quotes).items()}
    months = set.intersection(*(set(group) for group in groups))
    found = {}
    for month in months:
        strangers = max(1, all_quotes.get(month, 0)) ** (len(groups) - 1)
        found[month] = share * prod(group[month] for group in groups) / strangers
    return found


def read_in_pieces(
    walk: Walk,
    months: Months,
    all_quotes: Mapping[int, int],
    limit: int,
    read: Read,
    *,
    all_known: bool,
    passed: float = PASSED,
) -> int:
    """Read a walk until it ends or `limit` rows are read: how many it had.

    `all_known`: where no match is expected, there is none; `passed`: microseconds of a quote passed along
    the dates.
    """
    pieces, matches = _by_month(walk, months, all_quotes), sum(months.values())
    ahead = _Ahead(pieces if all_known else _without_gaps(walk, pieces))
    done, enough, as_expected = 0, _enough(limit), 1.0
    while ahead.next and done < limit:
        piece = _next(ahead, enough)
        way = _way(piece, matches, (limit - done) / as_expected, passed)
        n = read(replace(walk, low=piece.low, high=piece.high, way=way), limit - done)
        done += n
        as_expected = min(1.0, (n + 1) / (piece.n + 1))
        enough = max(_enough(limit - done) / as_expected, piece.n * GROWTH)
    return done


def _enough(limit: int) -> float:
    """How many are to be expected where so many are wanted: chance takes more from few than from many."""
    return (limit + 2 * max(limit, 0) ** 0.5) * SLACK


def _by_month(walk: Walk, months: Months, all_quotes: Mapping[int, int]) -> Iterator[_Piece]:
    """What of the walk is in each month, in its order, but for months in which nothing is expected."""
    before = 0
    every = _in_order(frozenset({*months, *all_quotes}))
    for month, low, high in reversed(every) if walk.backwards else every:
        if low < walk.high and high > walk.low:
            n, quotes = months.get(month, 0.0), all_quotes.get(month, 0)
            if n:
                yield _Piece(max(low, walk.low), min(high, walk.high), n, quotes, before)
            before = 0 if n else before + quotes


@lru_cache(maxsize=64)
def _in_order(months: frozenset[int]) -> list[tuple[int, int, int]]:
    """Months with their keys, the newest first, quotes without one last."""
    every = sorted(months, key=lambda one: (one == keys.NO_MONTH, -one))
    return [(month, *keys.of_month(month)) for month in every]


def _without_gaps(walk: Walk, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The same, each from the end of the one before, and as far as the walk goes."""
    piece = next(pieces, None) or _Piece(walk.low, walk.high, 0.0, 0)
    piece.low, piece.high = (piece.low, walk.high) if walk.backwards else (walk.low, piece.high)
    for following in pieces:
        if walk.backwards:
            piece.low = following.high
        else:
            following.low = piece.high
        yield piece
        piece = following
    piece.low, piece.high = (walk.low, piece.high) if walk.backwards else (piece.low, walk.high)
    yield piece


class _Ahead:
    """The pieces that are still to be read. Most are never worked out: a page is full before."""

    def __init__(self, pieces: Iterator[_Piece]) -> None:
        self._pieces = pieces
        self._met: deque[_Piece] = deque()

    @property
    def next(self) -> _Piece | None:
        return self._met[0] if self._met or self._meet() else None

    def pop(self) -> _Piece:
        return self._met.popleft() if self._met else next(self._pieces)

    def holds(self, enough: float) -> bool:
        """Whether so many matches are expected in all of them."""
        n = sum(piece.n for piece in self._met)
        while n < enough and self._meet():
            n += self._met[-1].n
        return n >= enough

    def _meet(self) -> bool:
        piece = next(self._pieces, None)
        if piece:
            self._met.append(piece)
        return piece is not None


def _next(ahead: _Ahead, enough: float) -> _Piece:
    """The first of them, taken away from what is ahead, that hold enough together."""
    piece = ahead.pop()
    while piece.n < enough and ahead.next and not _is_denser(ahead.next, piece, enough):
        piece += ahead.pop()
    if enough <= piece.n < 2 * enough and not ahead.holds(enough):
        while ahead.next:  # hardly anything would be left
            piece += ahead.pop()
    return piece


def _is_denser(month: _Piece, piece: _Piece, enough: float) -> bool:
    """Whether a month holds plenty where the piece before it holds next to nothing."""
    is_plenty = month.n > 2 * enough and piece.quotes > _SPARSE
    return is_plenty and month.n * piece.quotes > piece.n * max(month.quotes, 1) * _DENSER


def _way(piece: _Piece, matches: float, limit: float, passed: float) -> Literal["dates", "words"]:
    """Whether it is quicker to go along it until there are enough, or to find all that matches in it."""
    along = piece.quotes * min(1.0, limit / max(piece.n, 1)) * passed
    found = matches * _NOTED + piece.quotes * _PLACED + piece.n * LOOKED_UP
    return "words" if found < along else "dates"
