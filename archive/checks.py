"""System checks: what is misconfigured, each with an id and a hint.

archive.E001  SQLite without FTS5
archive.W001  the search index's triggers are missing or outdated
archive.W002  the triggers that guard verdicts and publication are missing
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from archive import verification
from archive.models import Quote
from archive.search import indexing


@register(Tags.database)
def search_index(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor == "sqlite" and not _has_fts5(alias):
            found.append(
                Error(
                    "This SQLite has no FTS5, which the search needs.",
                    hint="Use a Python whose sqlite3 has FTS5 (python.org and Debian do), or PostgreSQL.",
                    id="archive.E001",
                )
            )
            continue
        found += _index_problems(connection)
        found += [Warning(problem, id="archive.W002") for problem in verification.gate_problems(connection)]
    return found


def _index_problems(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    if Quote._meta.db_table not in connection.introspection.table_names():
        return []  # before the first migration there is nothing to index
    return [Warning(problem, id="archive.W001") for problem in indexing.problems(connection)]


def _has_fts5(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'")
        return cursor.fetchone() is not None
