"""The index, read with the same SQL on both engines. What differs is how a match is said.

Every method takes rows in the order they are read and stops at a limit, so its cost is bounded by
numbers, never by the clock.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from archive.search import keys
from archive.search.criteria import Criteria
from archive.search.walks import Walk

Row = tuple[Any, ...]

# The name a quote is sorted under: that of its first named voice.
_SORT_NAME = (
    "COALESCE((SELECT s.sort_name_folded FROM archive_voice v JOIN archive_actor s ON s.id = v.actor_id "
    "WHERE v.quote_id = e.quote ORDER BY v.position, v.id LIMIT 1), %s)"
)


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

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    @abstractmethod
    def match(self, criteria: Criteria, *, spans: bool, entries: bool) -> Found:
        """What has the words and tags; `spans`: dated to longer than a day; `entries`: with e.*"""

    @abstractmethod
    def score(self, criteria: Criteria) -> tuple[str, list[Any]]:
        """How well a row fits the words, as SQL: the less the better."""

    def walk_order(self, criteria: Criteria, key: str) -> str:
        return key

    def least(self, limit: int) -> int:
        """How many rows to ask for where `limit` are wanted."""
        return limit

    def rows(self, criteria: Criteria, walks: Sequence[Walk], columns: str, limit: int) -> list[Row]:
        """The first rows of the walks, key first and then `columns` (of e)."""
        found: list[Row] = []
        for walk in walks:
            if len(found) < limit:
                sql, params = self._walk(criteria, walk, columns, limit - len(found))
                found += self.fetch(sql, params)[: limit - len(found)]
        return found

    @abstractmethod
    def values(self, criteria: Criteria, walks: Sequence[Walk], letter: str) -> dict[str, int]:
        """How often each value of a kind of tag occurs in all that the walks have. Reads all of it."""

    def count(self, criteria: Criteria, walks: Sequence[Walk], limit: int | None) -> int:
        """How many rows the walks have, counted up to `limit` (None: all)."""
        total = 0
        for walk in walks:
            if limit is None or total < limit:
                left = None if limit is None else limit - total
                sql, params = self._walk(criteria, walk, "", left, exactly=True)
                total += self.fetch(f"SELECT count(*) FROM ({sql}) x", params)[0][0]
        return total

    def days(self, criteria: Criteria, walks: Sequence[Walk], limit: int | None) -> list[Row]:
        """Pairs of a day's key (with id 0) and how many rows it has, of the first `limit` (None: all)."""
        found: list[Row] = []
        left = limit
        for walk in walks:
            sql, params = self._walk(criteria, walk, "", left, exactly=True)
            rows = self.fetch(
                f"SELECT key / {keys.IDS} * {keys.IDS}, count(*) FROM ({sql}) x GROUP BY 1", params
            )
            left = None if left is None else max(left - sum(n for _, n in rows), 0)
            found += rows
        return found

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
        for walk in walks:
            if len(found) < limit:
                sql, rest = self._walk(criteria, walk, rank, limit - len(found), exactly=True)
                found += [(value, key) for key, value in self.fetch(sql, [*params, *rest])]
        return found

    def by_added(self, criteria: Criteria, walks: Sequence[Walk], after: Row, limit: int) -> list[Row]:
        """Pairs of time and key, the latest made public first. Sorts all matches where there is a match."""
        found = self._anywhere(criteria, walks)
        if after:
            found.narrow("(e.added < %s OR (e.added = %s AND e.key > %s))", after[0], *after)
        sql = f"SELECT e.added, e.key FROM {found} ORDER BY e.added DESC, e.key LIMIT %s"
        return self.fetch(sql, [*found.params, limit])

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def _walk(
        self, criteria: Criteria, walk: Walk, columns: str, limit: int | None, *, exactly: bool = False
    ) -> tuple[str, list[Any]]:
        """The rows of a walk: `limit` of them in its order, or all in none."""
        found = self._along(criteria, walk, entries=bool(columns))
        what = f"{found.key} AS key, {columns}" if columns else f"{found.key} AS key"
        if limit is None:
            return f"SELECT {what} FROM {found}", found.params
        order = f"{self.walk_order(criteria, found.key)} {'DESC' if walk.backwards else 'ASC'}"
        sql = f"SELECT {what} FROM {found} ORDER BY {order} LIMIT %s"
        return sql, [*found.params, limit if exactly else self.least(limit)]

    def _along(self, criteria: Criteria, walk: Walk, *, entries: bool) -> Found:
        """What matches between the ends of a walk."""
        since = criteria.added_since
        entries = entries or walk.reaching is not None or since is not None
        found = self.match(criteria, spans=walk.reaching is not None, entries=entries)
        found.narrow(f"{found.key} >= %s AND {found.key} < %s", walk.low, walk.high)
        if walk.reaching is not None:
            # Told by the key, before its entry is looked up: what began more than a year before reaches
            # into the period only if it is dated to longer than that.
            long = f"{found.key} / {keys.IDS} %% 4 = {keys.LONGEST}"
            found.narrow(f"({found.key} < %s OR {long})", keys.floor(walk.reaching - 367))
            found.narrow("e.last >= %s", walk.reaching)
        if since is not None:
            found.narrow("e.added >= %s", since)
        return found

    def _anywhere(self, criteria: Criteria, walks: Sequence[Walk]) -> Found:
        """What lies in any of the walks, in no order."""
        found = self.match(criteria, spans=False, entries=True)
        places, params = ["1 = 0"], []
        for walk in walks:
            reaching = "" if walk.reaching is None else " AND e.last >= %s"
            places.append(f"(e.key >= %s AND e.key < %s{reaching})")
            params += [walk.low, walk.high, *([] if walk.reaching is None else [walk.reaching])]
        found.narrow(f"({' OR '.join(places)})", *params)
        if criteria.added_since is not None:
            found.narrow("e.added >= %s", criteria.added_since)
        return found
