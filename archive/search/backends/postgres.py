"""PostgreSQL: matches by the tsvector of an entry, whose tags are lexemes that begin with #."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from archive.search import keys
from archive.search.criteria import Criteria
from archive.search.query import Query
from archive.search.walks import Walk

from .base import Engine, Found, Read
from .known import Known, known
from .pieces import LOOKED_UP, PASSED, PASSED_BY_TAGS, expected, read_in_pieces
from .wanted import Wanted, wanted, whole

BY_INDEX = "e.words @@ %s::tsquery"
BY_ROW = f"COALESCE({BY_INDEX}, false)"  # says the same; no index can be used, and half the rows are expected
_FEW = 2_000  # matches
_SMALL = 5_000  # quotes: an archive that is read quickly in any order
_MORE = 0.5  # so many times as common as spans: then all spans are sooner looked at than what matches
_COMMON = 0.02  # the share of a word of which some hundred are soon met


def has_tag(group: tuple[str, ...], tags: str = "e.tags") -> tuple[str, Any]:
    """The condition that an entry has one of these tags, and its parameter: for going along the dates, where
    the tags stand in the index (archive_entry_along)."""
    return (f"%s = ANY ({tags})", group[0]) if len(group) == 1 else (f"{tags} && %s::text[]", list(group))


class Postgres(Engine):
    tags = "array_to_string(e.tags, ' ')"
    most_counted = 2_000
    finds_spans_by_tags = False  # sooner by the days, and told apart by whoever reads them

    @cached_property
    def known(self) -> Known:
        return known(self.connection)

    def is_common(self, word: str) -> bool:
        return self.known.share(word) >= _COMMON

    def wanted(self, criteria: Criteria, *, spans: bool) -> Wanted:
        spanning = ((keys.SPAN,),) if spans else ()
        return wanted(criteria.query, (*criteria.groups, *spanning), self.known)

    def match(self, criteria: Criteria, *, spans: bool, entries: bool, along: bool = False) -> Found:
        found = Found("archive_entry e", "e.key")
        if not (criteria.query or criteria.groups):
            if spans:  # they have an index of their own
                found.narrow("e.last IS NOT NULL")
            return found
        if along and not criteria.query:
            for group in criteria.groups:
                found.narrow(*has_tag(group))
            return found
        asked = self.wanted(criteria, spans=spans)
        if asked.index:
            found.narrow(BY_ROW if along else BY_INDEX, asked.index)
        if asked.rows:
            found.narrow(BY_ROW, asked.rows)
        return found

    def in_pieces(self, criteria: Criteria, walk: Walk, limit: int, read: Read) -> int:
        if not (criteria.query or criteria.groups) or self.known.quotes <= _SMALL:
            return read(walk, limit)
        if walk.reaching is not None:  # in what months that began is not known
            return read(self.reaching(criteria, walk), limit)
        if not self.wanted(criteria, spans=False).index:
            return read(replace(walk, way="dates"), limit)
        share = wanted(criteria.query, (), self.known).share
        groups = [self._months(group) for group in criteria.groups]
        all_quotes = self.known.months
        months = expected(all_quotes, groups, share)
        passed = min(PASSED, self._passed_by_tags(criteria))
        # The counts of tags were read just now, those of all quotes some minutes ago.
        return read_in_pieces(walk, months, all_quotes, limit, read, all_known=bool(groups), passed=passed)

    def _passed_by_tags(self, criteria: Criteria) -> float:
        """Microseconds of a quote passed along the dates, where the words of those with the tags alone are
        looked at."""
        by_tags = wanted(Query(), criteria.groups, self.known).share
        return PASSED_BY_TAGS + (by_tags * LOOKED_UP if criteria.query else 0.0)

    def _along(self, criteria: Criteria, walk: Walk, *, entries: bool) -> Found:
        if self.goes_by_tags(criteria, walk):
            return self.by_tags(criteria, walk)
        return super()._along(criteria, walk, entries=entries)

    def goes_by_tags(self, criteria: Criteria, walk: Walk) -> bool:
        """Whether it goes along the dates by tags, and looks at the words of what has them."""
        if walk.way != "dates" or walk.reaching is not None or criteria.added_from:
            return False
        is_both = criteria.query and criteria.groups
        return bool(is_both) and self._passed_by_tags(criteria) < PASSED

    def by_tags(self, criteria: Criteria, walk: Walk) -> Found:
        """OFFSET 0: else the two tables are taken for one, and the words of all are looked at."""
        tagged = Found("archive_entry a", "a.key")
        for group in criteria.groups:
            tagged.narrow(*has_tag(group, "a.tags"))
        tagged.narrow("a.key >= %s AND a.key < %s", walk.low, walk.high)
        inner = f"SELECT a.key FROM {tagged} ORDER BY a.key {'DESC' if walk.backwards else 'ASC'} OFFSET 0"
        found = Found(f"({inner}) f JOIN archive_entry e ON e.key = f.key", "f.key")
        found.params += tagged.params
        asked = wanted(criteria.query, (), self.known)
        for words in filter(None, (asked.index, asked.rows)):
            found.narrow(BY_ROW, words)
        return found

    def reaching(self, criteria: Criteria, walk: Walk) -> Walk:
        is_much = self.wanted(criteria, spans=False).share > _MORE * self.known.share(f"#{keys.SPAN}")
        return replace(walk, way="dates" if is_much else "words")

    def _months(self, group: tuple[str, ...]) -> dict[int, int]:
        """How many quotes of each month have one of these tags; who has two of them counts twice."""
        found: dict[int, int] = defaultdict(int)
        for rows in self.kept(group).values():
            for month, n, _ in rows:
                found[month] += n
        found.pop(keys.ALL_MONTHS, None)
        return found

    def values(self, criteria: Criteria, walks: Sequence[Walk], letter: str) -> dict[str, int]:
        found: Counter[str] = Counter()
        for walk in walks:
            sql, params = self._walk(criteria, walk, "e.tags", None)
            rows = self.fetch(
                f"SELECT substr(tag, 2), count(*) FROM ({sql}) x CROSS JOIN LATERAL unnest(x.tags) tag "
                "WHERE left(tag, 1) = %s GROUP BY 1",
                [*params, letter],
            )
            found.update(dict(rows))
        return found

    def counts_of_tags(
        self, criteria: Criteria, walks: Sequence[Walk], tags: Sequence[str], limit: int
    ) -> tuple[list[int], int]:
        each = "".join(", count(*) FILTER (WHERE %s = ANY (x.tags))" for _ in tags)
        found = [0] * (1 + len(tags))
        for walk in walks:
            sql, params = self._walk(criteria, walk, "e.tags", limit)
            rows = self.fetch(f"SELECT count(*){each} FROM ({sql}) x", [*tags, *params])
            found = [before + n for before, n in zip(found, rows[0], strict=True)]
        return found[1:], found[0]

    def among(self, column: str, values: Collection[Any]) -> tuple[str, list[Any]]:
        """As one parameter: of many the driver would look for the places each time."""
        kind = "text" if any(isinstance(value, str) for value in values) else "bigint"
        return f"{column} = ANY (%s::{kind}[])", [list(values)]

    def score(self, criteria: Criteria) -> tuple[str, list[Any]]:
        return "-ts_rank(e.words, %s::tsquery)::float8", [whole(criteria.query)]

    def one_of(self, column: str, query: str) -> str:
        """As a list. A join would read the whole table, however few are asked for."""
        return f"{column} = ANY (ARRAY({query}))"

    def first_order(self, key: str, about: int) -> str:
        """Few matches are found and put in order; where there are many, the newest are soon met."""
        return f"{key} + 0" if about <= _FEW else key
