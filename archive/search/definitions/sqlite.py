"""SQLite: triggers by row."""

from collections.abc import Iterator

from . import view
from .sources import SHOWN, SOURCES, Source

PREFIX = "archive_ix_"
_COLUMNS = ", ".join(view.COLUMNS)
INSERT = f"INSERT INTO archive_entry ({_COLUMNS}) SELECT {_COLUMNS} FROM archive_visible"
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_NOT_MANY = "NOT (SELECT many FROM archive_state)"
_BUMP = "UPDATE archive_state SET generation = generation + 1;"

# An entry's tags one by one, with '' for "all"; and the two months each is counted under.
_SPLIT = """(SELECT value AS tag FROM json_each('["' || replace({row}.tags, ' ', '","') || '",""]'))"""
_MONTHS = "(SELECT -1 AS month UNION ALL SELECT {row}.month)"


def statements() -> list[str]:
    """All of it, in an order in which it can be put in place."""
    return [view.sqlite(), *_entry_triggers(), *_source_triggers(), *_shown_triggers()]


def _trigger(name: str, event: str, table: str, when: str, body: str) -> str:
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {PREFIX}{name} AFTER {event} ON {table}{condition} BEGIN {body} END"


def _entry_triggers() -> Iterator[str]:
    """What follows an entry: its words, its counts, the generation."""
    for event, row, body in (
        ("INSERT", "NEW", _COUNT_IN),
        ("DELETE", "OLD", _COUNT_OUT),
    ):
        tags = f"{_SPLIT} CROSS JOIN {_MONTHS}".format(row=row)
        yield _trigger(
            f"entry_{event.lower()}", event, "archive_entry", "", body.format(tags=tags, bump=_BUMP)
        )


_COUNT_IN = """
  INSERT INTO archive_fts (rowid, text, tags) VALUES (NEW.key, NEW.text, NEW.tags);
  INSERT INTO archive_count (tag, month, n, longer)
    SELECT tag, month, 1, NEW.last IS NOT NULL FROM {tags} WHERE true
    ON CONFLICT (tag, month) DO UPDATE SET n = n + 1, longer = longer + excluded.longer;
  {bump}
"""
_COUNT_OUT = """
  INSERT INTO archive_fts (archive_fts, rowid, text, tags) VALUES ('delete', OLD.key, OLD.text, OLD.tags);
  UPDATE archive_count SET n = n - 1, longer = longer - (OLD.last IS NOT NULL)
    WHERE (tag, month) IN (SELECT tag, month FROM {tags});
  DELETE FROM archive_count WHERE n = 0 AND (tag, month) IN (SELECT tag, month FROM {tags});
  {bump}
"""


def _source_triggers() -> Iterator[str]:
    for source in SOURCES:
        for event, rows in _ROWS.items():
            ids = ", ".join(f"{row}.{source.column}" for row in rows)
            quotes = source.quotes.format(ids=ids)
            body = f"DELETE FROM archive_entry WHERE quote IN ({quotes}); {INSERT} WHERE quote IN ({quotes});"
            name = f"{source.table.removeprefix('archive_')}_{event.lower()}"
            yield _trigger(name, event, source.table, _when(source, event), body)


def _when(source: Source, event: str) -> str:
    """Draft work costs nothing, and save() sets all columns: only a real difference counts."""
    conditions = []
    if source.editorial:
        statuses = ", ".join(f"{row}.status" for row in _ROWS[event])
        conditions.append(f"'published' IN ({statuses})")
    if event == "UPDATE":
        differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in source.watched)
        conditions.append(f"({differs})")
    return " AND ".join([*conditions, _NOT_MANY])


def _shown_triggers() -> Iterator[str]:
    for table, shown in SHOWN.items():
        for event, rows in _ROWS.items():
            when = " OR ".join(f"({shown.format(row=row)})" for row in rows)
            name = f"shown_{table.removeprefix('archive_')}_{event.lower()}"
            yield _trigger(name, event, table, when, _BUMP)
