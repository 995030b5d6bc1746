"""Counts per year or month as bars, with the shapes a template draws and the figures it prints.

A record stands in the bar of its first day; the chart says so. Filled is what has a day, outlined
what is dated to more than a day.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from archive.dates import MONTHS, year_words
from archive.search.records import MonthRow

from .grouping import edtf_year

MOST_BARS = 60  # of years; a longer span is drawn in steps of 10, 100, 1000 years
LAST_YEAR = 9999  # and the first is -9999: dates hold no other
LEAST_BARS = 10  # so that a young archive is not one wide block


class Count(NamedTuple):
    """How many records begin in one year or month, and how many of them have no day."""

    bucket: int  # the year, or the month 1 to 12
    n: int
    longer: int


class Bar(NamedTuple):
    name: str
    start: str  # EDTF, for the link
    end: str
    n: int
    longer: int
    x: int
    chosen: bool
    top: int
    uncounted: bool = False  # not all that begins here was counted

    @property
    def number(self) -> str:
        return self._words(self.n)

    @property
    def number_longer(self) -> str:
        return self._words(self.longer)

    def _words(self, n: int) -> str:
        if not self.uncounted:
            return f"{n:,}"
        return f"at least {n:,}" if n else "not counted"

    @property
    def x1(self) -> int:
        return self.x + 1

    @property
    def h(self) -> str:
        return _percent(self.n - self.longer, self.top)

    @property
    def y(self) -> str:
        return f"{100 - float(self.h):.1f}"

    @property
    def fh(self) -> str:
        return _percent(self.longer, self.top)

    @property
    def fy(self) -> str:
        return f"{float(self.y) - float(self.fh):.1f}"


class Histogram(NamedTuple):
    bars: list[Bar]
    top: int
    unit: str  # "year" or "month", or "10 years"
    axis: list[tuple[str, bool]]  # label, thin (hidden on small screens)

    @property
    def width(self) -> int:
        return 10 * len(self.bars)

    @property
    def is_labelled_by_bar(self) -> bool:
        """Every bar has its own label, centred under it; else labels begin at their bar."""
        return len(self.axis) == len(self.bars)

    @property
    def total(self) -> int:
        return sum(bar.n for bar in self.bars)

    @property
    def uncounted(self) -> bool:
        return any(bar.uncounted for bar in self.bars)

    @property
    def first(self) -> str:
        """The first bar with a record."""
        return next((bar.name for bar in self.bars if bar.n), "")

    @property
    def last(self) -> str:
        return next((bar.name for bar in reversed(self.bars) if bar.n), "")


def by_year(
    counts: Iterable[Count], *, chosen: tuple[int, int] | None = None, uncounted: int | None = None
) -> Histogram | None:
    """One bar a year from the first to the last with a record, or a step of years a bar. `uncounted`: the
    latest year of which not all are counted."""
    found = {count.bucket: count for count in counts if count.n}
    if not found:
        return None
    last = max(found)
    first = max(min(min(found), last - LEAST_BARS + 1), -LAST_YEAR)
    step = 1
    while (last - first) // step >= MOST_BARS:
        step *= 10
    buckets = range(first - first % step, last + 1, step)
    top = round_up(max(_sum(found, bucket, step)[0] for bucket in buckets))
    bars = []
    for i, bucket in enumerate(buckets):
        n, longer = _sum(found, bucket, step)
        end = min(bucket + step - 1, LAST_YEAR)
        bucket = max(bucket, -LAST_YEAR)
        inside = chosen is not None and chosen[0] <= end and bucket <= chosen[1]
        name = year_words(bucket) if step == 1 else f"{year_words(bucket)} to {year_words(end)}"
        cut = uncounted is not None and bucket <= uncounted
        bars.append(Bar(name, edtf_year(bucket), edtf_year(end), n, longer, 10 * i, inside, top, cut))
    return Histogram(bars, top, "year" if step == 1 else f"{step} years", _axis(bars))


def _sum(found: dict[int, Count], bucket: int, step: int) -> tuple[int, int]:
    here = [found[year] for year in range(bucket, bucket + step) if year in found]
    return sum(count.n for count in here), sum(count.longer for count in here)


def by_month(year: int, counts: Iterable[Count], *, uncounted: int | None = None) -> Histogram:
    """Twelve bars of one year. `uncounted`: the latest month of which not all are counted."""
    found = {count.bucket: count for count in counts}
    top = round_up(max((count.n for count in found.values()), default=1))
    bars = []
    for month in range(1, 13):
        count = found.get(month, Count(month, 0, 0))
        date = f"{edtf_year(year)}-{month:02}"
        cut = uncounted is not None and month <= uncounted
        bars.append(
            Bar(MONTHS[month - 1], date, date, count.n, count.longer, 10 * month - 10, False, top, cut)
        )
    axis = [(bar.name[:3], i % 2 == 1) for i, bar in enumerate(bars)]
    return Histogram(bars, top, "month", axis)


def counts_of_months(rows: Iterable[MonthRow], *, year: int | None = None) -> list[Count]:
    """Counts of months added up by year, or those of the months of one year."""
    n: Counter[int] = Counter()
    longer: Counter[int] = Counter()
    for row in rows:
        if row.year is None or row.month is None or (year is not None and row.year != year):
            continue
        bucket = row.year if year is None else row.month
        n[bucket] += row.n
        longer[bucket] += row.longer
    return [Count(bucket, n[bucket], longer[bucket]) for bucket in sorted(n)]


def round_up(n: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50, 100 …, for the top of the chart."""
    size = 1
    while True:
        for digit in (1, 2, 5):
            if n <= digit * size:
                return digit * size
        size *= 10


def _percent(n: int, top: int) -> str:
    return f"{100 * n / top:.1f}"


def _axis(bars: list[Bar]) -> list[tuple[str, bool]]:
    """At most some twelve labels that fit under their bars; the grid gives each an equal share."""
    step = next(step for step in (1, 2, 5, 10, 20) if len(bars) <= 12 * step)
    return [(bar.name.split(" to ")[0], i % 2 == 1) for i, bar in enumerate(bars[::step])]
