"""Which database is read: the primary, or a streaming replica of it that is well.

What lives here: what a request reads from (`reading`), which replicas are left out, and why (`troubles`).
What does not: their addresses (archive.settings), and who may read from them (archive.middleware).

How far a replica is behind is measured in what readers may see: it is well if it has at least the generation
that the primary had REPLICA_MOST_LAG seconds ago, by this process's own clock. Positions in the log say less
(a large draft is a long way, and no reader misses it), and the time of the last replayed change says nothing
while the primary is idle. The last migration counts too, so that no page asks for a column that is not there.
"""

import logging
import random
from collections import deque
from collections.abc import Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connections
from django.db.models import Model

logger = logging.getLogger("archive")

PRIMARY = "default"
EVERY = 1.0
"""Seconds between two looks at the databases, in each process that is asked for pages."""
LONGEST_LEFT = 10.0
"""Seconds for which a database that did not answer is left alone, at most; one second at first."""
SILENT, BEHIND = "it does not answer", "it is too far behind"

# SQLSTATE: the server stops, starts or broke down; a replica had to stop a query to follow the primary.
_STOPPED = {"57P01", "57P02", "57P03", "57P05"}
_CONFLICT = "40001"

State = tuple[int, int]
"""The generation of a database and its last migration: neither ever falls."""


class Databases:
    """What is asked of the databases themselves."""

    def state(self, alias: str) -> State:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT generation, (SELECT max(id) FROM django_migrations) FROM archive_state")
            generation, migration = cursor.fetchone() or (0, 0)
        return int(generation), int(migration or 0)

    def reach(self, alias: str) -> None:
        """Connect, or see that the connection still answers: once a request, as its first query would."""
        with connections[alias].cursor():
            pass

    def now(self) -> float:
        return monotonic()


@dataclass
class _Known:
    """What this process knows of one database: why it is left out, and until when it is left alone."""

    why: str = SILENT  # until somebody looked
    failures: int = 0
    again: float = 0.0


class Fleet:
    """The replicas of one primary, as one process sees them. Any number of threads may choose at once."""

    def __init__(self, replicas: list[str], most_lag: float, databases: Databases | None = None) -> None:
        self.replicas, self.most_lag = replicas, most_lag
        self._databases = databases or Databases()
        self._known = {alias: _Known() for alias in [PRIMARY, *replicas]}
        self._had: deque[tuple[float, State]] = deque()  # what the primary had when, the newest last
        self._turn = count(random.randrange(1_000))  # no two processes begin with the same
        self._looking, self._next_look = Lock(), float("-inf")

    def choose(self, but: Set[str] = frozenset()) -> str:
        """A replica that is well, each in turn, or the primary. OperationalError where nothing answers."""
        self._look_when_due()
        well = [alias for alias in self.replicas if not self._known[alias].why and alias not in but]
        first = next(self._turn)
        for n in range(len(well)):
            alias = well[(first + n) % len(well)]
            try:
                self._databases.reach(alias)
            except Error as trouble:
                self.leave_out(alias, trouble)
            else:
                return alias
        if self._databases.now() < self._known[PRIMARY].again:
            raise OperationalError("The primary does not answer, and no replica is well.")
        return PRIMARY

    def leave_out(self, alias: str, trouble: Exception) -> None:
        """Ask nothing of a database for a while: the longer, the more often it did not answer."""
        known = self._known[alias]
        if not known.failures:
            logger.warning("The database %s is left out: %s: %s", alias, SILENT, trouble)
        known.why, known.again = SILENT, self._databases.now() + min(LONGEST_LEFT, 2.0**known.failures)
        known.failures = min(known.failures + 1, 10)

    def troubles(self) -> list[str]:
        """Which databases are not used now and why, in sentences without secrets."""
        self._look_when_due()
        found = [
            f"{alias} is left out: {known.why}."
            for alias, known in self._known.items()
            if known.why and alias != PRIMARY
        ]
        if self._known[PRIMARY].why:
            found.append("The primary does not answer: readers are served, editors are not.")
        return found

    def _look_when_due(self) -> None:
        """One thread looks; the others go on with what is known, or wait where nothing is known yet."""
        if self._databases.now() < self._next_look:
            return
        if self._looking.acquire(blocking=self._next_look < 0):
            try:
                if self._databases.now() >= self._next_look:
                    self._look()
                    self._next_look = self._databases.now() + EVERY
            finally:
                self._looking.release()

    def _look(self) -> None:
        asked = self._databases.now()
        had = self._ask(PRIMARY)
        if had is not None:
            self._had.append((asked, had))
            self._set(PRIMARY, "")
        while len(self._had) > 1 and self._had[0][0] < self._databases.now() - self.most_lag:
            self._had.popleft()
        for alias in self.replicas:
            has = self._ask(alias)
            if has is not None:
                self._set(alias, BEHIND if self._had and has < self._had[0][1] else "")

    def _ask(self, alias: str) -> State | None:
        if self._databases.now() < self._known[alias].again:
            return None
        try:
            return self._databases.state(alias)
        except Error as trouble:
            self.leave_out(alias, trouble)
            return None

    def _set(self, alias: str, why: str) -> None:
        known = self._known[alias]
        was_well = known.why != BEHIND and not known.failures
        if was_well == bool(why):
            logger.warning("The database %s is %s", alias, f"left out: {why}." if why else "used again.")
        known.why, known.failures, known.again = why, 0, 0.0


