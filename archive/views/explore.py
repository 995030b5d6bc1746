"""The zooming timeline: all years, a year, a month, a day, or any other period.

A year, a month and a day have permanent addresses of their own (/2019/10/03/), every other period is From and
To at /explore/. All links here go to the permanent address where there is one, and keep the filters.
"""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from archive import dates
from archive.filters import ExploreFilter
from archive.links import Parameters, address, kept
from archive.search import Criteria
from archive.timeline.explore import day as one_day
from archive.timeline.explore import page as pages
from archive.timeline.explore.bars import Chart
from archive.timeline.explore.lanes import PARAMETERS, Lane, Lanes
from archive.timeline.explore.zoom import Period
from archive.timeline.selection import Selection, select

from . import panel
from .lists import countries

_LEVELS = {1: "explore_year", 2: "explore_month", 3: "explore_day"}


def explore(request: HttpRequest, year: str = "", month: str = "", day: str = "") -> HttpResponse:
    """`year`, `month` and `day` are the parts of a permanent address; without them there are From and To."""
    named = "-".join(part for part in (year, month, day) if part)
    filterset, links = _filterset(request.GET, named), Links(request.GET)
    context: dict[str, Any] = {"filter": filterset, "data": filterset.data, "base": reverse("explore")}
    context["range_hidden"] = links.pairs
    if not filterset.is_valid():
        return render(request, "archive/explore.html", context, status=400)
    criteria = filterset.criteria()
    happened = select("event", criteria) if filterset.with_events else None
    period = pages.period_of(criteria, happened)
    whole = criteria.first is None and criteria.last is None
    chips = panel.search_chip(request.GET, request.path)
    chips += panel.chips(request.GET, filterset, request.path)
    if filterset.cleaned["from"] or filterset.cleaned["to"]:
        chips = chips[:-1]  # the last is the period, which the path of zooms says
    context |= {"chips": chips, "criteria": criteria, "period": period, "whole": whole}
    context["clear"] = links.clear(None if whole else period)
    if period is None:
        return render(request, "archive/explore.html", context)
    context |= _around(criteria, period, links, happened, whole=whole)
    if period.level == "day":
        context |= _day(criteria, period, links, with_events=filterset.with_events)
        return render(request, "archive/explore_day.html", context)
    context |= _chart(criteria, period, links, filterset.kind, happened, whole=whole)
    return render(request, "archive/explore.html", context)


def _filterset(data: QueryDict, named: str) -> ExploreFilter:
    """What is asked, with the period that the address itself names: no other may be asked beside it."""
    filterset = ExploreFilter(_asked(data, named))
    if named and (data.get("from", "").strip() or data.get("to", "").strip()):
        filterset.is_valid()
        filterset.form.add_error("from", f"This address is that of {dates.parse(named).words} alone.")
    return filterset


def _asked(data: QueryDict, named: str) -> QueryDict:
    """The parameters, with the period that the address itself names. Http404 for a day that never was."""
    if not named:
        return data
    try:
        level = Period(*dates.period(named, named)).level  # type: ignore[arg-type]
    except dates.DateError:
        raise Http404 from None
    if level != ("year", "month", "day")[len(named[1:].split("-")) - 1]:  # "2019-21" is the spring
        raise Http404
    asked = data.copy()
    asked["from"] = asked["to"] = named
    return asked


