"""How many public quotes the rows of a list have, and how new they are: a fixed number of queries a page.

The index knows it: it holds public quotes and no others, so nothing unpublished adds to a figure.
"""

from collections.abc import Iterable
from typing import NamedTuple

from archive.dates import FuzzyDate
from archive.models import Quote
from archive.search import firsts, otherwise, totals


class Spoken(NamedTuple):
    """How often an actor is quoted, and when last, as far as that is known."""

    n: int  # without those whose standing is other than undisputed
    otherwise: int  # those
    newest: FuzzyDate | None  # of the n


def of_speakers(ids: Iterable[int]) -> dict[int, Spoken]:
    """Actors with a public quote among `ids`. Four queries."""
    actors = list(ids)
    counts, disputed = totals("speakers", actors), otherwise(actors)
    quotes = firsts.newest({actor: n for actor, n in counts.items() if n > disputed.get(actor, 0)}, disputed)
    dated = Quote.objects.select_related("article", "said_at").only(
        "said", "article__published", "said_at__date", "said_at__status"
    )
    found = dated.in_bulk(list(quotes.values()))
    return {
        actor: Spoken(
            n - disputed.get(actor, 0),
            disputed.get(actor, 0),
            found[quotes[actor]].filed if quotes.get(actor) in found else None,
        )
        for actor, n in counts.items()
    }


def of_articles(ids: Iterable[int]) -> dict[int, int]:
    return firsts.counts_of_articles(list(ids))


def of_publications(ids: Iterable[int]) -> dict[int, int]:
    return totals("publications", list(ids))


def of_topics(ids: Iterable[int]) -> dict[int, int]:
    return totals("topics", list(ids))


def of_events(ids: Iterable[int]) -> dict[int, int]:
    """Quotes said at or about each event; one that is both counts once."""
    return totals("events", list(ids))
