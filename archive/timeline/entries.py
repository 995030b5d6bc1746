"""One page of the timeline: events, articles and quotes merged in one order, a bounded number of rows.

Order (DESIGN, section 4): by the earliest day, finer before coarser, then by number. Undated
records come last in both orders; those whose start is not known stand before all known days.
Each kind goes on from its own place, so that a cursor names one place a kind.
"""

from collections.abc import Iterable, Iterator
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
_DATED = {"event": "date", "article": "published"}
_OF_ARTICLE = (
    *("status", "slug", "title", "title_supplied", "kind", "byline", "language", "publication__name"),
    *("published", "published_first", "published_last", "published_bounds_for"),
    *("published_at", "created_at"),
)
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


class Placed(NamedTuple):
    """Where an event or an article stands that is not read yet."""

    kind: str
    sort: str
    number: int
    order: tuple[int, ...]
    cursor: str


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
    """The entries after `criteria.after`, fewer than `limit` where some were withdrawn while they were read.

    Raises BadCursor for a cursor that is none of ours.
    """
    if selected is None:
        selected = {kind: select(kind, criteria) for kind in kinds if kind != "quote"}
    places = _read_cursor(criteria.after)
    places_before = dict(places)
    sources: list[Iterable[Entry | Placed]] = [
        _quotes(criteria, places.get(kind, ""), limit + 1)
        if kind == "quote"
        else placed(selected[kind], places.get(kind, ""), limit + 1)
        for kind in KINDS
        if kind in kinds
    ]
    found = list(islice(merge(*sources, key=lambda one: one.order), limit + 1))
    shown = found[:limit]
    entries = read(
        shown,
        event=with_places(Event.objects.published()),
        article=Article.objects.published().select_related("publication").only(*_OF_ARTICLE),
    )
    if len(found) <= limit:
        return EntryPage(entries, "")
    for one in shown:
        places[one.kind] = one.cursor
    quotes = sum(one.kind == "quote" for one in shown)
    if quotes:
        places["quote"] = _place_after(criteria, places_before.get("quote", ""), quotes)
    return EntryPage(entries, _write_cursor(places))


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


def placed(selection: Selection, place: str, limit: int) -> list[Placed]:
    """What stands behind a place, of one kind, in order."""
    if place == _END:
        return []
    sort = selection.criteria.sort
    behind = tuple(_numbers(place, 2 if sort == "added" else 1)) if place else ()
    return [_placed(selection.kind, sort, row) for row in selection.rows(behind, limit)]


def _placed(kind: str, sort: str, row: tuple[int, ...]) -> Placed:
    """By its key and, in the order "added", the microsecond of that before it."""
    *added, key = row
    rank, number = KINDS.index(kind), keys.quote_id(key)
    order = (
        (-added[0], rank, number) if added else _by_date(key // keys.IDS, keys.day(key), rank, number, sort)
    )
    return Placed(kind, sort, number, order, ".".join(map(str, row)))


def read(found: Iterable[Entry | Placed], **fetched: QuerySet) -> list[Entry]:
    """The records that stand there, each kind by a query that says with what it is fetched."""
    found = list(found)
    records = {
        kind: queryset.in_bulk([one.number for one in found if isinstance(one, Placed) and one.kind == kind])
        for kind, queryset in fetched.items()
    }
    entries = []
    for one in found:
        if isinstance(one, Entry):
            entries.append(one)
        elif record := records[one.kind].get(one.number):  # else it was withdrawn between the two queries
            typed = getattr(record, _DATED[one.kind])
            date = dates.parse(typed) if typed else None
            entries.append(
                Entry(one.kind, record, date, one.cursor, one.order, _filed(record, date, one.sort))
            )
    return entries


def _added(record: Any) -> datetime:
    """When it was made public; what was put there otherwise has the moment it was created."""
    return record.published_at or record.created_at


def _microseconds(moment: datetime) -> int:
    return (moment - datetime.fromtimestamp(0, tz=UTC)) // timedelta(microseconds=1)


def _order(quote: Quote, date: FuzzyDate | None, sort: str) -> tuple[int, ...]:
    """Where a quote stands among the other kinds."""
    rank = KINDS.index("quote")
    if sort == "added":
        return (-_microseconds(_added(quote)), rank, quote.pk)
    first = date.first if date else None
    place = keys.place(first, date.coarseness if date else 3, dated=date is not None)
    return _by_date(place, first, rank, quote.pk, sort)


def _by_date(place: int, first: int | None, rank: int, number: int, sort: str) -> tuple[int, ...]:
    """The order of the index, the kinds in theirs where it is the same: see archive.search.walks."""
    if sort == "oldest" and first is not None:
        return (0, -place, rank, -number)
    return (1, place, rank, number)


def _filed(record: Any, date: FuzzyDate | None, sort: str) -> tuple[int | None, int | None]:
    if sort == "added":
        return (_added(record).year, _added(record).month)
    return date.filed if date else (None, None)


def _quotes(criteria: Criteria, place: str, limit: int) -> Iterator[Entry]:
    """Quotes as search() orders them. Its cursor belongs to a page, not to a row (see `page`)."""
    if place == _END:
        return
    found = search(replace(criteria, after=place), limit=limit, counted=False)
    quotes = quotations(found.ids)
    if criteria.sort == "added":
        _read_moments(quotes)
    for quote in quotes:
        date = quote.filed
        yield Entry(
            kind="quote",
            record=quote,
            date=date,
            cursor="",
            order=_order(quote, date, criteria.sort),
            filed=_filed(quote, date, criteria.sort),
            quotes=[quote],
            quotes_total=1,
        )


def _read_moments(quotes: list[Quote]) -> None:
    """When they were added, which pages of quotations do not read."""
    moments = Quote.objects.only("published_at", "created_at").in_bulk([quote.pk for quote in quotes])
    for quote in quotes:
        if quote.pk in moments:
            quote.published_at = moments[quote.pk].published_at
            quote.created_at = moments[quote.pk].created_at


def with_places(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with their places and the larger event, in a fixed number of queries."""
    return events.select_related("part_of").prefetch_related("places")
