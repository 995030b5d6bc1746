"""What a search could be narrowed to, how many quotes each choice has, and who said these words.

Tags are counted in the newest 2,000 matches, days in the newest 10,000; up to there everything is
exact, and beyond it the answer says what was sampled. What the kept counts know is always exact.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from archive import dates

from . import keys, walks
from .backends import Engine, engine
from .backends.base import Row
from .criteria import Criteria, Facets, FacetValue, MonthCount, SpeakerRow, YearCount

MOST_SAMPLED = 2_000
MOST_COUNTED = 10_000
MOST_VALUES = 100  # of a facet without any filter, from the kept counts
_FACETS = ("speakers", "publications", "events", "mentions", "topics", "forms", "marks")
_WORDS = ("forms", "marks")  # facets whose values are words, not ids


def facets(criteria: Criteria) -> Facets:
    """Every facet under all filters but its own, so that a second value can be chosen beside the first."""
    index = engine()
    samples: dict[Criteria, tuple[dict[str, Counter[str]], bool]] = {}
    values: dict[str, tuple[FacetValue, ...]] = {}
    sampled = []
    for name in _FACETS:
        others = criteria.without(name)
        if others.counted_tag == "":
            values[name] = _kept(index, name)
            continue
        if others not in samples:
            samples[others] = _sample(index, others)
        counters, whole = samples[others]
        values[name] = _values(name, counters[keys.KINDS[name]].items())
        sampled += [] if whole else [name]
    years, whole = _years(index, criteria.without("first", "last"))
    sampled += [] if whole else ["years"]
    return Facets(**values, years=years, sampled=tuple(sampled), among=MOST_SAMPLED if sampled else 0)


def _kept(index: Engine, name: str) -> tuple[FacetValue, ...]:
    """The largest values of a facet over the whole archive."""
    rows = index.fetch(
        "SELECT tag, n FROM archive_count WHERE month = -1 AND substr(tag, 1, 1) = %s "
        "ORDER BY n DESC LIMIT %s",
        [keys.KINDS[name], MOST_VALUES],
    )
    return _values(name, [(tag[1:], n) for tag, n in rows])


def _sample(index: Engine, criteria: Criteria) -> tuple[dict[str, Counter[str]], bool]:
    """Values by the letter of their kind in the newest matches, and whether those are all."""
    rows = index.rows(criteria, walks.newest(criteria), "e.tags", MOST_SAMPLED + 1)
    counted = Counter(tag for row in rows[:MOST_SAMPLED] for tag in _tags(row[1]))
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for tag, n in counted.items():
        by_kind[tag[0]][tag[1:]] = n
    return by_kind, len(rows) <= MOST_SAMPLED


def _tags(tags: str | list[str]) -> list[str]:
    return tags.split() if isinstance(tags, str) else tags


def _values(name: str, pairs: Iterable[tuple[str, int]]) -> tuple[FacetValue, ...]:
    """The largest first, equal ones by value."""
    found = [FacetValue(value if name in _WORDS else int(value), n) for value, n in pairs]
    return tuple(sorted(found, key=lambda one: (-one.n, one.value)))


def _years(index: Engine, criteria: Criteria) -> tuple[tuple[YearCount, ...], bool]:
    tag = criteria.counted_tag
    if tag is not None:
        rows = index.fetch("SELECT month, n, longer FROM archive_count WHERE tag = %s AND month <> -1", [tag])
        return _by_year((keys.year_of_month(month), n, longer) for month, n, longer in rows), True
    days = index.days(criteria, walks.newest(criteria), MOST_COUNTED + 1)
    whole = sum(n for _, n in days) <= MOST_COUNTED
    return _by_year((keys.year(key), n, n * keys.is_longer(key)) for key, n in days), whole


def _by_year(counts: Iterable[tuple[int | None, int, int]]) -> tuple[YearCount, ...]:
    """Added up by year, the latest first, those without a year last."""
    total: Counter[int | None] = Counter()
    longer: Counter[int | None] = Counter()
    for year, n, of_these in counts:
        total[year] += n
        longer[year] += of_these
    years = sorted(total, key=lambda year: (year is None, -(year or 0)))
    return tuple(YearCount(year, total[year], longer[year]) for year in years)


def years(criteria: Criteria) -> tuple[YearCount, ...]:
    """How many matches begin in each year, the latest first. Exact for one filter or none; else counted in
    the newest 10,000."""
    return _years(engine(), criteria)[0]


def months(criteria: Criteria, year: int) -> tuple[MonthCount, ...]:
    """How many matches of a year lie within each of its months, counted in the newest 10,000.

    What is dated to more than a month belongs to none of them.
    """
    within = replace(criteria, first=dates.day_number(year, 1, 1), last=dates.day_number(year, 12, 31))
    total: Counter[int] = Counter()
    longer: Counter[int] = Counter()
    for key, n in engine().days(within, walks.newest(within), MOST_COUNTED):
        first = keys.day(key)
        if first is not None and keys.year(key) == year and keys.is_within_month(key):
            month = dates.civil(first)[1]
            total[month] += n
            longer[month] += n * keys.is_longer(key)
    return tuple(MonthCount(month, total[month], longer[month]) for month in sorted(total))


def speakers(criteria: Criteria, *, limit: int = 100) -> tuple[SpeakerRow, ...]:
    """Who said what matches, how often, between which days: the most frequent first.

    Counted in the newest 10,000 matches.
    """
    rows = engine().rows(criteria, walks.newest(criteria), "e.last, e.tags", MOST_COUNTED)
    times: Counter[int] = Counter()
    bounds: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        days = _days(row)
        for tag in _tags(row[2]):
            if tag[0] == keys.KINDS["speakers"]:
                actor = int(tag[1:])
                times[actor] += 1
                bounds[actor] += [days] if days else []
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return tuple(
        SpeakerRow(
            actor,
            n,
            min((first for first, _ in bounds[actor]), default=None),
            max((last for _, last in bounds[actor]), default=None),
        )
        for actor, n in ranked
    )


def _days(row: Row) -> tuple[int, int] | None:
    """First and last day of a row; an end that is not known is no later than its beginning."""
    key, last, _ = row
    first = keys.day(key)
    if first is None:
        return None if last in (None, keys.OPEN) else (last, last)
    return first, first if last in (None, keys.OPEN) else last
