"""Whether the kept counts are those of the entries, and mending them while others write.

What lives here: comparing and mending. What does not: keeping them (definitions), reading them (counting).
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from . import state

BATCH = 20_000  # counts in a transaction

_COUNTED = (
    "SELECT {tag} AS tag, {month} AS month, 1 AS n, {longer} AS longer "
    "FROM {table} e CROSS JOIN {split}{months}"
)
_SPLIT = {
    "sqlite": """json_each('["' || replace(e.tags, ' ', '","') || '"{all}]') s""",
    "postgresql": "LATERAL unnest(e.tags{all}) s(tag)",
}
_TAG = {"sqlite": "s.value", "postgresql": 's.tag COLLATE "C"'}
_ALL = {"sqlite": ',""', "postgresql": " || ''::text"}
_LONGER = "CASE WHEN e.last IS NULL THEN 0 ELSE 1 END"
_BOTH = " CROSS JOIN (SELECT 1 AS total UNION ALL SELECT 0) m"
_APART = "GROUP BY tag, month HAVING sum(n) <> 0 OR sum(longer) <> 0"


def agree(connection: BaseDatabaseWrapper) -> bool:
    """Whether the counts of every month are those of the entries, and the totals those of the months."""
    months = _counted(connection.vendor, "e.month", "")
    kept = "SELECT tag, month, -n, -longer FROM archive_count WHERE month <> -1"
    totals = (
        "SELECT tag, -1 AS month, n, longer FROM archive_count WHERE month <> -1 "
        "UNION ALL SELECT tag, month, -n, -longer FROM archive_count WHERE month = -1"
    )
    with connection.cursor() as cursor:
        for rows in (f"{months} UNION ALL {kept}", totals):
            cursor.execute(f"SELECT 1 FROM ({rows}) c {_APART} LIMIT 1")
            if cursor.fetchone():
                return False
        cursor.execute("SELECT 1 FROM archive_count WHERE n < 1 LIMIT 1")
        return cursor.fetchone() is None


def mend(connection: BaseDatabaseWrapper) -> None:
    """Add to every count what it lacks.

    That stays the same however much others write meanwhile: so it is worked out without a lock, into a
    table of this connection's own, and added in short transactions.
    """
    both = _counted(connection.vendor, "CASE WHEN m.total = 1 THEN -1 ELSE e.month END", _BOTH)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS archive_lacking")
        cursor.execute(
            "CREATE TEMPORARY TABLE archive_lacking AS SELECT row_number() OVER () AS id, tag, month, "
            "sum(n) AS n, sum(longer) AS longer FROM "
            f"({both} UNION ALL SELECT tag, month, -n, -longer FROM archive_count) c {_APART}"
        )
        cursor.execute("SELECT count(*) FROM archive_lacking")
        number = cursor.fetchone()[0]
    for start in range(0, number, BATCH):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            state.hold(connection.alias)
            cursor.execute(
                "INSERT INTO archive_count AS c (tag, month, n, longer) SELECT tag, month, n, longer "
                "FROM archive_lacking WHERE id > %s AND id <= %s ON CONFLICT (tag, month) DO UPDATE "
                "SET n = c.n + excluded.n, longer = c.longer + excluded.longer",
                [start, start + BATCH],
            )
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        state.hold(connection.alias)
        cursor.execute("DELETE FROM archive_count WHERE n = 0")
        cursor.execute("DROP TABLE archive_lacking")


def _counted(vendor: str, month: str, months: str) -> str:
    return " UNION ALL ".join(
        _COUNTED.format(
            tag=_TAG[vendor],
            month=month,
            longer=_LONGER,
            table=table,
            split=_SPLIT[vendor].format(all=everything),
            months=months,
        )
        for table, everything in (("archive_entry", _ALL[vendor]), ("archive_record", ""))
    )
