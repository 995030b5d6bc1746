"""How many quotes match, in which years they begin, and what the search could be narrowed to.

One answer reads the newest 2,001 matches once: the page, its facets and its total come from them. At most
2,000, and everything is exact. Beyond that the kept counts say what they know; SQLite reads days on to 10,000
matches; tags are those of the newest 2,000, and the answer says so. What is to be counted is decided by
numbers, never by the clock. Only what a reader asks to have counted exactly reads all matches.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nlargest

from archive import dates

from . import kept, keys, walks
from .backends import Engine, engine
from .backends.base import Row
from .criteria import Count, Criteria, Facets, FacetValue, MonthCount, SpeakerRow, YearCount
from .walks import Walk

MOST_SAMPLED = 2_000
MOST_COUNTED = 10_000
MOST_RANKED = 10_000  # newest matches that are put in an order, or told by their speakers
MOST_VALUES = 200  # of a facet, the largest; those that are chosen are there in any case
FACETS = ("speakers", "publications", "events", "mentions", "topics", "forms", "marks")
TOTAL, YEARS = "total", "years"  # what else can be counted exactly, beside each of the facets
_WORDS = ("forms", "marks")  # facets whose values are words, not ids

# Tags of a kind in all of an entry's tags.
_SPEAKERS = re.compile(rf"\b{keys.KINDS['speakers']}(\d+)")
_OTHERWISE = re.compile(rf"\b{keys.OTHERWISE}(\d+)")

Days = dict[int, int]  # a day's key (with id 0) and how many begin there


@dataclass
class Sample:
    """The newest matches of a search, in the order of their keys: one more than are counted, if there is."""

    rows: list[Row]  # key and tags

    @property
    def whole(self) -> bool:
        return len(self.rows) <= MOST_SAMPLED

    @cached_property
    def counters(self) -> dict[str, dict[str, int]]:
        """How often each value occurs, by the letter of its kind."""
        tags = " ".join(row[1] for row in self.rows[:MOST_SAMPLED])
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for tag, n in Counter(tags.split()).items():
            found[tag[0]][tag[1:]] = n
        return found

    @cached_property
    def days(self) -> Days:
        return Counter(row[0] // keys.IDS * keys.IDS for row in self.rows[:MOST_SAMPLED])


class Reading:
    """What one answer reads of the index: no stretch of it twice. `exactly`: what is to be counted whole."""

    def __init__(self, index: Engine, exactly: Collection[str] = ()) -> None:
        self.index, self.exactly = index, frozenset(exactly)
        self.most = most_counted(index)
        self._samples: dict[Criteria, Sample] = {}
        self._days: dict[Criteria, tuple[Days, int | None]] = {}
        self._all_days: dict[Criteria, list[Row]] = {}

    def sample(self, criteria: Criteria) -> Sample:
        criteria = replace(criteria, sort="newest", after="")
        if criteria not in self._samples:
            rows = self.index.rows(criteria, walks.newest(criteria), self.index.tags, MOST_SAMPLED + 1)
            self._samples[criteria] = Sample(rows)
        return self._samples[criteria]

    def days(self, criteria: Criteria, *, alone: bool = False) -> tuple[Days, int | None]:
        """On which days the newest begin that are counted, on from the sample; and the key at which counting
        stopped, None where those are all. `alone`: nothing else is asked of them, so none is sampled."""
        criteria = replace(criteria, sort="newest", after="")
        if criteria not in self._days:
            if alone and criteria not in self._samples:
                self._days[criteria] = self._days_behind(criteria, None, self.most)
            else:
                self._days[criteria] = self._days_with(criteria, self.sample(criteria))
        return self._days[criteria]

    def _days_with(self, criteria: Criteria, sample: Sample) -> tuple[Days, int | None]:
        """Those of the sample, and on from its end as far as counting goes."""
        if sample.whole:
            return sample.days, None
        if self.most <= MOST_SAMPLED:
            return sample.days, sample.rows[MOST_SAMPLED][0]
        end, more = sample.rows[MOST_SAMPLED - 1][0], self.most - MOST_SAMPLED
        rest, stop = self._days_behind(criteria, end, more)
        return Counter(sample.days) + Counter(rest), stop

    def _days_behind(self, criteria: Criteria, place: int | None, most: int) -> tuple[Days, int | None]:
        """Those of the newest `most` behind a place."""
        read, stop = first_of(self.index.days(criteria, walks.newest(criteria, place), most + 1), most)
        found: Days = Counter()
        for key, n in read:
            found[key] += n
        return found, stop

    def all_days(self, criteria: Criteria) -> list[Row]:
        """Days on which matches begin, read to the end."""
        criteria = replace(criteria, sort="newest", after="")
        if criteria not in self._all_days:
            self._all_days[criteria] = self.index.days(criteria, walks.newest(criteria), None)
        return self._all_days[criteria]

    def total(self, criteria: Criteria) -> Count:
        known = known_total(self.index, criteria)
        if known is not None:
            return Count(known, True)
        if YEARS in self.exactly and not criteria.has_period:
            return Count(sum(n for _, n in self.all_days(criteria)), True)
        if TOTAL in self.exactly:
            return Count(self.index.count(criteria, walks.newest(criteria), None), True)
        sample = self.sample(criteria)
        if sample.whole:
            return Count(len(sample.rows), True)
        if self.most <= MOST_SAMPLED:
            return Count(self.most, False)
        if not criteria.has_period:  # the years read on as well
            days, stop = self.days(criteria)
            return Count(sum(days.values()), stop is None)
        rest = walks.newest(criteria, sample.rows[MOST_SAMPLED - 1][0])
        n = MOST_SAMPLED + self.index.count(criteria, rest, self.most - MOST_SAMPLED + 1)
        return Count(min(n, self.most), n <= self.most)

    def years(self, criteria: Criteria) -> tuple[tuple[YearCount, ...], int | None]:
        """By the year they begin in, without regard to the period; and the key at which counting stopped,
        None where all are counted."""
        has_period, criteria = criteria.has_period, criteria.without("first", "last")
        tag = criteria.counted_tag
        if tag is not None:
            return by_month(kept.months(tag)), None
        if YEARS in self.exactly:
            days: Iterable[Row] = self.all_days(criteria)
            stop = None
        else:
            found, stop = self.days(criteria, alone=has_period)
            days = found.items()
        return _by_year((keys.year(key), n, n * keys.is_longer(key)) for key, n in days), stop

    def facets(self, criteria: Criteria) -> Facets:
        """Every facet under all filters but its own: a second value can be chosen beside the first."""
        values: dict[str, tuple[FacetValue, ...]] = {}
        sizes: dict[str, int] = {}
        sampled = []
        for name in FACETS:
            chosen = [str(value) for value in getattr(criteria, name)]
            counted, whole = self._facet(name, criteria.without(name), chosen)
            values[name], sizes[name] = _largest(name, counted, chosen), len(counted)
            sampled += [] if whole else [name]
        years, stop = self.years(criteria)
        return Facets(
            **values,
            years=years,
            sizes=sizes,
            sampled=tuple(sampled),
            among=MOST_SAMPLED if sampled else 0,
            years_among=0 if stop is None else self.most,
            uncounted=None if stop is None else keys.year(stop),
        )

    def otherwise(self, criteria: Criteria, speakers: tuple[FacetValue, ...]) -> dict[int, int]:
        """How many of what was counted for these speakers is disputed, denied, retracted or not theirs."""
        criteria = criteria.without("speakers")
        if criteria.counted_tag == "":
            return kept.of(keys.OTHERWISE, [int(one.value) for one in speakers])
        found = self.sample(criteria).counters.get(keys.OTHERWISE, {})
        return {int(actor): n for actor, n in found.items()}

    def _facet(self, name: str, criteria: Criteria, chosen: list[str]) -> tuple[dict[str, int], bool]:
        if criteria.counted_tag == "":
            found = dict(kept.largest(keys.KINDS[name], MOST_VALUES + 1))
            rare = [keys.tag(name, value) for value in chosen if value not in found]
            return found | {tag[1:]: n for tag, n in kept.totals(rare).items()}, True
        sample = self.sample(criteria)
        if not sample.whole and name in self.exactly:
            letter = keys.KINDS[name]
            return self.index.values(criteria, walks.newest(criteria), letter), True
        return sample.counters.get(keys.KINDS[name], {}), sample.whole


def most_counted(index: Engine) -> int:
    return min(MOST_COUNTED, index.most_counted)


def known_total(index: Engine, criteria: Criteria) -> int | None:
    """How many match, where the kept counts say it: of one value or none, in a period or not; else None."""
    tag = criteria.without("first", "last").counted_tag
    if tag is None:
        return None
    if not criteria.has_period:
        return kept.total(tag)
    stretches = walks.stretches(criteria)
    if not stretches:
        return 0
    bare, reaching = criteria.without("first", "last"), [one for one in stretches if one.reaching is not None]
    months, edges = walks.months_and_edges(criteria)
    return kept.between(tag, *months) + index.count(bare, [*edges, *reaching], None)


def first_of(days: Iterable[Row], most: int) -> tuple[list[Row], int | None]:
    """Of days with how many begin on them: the first `most` matches, in the order of their keys, and the key
    of the day at which that stops; None where those are all."""
    found, stop = sorted(days), None
    surplus = sum(n for _, n in found) - most
    while surplus > 0:
        stop, n = found.pop()
        if n > surplus:
            found.append((stop, n - surplus))
        surplus -= n
    return found, stop


def _largest(name: str, counted: dict[str, int], chosen: list[str]) -> tuple[FacetValue, ...]:
    """The largest first, equal ones by value; at the end those that are chosen and not among them."""
    pairs: Iterable[tuple[str, int]] = counted.items()
    if len(counted) > MOST_VALUES:
        least = nlargest(MOST_VALUES, counted.values())[-1]
        pairs = [pair for pair in pairs if pair[1] >= least]
    read = str if name in _WORDS else int
    ranked = sorted((-n, read(value)) for value, n in pairs)
    largest = [FacetValue(value, -n) for n, value in ranked[:MOST_VALUES]]
    there = {str(one.value) for one in largest}
    rare = [FacetValue(read(one), counted[one]) for one in chosen if one in counted and one not in there]
    return (*largest, *rare)


def by_month(rows: Iterable[Row]) -> tuple[YearCount, ...]:
    """Kept counts of months (see archive.search.kept), added up by year."""
    total, longer = defaultdict[int, int](int), defaultdict[int, int](int)
    for month, n, of_these in rows:
        total[(month + 2) // 12] += n
        longer[(month + 2) // 12] += of_these
    # The month of what has none is a year of its own, before all others.
    return _by_year((keys.year_of_month(12 * year - 2), total[year], longer[year]) for year in total)


def _by_year(counts: Iterable[tuple[int | None, int, int]]) -> tuple[YearCount, ...]:
    """Added up by year, the latest first, those without a year last."""
    total: Counter[int | None] = Counter()
    longer: Counter[int | None] = Counter()
    for year, n, of_these in counts:
        total[year] += n
        longer[year] += of_these
    years = sorted(total, key=lambda year: (year is None, -(year or 0)))
    return tuple(YearCount(year, total[year], longer[year]) for year in years)


def count(criteria: Criteria) -> Count:
    """How many match: from the kept counts where they say it, else counted up to what the engine counts."""
    return count_with(engine(), criteria)


def count_with(index: Engine, criteria: Criteria) -> Count:
    known = known_total(index, criteria)
    if known is not None:
        return Count(known, True)
    most = most_counted(index)
    n = index.count(criteria, walks.newest(criteria), most + 1)
    return Count(min(n, most), n <= most)


def facets(criteria: Criteria) -> Facets:
    """What a search could be narrowed to."""
    return Reading(engine()).facets(criteria)


def facets_and_otherwise(criteria: Criteria) -> tuple[Facets, dict[int, int]]:
    """The same, and by speaker how many of those counted are disputed, denied, retracted or not theirs."""
    reading = Reading(engine())
    found = reading.facets(criteria)
    return found, reading.otherwise(criteria, found.speakers)


def years(criteria: Criteria) -> tuple[YearCount, ...]:
    """How many matches begin in each year, the latest first. Exact for one filter or none; else counted in
    the newest 10,000."""
    return Reading(engine()).years(criteria)[0]


def months(criteria: Criteria, year: int) -> tuple[tuple[MonthCount, ...], int | None]:
    """How many matches of a year lie within each of its months; and the latest month, 1 to 12, of which not
    all are counted. Exact for one filter or none, with None; else counted in the newest 10,000. What is dated
    to more than a month belongs to none of them."""
    index, anywhen = engine(), criteria.without("first", "last")
    first, last = dates.day_number(year, 1, 1), dates.day_number(year, 12, 31)
    begun = Walk(keys.floor(last), keys.floor(first - 1))
    total: Counter[int] = Counter()
    longer: Counter[int] = Counter()
    tag, stop = anywhen.counted_tag, None
    if tag is None:
        found, stop = first_of(index.days(anywhen, [begun], MOST_COUNTED + 1), MOST_COUNTED)
        for month, key, n in _by_civil_month(found):
            if keys.is_within_month(key):
                total[month] += n
                longer[month] += n * keys.is_longer(key)
    else:
        start = keys.counted_month(year, 1)
        for counted, n, of_these in kept.months_between(tag, start, start + 12):
            month = counted - start + 1
            total[month], longer[month] = n, of_these
        spans = index.days(anywhen, [replace(begun, reaching=first)], None)
        for month, key, n in _by_civil_month(spans):
            if not keys.is_within_month(key):
                total[month] -= n
                longer[month] -= n
    counted_in = [MonthCount(month, total[month], longer[month]) for month in sorted(total) if total[month]]
    return tuple(counted_in), None if stop is None else next(_by_civil_month([(stop, 0)]))[0]


def _by_civil_month(days: Iterable[Row]) -> Iterator[tuple[int, int, int]]:
    """The month, 1 to 12, of each day, with its key and how many begin there."""
    for key, n in days:
        day = keys.day(key)
        if day is not None:
            yield dates.civil(day)[1], key, n


def speakers(criteria: Criteria, *, limit: int = 100) -> tuple[SpeakerRow, ...]:
    """Who said what matches, how often, between which days: the most frequent first.

    Counted in the newest 10,000 matches: those that an order by speakers has.
    """
    index = engine()
    rows = index.rows(criteria, walks.newest(criteria), f"e.last, {index.tags}", MOST_RANKED)
    times, otherwise = Counter[str](), Counter[str]()
    bounds: dict[str, tuple[int, int]] = {}
    for row in rows:
        days = _days(row)
        for actor in _SPEAKERS.findall(row[2]):
            times[actor] += 1
            if days:
                first, last = bounds.get(actor, days)
                bounds[actor] = min(first, days[0]), max(last, days[1])
        otherwise.update(_OTHERWISE.findall(row[2]))
    ranked = sorted(times.items(), key=lambda item: (-item[1], int(item[0])))[:limit]
    return tuple(
        SpeakerRow(int(actor), n, otherwise[actor], *bounds.get(actor, (None, None))) for actor, n in ranked
    )


def _days(row: Row) -> tuple[int, int] | None:
    """First and last day of a row; an end that is not known is no later than its beginning."""
    key, last, _ = row
    first = keys.day(key)
    if first is None:
        return None if last in (None, keys.OPEN) else (last, last)
    return first, first if last in (None, keys.OPEN) else last
