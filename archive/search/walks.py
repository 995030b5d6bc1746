"""In which stretches of the index a search is read: newest first, oldest first, within a period.

A period means overlap. Whatever begins in it is one stretch of keys. What began before and reaches
into it lies among the older keys, and is dated to longer than a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from archive import dates

from . import keys
from .criteria import Criteria

_NO_END = 2**31 - 1  # a count's month after all months


@dataclass(frozen=True, slots=True)
class Walk:
    """Keys from `low` to below `high`; with `reaching`, only what lasts at least to that day.

    `way`, where it matters: "dates" to go along it and look at every row, "words" to find all that matches in
    it and put that in order.
    """

    low: int = keys.FIRST_KEY
    high: int = keys.LAST_KEY
    reaching: int | None = None
    backwards: bool = False
    way: Literal["", "dates", "words"] = ""


def stretches(criteria: Criteria) -> list[Walk]:
    """What the period leaves, newest first. Without a period: everything, the undated too."""
    first, last = _within(criteria.first), _within(criteria.last)
    if first is None and last is None:
        return [Walk()]
    if first is not None and last is not None and last < first:
        return []
    low = keys.FIRST_KEY if last is None else keys.floor(last)
    dated = keys.UNDATED * keys.COARSE
    if first is None:
        return [Walk(low, dated)]
    edge = keys.floor(first - 1)
    return [Walk(low, edge), Walk(edge, dated, reaching=first)]


def _within(day: int | None) -> int | None:
    """A day as far from today as dates here go: what databases take, whatever was asked."""
    return None if day is None else max(-keys.TOP, min(day, keys.TOP))


def newest(criteria: Criteria, after: int | None = None) -> list[Walk]:
    walks = stretches(criteria)
    if after is not None:
        walks = [replace(walk, low=max(walk.low, after + 1)) for walk in walks]
    return [walk for walk in walks if walk.low < walk.high]


def oldest(criteria: Criteria, after: int | None = None) -> list[Walk]:
    """Backwards through what begins on a known day, then what has none, in the usual order."""
    edge = keys.NOT_KNOWN * keys.COARSE
    walks = [*_known(criteria, edge), *_unknown(criteria, edge)]
    if after is not None:
        walks = [_rest(walk, after, edge) for walk in walks]
    return [walk for walk in walks if walk.low < walk.high]


def _known(criteria: Criteria, edge: int) -> Iterator[Walk]:
    for walk in reversed(stretches(criteria)):
        yield replace(walk, high=min(walk.high, edge), backwards=True)


def _unknown(criteria: Criteria, edge: int) -> Iterator[Walk]:
    for walk in stretches(criteria):
        yield replace(walk, low=max(walk.low, edge))


def _rest(walk: Walk, after: int, edge: int) -> Walk:
    """What of a walk comes after a key, in the oldest order."""
    if after >= edge:
        return replace(walk, high=walk.low) if walk.backwards else replace(walk, low=max(walk.low, after + 1))
    return replace(walk, high=min(walk.high, after)) if walk.backwards else walk


def months_and_edges(criteria: Criteria) -> tuple[tuple[int, int], list[Walk]]:
    """What begins in a period, as counts have it: from which month to before which, and what is left at
    both ends, as walks. Where nobody knows the first day counts as before every day."""
    first, last = _within(criteria.first), _within(criteria.last)
    low, high, edges = 0, _NO_END, []
    if last is not None:
        year, month, day = dates.civil(last + 1)
        high = keys.counted_month(year, month)
        edges.append((last - day + 2, last))
    if first is None:
        unknown = Walk(keys.NOT_KNOWN * keys.COARSE, keys.UNDATED * keys.COARSE)
        return (low, high), [unknown, *_walks(edges)]
    year, month, day = dates.civil(first)
    low = keys.counted_month(year, month)
    if day > 1:
        low += 1
        edges.append((first, dates.day_number(year + month // 12, month % 12 + 1, 1) - 1))
    if low > high and last is not None:  # both ends in one month
        edges = [(first, last)]
    return (low, high), _walks(edges)


def _walks(edges: list[tuple[int, int]]) -> list[Walk]:
    return [Walk(keys.floor(last), keys.floor(first - 1)) for first, last in edges if first <= last]
