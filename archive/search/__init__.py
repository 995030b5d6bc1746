"""Finding public quotes: by words, by who and what they are filed with, by period.

    query        what readers write in the search box
    criteria     what can be asked and what is answered; cursors
    pages        search(): one page of quotes        counting   facets(), years() …
    walks, keys  in which order the index is read    words      how texts are cut into words
    backends     SQLite and PostgreSQL, reading      definitions, indexing, upkeep, state   writing

Only what this module names is for other rooms, beside `query` and `indexing`. Nothing here reads a
draft: the index holds public quotes only, and the database itself keeps it so.
"""

from . import state
from .backends import engine
from .counting import facets, months, speakers, years
from .criteria import (
    SORTS,
    BadCursor,
    Count,
    Criteria,
    Facets,
    FacetValue,
    MonthCount,
    Page,
    SpeakerRow,
    YearCount,
)
from .pages import search

__all__ = [
    "SORTS",
    "BadCursor",
    "Count",
    "Criteria",
    "FacetValue",
    "Facets",
    "MonthCount",
    "Page",
    "SpeakerRow",
    "YearCount",
    "facets",
    "generation",
    "months",
    "search",
    "speakers",
    "years",
]


def generation() -> int:
    """A number that rises with every public change, and with no other: for ETags."""
    return int(state.read(engine().connection, "generation"))
