"""The busiest places, actors or topics of a period, one lane each: countries with all their places.

What lives here: which lanes there are, in which order, and the quotes counted in each. What does not: the
events drawn in them (events).
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models import Q

from archive.models import Actor, Place, Topic
from archive.search import Count, Criteria, periods
from archive.search.periods import Series

from .bars import Chart, chart
from .events import Drawn
from .zoom import Zoom

MOST = 8
KINDS = {"place": "places", "actor": "speakers", "topic": "topics"}  # and the field of Criteria
MODELS: dict[str, Any] = {"place": Place, "actor": Actor, "topic": Topic}
PARAMETERS = {"place": "place", "actor": "speaker", "topic": "topic"}


class Choice(NamedTuple):
    """What may have a lane."""

    pk: int
    name: str
    value: int | str  # what quotes are counted under: its id, or the code of a country
    ids: tuple[int, ...]  # whose events are its own


Group = tuple[Any, Choice]  # with the record


@dataclass
class Lane:
    record: Any
    ids: tuple[int, ...]  # of a country: of all its places
    total: Count  # quotes
    series: Series | None = None  # None where its events are drawn instead
    chart: Chart | None = None
    events: list[Drawn] = field(default_factory=list)
    events_in_all: int = 0
    knows_events: bool = True  # those are all, and not only of the latest that were read

    @property
    def n(self) -> int:
        return self.total.n


@dataclass
class Lanes:
    kind: str
    shown: list[Lane]
    more: int  # lanes that are not drawn, of those looked at
    without: int | None  # quotes without a place, actor or topic; None: not counted
    among: int = 0  # the busiest of so many newest quotes; 0: of all, or of none
    largest: int = 0  # and of so many that have the most quotes in all years; 0: not of those
    is_whole: bool = True  # there are no others
    is_sure: bool = True  # each of those not drawn has something in the period


def lanes(
    criteria: Criteria, zoom: Zoom, kind: str, drawable: Counter[int] | None, *, all_drawable: bool = True
) -> Lanes:
    """At most eight lanes, the busiest first. `drawable` has the ids of places or topics that an event is
    drawn for, and how many: they have a lane even where nothing is quoted. None: bars of quotes are drawn.
    `all_drawable`: no event was left unread."""
    with_events = drawable or Counter[int]()
    name = KINDS[kind]
    found = periods.busiest(criteria, name)
    asked = _asked(criteria, name)
    counts = Counter(dict(found.values))
    values = {value for value in (*counts, *with_events) if not asked or value in asked}
    ranked = sorted(
        _choices(kind, values, within=bool(asked)), key=lambda one: _rank(one, counts, with_events)
    )
    drawn = _with_records(kind, ranked[:MOST])
    shown = _with_bars(criteria, zoom, name, drawn) if drawable is None else _counted(criteria, name, drawn)
    shown = [lane for lane in shown if lane.n or any(one in with_events for one in lane.ids)]
    shown.sort(key=lambda lane: -lane.n)
    more = len(ranked) - min(len(ranked), MOST)
    if asked and asked <= values:
        return Lanes(kind, shown, more, found.without, is_sure=found.is_sure)
    is_whole = found.is_whole and all_drawable
    return Lanes(kind, shown, more, found.without, found.among, found.largest, is_whole, found.is_sure)


def _asked(criteria: Criteria, name: str) -> set[int]:
    """The values that were asked for; of countries all places in them."""
    asked = getattr(criteria, name)
    if name != "places" or not asked:
        return set(asked)
    return set(Place.objects.within(*asked).values_list("pk", flat=True))


def _rank(one: Choice, counts: Counter[int | str], with_events: Counter[int]) -> tuple[int, int, str, int]:
    return -counts[one.value], -sum(with_events[pk] for pk in one.ids), one.name, one.pk


def _with_bars(criteria: Criteria, zoom: Zoom, name: str, groups: list[Group]) -> list[Lane]:
    chosen = [replace(criteria, **{name: (one.value,)}) for _, one in groups]  # type: ignore[arg-type]
    counted = [periods.series(one, zoom.edges, zoom.finest) for one in chosen]
    return [
        Lane(record, one.ids, series.total, series, chart(zoom, series))
        for (record, one), series in zip(groups, counted, strict=True)
    ]


def _counted(criteria: Criteria, name: str, groups: list[Group]) -> list[Lane]:
    totals = periods.totals(criteria, name, [one.value for _, one in groups])
    return [Lane(record, one.ids, n) for (record, one), n in zip(groups, totals, strict=True)]


def _choices(kind: str, values: Collection[int | str], *, within: bool) -> list[Choice]:
    """What may have a lane. `within`: places were asked for, so each stands for itself."""
    ids = {value for value in values if isinstance(value, int)}
    asked: Any = MODELS[kind].objects.filter(pk__in=ids)
    if kind != "place" or within:  # what quotes have is public; of actors and topics it costs little to ask
        public = asked if kind == "place" else asked.published()
        return [Choice(pk, name, pk, (pk,)) for pk, name in public.values_list("pk", "name")]
    codes = [value for value in values if isinstance(value, str)]
    around = Q(country__in=codes) | Q(country__in=asked.order_by().values("country"))
    inside: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    places = Place.objects.filter(around).values_list("pk", "name", "country", "is_country")
    for pk, name, code, is_country in places:
        inside[code].append((pk, name, is_country))
    found: list[Choice] = []
    for code, rows in inside.items():
        members = tuple(sorted(pk for pk, _, _ in rows))
        country = [Choice(pk, name, code, members) for pk, name, is_country in rows if is_country]
        found += country[-1:] or [Choice(pk, name, pk, (pk,)) for pk, name, _ in rows if pk in ids]
    return found


def _with_records(kind: str, choices: list[Choice]) -> list[Group]:
    """Those whose record readers may see, with it."""
    records = MODELS[kind].objects.published().in_bulk([one.pk for one in choices])
    return [(records[one.pk], one) for one in choices if one.pk in records]
