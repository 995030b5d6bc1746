"""SQLite: triggers by row."""

import re
from collections.abc import Iterator

from . import names, view
from .sources import SHOWN, SOURCES, Source

PREFIX = "archive_ix_"
_COLUMNS = ", ".join(view.COLUMNS)
INSERT = f"INSERT INTO archive_entry ({_COLUMNS}) SELECT {_COLUMNS} FROM archive_visible"
_RECORD_COLUMNS = ", ".join(view.RECORD_COLUMNS)
INSERT_RECORDS = f"INSERT INTO archive_record ({_RECORD_COLUMNS}) SELECT {_RECORD_COLUMNS} FROM archive_dated"
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_MANY = "(SELECT many FROM archive_state)"
_NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS integer)"  # milliseconds since 1970
_BUMP = f"UPDATE archive_state SET generation = generation + 1, changed_at = {_NOW};"

# The tags of an event or article one by one, and the two months each is counted under.
_SPLIT = """(SELECT value AS tag FROM json_each('["' || replace({row}.tags, ' ', '","') || '"]'))"""
_MONTHS = "(SELECT -1 AS month UNION ALL SELECT {row}.month)"

# Quotes come by thousands: they are counted together, their tags with '' for all of them; first by month, and
# what that leaves again for all months.
_SHARE = "SELECT tags, month, last IS NOT NULL AS longer, {n} AS n FROM {table} WHERE quote IN ({touched})"
_COUNT = """INSERT INTO archive_count (tag, month, n, longer)
    SELECT g.tag, CASE WHEN m.total THEN -1 ELSE g.month END, sum(g.n), sum(g.longer)
    FROM (SELECT s.value AS tag, e.month AS month, sum(e.n) AS n, sum(e.n * e.longer) AS longer
      FROM ({shares}) e CROSS JOIN json_each('["' || replace(e.tags, ' ', '","') || '",""]') s
      GROUP BY 1, 2) g
    CROSS JOIN (SELECT 1 AS total UNION ALL SELECT 0) m WHERE true
    GROUP BY 1, 2 HAVING sum(g.n) <> 0 OR sum(g.longer) <> 0
    ON CONFLICT (tag, month) DO UPDATE SET n = n + excluded.n, longer = longer + excluded.longer"""

# What a batch of publishing touched, until it is settled: no transaction leaves a row of it behind.
TOUCHED = (
    "CREATE TABLE archive_touched (kind text NOT NULL, id integer NOT NULL, PRIMARY KEY (kind, id)) "
    "WITHOUT ROWID"
)


def statements() -> list[str]:
    """All of it, in an order in which it can be put in place."""
    views = [view.sqlite(), view.sqlite_records()]
    triggers = [
        *_entry_triggers(),
        *_record_triggers(),
        *_source_triggers(),
        *_shown_triggers(),
        *names.sqlite(),
    ]
    return [_in_order(one) for one in (*views, TOUCHED, *triggers)]


def _in_order(statement: str) -> str:
    """Tables are joined as they are written, from what was touched to what it names.

    Without statistics of its tables SQLite would rather begin with everything that is published, for
    every single quote. Of a CROSS JOIN it keeps the order.
    """
    return re.sub(r"(?<!LEFT )(?<!CROSS )\bJOIN\b", "CROSS JOIN", statement)


def _trigger(name: str, event: str, table: str, when: str, body: str) -> str:
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {PREFIX}{name} AFTER {event} ON {table}{condition} BEGIN {body} END"


def _entry_triggers() -> Iterator[str]:
    """What follows an entry: its words, the generation. It is counted where it is renewed."""
    yield _trigger("entry_insert", "INSERT", "archive_entry", "", f"{_WORDS_IN} {_BUMP}")
    yield _trigger("entry_delete", "DELETE", "archive_entry", "", f"{_WORDS_OUT} {_BUMP}")
    none = "DELETE FROM archive_count WHERE tag = NEW.tag AND month = NEW.month;"
    yield _trigger("count_none", "UPDATE", "archive_count", "NEW.n = 0", none)


