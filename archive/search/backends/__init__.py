"""Reading the index: what both engines do alike (base), and what each says in its own words.

PostgreSQL is told more than its planner knows: `wanted`, what the index is asked and what is looked at row
by row; `pieces`, in which stretches; `known`, the numbers by which that is decided.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections, router

from archive.models import Quote

from .base import Engine
from .postgres import Postgres
from .sqlite import SQLite

__all__ = ["Engine", "engine", "one_reading"]

_shared: ContextVar[dict[str, Engine] | None] = ContextVar("shared", default=None)


def engine() -> Engine:
    """The engine of the database that quotes are read from."""
    using, shared = router.db_for_read(Quote), _shared.get()
    if shared is not None and using in shared:
        return shared[using]
    connection = connections[using]
    made = (Postgres if connection.vendor == "postgresql" else SQLite)(connection)
    if shared is not None:
        shared[using] = made
    return made


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it there is one engine of a database: what it was told once it does not ask again. For what
    reads only, and soon ends."""
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)
