"""The vocabulary of the URL: every list reads its parameters here, and nowhere else.

    fields   what one parameter may hold          base      what every list has
    quotes   quotes and the timeline -> Criteria   records   events, articles and actors
    explore  the zooming timeline

A value that cannot be meant is a message at its field, never "all rows". Lists of quotes never run
`.qs`: their cleaned values become the Criteria of archive.search.
"""

from .explore import ExploreFilter
from .quotes import EXACT, OF_QUOTES_ALONE, QuoteFilter, TimelineFilter
from .records import ActorFilter, ArticleFilter, EventFilter

__all__ = [
    "EXACT",
    "OF_QUOTES_ALONE",
    "ActorFilter",
    "ArticleFilter",
    "EventFilter",
    "ExploreFilter",
    "QuoteFilter",
    "TimelineFilter",
]
