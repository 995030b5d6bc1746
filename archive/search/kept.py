"""What the kept counts say: how many public quotes, events or articles have a tag, in all and by month.

The database keeps them with every change (definitions), so they are exact and cost one look each. Tags are
those of archive.search.keys.
"""

from collections.abc import Collection

from . import keys
from .backends import engine
from .backends.base import Row

_AT_ONCE = 500  # tags in a statement


def totals(tags: Collection[str]) -> dict[str, int]:
    """How many have each of these tags; what nothing has is left out."""
    index, found = engine(), dict[str, int]()
    for tag, rows in index.kept([tag for tag in tags if index.is_kept(tag)]).items():
        for month, n, _ in rows[:2]:  # the smallest months are those that are none
            if month == keys.ALL_MONTHS:
                found[tag] = n
    wanted = [tag for tag in dict.fromkeys(tags) if not index.is_kept(tag)]
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        these, params = index.among("tag", some)
        found |= index.fetch(
            f"SELECT tag, n FROM archive_count WHERE month = {keys.ALL_MONTHS} AND {these}", params
        )
    return found


def total(tag: str) -> int:
    return totals([tag]).get(tag, 0)


def of(letter: str, values: Collection[int]) -> dict[int, int]:
    """How many have each of these values of a kind of tag; what nothing has is left out."""
    return {int(tag[1:]): n for tag, n in totals([f"{letter}{value}" for value in values]).items()}


def largest(letter: str, limit: int) -> list[tuple[str, int]]:
    """The values of a kind of tag that the most have, with how many."""
    rows = engine().fetch(
        f"SELECT tag, n FROM archive_count WHERE month = {keys.ALL_MONTHS} AND substr(tag, 1, 1) = %s "
        "ORDER BY n DESC LIMIT %s",
        [letter, limit],
    )
    return [(tag[1:], n) for tag, n in rows]


def months(tag: str) -> list[Row]:
    """Month (see `keys`), how many begin in it, and how many of these are dated to more than a day."""
    return months_of_each([tag])[0]


def months_of_each(tags: Collection[str]) -> list[list[Row]]:
    """The same of several tags, with one look."""
    found = engine().kept(tags)
    return [[row for row in found[tag] if row[0] != keys.ALL_MONTHS] for tag in tags]


def months_between(tag: str, low: int, high: int) -> list[Row]:
    """The same of one tag, from the month `low` to before `high`."""
    return engine().fetch(
        "SELECT month, n, longer FROM archive_count WHERE tag = %s AND month >= %s AND month < %s "
        "ORDER BY month",
        [tag, low, high],
    )


def between_each(tags: Collection[str], low: int, high: int) -> dict[str, int]:
    """How many of each of these tags begin in the months from `low` to before `high`."""
    if not tags:
        return {}
    index = engine()
    these, params = index.among("tag", tags)
    sql = f"SELECT tag, sum(n) FROM archive_count WHERE {these} AND month >= %s AND month < %s GROUP BY tag"
    rows = index.fetch(sql, [*params, low, high])
    return {tag: int(n) for tag, n in rows}


def between(tag: str, low: int, high: int) -> int:
    """How many begin in the months from `low` to before `high`."""
    rows = engine().fetch(
        "SELECT sum(n) FROM archive_count WHERE tag = %s AND month >= %s AND month < %s", [tag, low, high]
    )
    return int(rows[0][0] or 0)
