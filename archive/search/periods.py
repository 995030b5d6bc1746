"""How many quotes begin in each stretch of a period, which values are busiest in it, what lies around it.

What lives here: counts for a chart of any period at any width of bar, from the kept counts where they know
it, else from the newest matches. What does not: which period is asked and how it is drawn
(archive.timeline.explore).

A quote stands in the bar of its first day, unless it is dated to longer than a bar may hold.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple

from archive import dates

from . import kept, keys, walks
from .backends import Engine, engine
from .backends.base import Row
from .counting import count_with, first_of
from .criteria import Count, Criteria
from .walks import Walk

MOST_COUNTED = 10_000  # matches read where no kept count says it
MOST_SAMPLED = 2_000  # newest matches in which values are looked for
FEW_SAMPLED = 500  # where the kept counts say how busy each is, and name the largest
MOST_READ = 5_000  # that reach into a period, for several choices at once
FEW = 2_000  # begin in the period: so few are read rather than worked out
MOST_VALUES = 100  # of the whole archive, from the kept counts
DAY, MONTH, ANY = 0, 1, 3  # the coarsest date that a bar of a day, of a month or of a year may hold
_NEAR = 20  # quotes looked at for a neighbour whose date is fine enough


@dataclass
class Series:
    """Counts of a period, bar by bar; what is in no bar; and all of it."""

    bars: list[tuple[int, int]]  # how many, and how many of them are dated to more than a day
    total: Count = Count(0, True)  # of what overlaps the period: as the list of quotes counts it
    coarse: Counter[int] = field(default_factory=Counter)  # begin here, too coarse for a bar; by coarseness
    before: Counter[int] = field(default_factory=Counter)  # began earlier and reach in; by coarseness
    nowhen: int = 0  # without a known first day
    among: int = 0  # the bars count so many newest matches only; 0: all
    uncounted: int | None = None  # day: what begins on it is not all counted, on earlier ones not at all
    blurred: bool = False  # too many to tell the coarse apart: they are in the bars of their first day
    twice: bool = False  # who has two of the values asked for is counted under each

    @property
    def in_bars(self) -> int:
        return sum(n for n, _ in self.bars)

    @property
    def too_coarse(self) -> int:
        return self.coarse.total()

    @property
    def earlier(self) -> int:
        return self.before.total()

    @property
    def begun(self) -> int:
        """How many begin within the bars, whether a bar holds them or not."""
        return self.in_bars + self.too_coarse


def series(criteria: Criteria, edges: Sequence[int], finest: int, *, most: int = MOST_COUNTED) -> Series:
    """Matches by the stretch they begin in: from each of `edges` to before the next, the last edge being the
    day after the last stretch. `finest` is the coarsest date that a bar may hold (DAY, MONTH, ANY).

    Exact where one filter or none narrows the period, or where at most `most` match; else of the newest.
    """
    index = engine()
    rows = _by_months(index, criteria, edges)
    begun = sum(row[1] for row in rows or ())
    if rows is not None and _is_known(criteria) and (finest == ANY or begun > FEW):
        made = _from_kept(index, criteria, rows, edges, finest)
        if not made.blurred or begun > most:
            return made
    if rows is None or begun <= most:
        found, stop = first_of(index.days(criteria, walks.newest(criteria), most + 1), most)
        if stop is None:
            return _from_days(found, edges, finest)
        if rows is None:
            sampled = _from_days(found, edges, finest)
            total = _at_least(count_with(index, criteria), most)
            return replace(sampled, total=total, among=most, uncounted=_unread(stop, edges))
    return _from_kept(index, criteria, rows, edges, finest)


def _at_least(counted: Count, n: int) -> Count:
    return counted if counted.exact else Count(max(counted.n, n), False)


def _unread(stop: int, edges: Sequence[int]) -> int | None:
    """The day on which reading stopped; None where that is behind all that begins between the edges."""
    day = keys.day(stop)
    return day if day is not None and day >= edges[0] else None


def _is_known(criteria: Criteria) -> bool:
    """The kept counts say all of it: one filter or none narrows a period with a beginning, or all years."""
    from_when = criteria.first is not None or criteria.last is None
    return from_when and criteria.without("first", "last").counted_tag is not None


def totals(criteria: Criteria, kind: str, values: Sequence[int | str]) -> list[Count]:
    """How many quotes overlap the period, of each of several values of one kind ("speakers", "places",
    "topics"). What begins in it is counted in one query, and what reaches into it is read once for all."""
    index, choices = engine(), [_choose(criteria, kind, (value,)) for value in values]
    stretches = walks.newest(criteria)
    around = [walk for walk in stretches if walk.reaching is not None] if values else []
    together = _choose(criteria, kind, values) if index.finds_spans_by_tags else criteria
    tags = [keys.tag(kind, value) for value in values]
    reaching, n = index.counts_of_tags(together, around, tags, MOST_READ + 1)
    if n > MOST_READ:
        return [count_with(index, one) for one in choices]
    known = _known_begun(criteria, choices)
    to_count = [one for one in choices if one not in known]
    begins = [walk for walk in stretches if walk.reaching is None]
    counted = dict(zip(to_count, index.counts_of(to_count, begins, MOST_COUNTED + 1), strict=True))
    return [
        Count(known[one] + more, True)
        if one in known
        else Count(counted[one] + more, True)
        if counted[one] + more <= MOST_COUNTED
        else _at_least(count_with(index, one), MOST_COUNTED)
        for one, more in zip(choices, reaching, strict=True)
    ]


def _known_begun(criteria: Criteria, choices: Sequence[Criteria]) -> dict[Criteria, int]:
    """How many begin in a period of whole months, of those choices of one value that the kept counts know."""
    (low, high), edges = walks.months_and_edges(criteria)
    if edges or _counted_tags(criteria) != ("",):
        return {}
    tags = {tag: one for one in choices if (tag := one.without("first", "last").counted_tag) is not None}
    found = kept.between_each(list(tags), low, high)
    return {one: found.get(tag, 0) for tag, one in tags.items()}


def _choose(criteria: Criteria, kind: str, values: Iterable[int | str]) -> Criteria:
    return replace(criteria, **{kind: tuple(values)})  # type: ignore[arg-type]


def _values(letter: str) -> Callable[[str], list[str]]:
    """Reads the values of a kind out of an entry's tags."""
    return re.compile(rf"\b{letter}(\w+)").findall


