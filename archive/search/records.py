"""Public events and articles in order of time, and how many there are, from what the database keeps of them.

What lives here: kept counts by month, totals, the largest values, rows in order. What does not: quotes
(the other modules), what a timeline selects (archive.timeline.selection).

A count is kept for all of a kind and for what it can be narrowed to: events by place, country and topic,
articles by publication. An event in two places of a country counts there once. A record is counted in the
month of its first day.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from . import counting, kept, keys, walks
from .backends import Engine, engine
from .backends.base import Found, Row
from .criteria import Count, Criteria
from .walks import Walk

MOST_COUNTED = 10_000
MOST_SAMPLED = 2_000
FEW = 500  # ties of one record to events


class Each(NamedTuple):
    """A condition that each record is to be asked when it is met: too costly to be counted."""

    queryset: QuerySet[Any]


Narrowed = QuerySet[Any] | Each | Collection[int] | None  # which records: of a query, these, or all

KINDS = tuple(keys.RECORDS)  # "event", "article"


class MonthRow(NamedTuple):
    year: int | None  # None: undated, or nobody knows from when
    month: int | None  # 1 to 12
    n: int
    longer: int  # how many of n are dated to more than a day


def tag(kind: str, value: int | str) -> str:
    """What records of a place (id), country (code), topic or publication (id) are counted under."""
    return f"{keys.COUNTED[kind]}{value}"


def months(kind: str, of: str = "") -> list[MonthRow]:
    """The months in which events ("event") or articles ("article") begin, the earliest first.

    `of` is a `tag`: those of a place, a country, a topic, a publication alone.
    """
    return [
        MonthRow(keys.year_of_month(month), keys.month_of_month(month), n, longer)
        for month, n, longer in kept.months(of or keys.RECORDS[kind])
    ]


def total(kind: str, of: str = "") -> int:
    """How many public events or articles there are, or how many of a `tag`."""
    return kept.total(of or keys.RECORDS[kind])


def totals(kind: str, values: Collection[int]) -> dict[int, int]:
    """How many events each of these places or topics has, or how many articles each publication."""
    return kept.of(keys.COUNTED[kind], values)


def largest(kind: str, limit: int) -> list[tuple[str, int]]:
    """The places, countries, topics or publications with the most records: value and count."""
    return kept.largest(keys.COUNTED[kind], limit)


def rows(kind: str, criteria: Criteria, narrowed: Narrowed, place: tuple[int, ...], limit: int) -> list[Row]:
    """Places of records in the order that is asked for, behind a place: of each its key, and before it, in
    the order "added", the microsecond of that. Of the criteria the period and the order count."""
    index = engine()
    if criteria.sort == "added":
        return _by_added(index, kind, criteria, narrowed, place, limit)
    walk = walks.oldest if criteria.sort == "oldest" else walks.newest
    return _rows(index, kind, walk(criteria, *place), narrowed, limit)


def happened(criteria: Criteria, narrowed: Narrowed, limit: int) -> list[tuple[int, int | None, str]]:
    """The newest events of a period: of each its key, its last day where that is another than its first, and
    its tags."""
    index = engine()
    columns = f", r.last, {index.tags.replace('e.tags', 'r.tags')}"
    return _rows(index, "event", walks.newest(criteria), narrowed, limit, columns)


def _rows(
    index: Engine,
    kind: str,
    along: Sequence[Walk],
    narrowed: Narrowed,
    limit: int,
    columns: str = "",
) -> list[Any]:
    found: list[Row] = []
    for walk in along:
        if len(found) < limit:
            here = _along(index, kind, walk, narrowed, stop=True)
            order = "DESC" if walk.backwards else "ASC"
            sql = f"SELECT r.key{columns} FROM {here} ORDER BY r.key {order} LIMIT %s"
            found += index.fetch(sql, [*here.params, limit - len(found)])
    return found


def tied(table: str, column: str, value: int, limit: int) -> str:
    """SQL that selects record and key of the newest events that rows of a table with a column event_id tie to
    a value of another column: of few, all are put in order; else those in order are asked until enough are
    met."""
    here = f"FROM {table} t WHERE t.{column} = {int(value)}"
    events = f"SELECT r.record, r.key FROM archive_record r WHERE r.kind = '{keys.RECORDS['event']}'"
    n, index = "(SELECT count(*) FROM tied_few)", engine()
    few = index.first_if(f"{n} <= {FEW}", "r.key + 0", limit)
    many = index.first_if(f"{n} > {FEW}", "r.key", limit)
    return (
        f"WITH tied_few AS (SELECT t.event_id {here} LIMIT {FEW + 1}) "
        f"SELECT * FROM ({events} AND r.record IN (SELECT event_id FROM tied_few) {few}) few UNION ALL "
        f"SELECT * FROM ({events} AND EXISTS (SELECT 1 {here} AND t.event_id = r.record) {many}) many"
    )


def reporting(event: int, limit: int) -> tuple[list[int], int]:
    """The articles that report an event, the oldest first, those without a day last; how many there are."""
    index = engine()
    which = index.one_of("r.record", "SELECT article_id FROM archive_coverage WHERE event_id = %s")
    rows = index.fetch(
        f"SELECT r.record, count(*) OVER () FROM archive_record r WHERE r.kind = %s AND {which} "
        f"ORDER BY r.key >= %s, r.key / {keys.COARSE} DESC, r.key LIMIT %s",
        [keys.RECORDS["article"], event, keys.NOT_KNOWN * keys.COARSE, limit],
    )
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _by_added(
    index: Engine, kind: str, criteria: Criteria, narrowed: Narrowed, place: tuple[int, ...], limit: int
) -> list[Row]:
    found = _along(index, kind, None, narrowed, stop=True)
    places, params = ["1 = 0"], list[Any]()
    for walk in walks.newest(criteria):
        reaching = "" if walk.reaching is None else " AND r.last >= %s"
        places.append(f"(r.key >= %s AND r.key < %s{reaching})")
        params += [walk.low, walk.high, *([] if walk.reaching is None else [walk.reaching])]
    found.narrow(f"({' OR '.join(places)})", *params)
    if place:
        found.narrow("(r.added < %s OR (r.added = %s AND r.key > %s))", place[0], *place)
    sql = f"SELECT r.added, r.key FROM {found} ORDER BY r.added DESC, r.key LIMIT %s"
    return index.fetch(sql, [*found.params, limit])


def _along(index: Engine, kind: str, walk: Walk | None, narrowed: Narrowed, *, stop: bool = False) -> Found:
    found = Found("archive_record r", "r.key", "r.kind = %s", keys.RECORDS[kind])
    if walk:
        found.narrow("r.key >= %s AND r.key < %s", walk.low, walk.high)
        if walk.reaching is not None:
            found.narrow("r.last >= %s", walk.reaching)
    if isinstance(narrowed, QuerySet | Each):
        _of_query(index, found, narrowed, stop=stop)
    elif narrowed is not None:
        ids = ", ".join(str(int(one)) for one in narrowed) or "NULL"
        found.narrow(f"r.record IN ({ids})")
    return found


def _of_query(index: Engine, found: Found, narrowed: QuerySet[Any] | Each, *, stop: bool) -> None:
    """Where reading is to stop after some rows, the query is asked of each; else worked out once."""
    queryset = narrowed.queryset if isinstance(narrowed, Each) else narrowed
    query = queryset.order_by().values("pk").query
    sql, params = query.get_compiler(index.connection.alias).as_sql()
    if stop:
        name = index.connection.ops.quote_name(query.values_select[0])
        found.narrow(f"EXISTS (SELECT 1 FROM ({sql}) s WHERE s.{name} = r.record)", *params)
    else:
        found.narrow(f"r.record IN ({sql})", *params)


def count(kind: str, criteria: Criteria, narrowed: Narrowed = None) -> Count:
    """How many the period leaves: exact where nothing else narrows them, else counted up to 10,000; at
    least none, where each would have to be asked."""
    if isinstance(narrowed, Each):
        return Count(0, False)
    if narrowed is None and not criteria.has_period:
        return Count(total(kind), True)
    index, n = engine(), 0
    stretches = walks.newest(criteria)
    if narrowed is None and stretches:
        months, edges = walks.months_and_edges(criteria)
        n = kept.between(keys.RECORDS[kind], *months)
        stretches = [*edges, *(one for one in stretches if one.reaching is not None)]
        return Count(n + sum(_count(index, kind, one, None, 2**31) for one in stretches), True)
    for walk in stretches:
        if n <= MOST_COUNTED:
            n += _count(index, kind, walk, narrowed, MOST_COUNTED + 1 - n)
    return Count(min(n, MOST_COUNTED), n <= MOST_COUNTED)


def _count(index: Engine, kind: str, walk: Walk, narrowed: Narrowed, limit: int) -> int:
    found = _along(index, kind, walk, narrowed)
    sql = f"SELECT count(*) FROM (SELECT r.key FROM {found} LIMIT %s) x"
    return int(index.fetch(sql, [*found.params, limit])[0][0])


def months_of(kind: str, criteria: Criteria, narrowed: Narrowed) -> tuple[list[MonthRow], bool]:
    """The months in which those begin that are left, without regard to the period; whether all are counted,
    or the newest 10,000."""
    if narrowed is None:
        return months(kind), True
    if isinstance(narrowed, Each):
        return [], False
    found, index = Counter[tuple[int, bool]](), engine()
    along = _along(index, kind, Walk(), narrowed)
    sql = (
        "SELECT month, CASE WHEN last IS NULL THEN 0 ELSE 1 END, count(*) FROM "
        f"(SELECT r.month, r.last FROM {along} ORDER BY r.key LIMIT %s) x GROUP BY 1, 2"
    )
    for month, longer, n in index.fetch(sql, [*along.params, MOST_COUNTED]):
        found[month, bool(longer)] += n
    rows = [
        MonthRow(
            keys.year_of_month(month),
            keys.month_of_month(month),
            found[month, False] + found[month, True],
            found[month, True],
        )
        for month in sorted({month for month, _ in found})
    ]
    return rows, sum(found.values()) < MOST_COUNTED


def values(
    kind: str, of: Collection[str], criteria: Criteria, narrowed: Narrowed
) -> tuple[dict[str, dict[str, int]], bool]:
    """By each kind of tag in `of` ("place", "country", "topic", "publication"): how many of those that are
    left have each value; whether all are counted, or the newest 2,000."""
    if narrowed is None and not criteria.has_period:
        most = counting.MOST_VALUES + 1
        return {one: dict(kept.largest(keys.COUNTED[one], most)) for one in of}, True
    if isinstance(narrowed, Each):
        return {one: {} for one in of}, False
    index, tags = engine(), list[str]()
    column = index.tags.replace("e.tags", "r.tags")
    for walk in walks.newest(criteria):
        if len(tags) <= MOST_SAMPLED:
            along = _along(index, kind, walk, narrowed)
            sql = f"SELECT {column} FROM {along} ORDER BY r.key LIMIT %s"
            tags += [row[0] for row in index.fetch(sql, [*along.params, MOST_SAMPLED + 1 - len(tags)])]
    counted = Counter(" ".join(tags[:MOST_SAMPLED]).split())
    found = {one: {tag[1:]: n for tag, n in counted.items() if tag[0] == keys.COUNTED[one]} for one in of}
    return found, len(tags) <= MOST_SAMPLED
