"""Which public events and articles a set of criteria selects.

Quotes are found by archive.search, and those it has read say which events and articles they belong to.
Everything else narrows events and articles in the database, here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from archive.models import Article, Coverage, Event, Place, Quote
from archive.search import Count, Criteria, firsts, records
from archive.search.records import Each, MonthRow, Narrowed


def of_quotes(criteria: Criteria) -> Criteria:
    """What of the criteria is said of quotes alone: whose, of whom, in which words."""
    return Criteria(speakers=criteria.speakers, mentions=criteria.mentions, forms=criteria.forms)


@dataclass
class Selection:
    """The events or articles that criteria select: once for a page, for its rows, counts and bars."""

    kind: str  # "event" or "article"
    criteria: Criteria  # of which the period and the order stay to be asked
    narrowed: Narrowed = None  # by everything else

    def rows(self, place: tuple[int, ...], limit: int) -> list[tuple[int, ...]]:
        return records.rows(self.kind, self.criteria, self.narrowed, place, limit)

    def happened(self, limit: int) -> list[tuple[int, int | None, str]]:
        """The newest events: of each its key, its last day where that is another, and its tags."""
        return records.happened(self.criteria, self.narrowed, limit)

    def count(self) -> Count:
        return records.count(self.kind, self.criteria, self.narrowed)

    def months(self) -> list[MonthRow]:
        """In which months they begin, without regard to the period; of many, the newest 10,000."""
        return records.months_of(self.kind, self.criteria, self.narrowed)[0]


def select(kind: str, criteria: Criteria) -> Selection:
    narrowed = _events_narrowed(criteria) if kind == "event" else _articles_narrowed(criteria)
    return Selection(kind, criteria, narrowed)


def _events_narrowed(criteria: Criteria) -> Narrowed:
    """Events by all but the period; None where nothing narrows them."""
    found = Event.objects.all()
    if criteria.events:
        found = found.filter(Q(pk__in=criteria.events) | Q(part_of__in=criteria.events))
    if criteria.places:
        at = Event.places.through.objects.filter(place__in=Place.objects.within(*criteria.places))
        found = found.filter(pk__in=at.values("event"))
    if criteria.topics:
        on = Event.topics.through.objects.filter(topic__in=criteria.topics)
        found = found.filter(pk__in=on.values("event"))
    if criteria.publications:
        covering = Article.objects.published().filter(publication__in=criteria.publications)
        found = found.filter(
            pk__in=Coverage.objects.filter(article__in=covering.values("pk")).values("event")
        )
    return _of_quotes(found, of_quotes(criteria), firsts.events_of, _said_at_or_about)


def _articles_narrowed(criteria: Criteria) -> Narrowed:
    """Articles by all but the period; None where nothing narrows them."""
    found = Article.objects.all()
    if criteria.publications:
        found = found.filter(publication__in=criteria.publications)
    public = Event.objects.published()
    if criteria.events:
        found = found.filter(pk__in=_telling(public.filter(pk__in=criteria.events)))
    if criteria.places:
        found = found.filter(pk__in=_telling(_at(public, criteria.places)))
    quotes = replace(of_quotes(criteria), topics=criteria.topics)
    return _of_quotes(found, quotes, firsts.articles_of, _printed_in)


def _at(events: QuerySet[Event], places: Iterable[int | str]) -> QuerySet[Event]:
    return events.filter(places__in=Place.objects.within(*places))


def _telling(events: QuerySet[Event]) -> QuerySet[Any]:
    """The articles that report them."""
    return Coverage.objects.filter(event__in=events.values("pk")).values("article")


def _printed_in(quotes: QuerySet[Quote]) -> Any:
    return Exists(quotes.filter(article=OuterRef("pk")))


def _said_at_or_about(quotes: QuerySet[Quote]) -> Any:
    return Exists(quotes.filter(said_at=OuterRef("pk"))) | Exists(quotes.filter(about=OuterRef("pk")))


def _of_quotes(found: QuerySet[Any], quotes: Criteria, read: Any, asked: Any) -> Narrowed:
    """Those of a quote that the criteria leave: as the quotes say, or, where these are too many to be read,
    asked of each record."""
    if quotes == Criteria():
        return found if found.query.where else None
    ids: Collection[int] | None = read(quotes)
    if ids is None:
        return Each(found.filter(asked(_narrowed(quotes))))
    if not found.query.where:
        return ids
    return set(found.filter(pk__in=ids).values_list("pk", flat=True))


def _narrowed(criteria: Criteria) -> QuerySet[Quote]:
    quotes = Quote.objects.published()
    if criteria.speakers:
        quotes = quotes.by(*criteria.speakers)
    if criteria.mentions:
        named = Quote.mentions.through.objects.filter(quote=OuterRef("pk"), actor__in=criteria.mentions)
        quotes = quotes.filter(Exists(named))
    if criteria.topics:
        on = Quote.topics.through.objects.filter(quote=OuterRef("pk"), topic__in=criteria.topics)
        quotes = quotes.filter(Exists(on))
    if criteria.forms:
        quotes = quotes.filter(form__in=criteria.forms)
    return quotes