def _read(value: str) -> int | str:
    """An id, or the code of a country."""
    return int(value) if value.isdigit() else value


def _from_days(rows: Iterable[Row], edges: Sequence[int], finest: int) -> Series:
    n, longer = [0] * (len(edges) - 1), [0] * (len(edges) - 1)
    made = Series([], Count(0, True))
    for key, times in rows:
        day, coarseness = keys.day(key), keys.coarseness(key)
        if day is None or day >= edges[-1]:
            made.nowhen += times
        elif day < edges[0]:
            made.before[coarseness] += times
        elif coarseness > finest:
            made.coarse[coarseness] += times
        else:
            at = bisect_right(edges, day) - 1
            n[at] += times
            longer[at] += times * (coarseness > 0)
    made.bars = list(zip(n, longer, strict=True))
    made.total = Count(made.begun + made.earlier + made.nowhen, True)
    return made


def _by_months(index: Engine, criteria: Criteria, edges: Sequence[int]) -> list[Row] | None:
    """Month, n and longer from the kept counts of the months between the edges; of several values of one
    kind, added up. None where no kept count says it."""
    tags = _counted_tags(criteria)
    civil = [dates.civil(edge) for edge in edges]
    if tags is None or any(day != 1 for _, _, day in civil):
        return None
    these, params = index.among("tag", tags)
    first, last = (keys.counted_month(year, month) for year, month, _ in (civil[0], civil[-1]))
    return index.fetch(
        "SELECT month, sum(n), sum(longer) FROM archive_count "
        f"WHERE {these} AND (month >= %s AND month < %s OR month = %s) GROUP BY month",
        [*params, first, last, keys.NO_MONTH],
    )


def _counted_tags(criteria: Criteria) -> tuple[str, ...] | None:
    """The tags whose kept counts answer this but for its period; None where they do not."""
    if criteria.query or criteria.added_from or len(criteria.groups) > 1:
        return None
    return criteria.groups[0] if criteria.groups else ("",)


def _from_kept(
    index: Engine, criteria: Criteria, rows: Iterable[Row], edges: Sequence[int], finest: int
) -> Series:
    known = _is_known(criteria)
    if known:
        reaching = [walk for walk in walks.newest(criteria) if walk.reaching is not None]
        made = _from_days(index.days(criteria, reaching, None), edges, finest)
    else:
        made = Series([], count_with(index, criteria), twice=len(_counted_tags(criteria) or ()) > 1)
    n, longer = [0] * (len(edges) - 1), [0] * (len(edges) - 1)
    starts = [keys.counted_month(*dates.civil(edge)[:2]) for edge in edges]
    for month, times, of_these in rows:
        if month == keys.NO_MONTH:
            made.nowhen += 0 if criteria.first is not None else int(times)
        else:
            at = bisect_right(starts, month) - 1
            n[at] += int(times)
            longer[at] += int(of_these)
    if finest < ANY:
        _take_out(index, criteria, made, (n, longer), edges, finest)
    made.bars = list(zip(n, longer, strict=True))
    if known:
        made.total = Count(made.begun + made.earlier + made.nowhen, True)
    return made


