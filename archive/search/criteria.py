"""What can be asked of the search and what it answers, as plain values; cursors in and out.

What lives here is pure. How it is found out is in archive.search.pages and archive.search.counting.
"""

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Self

from . import keys
from .query import Query

SORTS = ("newest", "oldest", "best", "speaker", "added")
_LONGEST_CURSOR = 2_000


class BadCursor(ValueError):
    """A page that cannot be continued from here: the address was cut off or changed by hand."""

    def __init__(self) -> None:
        super().__init__("This page of the list cannot be found. Start again from the first page.")


@dataclass(frozen=True, slots=True)
class Criteria:
    """A search: OR within a field, AND between fields; what is empty does not restrict."""

    query: Query = Query()
    speakers: tuple[int, ...] = ()
    mentions: tuple[int, ...] = ()
    publications: tuple[int, ...] = ()
    events: tuple[int, ...] = ()  # said at or about
    topics: tuple[int, ...] = ()
    places: tuple[int | str, ...] = ()  # of those events: ids of places, codes of countries
    forms: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    first: int | None = None  # a period of days; whatever overlaps with it
    last: int | None = None
    added_from: date | None = None  # made public on that day or later (UTC)
    sort: str = "newest"
    after: str = ""

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise ValueError(f"sort is {self.sort!r}; it takes one of {', '.join(SORTS)}.")

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The tags asked for: one of each group."""
        chosen = ((kind, getattr(self, kind)) for kind in keys.KINDS)
        return tuple(tuple(keys.tag(kind, value) for value in values) for kind, values in chosen if values)

    @property
    def order(self) -> str:
        """The sort that is meant: without words nothing is better than anything else."""
        return "newest" if self.sort == "best" and not self.query.clauses else self.sort

    @property
    def added_since(self) -> int | None:
        """Seconds since 1970, as entries have them."""
        day = self.added_from
        return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) if day else None

    @property
    def has_period(self) -> bool:
        return (self.first, self.last) != (None, None)

    @property
    def counted_tag(self) -> str | None:
        """The tag whose kept counts answer this ("" for all quotes); None where no single one does."""
        if self.query or self.added_from or self.has_period:
            return None
        tags = [tag for group in self.groups for tag in group]
        return None if len(tags) > 1 else "".join(tags)

    def without(self, *fields: str) -> Self:
        """The same search without restricting these fields."""
        empty: dict[str, Any] = {field: None if field in ("first", "last") else () for field in fields}
        return replace(self, **empty)


@dataclass(frozen=True, slots=True)
class Count:
    n: int
    exact: bool  # False: at least so many


@dataclass(frozen=True, slots=True)
class Page:
    ids: tuple[int, ...]
    total: Count
    next: str = ""  # for Criteria.after; "" at the end
    newest_only: int = 0  # of so many newest matches the best come first; 0: of all


class Newest(NamedTuple):
    page: Page
    events: tuple[int, ...]  # that the quotes of the page belong to, in their order
    ids: tuple[int, ...]  # of the newest quotes, beyond the page too; none behind a place


class FacetValue(NamedTuple):
    value: int | str
    n: int


class YearCount(NamedTuple):
    year: int | None  # of the first day; None: undated, or nobody knows from when
    n: int
    longer: int  # how many of n are dated to more than a day


class MonthCount(NamedTuple):
    month: int  # 1 to 12
    n: int
    longer: int  # how many of n are dated to the month, not to a day


@dataclass(frozen=True, slots=True)
class Facets:
    """How many quotes each further choice would find; every facet under all filters but its own."""

    speakers: tuple[FacetValue, ...] = ()
    publications: tuple[FacetValue, ...] = ()
    events: tuple[FacetValue, ...] = ()
    mentions: tuple[FacetValue, ...] = ()
    topics: tuple[FacetValue, ...] = ()
    forms: tuple[FacetValue, ...] = ()
    marks: tuple[FacetValue, ...] = ()
    years: tuple[YearCount, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)  # by name: how many values there are
    sampled: tuple[str, ...] = ()  # names of the facets above that count the newest matches only
    among: int = 0  # how many newest matches those count; 0: none is sampled
    years_among: int = 0  # how many newest matches the years count; 0: all
    uncounted: int | None = None  # the latest year of which not all are counted; of earlier ones none are

    @property
    def exact(self) -> bool:
        return not self.sampled and not self.years_among


class Found(NamedTuple):
    """A page of a search with what the search could be narrowed to."""

    page: Page
    facets: Facets


class SpeakerRow(NamedTuple):
    actor: int
    n: int
    otherwise: int  # how many of n are disputed, denied, retracted or not theirs
    first: int | None  # day numbers: from the first day of the oldest
    last: int | None  # to the last day of the newest


# A cursor is the sort and what the last row was sorted by, key last.
_SHAPES: dict[str, tuple[type, ...]] = {
    "newest": (int,),
    "oldest": (int,),
    "added": (int, int),
    "best": (float, int),
    "speaker": (str, int),
}


def write_cursor(order: str, *position: Any) -> str:
    packed = json.dumps([order, *position], separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(criteria: Criteria) -> tuple[Any, ...]:
    """The position after which to go on, () for the beginning. BadCursor for what we never wrote."""
    if not criteria.after:
        return ()
    try:
        if len(criteria.after) > _LONGEST_CURSOR:
            raise BadCursor
        packed = base64.urlsafe_b64decode(criteria.after + "=" * (-len(criteria.after) % 4))
        order, *position = json.loads(packed)
    except (ValueError, TypeError, RecursionError):
        raise BadCursor from None
    if order != criteria.order or not _fits(position, _SHAPES[criteria.order]):
        raise BadCursor
    return tuple(position)


def _fits(position: list[Any], shape: tuple[type, ...]) -> bool:
    return len(position) == len(shape) and all(
        type(value) is kind and _is_storable(value) for value, kind in zip(position, shape, strict=True)
    )


def _is_storable(value: Any) -> bool:
    """What a database takes: 64 bits, finite, no NUL and no half of a character."""
    if isinstance(value, str):
        return value.isprintable() or value == keys.NAMELESS
    return abs(value) < 2**63 if isinstance(value, int) else math.isfinite(value)
