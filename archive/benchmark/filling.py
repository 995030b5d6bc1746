"""Writing rows to the database as an import does: many at once, indexed together at the end of a batch."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections
from django.db.models import Field, Model, fields

from archive.search import indexing

from .material import Material, Row, Rows, Size

# What a row names comes before it, but for quotes: proofs are believed where a comparison bears them out.
_ORDER = (
    *("publication", "topic", "place", "actor", "alias", "article", "affiliation", "event"),
    *("event_places", "event_topics", "participation", "coverage", "capture", "comparison", "passage"),
    *("voice", "quote_about", "quote_mentions", "quote_topics", "quote"),
)
_TABLES = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}

Progress = Callable[[int, int], None]  # how many quotes are written, of how many


def fill(
    quotes: int, *, seed: int = 1, batch: int = 50_000, using: str = "default", progress: Progress
) -> None:
    """Fill an empty archive with `quotes` made-up quotes, about `batch` of them in a transaction."""
    material = Material(Size(quotes), seed)
    with indexing.publishing_many(using):
        write(material.people(), using)
    done = 0
    for batches in _together(material.articles(), batch):
        with indexing.publishing_many(using):
            for rows in batches:
                write(rows, using)
        done += sum(len(rows["quote"]) for rows in batches)
        progress(done, quotes)
    settle(using)


def _together(batches: Iterator[Rows], most: int) -> Iterator[list[Rows]]:
    found: list[Rows] = []
    for rows in batches:
        found.append(rows)
        if sum(len(one["quote"]) for one in found) >= most:
            yield found
            found = []
    if found:
        yield found


def write(rows: Rows, using: str = "default") -> None:
    for table in _ORDER:
        if rows.get(table):
            _insert(_TABLES[f"archive_{table}"], rows[table], using)


def _insert(model: type[Model], rows: list[Row], using: str) -> None:
    columns = [field for field in model._meta.local_concrete_fields]
    values = _adapted(columns, rows, using)
    names = ", ".join(f'"{field.column}"' for field in columns)
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", list(values))


def _adapted(columns: list[Field], rows: list[Row], using: str) -> Iterator[tuple[Any, ...]]:
    """Rows as tuples in the order of the columns, what is missing filled with the column's default."""
    adapt = connections[using].ops.adapt_datetimefield_value
    plan = [(field.column or field.name, _default(field)) for field in columns]
    for row in rows:
        values = (row.get(column, default) for column, default in plan)
        yield tuple(
            adapt(value) if isinstance(value, datetime) else str(value) if isinstance(value, str) else value
            for value in values
        )


def _default(field: Field) -> Any:
    default = field.get_default()
    if isinstance(field, fields.json.JSONField):
        return json.dumps(default)
    return default if default is not None or field.null else ""


def settle(using: str) -> None:
    """What a large import is followed by: the full text in one piece, the planner's statistics."""
    connection = connections[using]
    indexing.purge(connection)
    with connection.cursor() as cursor:
        # Sequences do not follow ids that were given.
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_TABLES.values())):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
