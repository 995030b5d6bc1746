"""Everything a page of the zooming timeline shows, from what was asked.

What lives here: which period is meant, and the pieces put together. What does not: addresses and words.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from archive.models import Article
from archive.search import Criteria, keys, periods
from archive.search.periods import Series
from archive.timeline import tallies
from archive.timeline.histogram import LEAST_BARS
from archive.timeline.selection import Selection, select

from . import bars, events, lanes
from .bars import Chart, Label
from .events import Found, Named
from .lanes import Lanes
from .zoom import Period, Zoom, within_dates, year_of

MOST_IN_BARS = 50_000  # quotes read for the first row where no kept count says it
ARTICLES, LOOKED_AT = 5, 500  # without a day, beside the chart of a month; and among how many
_FINEST = {"day": 0, "month": 1, "year": 2}  # the coarsest date that leads to a neighbour


def period_of(criteria: Criteria, happened: Selection | None) -> Period | None:
    """The period asked for; an end that is open is where the archive's own ends. None: nothing has a day."""
    first, last = criteria.first, criteria.last
    if first is not None and last is not None:
        return within_dates(first, last)
    known = periods.extent(criteria) or (events.extent(happened) if happened else None)
    if known is None and first is None and last is None:
        return None
    begins, ends = known or (first or last or 0, last or first or 0)
    first = min(year_of(begins).first, last or begins) if first is None else first
    last = max(year_of(ends).last, first) if last is None else last
    if criteria.first is None and criteria.last is None:
        first = min(first, _ten_years_before(last))
    return within_dates(first, last)


def _ten_years_before(last: int) -> int:
    """So that a young archive has more than one wide bar."""
    day = last
    for _ in range(LEAST_BARS - 1):
        day = year_of(day).first - 1
    return year_of(day).first


@dataclass
class Page:
    zoom: Zoom
    series: Series
    chart: Chart
    labels: list[Label]
    lanes: Lanes
    found: Found | None
    named: list[Named]

    @property
    def is_empty(self) -> bool:
        return not (self.series.total.n or (self.found and self.found.total))

    @property
    def height(self) -> str:
        """How high the first row is: lower where events stand beneath it."""
        return "mid" if self.found else ""

    @property
    def is_labelled_by_bar(self) -> bool:
        """Labels are centred under their bars; else they begin at them."""
        return self.zoom.unit == "day" or len(self.labels) <= bars.FEW


def page(criteria: Criteria, period: Period, kind: str, happened: Selection | None) -> Page:
    """The chart of a period and its lanes. `happened`: the events that are asked for; None where only quotes
    have what is asked."""
    zoom = Zoom(period)
    counted = periods.series(criteria, zoom.edges, zoom.finest, most=MOST_IN_BARS)
    found = events.in_period(happened, period) if happened and zoom.draws_events else None
    in_lanes = events.by_lane(found, kind) if found else {}
    drawable = events.drawable(found, in_lanes) if found else None
    rows = lanes.lanes(criteria, zoom, kind, drawable, all_drawable=not (found and found.among))
    if found:
        _draw(found, zoom, rows, in_lanes)
    return Page(
        zoom=zoom,
        series=counted,
        chart=bars.chart(zoom, counted, scale=True),
        labels=bars.labels(zoom),
        lanes=rows,
        found=found,
        named=events.named(found) if found else [],
    )


def _draw(found: Found, zoom: Zoom, rows: Lanes, in_lanes: dict[int, list[int]]) -> None:
    """Each lane's most quoted events, and how many it has in all."""
    drawable = found.by_pk
    groups = [{pk for one in lane.ids for pk in in_lanes.get(one, ())} for lane in rows.shown]
    chosen = events.chosen({pk for pk in group if pk in drawable} for group in groups)
    for lane, group, shown in zip(rows.shown, groups, events.drawn(found, zoom, chosen), strict=True):
        lane.events, lane.events_in_all, lane.knows_events = shown, len(group), not found.among


def neighbours(
    criteria: Criteria, period: Period, happened: Selection | None
) -> tuple[Period | None, Period | None]:
    """The nearest years, months or days before and after with something in them; of any other period those
    of the same length beside it."""
    if not period.level:
        return period.neighbours
    said = periods.nearest(criteria, period.first, period.last, _FINEST[period.level])
    began = events.nearest(happened, period, _FINEST[period.level]) if happened else (None, None)
    before = max((day for day in (said[0], began[0]) if day is not None), default=None)
    after = min((day for day in (said[1], began[1]) if day is not None), default=None)
    return period.like(before) if before is not None else None, period.like(
        after
    ) if after is not None else None


class Undated(NamedTuple):
    """Articles of a month whose day is not known: a few of them with their quotes, and how many more."""

    rows: list[tuple[Article, int]]
    more: int
    at_least: bool  # there may be others still


def articles_without_day(criteria: Criteria, period: Period) -> Undated:
    """In the oldest order those stand first: they begin before the month, or on its first day."""
    within = replace(criteria, first=period.first, last=period.last, sort="oldest")
    found = [row[-1] for row in select("article", within).rows((), LOOKED_AT)]
    coarse = sorted(
        (key for key in found if keys.coarseness(key)), key=lambda key: (keys.coarseness(key), -key)
    )
    ids = [keys.quote_id(key) for key in coarse[:ARTICLES]]
    records = Article.objects.published().select_related("publication").in_bulk(ids)
    counted = tallies.of_articles(records)
    rows = [(records[pk], counted.get(pk, 0)) for pk in ids if pk in records]
    return Undated(rows, max(len(coarse) - ARTICLES, 0), len(found) == LOOKED_AT)
