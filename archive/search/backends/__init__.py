"""Reading the index: what both engines do alike (base), and what each says in its own words.

PostgreSQL is told more than its planner knows: `wanted`, what the index is asked and what is looked at row
by row; `pieces`, in which stretches; `known`, the numbers by which that is decided.
"""

from django.db import connections, router

from archive.models import Quote

from .base import Engine
from .postgres import Postgres
from .sqlite import SQLite

__all__ = ["Engine", "engine"]


def engine() -> Engine:
    """The engine of the database that quotes are read from."""
    connection = connections[router.db_for_read(Quote)]
    return (Postgres if connection.vendor == "postgresql" else SQLite)(connection)
