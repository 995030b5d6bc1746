"""How many public quotes the rows of a list have, and how new they are: a fixed number of queries a page.

Everything goes through published(), so that nothing unpublished adds to a figure. Asked from the side
of the quotes: a list of all public quotes (`quote__in=…published()`) would be built for every page.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from archive.dates import FuzzyDate
from archive.models import Actor, Quote, Standing, Status

_UNDATED = -10_000_000


@dataclass(frozen=True)
class Spoken:
    """How often an actor is quoted, and when last, as far as that is known."""

    n: int  # without those whose standing is other than undisputed
    otherwise: int  # those
    newest: FuzzyDate | None  # of the n


def of_speakers(ids: Iterable[int]) -> dict[int, Spoken]:
    """Actors with a public quote among `ids`. Three queries."""
    public = Quote.objects.published()
    undisputed = Q(standing=Standing.UNDISPUTED)
    spoken = public.filter(voices__actor__in=list(ids)).order_by().values_list("voices__actor")
    rows = spoken.annotate(
        n=Count("pk", distinct=True, filter=undisputed),
        otherwise=Count("pk", distinct=True, filter=~undisputed),
    )
    counts = {actor: (n, otherwise) for actor, n, otherwise in rows}
    theirs = public.filter(undisputed, voices__actor=OuterRef("pk"))
    newest = dict(
        Actor.objects.filter(pk__in=counts)
        .annotate(newest=Subquery(newest_first(theirs).values("pk")[:1]))
        .order_by()
        .values_list("pk", "newest")
    )
    dated = Quote.objects.select_related("article", "said_at")
    quotes = dated.in_bulk([quote for quote in newest.values() if quote])
    return {
        actor: Spoken(*counts[actor], quotes[quote].filed if quote else None)
        for actor, quote in newest.items()
    }


def newest_first(quotes):  # type: ignore[no-untyped-def]
    """Quotes by the first day of what they are filed under, the undated last, as the index has them."""
    event_dated = Q(said_at__status=Status.PUBLISHED) & ~Q(said_at__date="")
    day = Case(
        When(~Q(said=""), then=F("said_first")),
        When(event_dated, then=F("said_at__date_first")),
        default=F("article__published_first"),
        output_field=IntegerField(),
    )
    return quotes.order_by(Coalesce(day, _UNDATED).desc(), "-pk")


def of_articles(ids: Iterable[int]) -> dict[int, int]:
    quotes = Quote.objects.published().filter(article__in=list(ids))
    return dict(quotes.order_by().values_list("article").annotate(n=Count("pk")))


def of_publications(ids: Iterable[int]) -> dict[int, int]:
    quotes = Quote.objects.published().filter(article__publication__in=list(ids))
    return dict(quotes.order_by().values_list("article__publication").annotate(n=Count("pk")))


def of_topics(ids: Iterable[int]) -> dict[int, int]:
    quotes = Quote.objects.published().filter(topics__in=list(ids))
    return dict(quotes.order_by().values_list("topics").annotate(n=Count("pk")))


def of_events(ids: Iterable[int]) -> dict[int, int]:
    """Quotes said at or about each event; one that is both counts once. Two queries."""
    chosen, public = list(ids), Quote.objects.published()
    about = public.filter(about__in=chosen)
    both = Quote.about.through.objects.filter(quote=OuterRef("pk"), event=OuterRef("said_at"))
    there = public.filter(~Exists(both), said_at__in=chosen)
    found = Counter(dict(about.order_by().values_list("about").annotate(n=Count("pk"))))
    found.update(dict(there.order_by().values_list("said_at").annotate(n=Count("pk"))))
    return dict(found)