class Links:
    """Addresses of other periods and of lists, under the filters now on."""

    def __init__(self, data: QueryDict) -> None:
        self.params = kept(data, "from", "to", "after", "sort", "kind", "facet")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The filters, as a form carries them along."""
        return [(name, one) for name, found in self.params.items() for one in found if one.strip()]

    def to(self, period: Period | None, **changes: str) -> str:
        """A period on this page; None is all years."""
        return _address(period, self._changed(**changes))

    def clear(self, period: Period | None) -> str:
        """A period without any filter."""
        return _address(period, {})

    def listed(self, route: str, period: Period | None, **changes: str) -> str:
        """What a period has, as a list."""
        params = self._changed(**changes)
        params.pop("lanes", None)
        if period is not None:
            params |= _ends(period)
        return address(reverse(route), params)

    def brush(self, **changes: str) -> str:
        """Where dragging across bars leads: site.js puts the ends in."""
        at = address(reverse("explore"), self._changed(**changes))
        return f"{at}{'&' if '?' in at else '?'}from={{from}}&to={{to}}"

    def _changed(self, **changes: str) -> Parameters:
        return self.params | {name: [value] for name, value in changes.items()}


def explore_link(criteria: Criteria, data: QueryDict) -> str:
    """Where the timeline with these parameters can be zoomed."""
    if criteria.first is None or criteria.last is None:
        return Links(data).to(None)
    return Links(data).to(Period(criteria.first, criteria.last))


def _ends(period: Period) -> Parameters:
    first, last = period.ends
    return {"from": [first], "to": [last]}


def _address(period: Period | None, params: Parameters) -> str:
    if period is None:
        return address(reverse("explore"), params)
    if not period.level:
        return address(reverse("explore"), params | _ends(period))
    year, _, rest = period.ends[0][1:].partition("-")  # a year before 0 begins with a minus
    parts = [period.ends[0][:1] + year, *(rest.split("-") if rest else [])]
    return address(reverse(_LEVELS[len(parts)], args=parts), params)


def _around(
    criteria: Criteria, period: Period, links: Links, happened: Selection | None, *, whole: bool
) -> dict[str, Any]:
    """What lies above a period and beside it."""
    if whole:
        return {"path": [], "above": None, "all_years": links.to(None)}
    path = [(one.short, links.to(one)) for one in period.above]
    before, after = pages.neighbours(criteria, period, happened)
    return {
        "path": path,
        "all_years": links.to(None),
        "above": path[-1] if path else ("all years", links.to(None)),
        "before": before and (_beside(before, period), links.to(before)),
        "after": after and (_beside(after, period), links.to(after)),
    }


def _beside(neighbour: Period, period: Period) -> str:
    """What a neighbour is called: without its year where that is the same."""
    same_year = dates.civil(neighbour.first)[0] == dates.civil(period.first)[0]
    return neighbour.in_its_year if same_year else neighbour.words


def _chart(
    criteria: Criteria, period: Period, links: Links, kind: str, happened: Selection | None, *, whole: bool
) -> dict[str, Any]:
    found = pages.page(criteria, period, kind, happened)
    asked = None if whole else period
    context: dict[str, Any] = {
        "page": found,
        "chart": found.chart,
        "bars": _linked(found.chart, links),
        "brush": links.brush(),
        "chart_label": f"Quotes recorded here per {found.chart.unit}, {period.words}. Each bar is a link.",
        "notes": _notes(found),
        "count_link": links.listed("timeline", None, exact="years")
        if found.series.among and found.zoom.unit == "year"
        else "",
        "unit": "quotes",
        "kind": kind,
        "kinds": [(name, name.capitalize(), links.to(asked, lanes=name)) for name in PARAMETERS],
        "lanes": [_lane(lane, asked, links, kind) for lane in found.lanes.shown],
        "more_lanes": links.listed("timeline", asked, facet=PARAMETERS[kind]) + "#filters",
        "quotes_link": links.listed("quote_list", asked),
        "timeline_link": links.listed("timeline", asked),
        "events_link": links.listed("timeline", asked, kind="event") if happened else "",
        "fullest": [(bar, part, links.to(part)) for bar, part in found.chart.fullest],
    }
    if found.zoom.unit == "day" and happened:
        context["articles"] = pages.articles_without_day(criteria, period)
        context["articles_link"] = links.listed("timeline", asked, kind="article")
    places = [place for one in found.named for place in one.event.places.all()]
    context["countries"] = countries(places)
    return context


def _notes(found: pages.Page) -> dict[str, str]:
    """What of the figures is not of all quotes."""
    said = [one for one in [_of_lanes(found.lanes)] if one]
    if found.series.among:
        said.append(f"The bars at the top count the newest {found.series.among:,} quotes.")
    in_lanes = [lane.series for lane in found.lanes.shown if lane.series]
    sampled = [series.among for series in in_lanes if series.among]
    if sampled:
        said.append(f"Lanes with more than {sampled[0]:,} quotes count the newest of them.")
    return {"sampled": " ".join(said)}


def _of_lanes(rows: Lanes) -> str:
    """Among what the busiest were looked for."""
    newest = f"among the newest {rows.among:,} quotes"
    values = "places and countries" if rows.kind == "place" else f"{rows.kind}s"
    largest = f"the {rows.largest:,} {values} with the most quotes"
    if rows.among and rows.largest:
        return f"The lanes are the busiest of those {newest} and of {largest} in all years."
    if rows.among:
        return f"The lanes are the busiest {newest}."
    return f"The lanes are the busiest of {largest}." if rows.largest else ""


def _linked(chart: Chart, links: Links, **changes: str) -> list[tuple[Any, str]]:
    return [(bar, links.to(part, **changes)) for bar, part in chart.linked]


def _lane(lane: Lane, period: Period | None, links: Links, kind: str) -> dict[str, Any]:
    chosen = {PARAMETERS[kind]: lane.record.slug}
    return {
        "lane": lane,
        "url": links.to(period, **chosen),
        "bars": _linked(lane.chart, links, **chosen) if lane.chart else [],
        "brush": links.brush(**chosen),
        "label": f"{lane.record}: quotes per {lane.chart.unit}. Its own scale." if lane.chart else "",
        "events_link": lane.record.get_absolute_url()
        if kind == "actor"
        else links.listed("timeline", period, **chosen, kind="event"),
    }


def _day(criteria: Criteria, period: Period, links: Links, *, with_events: bool) -> dict[str, Any]:
    day = one_day.of_day(replace(criteria, first=period.first, last=period.last), with_events=with_events)
    return {
        "day": day,
        "quotes_link": links.listed("quote_list", period),
        "events_link": links.listed("timeline", period, kind="event"),
        "articles_link": links.listed("timeline", period, kind="article"),
    }
