"""Finding actors by name while it is typed: by words whole or begun, in any order, an error forgiven.

What lives here: who is meant by what was typed, in which order. What does not: which words the names have
(archive.search.definitions.names keeps them), words in quotes (archive.search.spelling).

Only published actors have words here, so nobody else is found. Best first: the name itself, names with
these words, names with words begun so, then the same with one typing error a word; within each, who is
quoted most. Where more than 500 fit, that order is kept among the 1,000 most quoted; whoever follows them
is taken from the first 500 by their words.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from archive.models import Actor
from archive.models.fields import fold, folded

from .backends import engine
from .typing_errors import beginnings, one_error

MOST = 10
MOST_CHARACTERS = 300
MOST_WORDS = 6  # of what is typed; none of the others is asked for
_MOST_MENDED = 4  # words in which an error is looked for
_MOST_RANKED = 500
_MOST_QUOTED = 1_000
_SHORT = 2  # letters of a word that hundreds of names begin with
_END = "\U0010ffff"  # after every letter

_COUNTED = "LEFT JOIN archive_count c ON c.tag = 'a' || {actor} AND c.month = -1"
_QUOTED = """SELECT CAST(substr(tag, 2) AS bigint) AS actor, n FROM archive_count
    WHERE month = -1 AND substr(tag, 1, 1) = 'a' ORDER BY n DESC LIMIT %s"""
_NAMED = """SELECT DISTINCT w.actor FROM (
    SELECT id FROM archive_actor WHERE name_folded = %s
    UNION SELECT id FROM archive_actor WHERE sort_name_folded = %s
    UNION SELECT actor_id FROM archive_alias WHERE name_folded = %s) n
  JOIN archive_nameword w ON w.actor = n.id"""


class _Wanted(NamedTuple):
    """What one word of a name may be: begun with one of `begun`, or one of `words`."""

    begun: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def sql(self, table: str) -> tuple[str, list[str]]:
        either = [f"({table}.word >= %s AND {table}.word < %s)"] * len(self.begun)
        params = [end for one in self.begun for end in (one, one + _END)]
        if self.words:
            either.append(f"{table}.word IN ({', '.join(['%s'] * len(self.words))})")
            params += self.words
        return f"({' OR '.join(either)})", params


def suggested(typed: str, limit: int = MOST) -> list[int]:
    """Actors by what is typed of a name so far, best first. Errors are forgiven where others are too few."""
    found = begun(typed, limit)
    return found if len(found) == limit else _joined(found, nearly(typed, limit), limit)


def begun(typed: str, limit: int = MOST) -> list[int]:
    """Actors in whose names all these words stand, whole or begun, best first."""
    words = _words(typed)
    found = named(typed, limit) if words else []
    for wanted in ([_Wanted(words=(word,)) for word in words], [_Wanted((word,)) for word in words]):
        if words and len(found) < limit:
            found = _joined(found, _with(wanted, limit + len(found)), limit)
    return found


def named(typed: str, limit: int = MOST) -> list[int]:
    """Actors who have this name, whole, under any alias; who is quoted most comes first."""
    key = folded(typed)
    return _most_quoted(_NAMED, [key] * 3, limit)[0] if key else []


def nearly(typed: str, limit: int = MOST) -> list[int]:
    """Actors in whose names all these words stand, but for a typing error in each; best first."""
    found: list[int] = []
    for near in (_near_words, _near_beginnings):
        if len(found) < limit:
            found = _joined(found, _with(_mended(_words(typed), near), limit + len(found)), limit)
    return found


def narrowed(actors: QuerySet[Actor], typed: str) -> QuerySet[Actor]:
    """Those of the actors who are public and have all these words in their names, whole or begun."""
    return _narrowed(actors, [_Wanted((word,)) for word in _words(typed)])


def nearly_narrowed(actors: QuerySet[Actor], typed: str) -> QuerySet[Actor]:
    """The same, but for a typing error in each word."""
    words = _words(typed)
    return _narrowed(actors, _mended(words, _near_words) or _mended(words, _near_beginnings))


def _words(typed: str) -> list[str]:
    """What is looked for, the longest word first: fewest have it."""
    found = dict.fromkeys(fold(typed[:MOST_CHARACTERS]).split())
    return sorted(found, key=len, reverse=True)[:MOST_WORDS]


def _joined(found: list[int], more: list[int], limit: int) -> list[int]:
    return list(dict.fromkeys([*found, *more]))[:limit]


def _with(wanted: Sequence[_Wanted], limit: int) -> list[int]:
    """Actors with a word for each that is wanted, the most quoted first; nobody where nothing is wanted."""
    if not wanted:
        return []
    first, rest = wanted[0].sql("w"), [_has(one, "w.actor") for one in wanted[1:]]
    if all(len(word) <= _SHORT for one in wanted for word in (*one.begun, *one.words)) and _many(*first):
        quoted = _among_the_quoted(wanted, limit)
        if len(quoted) == limit:
            return quoted
    conditions = " AND ".join([first[0], *(sql for sql, _ in rest)])
    params = [*first[1], *(param for _, params in rest for param in params)]
    found, more = _most_quoted(
        f"SELECT DISTINCT w.actor FROM archive_nameword w WHERE {conditions}", params, limit
    )
    return _joined(_among_the_quoted(wanted, limit), found, limit) if more else found


def _many(words: str, params: list[str]) -> bool:
    """Whether one of these words stands in more spellings of names than actors are put in order."""
    sql = f"SELECT 1 FROM archive_nameword w WHERE {words} LIMIT 1 OFFSET %s"
    return bool(engine().fetch(sql, [*params, _MOST_RANKED]))


def _most_quoted(actors: str, params: list[Any], limit: int) -> tuple[list[int], bool]:
    """The most quoted of the first 500 of `actors` (SQL), and whether those are not all."""
    sql = f"""SELECT m.actor, count(*) OVER () FROM ({actors} LIMIT %s) m
      JOIN archive_actor a ON a.id = m.actor {_COUNTED.format(actor="m.actor")}
      ORDER BY COALESCE(c.n, 0) DESC, a.sort_name_folded, m.actor LIMIT %s"""
    rows = engine().fetch(sql, [*params, _MOST_RANKED + 1, limit])
    return [row[0] for row in rows], bool(rows) and rows[0][1] > _MOST_RANKED


def _among_the_quoted(wanted: Sequence[_Wanted], limit: int) -> list[int]:
    has = [_has(one, "q.actor") for one in wanted]
    conditions = " AND ".join(sql for sql, _ in has)
    sql = f"""SELECT q.actor FROM ({_QUOTED}) q JOIN archive_actor a ON a.id = q.actor WHERE {conditions}
      ORDER BY q.n DESC, a.sort_name_folded, q.actor LIMIT %s"""
    params = [_MOST_QUOTED, *(param for _, params in has for param in params), limit]
    return [row[0] for row in engine().fetch(sql, params)]


def _has(wanted: _Wanted, actor: str) -> tuple[str, list[str]]:
    condition, params = wanted.sql("x")
    return f"EXISTS (SELECT 1 FROM archive_nameword x WHERE x.actor = {actor} AND {condition})", params


def _narrowed(actors: QuerySet[Actor], wanted: Sequence[_Wanted]) -> QuerySet[Actor]:
    if not wanted:
        return actors.none()
    for one in wanted:
        condition, params = one.sql("w")
        sql = f"SELECT w.actor FROM archive_nameword w WHERE {condition}"
        actors = actors.filter(pk__in=RawSQL(sql, params))
    return actors


def _mended(words: list[str], near: Callable[[str], _Wanted]) -> list[_Wanted]:
    """Each word as begun, or as it may have been meant; [] where none can have been meant otherwise."""
    wanted = [near(word) if place < _MOST_MENDED else _Wanted() for place, word in enumerate(words)]
    if not any(one.begun or one.words for one in wanted):
        return []
    return [_Wanted((word, *one.begun), one.words) for word, one in zip(words, wanted, strict=True)]


def _near_words(word: str) -> _Wanted:
    """Words of names that are this one but for an error."""
    tried = one_error(word)
    if not tried:
        return _Wanted()
    index = engine()
    these, params = index.among("word", tried)
    rows = index.fetch(f"SELECT DISTINCT word FROM archive_nameword WHERE {these}", params)
    return _Wanted(words=tuple(row[0] for row in rows))


def _near_beginnings(word: str) -> _Wanted:
    """What words of names begin with that begin with this one but for an error in it."""
    tried = beginnings(word)
    if not tried:
        return _Wanted()
    values = ", ".join(["(%s)"] * len(tried))
    # One look into the index for each, whatever the planner thinks of ranges.
    found = (
        f"SELECT min(w.word) FROM archive_nameword w WHERE w.word >= t.begun AND w.word < t.begun || '{_END}'"
    )
    sql = f"WITH t (begun) AS (VALUES {values}) SELECT t.begun FROM t WHERE ({found}) IS NOT NULL"
    rows = engine().fetch(sql, tried)
    return _Wanted(begun=tuple(row[0] for row in rows))
