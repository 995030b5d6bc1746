"""Putting the index's view and triggers in place, taking them down, and telling whether they stand.

They never stand in migrations: SQLite cannot remake a table that a view names. So they are taken
down before every migration and put up after it; what changed in between is then compared and mended.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from . import settling, state
from .definitions import postgres, sqlite, view
from .definitions.sources import TABLES
from .progress import Progress, duration, told
from .state import hold
from .trying import Reach, trying
from .upkeep import Differences, check, in_turns, repair
from .word_upkeep import purge

__all__ = [
    "Differences",
    "Progress",
    "Reach",
    "check",
    "duration",
    "has_tables",
    "hold",
    "in_turns",
    "install",
    "problems",
    "publishing_many",
    "purge",
    "repair",
    "told",
    "trying",
    "uninstall",
]

_OWN = ("archive_entry", "archive_record", "archive_count", "archive_nameword", "archive_state")
_VIEWS = ", ".join(f"'{name}'" for name in view.VIEWS)
_DROP_TOUCHED = "DROP TABLE IF EXISTS archive_touched"
_DROP_VIEWS = [f"DROP VIEW IF EXISTS {name}" for name in view.VIEWS]
_DEFINED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE (type = 'trigger' AND name LIKE 'archive\\_ix\\_%' "
    f"ESCAPE '\\') OR (type = 'view' AND name IN ({_VIEWS}))",
    "postgresql": "SELECT c.relname || ' ' || t.tgname "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE t.tgname LIKE 'archive\\_ix\\_%' AND t.tgenabled <> 'D' "
    "AND c.relnamespace = current_schema()::regnamespace "
    "UNION ALL SELECT viewname FROM pg_views "
    f"WHERE viewname IN ({_VIEWS}) AND schemaname = current_schema()",
}


def install(connection: BaseDatabaseWrapper, progress: Progress | None = None) -> Differences:
    """Put up the view and the triggers, then mend what changed without them; returns what that was.

    Does nothing where tables are missing (`migrate archive zero`) and, quickly, where all stands as
    defined. Otherwise costs a comparison of the whole index. The lock is held for the putting up alone.
    """
    if not has_tables(connection) or not problems(connection):
        return Differences()
    with transaction.atomic(using=connection.alias):
        uninstall(connection)
        with connection.cursor() as cursor:
            for statement in _definitions(connection):
                cursor.execute(statement)
        state.write(connection, "many", False)
    found = repair(connection, progress=progress)
    # Last: until then the definitions count as outdated, and the next migration tries again.
    state.write(connection, "definitions", _fingerprint(connection))
    return found


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Take down the view and the triggers, whichever version of this module put them up."""
    if not _is_known(connection):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        drop = _drop_postgres if connection.vendor == "postgresql" else _drop_sqlite
        for statement in drop(connection):
            cursor.execute(statement)
        if "archive_state" in connection.introspection.table_names(cursor):
            state.write(connection, "definitions", "")


def problems(connection: BaseDatabaseWrapper) -> list[str]:
    """What is wrong with the index's definitions, as sentences. A few milliseconds; no row is compared."""
    if not has_tables(connection):
        return ["The tables of the search are missing. Run: python manage.py migrate"]
    found = []
    if len(_standing(connection)) != _expected(connection):
        found.append("Triggers that keep the search up to date are missing. Run: python manage.py reindex")
    elif state.read(connection, "definitions") != _fingerprint(connection):
        found.append("The search was built by another version of the archive. Run: python manage.py reindex")
    if state.read(connection, "many"):
        found.append("A batch of publishing was left unsettled. Run: python manage.py reindex")
    return found


@contextmanager
def publishing_many(using: str = "default") -> Iterator[None]:
    """Publish or withdraw thousands of records in one transaction, and index them in one go at its end.

    Costs by what is touched, not by what there is. Inside, searches of this transaction find the state
    before. An exception leaves everything as it was, and ends the transaction or batch around it too: to
    go back to its middle SQLite would keep every page that the batch writes to a second time.
    """
    connection = connections[using]
    with transaction.atomic(using=using, savepoint=False):
        hold(using)
        if state.read(connection, "many"):
            yield  # within another: that one settles
            return
        with settling.room(connection):
            state.write(connection, "many", True)
            yield
            state.write(connection, "many", False)
            settling.settle(connection)


def _is_known(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor in _DEFINED


def has_tables(connection: BaseDatabaseWrapper) -> bool:
    if not _is_known(connection):
        return False
    with connection.cursor() as cursor:
        return {*_OWN, *TABLES} <= set(connection.introspection.table_names(cursor))


def _definitions(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        return postgres.statements(_collation(connection))
    return sqlite.statements()


def _fingerprint(connection: BaseDatabaseWrapper) -> str:
    return hashlib.sha256("\n".join(_definitions(connection)).encode()).hexdigest()


def _expected(connection: BaseDatabaseWrapper) -> int:
    """How many triggers and views there are when all stand."""
    return sum(one.startswith(("CREATE TRIGGER", "CREATE VIEW")) for one in _definitions(connection))


def _standing(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_DEFINED[connection.vendor])
        return [row[0] for row in cursor.fetchall()]


def _collation(connection: BaseDatabaseWrapper) -> str:
    """A collation that knows the letters of all scripts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'")
        return '"und-x-icu"' if cursor.fetchone() else '"default"'


def _drop_sqlite(connection: BaseDatabaseWrapper) -> list[str]:
    triggers = [name for name in _standing(connection) if name not in view.VIEWS]
    return [*(f'DROP TRIGGER "{name}"' for name in triggers), *_DROP_VIEWS, _DROP_TOUCHED]


def _drop_postgres(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'archive\\_ix\\_%' "
            "AND pronamespace = current_schema()::regnamespace"
        )
        functions = [row[0] for row in cursor.fetchall()]
    return [
        *(f"DROP FUNCTION {name} CASCADE" for name in functions),
        *_DROP_VIEWS,
        _DROP_TOUCHED,
    ]
