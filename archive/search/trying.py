"""What a step would do to the index, before anybody takes it: tried, measured on a sample, and undone.

What lives here: how many quotes it would hide and show, and how long indexing them would take here and now.
What does not: the steps (archive.workflow), who tries them (archive.admin.bulk).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from . import state
from .settling import room, settle

SAMPLE = 2_000  # quotes that are indexed to learn how long the others would take at most
_SEEN = "EXISTS (SELECT 1 FROM archive_visible v WHERE v.quote = t.id)"
_FOUND = "EXISTS (SELECT 1 FROM archive_entry e WHERE e.quote = t.id)"
_REACH = f"""SELECT count(*),
  sum(CASE WHEN NOT {_SEEN} AND {_FOUND} THEN 1 ELSE 0 END),
  sum(CASE WHEN {_SEEN} AND NOT {_FOUND} THEN 1 ELSE 0 END)
  FROM archive_touched t WHERE kind = ''"""
# Spread over all of them: neighbours share pages and seem too quick. These seem too slow, at worst twice.
_REST = """DELETE FROM archive_touched WHERE kind = '' AND id NOT IN (
  SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM archive_touched WHERE kind = '') t
  WHERE place %% %s = 0)"""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a step would do: quotes that are indexed anew, of these hidden and shown, in how many seconds."""

    quotes: int = 0
    hidden: int = 0
    shown: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Reach") -> "Reach":
        return Reach(
            self.quotes + other.quotes,
            self.hidden + other.hidden,
            self.shown + other.shown,
            self.seconds + other.seconds,
        )


@contextmanager
def trying(using: str = "default") -> Iterator[Callable[[], Reach]]:
    """A transaction that is undone at its end, and in which nothing is indexed: so it is short.

    Gives what tells the reach of all that was done in it; to be called once, last.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        state.hold(using)
        state.write(connection, "many", True)
        yield lambda: _reach(connection)
        transaction.set_rollback(True, using=using)


def _reach(connection: BaseDatabaseWrapper) -> Reach:
    with connection.cursor() as cursor:
        cursor.execute(_REACH)
        quotes, hidden, shown = cursor.fetchone()
    if not quotes:
        return Reach()
    seconds = _sampled(connection, quotes) if quotes > SAMPLE else 0.0
    return Reach(quotes, hidden, shown, seconds)


def _sampled(connection: BaseDatabaseWrapper, quotes: int) -> float:
    with connection.cursor() as cursor:
        cursor.execute(_REST, [max(quotes // SAMPLE, 1)])
        cursor.execute("SELECT count(*) FROM archive_touched WHERE kind = ''")
        sample = cursor.fetchone()[0]
    state.write(connection, "many", False)
    begun = perf_counter()
    with room(connection):
        settle(connection)
    return (perf_counter() - begun) * quotes / max(sample, 1)
