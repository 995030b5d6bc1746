"""SQLite: matches by FTS5, whose ascending walk of row ids is newest first."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from archive.models import Form
from archive.search import keys
from archive.search.criteria import Criteria
from archive.search.query import Query, Term
from archive.search.walks import Walk

from .base import Engine, Found

_AT_ONCE = 5_000  # rows whose tags are counted together
_EVERYTHING = tuple(keys.tag("forms", form) for form in Form.values)


class SQLite(Engine):
    tags = "e.tags"

    def match(self, criteria: Criteria, *, spans: bool, entries: bool) -> Found:
        wanted = expression(criteria.query, (*criteria.groups, *([(keys.SPAN,)] if spans else [])))
        if wanted == _SPANS:
            return Found("archive_entry e INDEXED BY archive_entry_spans", "e.key", "e.last IS NOT NULL")
        if not wanted:
            return Found("archive_entry e", "e.key")
        # CROSS JOIN keeps the order: the full text is walked, entries are looked up.
        join = " CROSS JOIN archive_entry e ON e.key = archive_fts.rowid" if entries else ""
        return Found(f"archive_fts{join}", "archive_fts.rowid", "archive_fts MATCH %s", wanted)

    def values(self, criteria: Criteria, walks: Sequence[Walk], letter: str) -> dict[str, int]:
        found: Counter[str] = Counter()
        for walk in walks:
            sql, params = self._walk(criteria, walk, self.tags, None)
            with self.connection.cursor() as cursor:
                cursor.execute(sql, params)
                while rows := cursor.fetchmany(_AT_ONCE):
                    found.update(" ".join(row[1] for row in rows).split())
        return {tag[1:]: n for tag, n in found.items() if tag[0] == letter}

    def score(self, criteria: Criteria) -> tuple[str, list[Any]]:
        return "bm25(archive_fts, 1.0, 0.0)", []


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
