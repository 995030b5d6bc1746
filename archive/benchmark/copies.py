"""Copies of an archive to write to, deleted afterwards."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import dj_database_url


class NotCopied(Exception):
    """The server does not copy the database: somebody else has it open, or we may not."""


@contextmanager
def copy_of(url: str) -> Iterator[str]:
    """The address of a copy. PostgreSQL copies only what nobody else has open."""
    given = dj_database_url.parse(url)
    make = _of_file if "sqlite" in str(given["ENGINE"]) else _of_database
    with make(url, given) as copy:
        yield copy


@contextmanager
def _of_file(url: str, given: Any) -> Iterator[str]:
    """Beside the file, where there is room for another of its size."""
    source = Path(given["NAME"]).absolute()
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=source.parent) as folder:
        copy = os.path.join(folder, source.name)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        yield f"sqlite:///{copy}"


@contextmanager
def _of_database(url: str, given: Any) -> Iterator[str]:
    parts = urlsplit(url)
    name = str(given["NAME"])
    copy = f"{name}_benchmark_{os.getpid()}"
    _on_server(given, f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{copy}"))
    finally:
        _on_server(given, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


def _on_server(given: Any, statement: str) -> None:
    import psycopg

    options = {key: value for key, value in given.get("OPTIONS", {}).items() if isinstance(value, str)}
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    where: dict[str, Any] = {ours: given[key] for key, ours in names.items() if given.get(key)}
    with psycopg.connect(**{**where, **options, "dbname": "postgres"}, autocommit=True) as connection:
        try:
            connection.execute(statement)
        except psycopg.Error as error:
            raise NotCopied(f"{statement} was refused: {error}") from error
