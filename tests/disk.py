"""The tests' database as a file: for what several connections or processes do at once."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[None]:
    """On SQLite the tests' database is in memory, where connections share one cache; here it is a file."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, settings = connection.connection, connections.settings["default"]
    name, settings["NAME"] = settings["NAME"], str(tmp_path / "archive.sqlite3")
    with sqlite3.connect(settings["NAME"]) as file:
        in_memory.backup(file)
    file.close()
    connection.connection = None
    yield
    connection.close()
    settings["NAME"], connection.connection = name, in_memory


def environment() -> dict[str, str]:
    """With which another process works on the same database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
