"""The one row that says how the index stands: its generation, its definitions, whether many are coming.

Beside it the lock that writers to PostgreSQL take in turn.
"""

from time import time

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

LOCK = 0x61726368  # any number nobody else takes: "arch"


def read(connection: BaseDatabaseWrapper, column: str) -> int | bool | str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM archive_state")
        row = cursor.fetchone()
    return row[0] if row else 0


def last_change(connection: BaseDatabaseWrapper) -> tuple[int, int]:
    """The generation, and when it came, in milliseconds since 1970."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT generation, changed_at FROM archive_state")
        generation, changed_at = cursor.fetchone() or (0, 0)
    return int(generation), int(changed_at)


def bump(connection: BaseDatabaseWrapper) -> None:
    """A new generation, where what readers see was mended beside the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE archive_state SET generation = generation + 1, changed_at = %s", [int(time() * 1000)]
        )


def write(connection: BaseDatabaseWrapper, column: str, value: bool | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE archive_state SET {column} = %s", [value])


def hold(using: str = "default") -> None:
    """Take the writers' lock of this transaction before any row lock.

    PostgreSQL: without it, one transaction that publishes a quote and another that publishes its
    article each miss the other, and lock each other out. SQLite has one writer at a time anyway.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