@cache
def fleet() -> Fleet:
    return Fleet(settings.REPLICAS, settings.REPLICA_MOST_LAG)


# What one request reads from


@dataclass
class Reader:
    """A request that may read from a replica: from which, once that is chosen, and which failed it."""

    alias: str = ""
    failed: set[str] = field(default_factory=set)
    is_lost: bool = False

    def must_begin_again(self) -> bool:
        """Whether a replica failed since this was asked last, so that what was made is of no use."""
        again, self.is_lost = self.is_lost, False
        return again

    def lost(self, trouble: Exception) -> bool:
        """Whether the replica failed, not what was asked of it. Then the next read chooses another."""
        if self.alias in {"", PRIMARY}:
            return False
        is_gone = _is_gone(trouble)
        if is_gone:
            fleet().leave_out(self.alias, trouble)
        if is_gone or _sqlstate(trouble) == _CONFLICT:
            self.failed.add(self.alias)
            self.alias, self.is_lost = "", True
        return self.is_lost


def _is_gone(trouble: Exception) -> bool:
    state = _sqlstate(trouble)
    says_so = not state or state.startswith("08") or state in _STOPPED
    return isinstance(trouble, OperationalError | InterfaceError) and says_so


def _sqlstate(trouble: Exception) -> str:
    return getattr(trouble.__cause__, "sqlstate", None) or ""


_reader: ContextVar[Reader | None] = ContextVar("archive.replicas", default=None)


@contextmanager
def reader() -> Iterator[Reader]:
    """Within it, what is read may come from a replica, all of it from the same one."""
    known = Reader()
    token = _reader.set(known)
    try:
        yield known
    finally:
        _reader.reset(token)


def reading() -> str:
    """The database to read from now: the primary for commands, editors, in a transaction, after a write."""
    known = _reader.get()
    if known is None or connections[PRIMARY].in_atomic_block:
        return PRIMARY
    if not known.alias:
        known.alias = fleet().choose(known.failed)
    return known.alias


def lost(trouble: Exception) -> bool:
    """Whether this request must begin again, because the replica that it reads from failed."""
    known = _reader.get()
    return known is not None and known.lost(trouble)


def read_primary() -> None:
    """From here on this request reads from the primary."""
    known = _reader.get()
    if known is not None:
        known.alias = PRIMARY


def troubles() -> list[str]:
    """What is not well with the databases, for people on call; nothing where there are no replicas."""
    return fleet().troubles() if settings.REPLICAS else []


class Router:
    """Django's question: which database for this model. Only the primary is written to."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return reading()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        read_primary()
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True  # the same records, wherever they were read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY
