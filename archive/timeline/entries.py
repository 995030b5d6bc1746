"""One page of the timeline: events, articles and quotes merged in one order, a bounded number of rows.

Order (DESIGN, section 4): by the earliest day, finer before coarser, then by number. Undated
records come last in both orders; those whose start is not known stand before all known days.
Each kind goes on from its own place, so that a cursor names one place a kind.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from archive import dates
from archive.dates import FuzzyDate
from archive.models import Article, Event, Quote
from archive.search import BadCursor, Criteria, keys, search

from .quotations import quotations
from .selection import Selection, select

PAGE = 20  # entries
KINDS = ("event", "article", "quote")  # in this order where the dates are equal
_END = "."  # the place of a kind that has nothing more


@dataclass
class Entry:
    kind: str
    record: Any
    date: FuzzyDate | None
    cursor: str
    order: tuple[int, ...]
    filed: tuple[int | None, int | None]
    quotes: list[Quote] = field(default_factory=list)
    quotes_total: int = 0


Selections = dict[str, Selection]  # by kind


class EntryPage(NamedTuple):
    entries: list[Entry]
    next: str


def select_all(criteria: Criteria) -> Selections:
    """The events and the articles that the criteria leave, for `page` and for what is counted beside it."""
    return {kind: select(kind, criteria) for kind in ("event", "article")}


def page(
    criteria: Criteria, kinds: tuple[str, ...], *, limit: int = PAGE, selected: Selections | None = None
) -> EntryPage:
    """The entries after `criteria.after`. Raises BadCursor for a cursor that is none of ours."""
    if selected is None:
        selected = {kind: select(kind, criteria) for kind in kinds if kind != "quote"}
    places = _read_cursor(criteria.after)
    places_before = dict(places)
    sources = [
        _SOURCES[kind](selected, criteria, places.get(kind, ""), limit + 1) for kind in KINDS if kind in kinds
    ]
    found = list(islice(merge(*sources, key=lambda entry: entry.order), limit + 1))
    shown = found[:limit]
    if len(found) <= limit:
        return EntryPage(shown, "")
    for entry in shown:
        places[entry.kind] = entry.cursor
    quotes = sum(entry.kind == "quote" for entry in shown)
    if quotes:
        places["quote"] = _place_after(criteria, places_before.get("quote", ""), quotes)
    return EntryPage(shown, _write_cursor(places))


def _place_after(criteria: Criteria, place: str, n: int) -> str:
    """Where the search goes on after the `n` quotes behind a place."""
    return search(replace(criteria, after=place), limit=n, counted=False).next or _END


def _read_cursor(after: str) -> dict[str, str]:
    places = {}
    for part in after.split("~") if after else []:
        kind = next((kind for kind in KINDS if kind[0] == part[:1]), None)
        if kind is None or kind in places or not part[1:]:
            raise BadCursor
        places[kind] = part[1:]
    return places


def _write_cursor(places: dict[str, str]) -> str:
    return "~".join(f"{kind[0]}{place}" for kind, place in places.items() if place)


def ordered(queryset: QuerySet, column: str, sort: str) -> QuerySet:
    """Rows with a fuzzy date, or a day added, in the order of the timeline."""
    if sort == "added":
        return queryset.annotate(o_added=Coalesce("published_at", "created_at")).order_by("-o_added", "pk")
    first = F(f"{column}_first")
    sign = 1 if sort == "oldest" else -1
    return queryset.annotate(
        o_group=Case(
            When(**{column: ""}, then=Value(2)),
            When(**{f"{column}_first__isnull": True}, then=Value(-1 if sort == "oldest" else 1)),
            default=Value(0),
            output_field=IntegerField(),
        ),
        o_day=Coalesce(first, 0) * Value(sign),
        o_coarse=Case(
            When(
                Q(**{f"{column}_first__isnull": True}) | Q(**{f"{column}_last__isnull": True}), then=Value(3)
            ),
            When(**{f"{column}_last": first}, then=Value(0)),
            When(**{f"{column}_last__lt": first + 31}, then=Value(1)),
            When(**{f"{column}_last__lt": first + 366}, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        ),
    ).order_by("o_group", "o_day", "o_coarse", "pk")


def _numbers(place: str, count: int) -> list[int]:
    try:
        numbers = [int(part) for part in place.split(".")]
    except ValueError:
        numbers = []
    if len(numbers) != count or any(abs(number) >= 2**62 for number in numbers):
        raise BadCursor
    return numbers


def records_of(
    queryset: QuerySet, selection: Selection, column: str, place: str, limit: int
) -> Iterator[Entry]:
    """The entries of one kind behind a place, in order. `queryset` says with what they are fetched."""
    if place == _END:
        return
    sort = selection.criteria.sort
    behind = tuple(_numbers(place, 2 if sort == "added" else 1)) if place else ()
    rows = selection.rows(behind, limit)
    found = queryset.in_bulk([keys.quote_id(row[-1]) for row in rows])
    for row in rows:
        record = found.get(keys.quote_id(row[-1]))
        if record is not None:  # else it was withdrawn between the two queries
            typed = getattr(record, column)
            date = dates.parse(typed) if typed else None
            yield Entry(
                kind=selection.kind,
                record=record,
                date=date,
                cursor=".".join(map(str, row)),
                order=_order(record, date, selection.kind, sort),
                filed=_filed(record, date, sort),
            )


def _added(record: Any) -> datetime:
    """When it was made public; what was put there otherwise has the moment it was created."""
    return record.published_at or record.created_at


def _microseconds(moment: datetime) -> int:
    return (moment - datetime.fromtimestamp(0, tz=UTC)) // timedelta(microseconds=1)


def _order(record: Any, date: FuzzyDate | None, kind: str, sort: str) -> tuple[int, ...]:
    """The order of the index, the kinds in theirs where it is the same: see archive.search.walks."""
    rank = KINDS.index(kind)
    if sort == "added":
        return (-_microseconds(_added(record)), rank, record.pk)
    first = date.first if date else None
    place = keys.place(first, date.coarseness if date else 3, dated=date is not None)
    if sort == "oldest" and first is not None:
        return (0, -place, rank, -record.pk)
    return (1, place, rank, record.pk)


def _filed(record: Any, date: FuzzyDate | None, sort: str) -> tuple[int | None, int | None]:
    if sort == "added":
        return (_added(record).year, _added(record).month)
    return date.filed if date else (None, None)


def _events(selected: Selections, criteria: Criteria, place: str, limit: int) -> Iterator[Entry]:
    events = with_places(Event.objects.published())
    return records_of(events, selected["event"], "date", place, limit)


def _articles(selected: Selections, criteria: Criteria, place: str, limit: int) -> Iterator[Entry]:
    articles = Article.objects.published().select_related("publication")
    return records_of(articles, selected["article"], "published", place, limit)


def _quotes(selected: Selections, criteria: Criteria, place: str, limit: int) -> Iterator[Entry]:
    """Quotes as search() orders them. Its cursor belongs to a page, not to a row (see `page`)."""
    if place == _END:
        return
    found = search(replace(criteria, after=place), limit=limit, counted=False)
    for quote in quotations(found.ids):
        date = quote.filed
        yield Entry(
            kind="quote",
            record=quote,
            date=date,
            cursor="",
            order=_order(quote, date, "quote", criteria.sort),
            filed=_filed(quote, date, criteria.sort),
            quotes=[quote],
            quotes_total=1,
        )


_SOURCES: dict[str, Callable[[Selections, Criteria, str, int], Iterator[Entry]]] = {
    "event": _events,
    "article": _articles,
    "quote": _quotes,
}


def with_places(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with their places and the larger event, in a fixed number of queries."""
    return events.select_related("part_of").prefetch_related("places")
