"""Records filled from statements that are written once, from the names of their columns.

Most of what the ORM takes for a page goes into queries that are put together anew and into columns nobody
shows. What lives here: how records are read so. What does not: which (the modules beside this one). A column
that is asked for beyond those that were read is fetched as any deferred one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Model
from django.db.models.base import ModelState

from archive.models import Quote

Columns = tuple[type[Model], str, tuple[str, ...]]
"""A model, what its table is called in the statement, and the columns that are read of it."""


class Named(NamedTuple):
    """Ids that stand in a column of another statement, asked before. Where both are asked at once, `tables`
    finds them, by the ids of that one."""

    of: "Statement"
    column: int
    tables: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Records side by side. `tables` is SQL from FROM on, joined in the order in which it is best read: {ids}
    in it, once or not at all, stands for the ids that are asked for, or for those `named`. The columns need
    no conversion."""

    columns: tuple[Columns, ...]
    tables: str
    named: Named | None = None

    def sql(self, ids: Iterable[Any]) -> str:
        return _sql(self.columns, self.tables, ids)

    def sql_at_once(self, ids: Iterable[Any]) -> str:
        return _sql(self.columns, self.named.tables if self.named else self.tables, ids)


Asked = tuple[Statement, Sequence[int]]  # and the ids: of one whose ids another names, the ids of that

# Tables are joined in the order that was written: to think of others takes longer than to read them. Nobody
# sets this for a part of a session, so afterwards it is what the session began with.
_AS_WRITTEN, _AS_USUAL = "SET LOCAL join_collapse_limit = 1", "RESET join_collapse_limit"


def read(columns: tuple[Columns, ...], tables: str, ids: Sequence[int]) -> Iterator[list[Any]]:
    """The records of one statement, None where a row has none."""
    return read_each((Statement(columns, tables), ids))[0]


def read_each(*asked: Asked) -> list[Iterator[list[Any]]]:
    """The records of several statements. PostgreSQL gets them in one message: to speak to it takes as long as
    what it is asked here."""
    using = router.db_for_read(Quote)
    connection = connections[using]
    with connection.cursor() as cursor:
        rows = list((_in_one if connection.vendor == "postgresql" else _in_turn)(cursor, asked))
    return [_records(one.columns, found, using) for (one, _), found in zip(asked, rows, strict=True)]


def _in_one(cursor: Any, asked: Sequence[Asked]) -> Iterator[list[tuple[Any, ...]]]:
    # Numbers as they are: of hundreds of parameters the driver would first look for the places.
    statements = [statement.sql_at_once(map(int, ids)) for statement, ids in asked]
    cursor.execute("; ".join([_AS_WRITTEN, *statements, _AS_USUAL]))
    for _ in statements:
        cursor.nextset()
        yield cursor.fetchall()


def _in_turn(cursor: Any, asked: Sequence[Asked]) -> Iterator[list[tuple[Any, ...]]]:
    read: dict[Statement, list[tuple[Any, ...]]] = {}
    for statement, ids in asked:
        if named := statement.named:
            ids = list({row[named.column] for row in read[named.of]} - {None})
        cursor.execute(statement.sql("%s" for _ in ids), ids)
        read[statement] = cursor.fetchall()
        yield read[statement]


def _records(columns: tuple[Columns, ...], rows: list[tuple[Any, ...]], using: str) -> Iterator[list[Any]]:
    for row in rows:
        records, start = [], 0
        for model, _, names in columns:
            end = start + len(names)
            records.append(None if row[start] is None else _record(model, names, row[start:end], using))
            start = end
        yield records


def _sql(columns: tuple[Columns, ...], tables: str, ids: Iterable[Any]) -> str:
    return f"SELECT {_selected(columns)} FROM {tables.format(ids=', '.join(map(str, ids)))}"


@lru_cache
def _selected(columns: tuple[Columns, ...]) -> str:
    return ", ".join(f'{table}."{name}"' for _, table, names in columns for name in names)


def _record(model: type[Model], names: tuple[str, ...], values: tuple[Any, ...], using: str) -> Any:
    """A record as the ORM would fill it."""
    record = model.__new__(model)
    state = record._state = ModelState()
    state.adding, state.db = False, using
    record.__dict__.update(zip(names, values, strict=True))
    return record


def link(record: Model, name: str, other: Model | None) -> None:
    """`record.<name>` is this, and `record.<name>_id` its number: nobody needs to read that twice."""
    record._state.fields_cache[name] = other
    record.__dict__[f"{name}_id"] = None if other is None else other.pk


def keep(record: Any, *names: str) -> None:
    """Empty lists, for `record.<name>.all()` to answer with."""
    record._prefetched_objects_cache = {name: [] for name in names}


def kept(record: Any) -> dict[str, list[Any]]:
    """These lists, by name."""
    lists: dict[str, list[Any]] = record._prefetched_objects_cache
    return lists
