"""One page of a search: the ids in their order, how many there are, and where the next page begins."""

from . import keys, walks
from .backends import Engine, engine
from .backends.base import Row
from .criteria import Count, Criteria, Page, read_cursor, write_cursor

MOST_COUNTED = 10_000
MOST_RANKED = 10_000


def search(criteria: Criteria, *, limit: int = 50) -> Page:
    """The quotes that match, `limit` at a time. BadCursor for a false `after`.

    Newest and oldest cost the rows of the page, whatever the size of the archive and however deep
    the page. Best and speaker put the newest 10,000 matches in order; looking up a speaker costs
    10 µs a match. Added reads an index where there is no other filter, and sorts all matches else.
    """
    index, after = engine(), read_cursor(criteria)
    if criteria.order in ("best", "speaker"):
        return _ranked(index, criteria, after, limit)
    rows = _rows(index, criteria, after, limit + 1)
    whole = not after and len(rows) <= limit
    return _page(criteria, rows, limit, Count(len(rows), True) if whole else count(index, criteria))


def _page(criteria: Criteria, rows: list[Row], limit: int, total: Count, newest_only: int = 0) -> Page:
    """`rows` go on to one more than the page has; each is what a cursor is made of, key last."""
    ids = tuple(keys.quote_id(row[-1]) for row in rows[:limit])
    following = write_cursor(criteria.order, *rows[limit - 1]) if len(rows) > limit else ""
    return Page(ids, total, following, newest_only)


def _rows(index: Engine, criteria: Criteria, after: Row, limit: int) -> list[Row]:
    if criteria.order == "added":
        return index.by_added(criteria, walks.newest(criteria), after, limit)
    walk = walks.oldest if criteria.order == "oldest" else walks.newest
    return index.rows(criteria, walk(criteria, *after), "", limit)


def _ranked(index: Engine, criteria: Criteria, after: Row, limit: int) -> Page:
    found = index.ranked(criteria, walks.newest(criteria), MOST_RANKED + 1)
    more = len(found) > MOST_RANKED  # the one too many, the oldest, only tells that there is more
    rest = sorted(row for row in found[:MOST_RANKED] if not after or row > after)
    total = count(index, criteria) if more else Count(len(found), True)
    return _page(criteria, rest[: limit + 1], limit, total, newest_only=MOST_RANKED if more else 0)


def count(index: Engine, criteria: Criteria) -> Count:
    """How many match: from the kept counts where one of them says it, else counted up to 10,000."""
    tag = criteria.counted_tag
    if tag is not None:
        found = index.fetch("SELECT n FROM archive_count WHERE tag = %s AND month = -1", [tag])
        return Count(found[0][0] if found else 0, True)
    n = index.count(criteria, walks.newest(criteria), MOST_COUNTED + 1)
    return Count(min(n, MOST_COUNTED), n <= MOST_COUNTED)
