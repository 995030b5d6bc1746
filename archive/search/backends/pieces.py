"""In which pieces PostgreSQL reads a stretch of keys until it has enough: what is expected where.

Its planner knows two ways to the newest rows of a match: along the dates, passing over what does not match,
or all matches by the GIN index, to be put in order. In between, of what one quote in thirty has, both are
slow. Within months that hold just enough it joins the two indexes and reads hardly a row too many. Which
months these are is worked out from the kept counts (exact for one tag) and from how common the words are;
where less was there than was expected, the next piece is larger. The last one goes to the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from typing import Literal

from archive.search import keys
from archive.search.walks import Walk

from .base import Read

SLACK = 1.2  # so much more is read, because what is expected is not quite what there is
GROWTH = 8.0  # the next piece, at least, by the one before
_SPARSE, _DENSER = 1_000, 5.0  # a piece of more quotes ends before a month that has so many times its share

# Microseconds of each: a quote passed on the way along the dates; a match noted from the GIN index, wherever
# it is; a quote of the piece noted from the index of keys; a match looked up.
_PASSED, _NOTED, _PLACED, _LOOKED_UP = 0.9, 0.12, 0.04, 1.5

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
    if not groups:
        return {month: n * share for month, n in all_quotes.items()}
    months = set.intersection(*(set(group) for group in groups))
    found = {}
    for month in months:
        strangers = max(1, all_quotes.get(month, 0)) ** (len(groups) - 1)
        found[month] = share * prod(group[month] for group in groups) / strangers
    return found


def read_in_pieces(
    walk: Walk, months: Months, all_quotes: Mapping[int, int], limit: int, read: Read, *, all_known: bool
) -> int:
    """Read a walk until it ends or `limit` rows are read: how many it had.

    `all_known`: where no match is expected, there is none.
    """
    ahead, matches = list(_by_month(walk, months, all_quotes)), sum(months.values())
    if not all_known:
        ahead = _without_gaps(walk, ahead)
    done, enough, as_expected = 0, _enough(limit), 1.0
    while ahead and done < limit:
        piece = _next(ahead, enough)
        way = _way(piece, matches, (limit - done) / as_expected)
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
    every = sorted({*months, *all_quotes}, key=lambda one: (one == keys.NO_MONTH, -one))
    for month in reversed(every) if walk.backwards else every:
        low, high = keys.of_month(month)
        if low < walk.high and high > walk.low:
            n, quotes = months.get(month, 0.0), all_quotes.get(month, 0)
            if n:
                yield _Piece(max(low, walk.low), min(high, walk.high), n, quotes, before)
            before = 0 if n else before + quotes


def _without_gaps(walk: Walk, pieces: list[_Piece]) -> list[_Piece]:
    """The same, each from the end of the one before, and as far as the walk goes."""
    pieces = pieces or [_Piece(walk.low, walk.high, 0.0, 0)]
    in_order = pieces[::-1] if walk.backwards else pieces
    in_order[0].low, in_order[-1].high = walk.low, walk.high
    for piece, following in pairwise(in_order):
        following.low = piece.high
    return pieces


def _next(ahead: list[_Piece], enough: float) -> _Piece:
    """The first of them, taken away from what is ahead, that hold enough together."""
    piece = ahead.pop(0)
    while ahead and piece.n < enough and not _is_denser(ahead[0], piece, enough):
        piece += ahead.pop(0)
    if enough <= piece.n < 2 * enough and sum(one.n for one in ahead) < enough:
        while ahead:  # hardly anything would be left
            piece += ahead.pop(0)
    return piece


def _is_denser(month: _Piece, piece: _Piece, enough: float) -> bool:
    """Whether a month holds plenty where the piece before it holds next to nothing."""
    is_plenty = month.n > 2 * enough and piece.quotes > _SPARSE
    return is_plenty and month.n * piece.quotes > piece.n * max(month.quotes, 1) * _DENSER


def _way(piece: _Piece, matches: float, limit: float) -> Literal["dates", "words"]:
    """Whether it is quicker to go along it until there are enough, or to find all that matches in it."""
    along = piece.quotes * min(1.0, limit / max(piece.n, 1)) * _PASSED
    found = matches * _NOTED + piece.quotes * _PLACED + piece.n * _LOOKED_UP
    return "words" if found < along else "dates"
