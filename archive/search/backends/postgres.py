"""PostgreSQL: matches by the tsvector of an entry, whose tags are lexemes that begin with #."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from archive.search import keys
from archive.search.criteria import Criteria
from archive.search.query import Query, Term
from archive.search.walks import Walk

from .base import Engine, Found

_FEW = 2_000  # matches


class Postgres(Engine):
    tags = "array_to_string(e.tags, ' ')"

    def match(self, criteria: Criteria, *, spans: bool, entries: bool) -> Found:
        wanted = expression(criteria.query, (*criteria.groups, *([(keys.SPAN,)] if spans else [])))
        if not wanted:
            return Found("archive_entry e", "e.key")
        return Found("archive_entry e", "e.key", "e.words @@ %s::tsquery", wanted)

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

    def score(self, criteria: Criteria) -> tuple[str, list[Any]]:
        return "-ts_rank(e.words, %s::tsquery)::float8", [expression(criteria.query, ())]

    def walk_order(self, criteria: Criteria, key: str) -> str:
        """Phrases always by the GIN index: walking dates, every row's words would be compared."""
        return f"{key} + 0" if criteria.query.has_phrase else key

    def first_order(self, key: str, about: int) -> str:
        """Few matches are found and put in order; where there are many, the newest are soon met."""
        return f"{key} + 0" if about <= _FEW else key

    def least(self, limit: int) -> int:
        """For a few rows the planner walks the whole date order, however rare the word."""
        return max(limit, 2_001)


def expression(query: Query, groups: tuple[tuple[str, ...], ...]) -> str:
    """A match as a tsquery, "" for everything. Readers' words have letters and digits only."""
    parts = [_either(map(_term, clause)) for clause in query.clauses]
    parts += [_either(_quoted(f"#{tag}") for tag in group) for group in groups]
    parts += [f"!{_term(term)}" for term in query.without]
    return " & ".join(parts)


def _either(alternatives: Iterable[str]) -> str:
    return f"({' | '.join(alternatives)})"


def _term(term: Term) -> str:
    words = [_quoted(word) for word in term.words]
    return f"({' <-> '.join(words)}{':*' if term.prefix else ''})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
