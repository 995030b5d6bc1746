"""Which databases and files a run may name: looked at before anything is started, for it takes long."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

_ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


class NotReady(Exception):
    """An archive that cannot be measured as it is. `str()` says why, and what to do."""


def why_no_archive(url: str) -> str:
    """A sentence where an address leads to no archive; "" where it may."""
    named = shown(url)
    try:
        given: Any = dj_database_url.parse(url)
    except ValueError:  # all that the parser refuses
        return (
            f"“{named}” is no address of a database. Give one as in DATABASE_URL: sqlite:////tmp/10k.sqlite3"
        )
    if given["ENGINE"] not in _ENGINES:
        return f"“{named}” is of another kind. Archives stand on SQLite or PostgreSQL."
    if "postgresql" in given["ENGINE"]:
        return ""
    if given["NAME"] == ":memory:":
        return f"“{named}” is in memory, where no other process finds it. Name a file."
    file = Path(settings.BASE_DIR, given["NAME"])  # where the processes run that are started
    return "" if file.is_file() else f"There is no file {file}. Make it with migrate, then make_benchmark."


def shown(url: str) -> str:
    """An address without name and password."""
    return url.rsplit("@")[-1]


def why_not_written(file: Path) -> str:
    """A sentence where nothing can be written to a file; "" where it may."""
    if file.is_dir():
        return f"{file} is a folder. Name a file in it."
    if not file.parent.is_dir():
        return f"there is no folder {file.parent}. Make it, or name another file."
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        return f"{file} may not be written. Name another file."
    return ""


def why_not_migrated(using: str) -> str:
    """A sentence where a database cannot be opened or lacks a migration; "" where it has all."""
    try:
        executor = MigrationExecutor(connections[using])
    except DatabaseError as error:
        return f"it cannot be opened: {str(error).strip()}"
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "it is not migrated. Run migrate with its DATABASE_URL, then this again."
    return ""
