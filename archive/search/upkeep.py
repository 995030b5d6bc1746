"""Comparing the index with what it is made from, and mending it.

The triggers keep the index right by themselves. This is for what happens beside them: a restored
backup, a migration, new definitions, a damaged file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

from . import state
from .definitions import postgres, sqlite, view
from .definitions.sources import TABLES

BATCH = 1000  # quotes in a transaction: writers wait for one batch at most

Progress = Callable[[int, int], None]  # how many quotes are done, of how many

_DIFFERS = " OR ".join(f"v.{name} IS DISTINCT FROM e.{name}" for name in view.COLUMNS)
_MISSING = (
    "SELECT v.quote FROM archive_visible v LEFT JOIN archive_entry e ON e.quote = v.quote "
    "WHERE e.key IS NULL ORDER BY v.key"
)
_CHANGED = (
    "SELECT v.quote FROM archive_visible v JOIN archive_entry e ON e.quote = v.quote "
    f"WHERE {_DIFFERS} ORDER BY v.key"
)
_HIDDEN = (
    "SELECT e.quote FROM archive_entry e "
    "WHERE NOT EXISTS (SELECT 1 FROM archive_visible v WHERE v.quote = e.quote)"
)
_COUNTED = """
  SELECT {tag} AS tag, CASE WHEN m.total = 1 THEN -1 ELSE e.month END AS month,
    count(*) AS n, count(e.last) AS longer
  FROM archive_entry e CROSS JOIN {split}
  CROSS JOIN (SELECT 1 AS total UNION ALL SELECT 0) m GROUP BY 1, 2"""
_SQLITE_COUNTED = _COUNTED.format(
    tag="s.value", split="""json_each('["' || replace(e.tags, ' ', '","') || '",""]') s"""
)
_POSTGRES_COUNTED = _COUNTED.format(
    tag='s.tag COLLATE "C"', split="LATERAL unnest(e.tags || ''::text) s(tag)"
)
_COUNT_COLUMNS = "tag, month, n, longer"


@dataclass(frozen=True, slots=True)
class Differences:
    """Where the index is not what it should be. Quotes by id; empty and False is right."""

    missing: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()  # found by readers, though not public
    words: bool = False  # the full text does not follow its entries
    counts: bool = False

    def __bool__(self) -> bool:
        return bool(self.sentences)

    @property
    def quotes(self) -> tuple[int, ...]:
        """What is to be indexed anew: first what readers must not see."""
        return (*self.hidden, *self.missing, *self.changed)

    @property
    def sentences(self) -> list[str]:
        said = [
            (len(self.hidden), "{} can be found though not public."),
            (len(self.missing), "{} cannot be found though public."),
            (len(self.changed), "{} found as they were before a change."),
        ]
        found = [text.format(_quotes(number)) for number, text in said if number]
        if self.words:
            found.append("The full text does not agree with its entries.")
        if self.counts:
            found.append("The counts do not agree with the entries.")
        return found


def _quotes(number: int) -> str:
    return "1 quote" if number == 1 else f"{number:,} quotes"


def check(connection: BaseDatabaseWrapper) -> Differences:
    """Compare everything: view with entries, full text, counts. Seconds at a million quotes."""
    return Differences(
        missing=_ids(connection, _MISSING),
        changed=_ids(connection, _CHANGED),
        hidden=_ids(connection, _HIDDEN),
        words=not _words_agree(connection),
        counts=not _counts_agree(connection),
    )


def repair(
    connection: BaseDatabaseWrapper, found: Differences | None = None, progress: Progress | None = None
) -> Differences:
    """Mend what `check` found, in short transactions; returns what was found.

    The full text goes first: an entry cannot be taken out of a full text that does not have it.
    """
    found = check(connection) if found is None else found
    if found.words:
        _rebuild_words(connection)
    done = 0
    for batch in _batches(found.quotes):
        index(connection, batch)
        done += len(batch)
        if progress:
            progress(done, len(found.quotes))
    if found.counts:
        _rebuild_counts(connection)
    return found


def purge(connection: BaseDatabaseWrapper) -> None:
    """Merge the full text into one piece: words that were taken out still stand in the older ones.

    Costs a reading of the whole full text. PostgreSQL keeps no such pieces.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO archive_fts (archive_fts) VALUES ('optimize')")


def settle(connection: BaseDatabaseWrapper) -> None:
    """Index what differs, all in the transaction that is open."""
    if connection.vendor == "postgresql":
        # The planner knows nothing yet of what this transaction wrote, and would read it row by row.
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(TABLES)}")
    for select in (_HIDDEN, _MISSING, _CHANGED):
        for batch in _batches(_ids(connection, select)):
            index(connection, batch)


def index(connection: BaseDatabaseWrapper, quotes: tuple[int, ...]) -> None:
    """Take these quotes out of the index and put in again those that are public."""
    insert = postgres.INSERT if connection.vendor == "postgresql" else sqlite.INSERT
    marks = ", ".join(["%s"] * len(quotes))
    with transaction.atomic(using=connection.alias):
        state.hold(connection.alias)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM archive_entry WHERE quote IN ({marks})", quotes)
            cursor.execute(f"{insert} WHERE quote IN ({marks}) ORDER BY key", quotes)


def _batches(quotes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return (quotes[start : start + BATCH] for start in range(0, len(quotes), BATCH))


def _ids(connection: BaseDatabaseWrapper, select: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(select)
        return tuple(row[0] for row in cursor.fetchall())


def _words_agree(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM archive_entry WHERE words <> archive_ix_vector(text, tags))"
            )
            return not cursor.fetchone()[0]
        try:
            cursor.execute("INSERT INTO archive_fts (archive_fts, rank) VALUES ('integrity-check', 1)")
        except DatabaseError as error:
            if "malformed" not in str(error):
                raise
            return False
        return True


def _rebuild_words(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        state.hold(connection.alias)
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE archive_entry SET words = archive_ix_vector(text, tags) "
                "WHERE words <> archive_ix_vector(text, tags)"
            )
        else:
            cursor.execute("INSERT INTO archive_fts (archive_fts) VALUES ('rebuild')")


def _counts_agree(connection: BaseDatabaseWrapper) -> bool:
    counted, kept = _counted(connection), f"SELECT {_COUNT_COLUMNS} FROM archive_count"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT * FROM ({counted}) c EXCEPT {kept}) "
            f"OR EXISTS ({kept} EXCEPT SELECT * FROM ({counted}) c)"
        )
        return not cursor.fetchone()[0]


def _rebuild_counts(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        state.hold(connection.alias)
        cursor.execute("DELETE FROM archive_count")
        cursor.execute(f"INSERT INTO archive_count ({_COUNT_COLUMNS}) {_counted(connection)}")


def _counted(connection: BaseDatabaseWrapper) -> str:
    return _POSTGRES_COUNTED if connection.vendor == "postgresql" else _SQLITE_COUNTED
