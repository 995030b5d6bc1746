"""Numbers known before a search is made: how common words are, how many quotes each month has.

PostgreSQL counts the commonest words whenever it looks through a table (ANALYZE); the triggers count months.
Kept for some minutes in this process: they decide in which order the index is read, never what is found.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from time import monotonic

from django.db.backends.base.base import BaseDatabaseWrapper

from archive.search import keys

KEPT = 600.0  # seconds
_UNKNOWN = 0.01  # the share of a word where nothing was counted yet
_SHARES = """SELECT s.word, s.share FROM pg_stats p
  CROSS JOIN LATERAL unnest(p.most_common_elems::text::text[], p.most_common_elem_freqs) s(word, share)
  WHERE p.schemaname = current_schema() AND p.tablename = 'archive_entry' AND p.attname = 'words'
    AND s.word IS NOT NULL"""
_MONTHS = f"SELECT month, n FROM archive_count WHERE tag = '' AND month <> {keys.ALL_MONTHS}"


@dataclass(frozen=True)
class Known:
    """Of the words (and tags, and pairs) that most quotes have: in what share of all. And quotes by month."""

    shares: Mapping[str, float] = field(default_factory=dict)
    months: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def quotes(self) -> int:
        return sum(self.months.values())

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.shares)

    @cached_property
    def least(self) -> float:
        """The share of a word that is not among the commonest."""
        return min(self.shares.values()) / 2 if self.shares else _UNKNOWN

    def share(self, lexeme: str) -> float:
        return self.shares.get(lexeme, self.least)

    def share_of_beginning(self, start: str) -> float:
        found = sum(self.shares[word] for word in self._beginning(start))
        return min(1.0, found + self.least)

    def _beginning(self, start: str) -> Iterator[str]:
        place = bisect_left(self._sorted, start)
        return takewhile(lambda word: word.startswith(start), self._sorted[place:])


_kept: dict[str, tuple[float, Known]] = {}  # by database: until when, and what


def known(connection: BaseDatabaseWrapper) -> Known:
    until, numbers = _kept.get(connection.alias, (0.0, Known()))
    if until < monotonic():
        with connection.cursor() as cursor:
            cursor.execute(_SHARES)
            shares = dict(cursor.fetchall())
            cursor.execute(_MONTHS)
            numbers = Known(shares, dict(cursor.fetchall()))
        _kept[connection.alias] = monotonic() + KEPT, numbers
    return numbers
