"""Whether the full text follows its entries, building it anew, and merging its pieces.

What does not live here: how it is kept in step (definitions), how texts are cut into words (words).
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

from . import state

SLICE = 5000  # entries in a transaction, PostgreSQL
PAGES = 500  # of the full text that are merged in a transaction, SQLite
_PIECES = 16  # more than these are merged; each is looked through for every word

_WRONG = "words <> archive_ix_vector(text, tags)"


def agree(connection: BaseDatabaseWrapper) -> bool:
    """SQLite: takes the write lock for the time it reads the full text, some seconds at a million quotes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM archive_entry WHERE {_WRONG})")
            return not cursor.fetchone()[0]
        try:
            cursor.execute("INSERT INTO archive_fts (archive_fts, rank) VALUES ('integrity-check', 1)")
        except DatabaseError as error:
            if "malformed" not in str(error):
                raise
            return False
        return True


def renew(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL: every entry that has other words. SQLite: empty the index; what is public is missing then.

    An entry cannot be taken out of a full text that does not have it, and building the full text in one go
    holds the write lock for half a minute at a million quotes.
    """
    if connection.vendor == "postgresql":
        _renew_words(connection)
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        trigger = "archive_ix_entry_delete"
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [trigger])
        stands = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        cursor.execute("DELETE FROM archive_entry")
        cursor.execute("INSERT INTO archive_fts (archive_fts) VALUES ('delete-all')")
        if stands:
            cursor.execute(stands[0])


def _renew_words(connection: BaseDatabaseWrapper) -> None:
    last: int | None = None
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(key) - 1 FROM archive_entry")
        last = cursor.fetchone()[0]
        while last is not None:
            cursor.execute(
                "SELECT max(key) FROM (SELECT key FROM archive_entry WHERE key > %s ORDER BY key LIMIT %s) e",
                [last, SLICE],
            )
            end = cursor.fetchone()[0]
            if end is not None:
                with transaction.atomic(using=connection.alias):
                    state.hold(connection.alias)
                    cursor.execute(
                        "UPDATE archive_entry SET words = archive_ix_vector(text, tags) "
                        f"WHERE key > %s AND key <= %s AND {_WRONG}",
                        [last, end],
                    )
            last = end
        cursor.execute("ANALYZE archive_entry")  # which words are common decides how they are read


def is_in_pieces(connection: BaseDatabaseWrapper) -> bool:
    if connection.vendor == "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT segid) FROM archive_fts_idx")
        return cursor.fetchone()[0] > _PIECES


def merge(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Merge the full text into one piece, in short transactions: one for each that is asked for.

    PostgreSQL keeps no such pieces.
    """
    if connection.vendor == "postgresql":
        return
    step = -PAGES  # the first takes in all pieces, the others go on with it
    while _merge(connection, step):
        step = PAGES
        yield


def _merge(connection: BaseDatabaseWrapper, pages: int) -> bool:
    """Whether there was anything to merge."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT total_changes()")
        before = cursor.fetchone()[0]
        cursor.execute("INSERT INTO archive_fts (archive_fts, rank) VALUES ('merge', %s)", [pages])
        cursor.execute("SELECT total_changes()")
        return bool(cursor.fetchone()[0] - before > 1)


def purge(connection: BaseDatabaseWrapper) -> None:
    """Merge the full text into one piece at once: words that were taken out still stand in the older ones.

    Costs a reading of the whole full text, within the transaction that is open.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO archive_fts (archive_fts) VALUES ('optimize')")
