"""One day as a list: what is known to be of that day, and how much more may be.

A bounded number of rows, however much was said: the rest is a link into the lists.
"""

from collections import Counter
from dataclasses import dataclass

from archive.models import Quote
from archive.search import Count, Criteria, periods, search
from archive.timeline import entries
from archive.timeline.attach import attach
from archive.timeline.entries import Entry, Selections
from archive.timeline.quotations import quotations

ENTRIES = 20  # events and articles
QUOTES = 20  # beside those that stand under them


@dataclass
class Day:
    entries: list[Entry]
    quotes: list[Quote]
    n: int  # quotes of that day
    among: int
    wider: Counter[int]  # quotes that may be of it, by how coarse their date is: 1, 2, 3
    total: Count  # both: as the list of quotes counts them
    events: Count  # in all, as the lists count them
    articles: Count

    @property
    def may_belong(self) -> list[tuple[str, int]]:
        """How wide the dates of those are, and how many have such a date."""
        names = {1: "a month or less", 2: "a year or less", 3: "longer than a year"}
        return [(words, self.wider[one]) for one, words in names.items() if self.wider[one]]

    @property
    def is_empty(self) -> bool:
        return not self.entries and not self.quotes


def of_day(criteria: Criteria, *, with_events: bool) -> Day:
    """Everything of the one day that the criteria ask for. A fixed number of queries."""
    day = criteria.first or 0
    counted = periods.series(criteria, [day, day + 1], periods.DAY)
    selected = entries.select_all(criteria) if with_events else {}
    shown = _entries(criteria, selected, day) if with_events else []
    under = {quote.pk for entry in shown for quote in entry.quotes}
    found = search(criteria, limit=QUOTES + len(under), counted=False)
    quotes = quotations(found.ids)
    of_it = [quote for quote in quotes if _is_of(quote.filed, day) and quote.pk not in under]
    totals = {kind: selection.count() for kind, selection in selected.items()}
    nothing = Count(0, True)
    return Day(
        entries=shown,
        quotes=of_it[:QUOTES],
        n=counted.in_bars,
        among=counted.among,
        wider=counted.coarse + counted.before,
        total=counted.total,
        events=totals.get("event", nothing),
        articles=totals.get("article", nothing),
    )


def _entries(criteria: Criteria, selected: Selections, day: int) -> list[Entry]:
    """In the order of the timeline what has a day comes first, so one page of it is enough."""
    found = entries.page(criteria, ("event", "article"), limit=ENTRIES, selected=selected).entries
    shown = [entry for entry in found if _is_of(entry.date, day)]
    attach(shown, criteria)
    return shown


def _is_of(date: object, day: int) -> bool:
    return date is not None and (date.first, date.last) == (day, day)  # type: ignore[attr-defined]
