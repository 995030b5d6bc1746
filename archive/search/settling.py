"""Indexing what was touched: the work list archive_touched, and working it off.

A row names a quote ('' as its kind) or an event or article (its letter) and is there within a transaction
only. Triggers write it while a batch is published, upkeep where the index differs.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from . import keys, state
from .definitions import sqlite
from .definitions.sources import SOURCES

QUOTES = ""
KINDS = (QUOTES, *keys.RECORDS.values())

_TABLES = ", ".join(dict.fromkeys(source.table for source in SOURCES))
_FEW = 1000
_AT_HAND = -65_536  # 64 megabytes, in kibibytes
# Whether so much was written in this transaction that the planner's figures no longer hold.
_IS_MUCH = f"""SELECT n > {_FEW} AND n > reltuples / 10 FROM pg_class,
  (SELECT count(*) AS n FROM archive_touched) t WHERE oid = 'archive_quote'::regclass"""


def index(connection: BaseDatabaseWrapper, kind: str, ids: Iterable[int]) -> None:
    """Take these out of the index and put in again what is public, in a transaction of its own."""
    with transaction.atomic(using=connection.alias):
        state.hold(connection.alias)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO archive_touched (kind, id) VALUES (%s, %s)", [(kind, one) for one in ids]
            )
        with room(connection):
            settle(connection)


def settle(connection: BaseDatabaseWrapper) -> None:
    """Index what is touched, in the transaction that is open. Costs by what that is, not by what there is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_IS_MUCH)
            if cursor.fetchone()[0]:
                cursor.execute(f"ANALYZE {_TABLES}")
            cursor.execute("SELECT archive_ix_settle()")
        else:
            for kind in KINDS:
                for statement in sqlite.settle(kind):
                    cursor.execute(statement)
        cursor.execute("DELETE FROM archive_touched")


@contextmanager
def room(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For a while keep more pages of SQLite's file at hand: what is written to is met again and again, and
    with what is usual it is put away and fetched again each time. PostgreSQL's are its own affair.

    It asks the driver itself: after an error Django takes no more statements before the transaction ends.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    file: Any = connection.connection
    (usual,) = file.execute("PRAGMA cache_size").fetchone()
    file.execute(f"PRAGMA cache_size = {_AT_HAND}")
    try:
        yield
    finally:
        if connection.connection is file:  # else it was closed, and its pages with it
            file.execute(f"PRAGMA cache_size = {usual}")
