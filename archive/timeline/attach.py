"""The quotations that stand under the entries of a timeline page, in a fixed number of queries."""

from collections import defaultdict

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from archive.models import Event, Form, Quote
from archive.search import Criteria

from .entries import Entry
from .selection import quotes_narrowed

UNDER_EVENT = 2
UNDER_ARTICLE = 1

# Whole sentences before fragments before our own words.
_BY_FORM = Case(
    When(form=Form.DIRECT, then=Value(0)),
    When(form=Form.PARTIAL, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def attach_quotes(entries: list[Entry], criteria: Criteria) -> None:
    """Give events their first two quotations and their count, articles one that belongs to no event."""
    narrowed = quotes_narrowed(criteria)
    quotes = Quote.objects.published() if narrowed is None else narrowed
    _under_events([entry for entry in entries if entry.kind == "event"], quotes)
    _under_articles([entry for entry in entries if entry.kind == "article"], quotes)


def _under_events(entries: list[Entry], quotes: QuerySet[Quote]) -> None:
    by_event = {entry.record.pk: entry for entry in entries}
    there = quotes.filter(said_at__in=by_event).values_list("said_at", "pk")
    about = Quote.about.through.objects.filter(event__in=by_event, quote__in=quotes.values("pk"))
    pairs = defaultdict(set)
    for event, quote in [*there, *about.values_list("event", "quote")]:
        pairs[event].add(quote)
    ranked = dict(
        Quote.objects.filter(pk__in={pk for found in pairs.values() for pk in found})
        .annotate(rank=_BY_FORM)
        .values_list("pk", "rank")
    )
    shown = {
        event: sorted(found, key=lambda pk: (ranked[pk], pk))[:UNDER_EVENT] for event, found in pairs.items()
    }
    records = _records(pk for found in shown.values() for pk in found)
    for event, entry in by_event.items():
        entry.quotes_total = len(pairs[event])
        entry.quotes = [records[pk] for pk in shown.get(event, [])]


def _under_articles(entries: list[Entry], quotes: QuerySet[Quote]) -> None:
    by_article = {entry.record.pk: entry for entry in entries}
    own = quotes.filter(article__in=by_article)
    for article, n in own.values_list("article").order_by().annotate(n=Count("pk", distinct=True)):
        by_article[article].quotes_total = n
    public = Event.objects.published()
    about = Quote.about.through.objects.filter(quote=OuterRef("pk"), event__in=public)
    alone = (
        own.filter(~Q(said_at__in=public), ~Exists(about))
        .annotate(row=Window(RowNumber(), partition_by=F("article"), order_by=[_BY_FORM, "pk"]))
        .filter(Q(row__lte=UNDER_ARTICLE))
    )
    records = _records(alone.values_list("pk", flat=True))
    for quote in records.values():
        by_article[quote.article_id].quotes.append(quote)


def _records(ids: object) -> dict[int, Quote]:
    return {quote.pk: quote for quote in Quote.objects.for_display().filter(pk__in=list(ids))}  # type: ignore[call-overload]
