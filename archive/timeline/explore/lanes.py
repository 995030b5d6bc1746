"""The busiest places, actors or topics of a period, one lane each: countries with all their places.

What lives here: which lanes there are, in which order, and the quotes counted in each. What does not: the
events drawn in them (events).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from archive.models import Actor, Place, Topic
from archive.search import Criteria, periods
from archive.search.periods import Series

from .bars import Chart, chart
from .events import Drawn
from .zoom import Zoom

MOST = 8
KINDS = {"place": "places", "actor": "speakers", "topic": "topics"}  # and the field of Criteria
PARAMETERS = {"place": "place", "actor": "speaker", "topic": "topic"}


@dataclass
class Lane:
    record: Any
    ids: tuple[int, ...]  # of a country: of all its places
    series: Series
    chart: Chart
    events: list[Drawn] = field(default_factory=list)
    events_in_all: int = 0
    knows_events: bool = True  # those are all, and not only of the latest that were read

    @property
    def n(self) -> int:
        return self.series.total.n


@dataclass
class Lanes:
    kind: str
    shown: list[Lane]
    more: int  # lanes that are not drawn, of those looked at
    among: int  # the busiest of so many newest quotes; 0: of all looked at
    without: int | None  # quotes without a place, actor or topic; None: not counted

    @property
    def parameter(self) -> str:
        return PARAMETERS[self.kind]


def lanes(criteria: Criteria, zoom: Zoom, kind: str, with_events: Counter[int]) -> Lanes:
    """At most eight lanes, the busiest first. `with_events` has the ids of places or topics that an event is
    drawn for, and how many: they have a lane even where nothing is quoted."""
    name = KINDS[kind]
    found = periods.busiest(criteria, name)
    asked = set(getattr(criteria, name))
    counts = Counter(dict(found.values))
    ids = [value for value in {**counts, **with_events} if not asked or value in asked]
    groups = _groups(kind, ids, within=bool(asked))
    ranked = sorted(groups, key=lambda one: _rank(one, counts, with_events))
    shown = [_lane(criteria, zoom, name, record, members) for record, members in ranked[:MOST]]
    shown = [lane for lane in shown if lane.n or any(one in with_events for one in lane.ids)]
    shown.sort(key=lambda lane: -lane.n)
    more = len(ranked) - min(len(ranked), MOST)
    return Lanes(kind, shown, more, found.among if more else 0, found.without)


def _rank(
    group: tuple[Any, tuple[int, ...]], counts: Counter[int], with_events: Counter[int]
) -> tuple[int, int, str, int]:
    record, ids = group
    n, events = (sum(found[one] for one in ids) for found in (counts, with_events))
    return -n, -events, str(record), record.pk


def _lane(criteria: Criteria, zoom: Zoom, name: str, record: Any, ids: tuple[int, ...]) -> Lane:
    counted = periods.series(replace(criteria, **{name: ids}), zoom.edges, zoom.finest)  # type: ignore[arg-type]
    return Lane(record, ids, counted, chart(zoom, counted))


def _groups(kind: str, ids: Iterable[int], *, within: bool) -> list[tuple[Any, tuple[int, ...]]]:
    """Records with the ids counted under them. `within`: places were asked for, so each stands for itself."""
    if kind != "place":
        model: Any = Actor if kind == "actor" else Topic
        return [(record, (record.pk,)) for record in model.objects.published().filter(pk__in=list(ids))]
    places = list(Place.objects.published().filter(pk__in=list(ids)))
    if within:
        return [(place, (place.pk,)) for place in places]
    codes = {place.country for place in places}
    countries = {
        one.country: one for one in Place.objects.published().filter(is_country=True, country__in=codes)
    }
    inside: dict[str, list[int]] = {code: [] for code in countries}
    for pk, code in Place.objects.filter(country__in=countries).order_by("pk").values_list("pk", "country"):
        inside[code].append(pk)
    alone = [(place, (place.pk,)) for place in places if place.country not in countries]
    return [*((countries[code], tuple(members)) for code, members in inside.items()), *alone]
