"""The events of a period: as bars of their true length in the lanes, or named beside where too coarse.

What lives here: which events are drawn, where a bar stands and what its words are. What does not: which
events a set of criteria selects (archive.timeline.selection).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from archive import dates
from archive.dates import FuzzyDate, civil, year_words
from archive.models import Event, Participation
from archive.search import keys, periods, totals
from archive.timeline.selection import Selection

from .zoom import Period, Zoom

MOST_READ = 500  # events of a period from which the lanes choose
IN_LANE = 4
NEAR = 20  # events looked at for a neighbour
NAMED = 5  # too coarse for a bar
_NARROWEST = 0.011  # of the chart
_ROOM = 45  # per cent of the chart that words need beside a bar


class Span(NamedTuple):
    """An event's days within a period. How it is drawn, its date says, which is read of a few."""

    pk: int
    first: int
    last: int
    tags: str  # of its places and topics, as archive.search.records has them


@dataclass
class Drawn:
    """One event in a lane: its record, the words of its date, and the bar beside them."""

    event: Event
    date: FuzzyDate
    x: int
    width: int
    total: int  # of the chart, in the same measure
    blurred: bool
    open: bool

    @property
    def side(self) -> str:
        """Where the words stand: "after" the bar, "before" it, or "over" it where neither has room."""
        if 100 * self.x >= _ROOM * self.total:
            return "before"
        return "after" if 100 * (self.x + self.width) <= (100 - _ROOM) * self.total else "over"

    @property
    def box(self) -> tuple[int, int]:
        """Beginning and width of the drawing: from the edge of the chart to the words, or all of it."""
        if self.side == "before":
            return self.x, self.total - self.x
        return 0, self.x + self.width if self.side == "after" else self.total

    @property
    def percent(self) -> str:
        return f"{100 * self.box[1] / self.total:.2f}%"


@dataclass
class Found:
    """The events of a period, at most so many that one page can choose from them."""

    spans: list[Span]
    coarse: list[Span]
    total: int
    among: int  # so many of them were read; 0: all

    @property
    def by_pk(self) -> dict[int, Span]:
        return {span.pk: span for span in self.spans}


def in_period(events: Selection, period: Period) -> Found:
    """The public events that overlap the period, the latest first. A fixed number of queries."""
    within = replace(events.criteria, first=period.first, last=period.last)
    selection = replace(events, criteria=within)
    rows = selection.happened(MOST_READ + 1)
    read = [_span(row, period) for row in rows[:MOST_READ]]
    total = len(rows) if len(rows) <= MOST_READ else selection.count().n
    coarse = _too_coarse(read, period)
    spans = [span for span in read if span.pk not in coarse]
    return Found(spans, list(coarse.values()), total, MOST_READ if len(rows) > MOST_READ else 0)


def _span(row: tuple[int, int | None, str], period: Period) -> Span:
    key, last, tags = row
    day = keys.day(key)
    first = period.first if day is None else max(day, period.first)
    end = day if last is None else last
    return Span(keys.quote_id(key), first, period.last if end is None else min(end, period.last), tags)


def _too_coarse(spans: Iterable[Span], period: Period) -> dict[int, Span]:
    """Those of which no more is known than that they may be anywhere in the period."""
    whole = {span.pk: span for span in spans if (span.first, span.last) == (period.first, period.last)}
    if not whole:
        return {}
    written = dict(Event.objects.published().filter(pk__in=whole).values_list("pk", "date"))
    return {pk: span for pk, span in whole.items() if not _is_course(written.get(pk, ""))}


def _is_course(text: str) -> bool:
    """It went on from the one day to the other, and was not merely somewhere between."""
    return "/" in text


def _is_blurred(date: FuzzyDate, unit: str) -> bool:
    """It lies somewhere inside: its bar fades at both ends."""
    if _is_course(date.text):
        return date.approximate or date.text.endswith("/") or date.text.startswith("/")
    fine = ("day",) if unit == "day" else ("day", "month")
    return date.uncertain or date.precision not in fine


def by_lane(found: Found, kind: str) -> dict[int, list[int]]:
    """The events of each place, topic, or actor that took part, the coarse ones too. At most one query."""
    lanes: dict[int, list[int]] = defaultdict(list)
    spans = (*found.spans, *found.coarse)
    if kind == "actor":
        took_part = Participation.objects.filter(event__in=[span.pk for span in spans])
        for actor, event in took_part.values_list("actor", "event").distinct():
            lanes[actor].append(event)
        return lanes
    letter = keys.COUNTED[kind]
    for span in spans:
        for tag in span.tags.split():
            if tag[0] == letter:
                lanes[int(tag[1:])].append(span.pk)
    return lanes


