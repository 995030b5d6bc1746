"""What stands under the entries of a timeline page, in a fixed number of queries: quotations and reports."""

from collections.abc import Iterable

from archive.models import Quote
from archive.search import Criteria, firsts, totals

from .entries import Entry
from .quotations import quotations
from .reports import attach_reports
from .selection import of_quotes

UNDER_EVENT = 2
UNDER_ARTICLE = 1


def attach(entries: list[Entry], criteria: Criteria) -> None:
    """Give events their first two quotations, the number of all they have, and who reports them; articles
    the number that the criteria leave and one that belongs to no event."""
    narrowed = of_quotes(criteria)
    shown = _under_events([entry for entry in entries if entry.kind == "event"], narrowed)
    shown |= _under_articles([entry for entry in entries if entry.kind == "article"], narrowed)
    records = _records(pk for quotes in shown.values() for pk in quotes)
    for entry in entries:
        if entry.kind != "quote":
            found = shown.get((entry.kind, entry.record.pk), [])
            entry.quotes = [records[pk] for pk in found if pk in records]
    attach_reports(entry.record for entry in entries if entry.kind == "event")


def _under_events(entries: list[Entry], narrowed: Criteria) -> dict[tuple[str, int], list[int]]:
    counts = totals("events", [entry.record.pk for entry in entries])
    for entry in entries:
        entry.quotes_total = counts.get(entry.record.pk, 0)
    found = firsts.of_events(counts, narrowed, UNDER_EVENT)
    return {("event", event): quotes for event, quotes in found.items()}


def _under_articles(entries: list[Entry], narrowed: Criteria) -> dict[tuple[str, int], list[int]]:
    counts, found = firsts.of_articles([entry.record.pk for entry in entries], narrowed, UNDER_ARTICLE)
    for entry in entries:
        entry.quotes_total = counts.get(entry.record.pk, 0)
    return {("article", article): quotes for article, quotes in found.items()}


def _records(ids: Iterable[int]) -> dict[int, Quote]:
    return {quote.pk: quote for quote in quotations(list(ids))}
