"""A search as PostgreSQL is asked for it: what of it the GIN index finds, what is looked at row by row.

GIN knows which quotes have a word, not where it stands: of a phrase of common words it would hand over every
quote that has them, to be read. So it is asked for `neighbours` (archive.search.words), which are hardly more
than the phrase; the words themselves are then compared. Nor need the index hear of the fifth word of a
search if four of them leave next to nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from archive.search.query import Query, Term
from archive.search.words import neighbours

from .known import Known

FEW = 0.0005  # of all quotes: so many are looked at row by row rather than sought by one word more
PLENTY = 0.3  # of all quotes have a word: it takes longer to go through where it is than to look at each row


@dataclass(frozen=True, slots=True)
class Wanted:
    """Two tsqueries, "" for nothing to ask. What both leave is exactly what is searched for."""

    index: str = ""
    rows: str = ""
    share: float = 1.0  # about what part of all quotes this is


@dataclass(frozen=True, slots=True)
class _Part:
    index: str
    share: float
    whole: str  # the same as the words really stand
    is_exact: bool  # the index says it all


def wanted(query: Query, groups: Sequence[tuple[str, ...]], known: Known) -> Wanted:
    """What has one of each clause and group and nothing that is excluded."""
    parts = [_clause(clause, known) for clause in query.clauses]
    parts += [_group(group, known) for group in groups]
    asked, rest = _rarest(parts)
    without = [_clause((term,), known) for term in query.without]
    share = prod(part.share for part in parts) * prod(1 - part.share for part in without)
    rows = [part.whole for part in (*(one for one in asked if not one.is_exact), *rest)]
    rows += [f"!{part.whole}" for part in without]
    return Wanted(" & ".join(part.index for part in asked), " & ".join(rows), share)


def _rarest(parts: list[_Part]) -> tuple[list[_Part], list[_Part]]:
    """The rarest of them, until few are left or the others leave most of it, and the others."""
    ranked = sorted(parts, key=lambda part: part.share)
    left = 1.0
    for number, part in enumerate(ranked):
        if left < FEW or (number and part.share > PLENTY):
            return ranked[:number], ranked[number:]
        left *= part.share
    return ranked, []


def _clause(terms: Sequence[Term], known: Known) -> _Part:
    return _Part(
        _either(_indexed(term) for term in terms),
        _any(_share(term, known) for term in terms),
        _either(map(_whole, terms)),
        all(len(term.words) == 1 for term in terms),
    )


def _group(tags: Sequence[str], known: Known) -> _Part:
    text = _either(_quoted(f"#{tag}") for tag in tags)
    return _Part(text, _any(known.share(f"#{tag}") for tag in tags), text, is_exact=True)


def _any(shares: Iterable[float]) -> float:
    """The share of what has one of several, as if they had nothing to do with each other."""
    return 1 - prod(1 - share for share in shares)


def _neighbours(term: Term) -> list[str]:
    return neighbours(term.words[:-1] if term.prefix else term.words)


def _indexed(term: Term) -> str:
    if len(term.words) == 1:
        return _whole(term)
    found = [_quoted(one) for one in _neighbours(term)] or [_quoted(term.words[0])]
    found += [_begun(term)] if term.prefix else []
    return found[0] if len(found) == 1 else f"({' & '.join(found)})"


def _share(term: Term, known: Known) -> float:
    """Of a phrase: that of its rarest neighbours."""
    shares = [known.share(one) for one in _neighbours(term) or term.words[: -1 if term.prefix else None]]
    return min([*shares, *([known.share_of_beginning(term.words[-1])] if term.prefix else [])])


def whole(query: Query) -> str:
    """What is looked for, as a tsquery of its words: for ranking."""
    return " & ".join(_either(map(_whole, clause)) for clause in query.clauses)


def _whole(term: Term) -> str:
    last = [_begun(term)] if term.prefix else []
    words = [*map(_quoted, term.words[:-1] if term.prefix else term.words), *last]
    return words[0] if len(words) == 1 else f"({' <-> '.join(words)})"


def _begun(term: Term) -> str:
    return f"{_quoted(term.words[-1])}:*"


def _either(alternatives: Iterable[str]) -> str:
    found = list(alternatives)
    return found[0] if len(found) == 1 else f"({' | '.join(found)})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
