"""SQLite: matches by FTS5, whose ascending walk of row ids is newest first."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Any

from archive.models import Form
from archive.search import keys
from archive.search.criteria import Criteria
from archive.search.query import Query, Term
from archive.search.walks import Walk

from .base import BY_ADDED, Engine, Found, Row, added_behind

_AT_ONCE = 5_000  # rows whose tags are counted together
_FEW = 10_000  # matches that are put in the order of the day added
_LOOKED_AT = 2_000  # of what was added last: asking whether one matches takes some 10 µs for each word
_EVERYTHING = tuple(keys.tag("forms", form) for form in Form.values)


class SQLite(Engine):
    tags = "e.tags"
    most_counted = 10_000

    def match(self, criteria: Criteria, *, spans: bool, entries: bool, along: bool = False) -> Found:
        wanted = expression(criteria.query, (*criteria.groups, *([(keys.SPAN,)] if spans else [])))
        if wanted == _SPANS:
            return Found("archive_entry e INDEXED BY archive_entry_spans", "e.key", "e.last IS NOT NULL")
        if not wanted:
            return Found("archive_entry e", "e.key")
        # CROSS JOIN keeps the order: the full text is walked, entries are looked up.
        join = " CROSS JOIN archive_entry e ON e.key = archive_fts.rowid" if entries else ""
        return Found(f"archive_fts{join}", "archive_fts.rowid", "archive_fts MATCH %s", wanted)

    def values(self, criteria: Criteria, walks: Sequence[Walk], letter: str) -> dict[str, int]:
        found = Counter[str]()
        for walk in walks:
            sql, params = self._walk(criteria, walk, self.tags, None)
            with self.connection.cursor() as cursor:
                cursor.execute(sql, params)
                while rows := cursor.fetchmany(_AT_ONCE):
                    found.update(" ".join(row[1] for row in rows).split())
        return {tag[1:]: n for tag, n in found.items() if tag[0] == letter}

    def counts_of_tags(
        self, criteria: Criteria, walks: Sequence[Walk], tags: Sequence[str], limit: int
    ) -> tuple[list[int], int]:
        rows = [row for walk in walks for row in self.fetch(*self._walk(criteria, walk, self.tags, limit))]
        found = Counter(" ".join(row[1] for row in rows).split())
        return [found[tag] for tag in tags], len(rows)

    def by_added(self, criteria: Criteria, walks: Sequence[Walk], after: Row, limit: int) -> list[Row]:
        """Few matches are sorted. Where there are many, the page is looked for among what was added last."""
        anything = not criteria.has_period and not expression(criteria.query, criteria.groups)
        found = [] if anything else self.rows(criteria, walks, "e.added", _FEW + 1)
        if anything or len(found) > _FEW:
            page = self._lately(criteria, walks, after, limit)
            return super().by_added(criteria, walks, after, limit) if page is None else page
        places = sorted((-added, key) for key, added in found)
        behind = bisect_right(places, (-after[0], after[1])) if after else 0
        return [(-added, key) for added, key in places[behind : behind + limit]]

    def _lately(self, criteria: Criteria, walks: Sequence[Walk], after: Row, limit: int) -> list[Row] | None:
        """The page from the index of days added, asking of each row whether it matches; None where it is not
        full after as many rows as are looked at."""
        index = Found("archive_entry e INDEXED BY archive_entry_added", "e.key")
        added_behind(index, after)
        if criteria.added_since is not None:
            index.narrow("e.added >= %s", criteria.added_since)
        sql = f"SELECT e.added, e.key FROM {index} {BY_ADDED} LIMIT 1 OFFSET {_LOOKED_AT}"
        edge = self.fetch(sql, index.params)
        for last, key in edge:
            index.narrow("e.added >= %s AND (e.added > %s OR e.key < %s)", last, last, key)
        _narrow(index, criteria, walks)
        sql = f"SELECT e.added, e.key FROM {index} {BY_ADDED} LIMIT %s"
        rows = self.fetch(sql, [*index.params, limit])
        return rows if len(rows) == limit or not edge else None

    def first_if(self, condition: str, order: str, limit: int) -> str:
        """SQLite would ask the condition of every row."""
        return f"ORDER BY {order} LIMIT CASE WHEN {condition} THEN {limit} ELSE 0 END"

    def score(self, criteria: Criteria) -> tuple[str, list[Any]]:
        return "bm25(archive_fts, 1.0, 0.0)", []


def _narrow(index: Found, criteria: Criteria, walks: Sequence[Walk]) -> None:
    """To entries in any of the walks that match."""
    places, params = ["1 = 0"], list[Any]()
    for walk in walks:
        reaching = "" if walk.reaching is None else " AND e.last >= %s"
        places.append(f"(e.key >= %s AND e.key < %s{reaching})")
        params += [walk.low, walk.high, *([] if walk.reaching is None else [walk.reaching])]
    index.narrow(f"({' OR '.join(places)})", *params)
    if wanted := expression(criteria.query, criteria.groups):
        index.narrow(
            "EXISTS (SELECT 1 FROM archive_fts WHERE archive_fts MATCH %s AND rowid = e.key)", wanted
        )


def expression(query: Query, groups: tuple[tuple[str, ...], ...]) -> str:
    """A match in FTS5's language, "" for everything. Readers' words are quoted and stay in `text`."""
    parts = [f"{{tags}} : {_either(_quoted(tag) for tag in group)}" for group in groups]
    if query.clauses:
        clauses = (_either(map(_term, clause)) for clause in query.clauses)
        parts.insert(0, f"{{text}} : ({' AND '.join(clauses)})")
    if not query.without:
        return " AND ".join(parts)
    # NOT needs something to take away from.
    parts = parts or [f"{{tags}} : {_either(map(_quoted, _EVERYTHING))}"]
    return f"({' AND '.join(parts)}) NOT {{text}} : {_either(map(_term, query.without))}"


def _either(alternatives: Any) -> str:
    return f"({' OR '.join(alternatives)})"


def _term(term: Term) -> str:
    return _quoted(" ".join(term.words)) + (" *" if term.prefix else "")


def _quoted(words: str) -> str:
    """Letters, digits and blanks, so nothing in it can end the string; doubled quotes all the same."""
    return '"' + words.replace('"', '""') + '"'


_SPANS = expression(Query(), ((keys.SPAN,),))
