"""Which public events and articles a set of criteria selects.

Quotes are found by archive.search; events and articles by the database, here.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from archive.models import Article, Event, Quote
from archive.search import Criteria


def overlapping(queryset: QuerySet, field: str, first: int | None, last: int | None) -> QuerySet:
    """Records whose span overlaps the period; without a date there is nothing to overlap."""
    if first is None and last is None:
        return queryset
    queryset = queryset.exclude(**{field: ""})
    if last is not None:
        queryset = queryset.filter(Q(**{f"{field}_first__isnull": True}) | Q(**{f"{field}_first__lte": last}))
    if first is not None:
        queryset = queryset.filter(Q(**{f"{field}_last__isnull": True}) | Q(**{f"{field}_last__gte": first}))
    return queryset


def events_for(criteria: Criteria) -> QuerySet[Event]:
    """The public events that a timeline with these criteria shows."""
    found = overlapping(Event.objects.published(), "date", criteria.first, criteria.last)
    if criteria.events:
        found = found.filter(Q(pk__in=criteria.events) | Q(part_of__in=criteria.events))
    if criteria.places:
        found = found.filter(
            pk__in=Event.places.through.objects.filter(place__in=criteria.places).values("event")
        )
    if criteria.topics:
        found = found.filter(
            pk__in=Event.topics.through.objects.filter(topic__in=criteria.topics).values("event")
        )
    if criteria.publications:
        covering = Article.objects.published().filter(publication__in=criteria.publications)
        found = found.filter(coverage__article__in=covering)
    quotes = quotes_narrowed(criteria)
    if quotes is not None:
        about = quotes.filter(about=OuterRef("pk"))
        found = found.filter(Exists(quotes.filter(said_at=OuterRef("pk"))) | Exists(about))
    return found.distinct()


def articles_for(criteria: Criteria) -> QuerySet[Article]:
    """The public articles that a timeline with these criteria shows."""
    found = overlapping(Article.objects.published(), "published", criteria.first, criteria.last)
    if criteria.publications:
        found = found.filter(publication__in=criteria.publications)
    events = Event.objects.published()
    if criteria.events:
        found = found.filter(coverage__event__in=events.filter(pk__in=criteria.events))
    if criteria.places:
        found = found.filter(coverage__event__in=events.filter(places__in=criteria.places))
    if criteria.topics:
        quotes = Quote.objects.published().filter(topics__in=criteria.topics)
        found = found.filter(pk__in=quotes.values("article"))
    quotes_of = quotes_narrowed(criteria)
    if quotes_of is not None:
        found = found.filter(Exists(quotes_of.filter(article=OuterRef("pk"))))
    return found.distinct()


def quotes_narrowed(criteria: Criteria) -> QuerySet[Quote] | None:
    """Public quotes by speaker, mention, form: None where nothing narrows them."""
    if not (criteria.speakers or criteria.mentions or criteria.forms):
        return None
    quotes = Quote.objects.published()
    if criteria.speakers:
        quotes = quotes.by(*criteria.speakers)
    if criteria.mentions:
        named = Quote.mentions.through.objects.filter(actor__in=criteria.mentions)
        quotes = quotes.filter(pk__in=named.values("quote"))
    if criteria.forms:
        quotes = quotes.filter(form__in=criteria.forms)
    return quotes
