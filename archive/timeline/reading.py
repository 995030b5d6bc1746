"""Records filled from statements that are written once, from the names of their columns.

Most of what the ORM takes for a page goes into queries that are put together anew and into columns nobody
shows. What lives here: how records are read so. What does not: which (the modules beside this one). A column
that is asked for beyond those that were read is fetched as any deferred one.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connections, router
from django.db.models import Model
from django.db.models.base import ModelState

from archive.models import Quote

Columns = tuple[type[Model], str, tuple[str, ...]]
"""A model, what its table is called in the statement, and the columns that are read of it."""


def read(columns: tuple[Columns, ...], tables: str, ids: Sequence[Any]) -> Iterator[list[Any]]:
    """Records side by side, None where a row has none. `tables` is SQL from FROM on: {ids} in it stands for
    the ids. The columns here need no conversion."""
    using = router.db_for_read(Quote)
    connection = connections[using]
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_selected(columns)} FROM {tables.format(ids=marks)}", ids)
        rows = cursor.fetchall()
    for row in rows:
        records, start = [], 0
        for model, _, names in columns:
            end = start + len(names)
            records.append(None if row[start] is None else _record(model, names, row[start:end], using))
            start = end
        yield records


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
    """`record.<name>` is this."""
    record._state.fields_cache[name] = other


def keep(record: Any, *names: str) -> None:
    """Empty lists, for `record.<name>.all()` to answer with."""
    record._prefetched_objects_cache = {name: [] for name in names}


def kept(record: Any) -> dict[str, list[Any]]:
    """These lists, by name."""
    lists: dict[str, list[Any]] = record._prefetched_objects_cache
    return lists
