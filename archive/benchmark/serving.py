"""One request as a web server hands it to the site, and how long the answer and the database took.

Everything between the server and the database is in it: middleware, view, templates. Seconds are of
the wall clock; medians of many requests are taken elsewhere (archive.benchmark.samples).
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.backends.utils import CursorWrapper


class NotServed(Exception):
    """A page that should be there was answered otherwise than it should be."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    size: int  # bytes
    seconds: float


@lru_cache(maxsize=1)
def _site() -> Callable[..., Any]:
    return get_wsgi_application()


def get(address: str, headers: dict[str, str] | None = None) -> Answer:
    """Ask for an address (path and query), as a reader without cookies."""
    told: list[Any] = []
    environ = _environ(address, headers or {})
    begun = time.perf_counter()
    answer = _site()(environ, lambda status, fields, *rest: told.extend((status, fields)))
    body = b"".join(answer)
    answer.close()
    seconds = time.perf_counter() - begun
    return Answer(int(told[0][:3]), {name.lower(): value for name, value in told[1]}, len(body), seconds)


def _environ(address: str, headers: dict[str, str]) -> dict[str, Any]:
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
    }
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    return environ


@dataclass
class Meter:
    """Seconds spent in the database's driver: sending, running, fetching rows."""

    seconds: float = 0.0
    statements: list[str] = field(default_factory=list)


_TIMED = frozenset({"execute", "executemany", "fetchone", "fetchmany", "fetchall", "__next__"})


class _Metered:
    """A driver's cursor that notes how long it is used. SQLite works out rows as they are fetched, so
    running a statement alone is half of the truth."""

    def __init__(self, cursor: Any, meter: Meter) -> None:
        self._cursor, self._meter = cursor, meter

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cursor, name)
        return self._timed(name, found) if name in _TIMED else found

    def __iter__(self) -> Iterator[Any]:
        while rows := self.fetchmany(100):
            yield from rows

    def _timed(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return method(*args, **kwargs)
            finally:
                self._meter.seconds += time.perf_counter() - begun
                if name.startswith("execute"):
                    self._meter.statements.append(str(args[0]))

        return timed


@contextmanager
def metered() -> Iterator[Meter]:
    """What the database takes of whatever runs inside, in this thread and on the default database."""
    meter = Meter()
    connection.make_cursor = lambda cursor: CursorWrapper(_Metered(cursor, meter), connection)  # type: ignore[method-assign]
    try:
        yield meter
    finally:
        del connection.make_cursor
