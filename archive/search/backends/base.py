"""The index, read with the same SQL on both engines. What differs is how a match is said.

Every method takes rows in the order they are read and stops at a limit, so its cost is bounded by
numbers, never by the clock.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from archive.search import keys, state
from archive.search.criteria import Criteria
from archive.search.walks import Walk

Row = tuple[Any, ...]
Read = Callable[[Walk, int | None], int]  # reads so many rows of a walk, or all, and tells how many it had

# The name a quote is sorted under: that of its first named voice.
_SORT_NAME = (
    "COALESCE((SELECT s.sort_name_folded FROM archive_voice v JOIN archive_actor s ON s.id = v.actor_id "
    "WHERE v.quote_id = e.quote ORDER BY v.position, v.id LIMIT 1), %s)"
)


BY_ADDED = "ORDER BY e.added DESC, e.key"

_ALL = Walk()
_AT_ONCE = 200  # searches in a statement


class Found:
    """FROM and WHERE of a match, growing by conditions; `key` is what its key is called."""

    def __init__(self, tables: str, key: str, condition: str = "", *params: Any) -> None:
        self.tables, self.key = tables, key
        self.conditions = [condition] if condition else []
        self.params = list(params)

    def narrow(self, condition: str, *params: Any) -> None:
        self.conditions.append(condition)
        self.params += params

    def __str__(self) -> str:
        where = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        return f"{self.tables}{where}"


class Engine(ABC):
    tags: str  # an entry's tags as one text, with blanks between them
    finds_spans_by_tags = True  # what is longer than a day and has one of many tags is soon found
    most_counted: int  # matches that are counted, where no kept count says how many there are

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self._kept: dict[str, list[Row]] = {}

    @cached_property
    def last_change(self) -> tuple[int, int]:
        """See archive.search."""
        return state.last_change(self.connection)

    def kept(self, tags: Collection[str]) -> dict[str, list[Row]]:
        """The kept counts of these tags: month (and `keys.ALL_MONTHS`), how many quotes, and how many of them
        are dated to more than a day, by month. Read once."""
        unread = [tag for tag in dict.fromkeys(tags) if tag not in self._kept]
        if unread:
            these, params = self.among("tag", unread)
            sql = f"SELECT tag, month, n, longer FROM archive_count WHERE {these} ORDER BY tag, month"
            read: dict[str, list[Row]] = {tag: [] for tag in unread}
            for tag, month, n, longer in self.fetch(sql, params):
                read[tag].append((month, n, longer))
            self._kept |= read  # now only: what failed was not read
        return {tag: self._kept[tag] for tag in tags}

    def is_kept(self, tag: str) -> bool:
        """Whether a tag's counts have been read."""
        return tag in self._kept

    @abstractmethod
    def match(self, criteria: Criteria, *, spans: bool, entries: bool, along: bool = False) -> Found:
        """What has the words and tags; `spans`: dated to longer than a day; `entries`: with e.*; `along`: to
        be looked at row by row."""

    @abstractmethod
    def score(self, criteria: Criteria) -> tuple[str, list[Any]]:
        """How well a row fits the words, as SQL: the less the better."""

    def reaching(self, criteria: Criteria, walk: Walk) -> Walk:
        """A walk of what reaches into a period, with the way that is sooner gone."""
        return walk

    def in_pieces(self, criteria: Criteria, walk: Walk, limit: int, read: Read) -> int:
        """Read a walk, at once or piece by piece, until it ends or `limit` rows are read: how many it had."""
        return read(walk, limit)

    def rows(self, criteria: Criteria, walks: Sequence[Walk], columns: str, limit: int) -> list[Row]:
        """The first rows of the walks, key first and then `columns` (of e)."""
        found: list[Row] = []

        def read(walk: Walk, left: int | None) -> int:
            rows = self.fetch(*self._walk(criteria, walk, columns, left))
            found.extend(rows)
            return len(rows)

        self._read(criteria, walks, limit, read)
        return found

    def _read(self, criteria: Criteria, walks: Sequence[Walk], limit: int | None, read: Read) -> None:
        """Read the walks, one after the other, until `limit` rows are read (None: to their ends)."""
        done = 0
        for walk in walks:
            if limit is None:
                read(walk if walk.reaching is None else self.reaching(criteria, walk), None)
            elif done < limit:
                done += self.in_pieces(criteria, walk, limit - done, read)

    @abstractmethod
    def values(self, criteria: Criteria, walks: Sequence[Walk], letter: str) -> dict[str, int]:
        """How often each value of a kind of tag occurs in all that the walks have. Reads all of it."""

    @abstractmethod
    def counts_of_tags(
        self, criteria: Criteria, walks: Sequence[Walk], tags: Sequence[str], limit: int
    ) -> tuple[list[int], int]:
        """How often each of these tags occurs in the first rows of each walk, and how many these are."""

    def count(self, criteria: Criteria, walks: Sequence[Walk], limit: int | None) -> int:
        """How many rows the walks have, counted up to `limit` (None: all)."""
        total = 0

        def read(walk: Walk, left: int | None) -> int:
            nonlocal total
            sql, params = self._walk(criteria, walk, "", left)
            n = int(self.fetch(f"SELECT count(*) FROM ({sql}) x", params)[0][0])
            total += n
            return n

        self._read(criteria, walks, limit, read)
        return total

    def days(self, criteria: Criteria, walks: Sequence[Walk], limit: int | None) -> list[Row]:
        """Pairs of a day's key (with id 0) and how many rows it has, of the first `limit` (None: all)."""
        found: list[Row] = []

        def read(walk: Walk, left: int | None) -> int:
            sql, params = self._walk(criteria, walk, "", left)
            day = f"key / {keys.IDS} * {keys.IDS}"
            rows = self.fetch(f"SELECT {day}, count(*) FROM ({sql}) x GROUP BY 1", params)
            found.extend(rows)
            return sum(n for _, n in rows)

        self._read(criteria, walks, limit, read)
        return found

    def counts_of(self, searches: Sequence[Criteria], walks: Sequence[Walk], limit: int) -> list[int]:
        """How many rows each of several searches has, counted up to `limit` in each walk; in one query."""
        arms, params = [], list[Any]()
        for number, criteria in enumerate(searches):
            for walk in walks:
                sql, here = self._walk(criteria, walk, "", limit)
                arms.append(f"SELECT {number}, count(*) FROM ({sql}) x{number}")
                params += here
        found = Counter[int]()
        for number, n in self.fetch(" UNION ALL ".join(arms), params) if arms else ():
            found[number] += n
        return [found[number] for number in range(len(searches))]

    def firsts(
        self, searches: Sequence[tuple[Criteria, int]], limit: int, columns: str = ""
    ) -> list[list[Row]]:
        """The newest rows of several searches in one query: key first, then `columns` (of e). Each search
        is told with about how many matches it has."""
        found: list[list[Row]] = [[] for _ in searches]
        for start in range(0, len(searches), _AT_ONCE):
            arms, params = [], list[Any]()
            for number, (criteria, about) in enumerate(searches[start : start + _AT_ONCE], start):
                along = self._along(criteria, _ALL, entries=bool(columns))
                order = self.first_order(along.key, about)
                what = f"{number} AS number, {along.key} AS key{', ' if columns else ''}{columns}"
                arms.append(f"SELECT * FROM (SELECT {what} FROM {along} ORDER BY {order} LIMIT %s) x{number}")
                params += [*along.params, limit]
            for number, *row in self.fetch(" UNION ALL ".join(arms), params):
                found[number].append(tuple(row))
        return found

    def first_order(self, key: str, about: int) -> str:
        return key

    def ranked(self, criteria: Criteria, walks: Sequence[Walk], limit: int) -> list[Row]:
        """Pairs of what `criteria.order` ranks by and key, of the first `limit` rows, in no order."""
        rank, params = (_SORT_NAME, [keys.NAMELESS]) if criteria.order == "speaker" else self.score(criteria)
        found: list[Row] = []

        def read(walk: Walk, left: int | None) -> int:
            sql, rest = self._walk(criteria, walk, rank, left)
            rows = self.fetch(sql, [*params, *rest])
            found.extend((value, key) for key, value in rows)
            return len(rows)

        self._read(criteria, walks, limit, read)
        return found

    def by_added(self, criteria: Criteria, walks: Sequence[Walk], after: Row, limit: int) -> list[Row]:
        """Pairs of time and key, the latest made public first. Sorts all matches where there is a match."""
        rows: list[Row] = []
        for walk in walks:
            found = self._along(criteria, walk, entries=True)
            added_behind(found, after)
            sql = f"SELECT e.added, e.key FROM {found} {BY_ADDED} LIMIT %s"
            rows += self.fetch(sql, [*found.params, limit])
        return sorted(rows, key=lambda row: (-row[0], row[1]))[:limit]

    def among(self, column: str, values: Collection[Any]) -> tuple[str, list[Any]]:
        """The condition that a column is one of these values, all numbers or all texts; its parameters."""
        return f"{column} IN ({', '.join(['%s'] * len(values))})", list(values)

    def first_if(self, condition: str, order: str, limit: int) -> str:
        """The end of a query: its first rows if a condition holds that is no row's own, else none, unread."""
        return f"AND {condition} ORDER BY {order} LIMIT {limit}"

    def one_of(self, column: str, query: str) -> str:
        """The condition that a column is one of what a query selects, found by the column's index."""
        return f"{column} IN ({query})"

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def _walk(self, criteria: Criteria, walk: Walk, columns: str, limit: int | None) -> tuple[str, list[Any]]:
        """The rows of a walk: `limit` of them in its order, or all in none."""
        found = self._along(criteria, walk, entries=bool(columns))
        what = f"{found.key} AS key, {columns}" if columns else f"{found.key} AS key"
        if limit is None:
            return f"SELECT {what} FROM {found}", found.params
        order = f"{found.key}{' + 0' if walk.way == 'words' else ''} {'DESC' if walk.backwards else 'ASC'}"
        return f"SELECT {what} FROM {found} ORDER BY {order} LIMIT %s", [*found.params, limit]

    def _along(self, criteria: Criteria, walk: Walk, *, entries: bool) -> Found:
        """What matches between the ends of a walk."""
        since = criteria.added_since
        entries = entries or walk.reaching is not None or since is not None
        along = walk.way == "dates"
        found = self.match(criteria, spans=walk.reaching is not None, entries=entries, along=along)
        found.narrow(f"{found.key} >= %s AND {found.key} < %s", walk.low, walk.high)
        if walk.reaching is not None:
            # Told by the key, before its entry is looked up: what began more than a year before reaches
            # into the period only if it is dated to longer than that.
            long = f"{found.key} / {keys.IDS} %% 4 = {keys.LONGEST}"
            found.narrow("e.last >= %s", walk.reaching)
            found.narrow(f"({found.key} < %s OR {long})", keys.floor(walk.reaching - 367))
        if since is not None:
            found.narrow("e.added >= %s", since)
        return found


def added_behind(found: Found, place: Row) -> None:
    """Narrow to entries that come after a place, in the order of the day added; () is the beginning."""
    if place:
        found.narrow("e.added <= %s AND (e.added < %s OR e.key > %s)", place[0], *place)
