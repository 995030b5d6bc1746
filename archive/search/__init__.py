"""Finding public quotes: by words, by who and what they are filed with, by period.

    query        what readers write in the search box
    criteria     what can be asked and what is answered; cursors
    pages        search(), look(), newest(): a page    counting   count(), facets(), years() …
    records      public events and articles in order of time, and how many a month has
    periods      counts of any period, bar by bar
    kept         what the kept counts say           firsts     quotes under many events, articles
    walks, keys  in which order the index is read    words      how texts are cut into words
    names        actors by name while it is typed        spelling   words that may have been meant
    backends     SQLite and PostgreSQL, reading      definitions, indexing, settling, state   writing
    upkeep       comparing and mending, with count_, name_ and word_upkeep    trying   what a step would do

Only what this module names is for other rooms, beside `query`, `records`, `periods`, `firsts`,
`names`, `spelling`, `limits`, `keys` and `indexing`.
Nothing here reads a draft: the index holds public quotes only, and the database itself keeps it so.
"""

from collections.abc import Collection

from . import kept, keys
from .backends import engine, one_reading
from .counting import by_month, count, facets, facets_and_otherwise, months, speakers, years
from .criteria import (
    SORTS,
    BadCursor,
    Count,
    Criteria,
    Facets,
    FacetValue,
    Found,
    MonthCount,
    Newest,
    Page,
    SpeakerRow,
    YearCount,
)
from .pages import look, newest, search

__all__ = [
    "SORTS",
    "BadCursor",
    "Count",
    "Criteria",
    "FacetValue",
    "Facets",
    "Found",
    "MonthCount",
    "Newest",
    "Page",
    "SpeakerRow",
    "YearCount",
    "count",
    "facets",
    "facets_and_otherwise",
    "generation",
    "largest",
    "look",
    "last_change",
    "months",
    "newest",
    "one_reading",
    "otherwise",
    "search",
    "speakers",
    "totals",
    "years",
    "years_of_actor",
]


def generation() -> int:
    """A number that rises with every public change, and with no other: for ETags."""
    return last_change()[0]


def last_change() -> tuple[int, int]:
    """The generation, and when the archive became it, in milliseconds since 1970: no two histories of it
    have both the same. From the database that quotes are read from."""
    return engine().last_change


def totals(kind: str, values: Collection[int]) -> dict[int, int]:
    """How many public quotes have each of these values: kind is "speakers", "events", "topics" …"""
    return kept.of(keys.KINDS[kind], values)


def largest(kind: str, limit: int) -> list[tuple[str, int]]:
    """The values of a kind with the most public quotes, with how many they have."""
    return kept.largest(keys.KINDS[kind], limit)


def otherwise(actors: Collection[int]) -> dict[int, int]:
    """How many public quotes of each actor are disputed, denied, retracted or not theirs."""
    return kept.of(keys.OTHERWISE, actors)


def years_of_actor(actor: int) -> tuple[tuple[YearCount, ...], tuple[YearCount, ...]]:
    """All public quotes of an actor by the year they begin in; and those of them that are disputed, denied,
    retracted or not theirs."""
    tags = keys.tag("speakers", actor), f"{keys.OTHERWISE}{actor}"
    all_of_them, otherwise = map(by_month, kept.months_of_each(tags))
    return all_of_them, otherwise
