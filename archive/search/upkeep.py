"""Comparing the index with what it is made from, and mending it.

The triggers keep the index right by themselves. This is for what happens beside them: a restored
backup, a migration, new definitions, a damaged file. It is done beside readers and writers, in short
transactions; stopped at any point, the next run finds what is left and goes on with that.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from time import monotonic, sleep
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper

from . import count_upkeep, keys, name_upkeep, state, word_upkeep
from .definitions import view
from .progress import Progress
from .settling import QUOTES, index

T = TypeVar("T")

BATCH = 1000  # quotes in a transaction: writers wait for one batch at most
MANY = 20 * BATCH  # after so many the full text is merged
WORK, REST = 0.4, 0.12  # seconds: of one transaction after the other, and then of none (SQLite)
FIRST = 5  # quotes that are named

_DIFFERS = " OR ".join(f"v.{name} IS DISTINCT FROM e.{name}" for name in view.COLUMNS)
_STALE = (
    "SELECT v.quote, CASE WHEN e.key IS NULL THEN 1 ELSE 0 END FROM archive_visible v "
    f"LEFT JOIN archive_entry e ON e.quote = v.quote WHERE e.key IS NULL OR {_DIFFERS} ORDER BY v.key"
)
_HIDDEN = (
    "SELECT e.quote, 0 FROM archive_entry e "
    "WHERE NOT EXISTS (SELECT 1 FROM archive_visible v WHERE v.quote = e.quote) ORDER BY e.quote"
)
_RECORD_COLUMNS = ", ".join(view.RECORD_COLUMNS)
_DATED = f"SELECT {_RECORD_COLUMNS} FROM archive_dated"
_RECORDED = f"SELECT {_RECORD_COLUMNS} FROM archive_record"
_MISDATED = (
    f"SELECT kind, record FROM (SELECT * FROM ({_DATED}) a EXCEPT SELECT * FROM ({_RECORDED}) b) c "
    f"UNION SELECT kind, record FROM (SELECT * FROM ({_RECORDED}) a EXCEPT SELECT * FROM ({_DATED}) b) d"
)


def _ids() -> "array[int]":
    """Eight bytes a number: a million of them are nothing."""
    return array("q")


@dataclass(frozen=True, slots=True)
class Differences:
    """Where the index is not what it should be: numbers of quotes. Nothing and False is right."""

    missing: int = 0
    changed: int = 0
    hidden: int = 0  # found by readers, though not public
    quotes: Sequence[int] = field(default_factory=_ids)
    """All these by id, in the order in which they are to be indexed: first what readers must not see, then
    the newest."""
    records: dict[str, "array[int]"] = field(default_factory=dict)
    """Events and articles in the wrong place: ids by their kind's letter."""
    words: bool = False  # the full text does not follow its entries
    counts: bool = False
    names: bool = False  # actors are not found by the words of their names

    def __bool__(self) -> bool:
        return bool(self.sentences)

    @property
    def sentences(self) -> list[str]:
        said = [
            (self.hidden, "{} can be found though not public."),
            (self.missing, "{} cannot be found though public."),
            (self.changed, "{} found as they were before a change."),
        ]
        found = [text.format(_quotes(number)) for number, text in said if number]
        if self.quotes:
            found.append(f"By their ids: {', '.join(map(str, self.quotes[:FIRST]))}{self._more}.")
        if number := sum(map(len, self.records.values())):
            found.append(f"{number:,} of events and articles not dated and counted as they are.")
        if self.words:
            found.append("The full text does not agree with its entries.")
        if self.counts:
            found.append("The counts do not agree with the entries.")
        if self.names:
            found.append("Actors are not found by their names as they are.")
        return found

    @property
    def _more(self) -> str:
        return f" and {len(self.quotes) - FIRST:,} more" if len(self.quotes) > FIRST else ""


def _quotes(number: int) -> str:
    return "1 quote" if number == 1 else f"{number:,} quotes"


def check(connection: BaseDatabaseWrapper) -> Differences:
    """Compare everything: views with entries, full text, counts, names. Some seconds for 100,000 quotes.

    Nobody waits for it, except that SQLite's full text is read under the write lock.
    """
    quotes = _ids()
    hidden = _collect(connection, _HIDDEN, quotes)[0]
    stale, missing = _collect(connection, _STALE, quotes)
    return Differences(
        missing=missing,
        changed=stale - missing,
        hidden=hidden,
        quotes=quotes,
        records=_misdated(connection),
        words=not word_upkeep.agree(connection),
        counts=not count_upkeep.agree(connection),
        names=not name_upkeep.agree(connection),
    )


def repair(connection: BaseDatabaseWrapper, progress: Progress | None = None) -> Differences:
    """Check, and mend what is found in short transactions, newest quotes first; returns what was found.

    The full text and the counts go first: an entry is put into them and taken out of them as they stand.
    """
    found = check(connection)
    if found.words:
        word_upkeep.renew(connection)
        found = replace(check(connection), words=True)
    if found.counts:
        count_upkeep.mend(connection)
    for done in chain((0,), in_turns(connection, _index_all(connection, QUOTES, found.quotes))):
        if progress and found.quotes:
            progress(done, len(found.quotes))
    works: list[Iterator[Any]] = [_index_all(connection, kind, ids) for kind, ids in found.records.items()]
    if len(found.quotes) >= MANY or word_upkeep.is_in_pieces(connection):
        works.append(word_upkeep.merge(connection))
    for _ in in_turns(connection, chain.from_iterable(works)):
        pass
    if found.names:
        name_upkeep.rebuild(connection)
    if found:
        state.bump(connection)
    return found


def in_turns(connection: BaseDatabaseWrapper, transactions: Iterable[T]) -> Iterator[T]:
    """One short transaction after the other, with a rest now and then in which other writers get their turn.

    SQLite has one writer at a time, and whoever waits looks again only every tenth of a second.
    """
    begun = monotonic()
    for one in transactions:
        yield one
        if connection.vendor == "sqlite" and monotonic() - begun > WORK:
            sleep(REST)
            begun = monotonic()


def _index_all(connection: BaseDatabaseWrapper, kind: str, ids: Sequence[int]) -> Iterator[int]:
    """Index these, a transaction for each number that is asked for: of how many are done."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        index(connection, kind, batch)
        yield start + len(batch)


def _collect(connection: BaseDatabaseWrapper, select: str, into: "array[int]") -> tuple[int, int]:
    """Add the ids that a query finds, as they come; how many those are, and the sum of its second column."""
    number = total = 0
    for quote, one in _rows(connection, select):
        into.append(quote)
        number, total = number + 1, total + one
    return number, total


def _misdated(connection: BaseDatabaseWrapper) -> dict[str, "array[int]"]:
    found = {kind: _ids() for kind in keys.RECORDS.values()}
    for kind, record in _rows(connection, _MISDATED):
        found[kind].append(record)
    return {kind: ids for kind, ids in found.items() if ids}


def _rows(connection: BaseDatabaseWrapper, select: str) -> Iterator[tuple[Any, ...]]:
    """Rows as they come: a client of PostgreSQL would else keep all of them."""
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(select)
        while rows := cursor.fetchmany(BATCH):
            yield from rows