def _record_triggers() -> Iterator[str]:
    """What follows an event or an article: its counts. (The generation follows what is shown.)"""
    for event, row, body in (("INSERT", "NEW", _COUNT_IN), ("DELETE", "OLD", _COUNT_OUT)):
        tags = f"{_SPLIT} CROSS JOIN {_MONTHS}".format(row=row)
        yield _trigger(f"record_{event.lower()}", event, "archive_record", "", body.format(tags=tags))


_WORDS_IN = "INSERT INTO archive_fts (rowid, text, tags) VALUES (NEW.key, NEW.text, NEW.tags);"
_WORDS_OUT = (
    "INSERT INTO archive_fts (archive_fts, rowid, text, tags) VALUES ('delete', OLD.key, OLD.text, OLD.tags);"
)
_COUNT_IN = """
  INSERT INTO archive_count (tag, month, n, longer)
    SELECT tag, month, 1, NEW.last IS NOT NULL FROM {tags} WHERE true
    ON CONFLICT (tag, month) DO UPDATE SET n = n + 1, longer = longer + excluded.longer;
"""
_COUNT_OUT = """
  UPDATE archive_count SET n = n - 1, longer = longer - (OLD.last IS NOT NULL)
    WHERE (tag, month) IN (SELECT tag, month FROM {tags});
"""


def _source_triggers() -> Iterator[str]:
    for source in SOURCES:
        for event, rows in _ROWS.items():
            ids = [f"{row}.{source.column}" for row in rows]
            name, when = source.trigger(event), _when(source, event)
            touched = source.touched.format(ids=", ".join(ids))
            renew = _renew(source.kind, touched, is_one=source.touched == "{ids}")
            yield _trigger(name, event, source.table, f"{when}NOT {_MANY}", "; ".join(renew) + ";")
            yield _trigger(f"many_{name}", event, source.table, f"{when}{_MANY}", _touch(source, ids))


def _renew(kind: str, touched: str, *, is_one: bool = False) -> list[str]:
    """Out and in again: statements.

    In the order of keys: out of order the full text writes a piece for every row. What only one quote is
    changed in leaves most counts as they are, so that is worked out before anything is written.
    """
    if kind:
        these = f"kind = '{kind}' AND record IN ({touched})"
        return [f"DELETE FROM archive_record WHERE {these}", f"{INSERT_RECORDS} WHERE {these}"]
    out = _SHARE.format(n=-1, table="archive_entry", touched=touched)
    back = _SHARE.format(n=1, table="archive_visible" if is_one else "archive_entry", touched=touched)
    delete = (
        f"DELETE FROM archive_entry WHERE key IN (SELECT key FROM archive_entry WHERE quote IN ({touched}))"
    )
    insert = f"{INSERT} WHERE quote IN ({touched}) ORDER BY key"
    if is_one:
        return [_COUNT.format(shares=f"{out} UNION ALL {back}"), delete, insert]
    return [_COUNT.format(shares=out), delete, insert, _COUNT.format(shares=back)]


def _touch(source: Source, ids: list[str]) -> str:
    if source.touched == "{ids}":
        rows = "VALUES " + ", ".join(f"('{source.kind}', {one})" for one in ids)
    else:
        rows = f"SELECT '{source.kind}', * FROM ({source.touched.format(ids=', '.join(ids))}) WHERE true"
    return f"INSERT INTO archive_touched (kind, id) {rows} ON CONFLICT DO NOTHING;"


def settle(kind: str) -> list[str]:
    """Index what is touched, of a kind ('' for quotes): statements."""
    return _renew(kind, f"SELECT id FROM archive_touched WHERE kind = '{kind}'")


def _when(source: Source, event: str) -> str:
    """Draft work costs nothing, and save() sets all columns: only a real difference counts."""
    conditions = []
    if source.editorial:
        statuses = ", ".join(f"{row}.status" for row in _ROWS[event])
        conditions.append(f"'published' IN ({statuses})")
    if event == "UPDATE":
        differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in source.watched)
        conditions.append(f"({differs})")
    return "".join(f"{condition} AND " for condition in conditions)


def _shown_triggers() -> Iterator[str]:
    for table, shown in SHOWN.items():
        for event, rows in _ROWS.items():
            when = " OR ".join(f"({shown.format(row=row)})" for row in rows)
            name = f"shown_{table.removeprefix('archive_')}_{event.lower()}"
            yield _trigger(name, event, table, when, _BUMP)
