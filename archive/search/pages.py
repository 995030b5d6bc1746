"""One page of a search: the ids in their order, how many there are, and where the next page begins."""

from collections.abc import Collection
from dataclasses import replace

from . import counting, keys, walks
from .backends import Engine, engine
from .backends.base import Row
from .counting import Reading
from .criteria import Count, Criteria, Found, Newest, Page, read_cursor, write_cursor


def search(criteria: Criteria, *, limit: int = 50, counted: bool = True) -> Page:
    """The quotes that match, `limit` at a time. BadCursor for a false `after`.

    Newest and oldest cost the rows of the page, whatever the size of the archive and however deep
    the page. Best and speaker put the newest 10,000 matches in order; looking up a speaker costs
    10 µs a match. Added reads an index where there is no other filter, on SQLite also where so many match
    that a page is soon met in it, and sorts all matches else.
    Where the total is not wanted (`counted`), it is only what is known by the way.
    """
    index = engine()
    found, total = _found(index, criteria, read_cursor(criteria), limit)
    if total is None:
        total = count(index, criteria) if counted else Count(len(found.ids), False)
    return replace(found, total=total)


def newest(criteria: Criteria, *, limit: int, through: int) -> Newest:
    """A page of the newest, as `search` finds it, the events that its quotes belong to and, with the first
    page, the ids of the newest `through` quotes: all from one reading."""
    index, after = engine(), read_cursor(criteria)
    most = limit + 1 if after else max(limit + 1, through)
    found = index.rows(criteria, walks.newest(criteria, *after), index.tags, most)
    page = _page(criteria, [row[:1] for row in found], limit)
    whole = not after and len(found) < most
    total = Count(len(found), True) if whole else count(index, criteria)
    ids = () if after else tuple(keys.quote_id(row[0]) for row in found[:through])
    return Newest(replace(page, total=total), _events([row[1] for row in found[:limit]]), ids)


def _events(tags: list[str]) -> tuple[int, ...]:
    """In the order of the quotes."""
    letter = keys.KINDS["events"]
    return tuple(dict.fromkeys(int(tag[1:]) for tag in " ".join(tags).split() if tag[0] == letter))


def look(criteria: Criteria, *, limit: int = 50, exactly: Collection[str] = ()) -> Found:
    """A page with its total, its years and its facets, from one reading of the newest matches.

    `exactly` names what is to be counted in all matches: "total", "years", or facets. It may take
    as long as all matches take to be read.
    """
    index, after = engine(), read_cursor(criteria)
    reading = Reading(index, exactly)
    known = None
    if criteria.order == "newest" and not after:
        rows = [row[:1] for row in reading.sample(criteria).rows[: limit + 1]]
        found = _page(criteria, rows, limit)
    else:
        found, known = _found(index, criteria, after, limit)
    total = known or reading.total(criteria)
    if not total.exact:  # an order may have read on
        total = replace(total, n=max(total.n, found.newest_only))
    return Found(replace(found, total=total), reading.facets(criteria))


def _found(index: Engine, criteria: Criteria, after: Row, limit: int) -> tuple[Page, Count | None]:
    """A page, and its total where it is known by the way."""
    if criteria.order in ("best", "speaker"):
        return _ranked(index, criteria, after, limit)
    rows = _rows(index, criteria, after, limit + 1)
    whole = not after and len(rows) <= limit
    return _page(criteria, rows, limit), Count(len(rows), True) if whole else None


def _page(criteria: Criteria, rows: list[Row], limit: int, newest_only: int = 0) -> Page:
    """`rows` go on to at least one more than the page has; each is what a cursor is made of, key last."""
    ids = tuple(keys.quote_id(row[-1]) for row in rows[:limit])
    following = write_cursor(criteria.order, *rows[limit - 1]) if len(rows) > limit else ""
    return Page(ids, Count(len(ids), False), following, newest_only)


def _rows(index: Engine, criteria: Criteria, after: Row, limit: int) -> list[Row]:
    if criteria.order == "added":
        return index.by_added(criteria, walks.newest(criteria), after, limit)
    walk = walks.oldest if criteria.order == "oldest" else walks.newest
    return index.rows(criteria, walk(criteria, *after), "", limit)


def _ranked(index: Engine, criteria: Criteria, after: Row, limit: int) -> tuple[Page, Count | None]:
    most = counting.MOST_RANKED
    found = index.ranked(criteria, walks.newest(criteria), most + 1)
    more = len(found) > most  # the one too many, the oldest, only tells that there is more
    rest = sorted(row for row in found[:most] if not after or row > after)
    page = _page(criteria, rest[: limit + 1], limit, newest_only=most if more else 0)
    return page, None if more else Count(len(found), True)


count = counting.count_with
