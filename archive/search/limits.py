"""How long the database may work for one public page.

Searches are bounded by numbers: rows read, words, values of a filter. This is the net beneath them, for what
nobody thought of. What does not live here: what the reader is told then (archive.middleware).

SQLite counts for the whole page, in time of the processor: who waits for a busy disk or machine asked nothing
wrong. It looks at that clock every thousand steps. PostgreSQL counts for each statement, as time goes by,
by a setting that ends with a transaction: it works behind a pooler that deals out connections by transaction,
and reaches neither the next request on a connection nor a command.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import thread_time
from typing import Any
from weakref import WeakKeyDictionary

from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

STEPS = 1_000
"""Of SQLite's machine between two looks at the clock: tens of microseconds."""
# Compiling a statement, or starting processes for it, takes longer than what a page asks takes to be read.
_SETTINGS = """SELECT set_config('statement_timeout', '{}', true), set_config('jit', 'off', true),
  set_config('max_parallel_workers_per_gather', '0', true)"""
_INTERRUPTED = "interrupted"  # what SQLite says of a statement that took too long
_clocks: WeakKeyDictionary[BaseDatabaseWrapper, list[float]] = WeakKeyDictionary()  # SQLite's, innermost last
_CANCELLED = "57014"  # PostgreSQL's SQLSTATE of a statement that took too long


def within(using: str, seconds: float) -> AbstractContextManager[None]:
    """Stop what takes longer: the query fails (see `is_too_long`), and so does every later one in it.

    Within another limit it has its own time, which the other is not charged for.
    """
    connection = connections[using]
    return (_postgres if connection.vendor == "postgresql" else _sqlite)(connection, seconds)


def is_too_long(exception: Exception) -> bool:
    """Whether a query failed because it was stopped."""
    if not isinstance(exception, OperationalError):
        return False
    return getattr(exception.__cause__, "sqlstate", "") == _CANCELLED or str(exception) == _INTERRUPTED


@contextmanager
def _sqlite(connection: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    file, clocks, began = connection.connection, _clocks.setdefault(connection, []), thread_time()
    clocks.append(began + seconds)

    def is_over() -> bool:
        return thread_time() > clocks[-1]

    def ask(execute: Callable[..., Any], *query: Any) -> Any:
        """The full text takes its steps within one of the machine's: so also look before each statement."""
        if is_over():
            raise OperationalError(_INTERRUPTED)
        return execute(*query)

    file.set_progress_handler(is_over, STEPS)
    try:
        with connection.execute_wrapper(ask):
            yield
    finally:
        clocks.pop()
        if clocks:
            clocks[-1] += thread_time() - began
        if connection.connection is file:  # else it was closed, and its handler with it
            file.set_progress_handler(is_over if clocks else None, STEPS)


@contextmanager
def _postgres(connection: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    from psycopg.pq import TransactionStatus

    settings = _SETTINGS.format(int(seconds * 1000))
    with transaction.atomic(using=connection.alias):
        try:
            with connection.execute_wrapper(_with_the_first(settings)):
                yield
        finally:
            server = connection.connection
            if server is None or server.info.transaction_status is not TransactionStatus.INTRANS:
                transaction.set_rollback(
                    True, using=connection.alias
                )  # a statement failed: nothing to commit


def _with_the_first(settings: str) -> Callable[..., Any]:
    """Send a statement along with the first that is asked: one message less for every page."""
    from psycopg import ServerCursor

    sent = False

    def ask(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal sent
        if sent:
            return execute(sql, params, many, context)
        sent = True
        if many or isinstance(context["cursor"].cursor, ServerCursor):
            with context["connection"].cursor() as cursor:
                cursor.execute(settings)
            return execute(sql, params, many, context)
        answer = execute(f"{settings}; {sql}", params, many, context)
        context["cursor"].nextset()
        return answer

    return ask
