"""What may have been meant by a search that found nothing: words of public quotes near its words.

What lives here: which words of a search stand in no public quote, and which words one typing error away
do. What does not: making the words to try (archive.search.typing_errors), names (archive.search.names).

No vocabulary is kept. The words to try, some hundreds for each word, are looked up in the full text itself,
in one statement: it has public quotes only, so a word of a draft or of what was withdrawn is never
suggested. What that costs follows the length of the word and how common its neighbours are.
"""

import json

from .backends import Engine, engine
from .backends.postgres import Postgres
from .criteria import Criteria
from .query import Query, Term
from .typing_errors import LEAST_LETTERS, one_error
from .walks import Walk
from .words import words

MOST = 3  # suggestions for a word
_MOST_LOOKED_UP = 8  # words of a search
_MOST_MENDED = 2  # of them
_MOST_COUNTED = 100  # quotes: which of two words is the commoner need not be known further

_SQLITE = """SELECT word, n FROM (
    SELECT t.value AS word, (SELECT count(*) FROM (SELECT 1 FROM archive_fts
      WHERE archive_fts MATCH '{text} : "' || t.value || '"' LIMIT %s)) AS n
    FROM json_each(%s) t LIMIT -1) WHERE n > 0"""
_POSTGRES = "SELECT word, n FROM archive_ix_standing(%s, ARRAY(SELECT json_array_elements_text(%s::json)))"


def respelt(query: Query) -> dict[str, tuple[str, ...]]:
    """For each word of a search that stands in no public quote, words near it that do: the commonest first.

    A word with none near it has (). Words that the search excludes or only begins are left alone.
    """
    asked = [word for term in query.terms if not term.prefix for word in term.words]
    asked = list(dict.fromkeys(asked))[:_MOST_LOOKED_UP]
    if not asked or not _can_look_up():
        return {}
    standing = _standing(asked)
    unknown = [word for word in asked if word not in standing and len(word) >= LEAST_LETTERS]
    return {word: _near(word) for word in unknown[:_MOST_MENDED]}


def replaced(text: str, instead: dict[str, str]) -> str:
    """A search as it was typed, with other words in the place of some; a capital stays one."""
    pieces, done = [], 0
    for word in words(text):
        if word.folded in instead:
            other = instead[word.folded]
            pieces += [text[done : word.start], other.capitalize() if text[word.start].isupper() else other]
            done = word.end
    return "".join([*pieces, text[done:]])


def _can_look_up() -> bool:
    """PostgreSQL's function is down while the archive is being migrated; readers go on reading."""
    index = engine()
    if index.connection.vendor != "postgresql":
        return True
    return bool(index.fetch("SELECT to_regproc('archive_ix_standing') IS NOT NULL")[0][0])


def _near(word: str) -> tuple[str, ...]:
    """Words of public quotes that are this one but for an error."""
    tried = one_error(word)
    counts = _standing(tried)
    return tuple(sorted(counts, key=lambda one: (-counts[one], tried.index(one)))[:MOST])


def _standing(tried: list[str]) -> dict[str, int]:
    """Those of the words that stand in public quotes, and in how many, counted up to 100."""
    index = engine()
    if not isinstance(index, Postgres):
        return dict(index.fetch(_SQLITE, [_MOST_COUNTED, json.dumps(tried)]))
    # The commonest words are met among the newest quotes; the GIN index would first read out all it has.
    common = {word: _count(index, word) for word in tried if index.is_common(word)}
    rest = [word for word in tried if word not in common]
    found = index.fetch(_POSTGRES, [_MOST_COUNTED, json.dumps(rest)]) if rest else []
    return dict(found) | {word: n for word, n in common.items() if n}


def _count(index: Engine, word: str) -> int:
    return index.count(Criteria(query=Query(clauses=((Term((word,)),),))), [Walk()], _MOST_COUNTED)