def _take_out(
    index: Engine,
    criteria: Criteria,
    made: Series,
    counted: tuple[list[int], list[int]],
    edges: Sequence[int],
    finest: int,
) -> None:
    """What is dated to longer than a bar may hold, out of the bars of its first day."""
    low, high = keys.floor(edges[-1] - 1), keys.floor(edges[0] - 1)
    anywhen = criteria.without("first", "last")
    spans = index.days(anywhen, [Walk(low, high, reaching=edges[0])], MOST_COUNTED + 1)
    if sum(times for _, times in spans) > MOST_COUNTED:
        made.blurred = True
        return
    for key, times in spans:
        day, coarseness = keys.day(key), keys.coarseness(key)
        if day is not None and coarseness > finest:
            at = bisect_right(edges, day) - 1
            counted[0][at] -= times
            counted[1][at] -= times
            made.coarse[coarseness] += times


def extent(criteria: Criteria) -> tuple[int, int] | None:
    """The first days of the earliest and the latest match that begin on a known day. Two rows read."""
    index = engine()
    stretch = [walk for walk in walks.newest(criteria) if walk.reaching is None]
    known = [replace(walk, high=min(walk.high, keys.NOT_KNOWN * keys.COARSE)) for walk in stretch]
    latest = index.rows(criteria, known, "", 1)
    earliest = index.rows(criteria, [replace(walk, backwards=True) for walk in known], "", 1)
    if not latest or not earliest:
        return None
    return _day(earliest[0]), _day(latest[0])


def _day(row: Row) -> int:
    day = keys.day(row[0])
    assert day is not None  # the walks above end before what has none
    return day


def nearest(criteria: Criteria, first: int, last: int, finest: int) -> tuple[int | None, int | None]:
    """The first days of the nearest matches before and after a period, among those whose date is fine
    enough; None where there is none near."""
    index, anywhen = engine(), criteria.without("first", "last")
    older = Walk(keys.floor(first - 1), keys.NOT_KNOWN * keys.COARSE)
    newer = Walk(keys.FIRST_KEY, keys.floor(last), backwards=True)
    before, after = (
        next((_day(row) for row in index.rows(anywhen, [walk], "", _NEAR) if _is_fine(row, finest)), None)
        for walk in (older, newer)
    )
    return before, after


def _is_fine(row: Row, finest: int) -> bool:
    return keys.coarseness(row[0]) <= finest


class Busiest(NamedTuple):
    """Values of one kind with how many quotes each has, the most first: for choosing, not for printing."""

    values: list[tuple[int | str, int]]
    among: int = 0  # looked for in so many newest matches; 0: in all, or in none
    largest: int = 0  # and among so many that have the most of the whole archive; 0: not there
    is_sure: bool = True  # else some may have theirs just outside a period that begins or ends within a month
    without: int | None = None  # how many matches have no value of this kind; None where not all were read

    @property
    def is_whole(self) -> bool:
        return not (self.among or self.largest)


def busiest(criteria: Criteria, kind: str) -> Busiest:
    """The values of `kind` ("speakers", "places", "topics") with the most matches.

    With no filter at all from the kept counts, and with a period alone from those and the newest matches;
    else from the newest matches.
    """
    index, letter = engine(), keys.KINDS[kind]
    narrowed = bool(criteria.query or criteria.added_from or criteria.groups)
    is_much = not narrowed and kept.between("", *_months(criteria)) > 2 * MOST_SAMPLED
    most = FEW_SAMPLED if is_much else MOST_SAMPLED
    rows = index.rows(criteria, walks.newest(criteria), index.tags, most + 1)
    of_kind = _values(letter)
    found = [of_kind(row[1]) for row in rows[:most]]
    counted = Counter(map(_read, chain.from_iterable(found)))
    if len(rows) <= most:
        return Busiest(counted.most_common(), without=sum(not values for values in found))
    return Busiest(counted.most_common(), most) if narrowed else _recounted(criteria, letter, counted, most)


def _recounted(criteria: Criteria, letter: str, values: Iterable[int | str], among: int) -> Busiest:
    """The values, and the busiest of the whole archive, by their kept counts in the months of the period."""
    top = [(f"{letter}{value}", n) for value, n in kept.largest(letter, MOST_VALUES + 1)]
    largest = min(len(top), MOST_VALUES)
    if not criteria.has_period:
        read = [(_read(tag[1:]), n) for tag, n in top[:MOST_VALUES]]
        return Busiest(read, largest=largest if len(top) > MOST_VALUES else 0)
    tags = [*{tag for tag, _ in top[:MOST_VALUES]} | {f"{letter}{value}" for value in values}]
    within = kept.between_each(tags, *_months(criteria))
    counted = Counter({_read(tag[1:]): n for tag, n in within.items()})
    edges = walks.months_and_edges(criteria)[1]
    is_sure = all(edge.low >= keys.NOT_KNOWN * keys.COARSE for edge in edges)
    return Busiest(counted.most_common(), among, largest, is_sure)


def _months(criteria: Criteria) -> tuple[int, int]:
    """From which of the counts' months to before which the period goes, those it has a part of included."""
    first = 0 if criteria.first is None else keys.counted_month(*dates.civil(criteria.first)[:2])
    last = 2**31 - 1 if criteria.last is None else keys.counted_month(*dates.civil(criteria.last)[:2]) + 1
    return first, last