def drawable(found: Found, lanes: dict[int, list[int]]) -> Counter[int]:
    """How many events can be drawn for each, those with none left out."""
    drawable = found.by_pk
    counted = ((lane, sum(pk in drawable for pk in events)) for lane, events in lanes.items())
    return Counter({lane: n for lane, n in counted if n})


def extent(events: Selection) -> tuple[int, int] | None:
    """The first days of the earliest and the latest public event that begins on a known day."""
    ends = [_days(events, sort, ()) for sort in ("oldest", "newest")]
    return (ends[0][0], ends[1][0]) if all(ends) else None


def nearest(events: Selection, period: Period, finest: int) -> tuple[int | None, int | None]:
    """The first days of the nearest events before and after a period, among those whose date is fine
    enough; None where there is none near."""
    before = _days(events, "newest", (keys.floor(period.first - 1) - 1,), finest)
    after = _days(events, "oldest", (keys.floor(period.last),), finest)
    return next(iter(before), None), next(iter(after), None)


def _days(events: Selection, sort: str, place: tuple[int, ...], finest: int = periods.ANY) -> list[int]:
    """The first days of the next few events in an order behind a place, of any period."""
    anywhen = replace(events.criteria.without("first", "last"), sort=sort)
    rows = [row[-1] for row in replace(events, criteria=anywhen).rows(place, NEAR)]
    days = [(keys.day(key), keys.coarseness(key)) for key in rows]
    return [day for day, coarseness in days if day is not None and coarseness <= finest]


def chosen(groups: Iterable[set[int]]) -> list[list[int]]:
    """Of each lane's events the four most quoted. One query."""
    groups = list(groups)
    quoted = totals("events", {pk for group in groups for pk in group})
    return [sorted(group, key=lambda pk: (-quoted.get(pk, 0), pk))[:IN_LANE] for group in groups]


def drawn(found: Found, zoom: Zoom, lanes: Iterable[list[int]]) -> list[list[Drawn]]:
    """The chosen events of each lane as bars, the earliest first. One query."""
    lanes = list(lanes)
    spans = found.by_pk
    events = Event.objects.published().only("title", "slug", "date")
    records = events.in_bulk([pk for lane in lanes for pk in lane])
    rows = ([spans[pk] for pk in lane if pk in records] for lane in lanes)
    return [
        [
            _drawn(records[span.pk], span, zoom)
            for span in sorted(row, key=lambda one: (one.first, one.last, one.pk))
        ]
        for row in rows
    ]


def _drawn(event: Event, span: Span, zoom: Zoom) -> Drawn:
    date, total = dates.parse(event.date), zoom.period.days * 10
    width = max((span.last - span.first + 1) * 10, round(total * _NARROWEST))
    x = min((span.first - zoom.period.first) * 10, total - width)
    words, is_open = without_year(date, zoom.period), date.text.endswith("/..")
    return Drawn(event, words, x, width, total, _is_blurred(date, zoom.unit), is_open)


def without_year(date: FuzzyDate, period: Period) -> FuzzyDate:
    """The date as it is said beneath a heading that names the year."""
    year = civil(period.first)[0]
    known = [civil(day)[0] for day in (date.first, date.last) if day is not None]
    if civil(period.last)[0] != year or set(known) != {year}:
        return date
    parts = (replace(part, text=part.text.replace(f" {year_words(year)}", "")) for part in date.parts)
    return replace(date, parts=tuple(parts))


class Named(NamedTuple):
    """An event that no bar can show, and how often it is quoted."""

    event: Event
    date: FuzzyDate
    quotes: int


def named(found: Found) -> list[Named]:
    """Those too coarse for the chart, the most quoted first, a few of them. Three queries."""
    quoted = totals("events", [span.pk for span in found.coarse])
    ranked = sorted(found.coarse, key=lambda span: (-quoted.get(span.pk, 0), span.pk))[:NAMED]
    records = Event.objects.published().prefetch_related("places").in_bulk([span.pk for span in ranked])
    shown = (records[span.pk] for span in ranked if span.pk in records)
    return [Named(event, dates.parse(event.date), quoted.get(event.pk, 0)) for event in shown]
