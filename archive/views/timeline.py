"""The timeline: what happened and what was said about it, newest first."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from archive import dates, links
from archive.filters import OF_QUOTES_ALONE, TimelineFilter
from archive.models import Actor, Form
from archive.search import BadCursor, Count, Criteria, Facets, Found, count, largest, last_change, months
from archive.timeline import histogram
from archive.timeline.attach import attach
from archive.timeline.entries import EntryPage, Selections, page, select_all
from archive.timeline.grouping import by_year, edtf_year
from archive.timeline.selection import Selection, select

from . import panel
from .exact import kept_beside, look_at, told_now
from .explore import explore_link

PEOPLE = 50  # names offered in the speaker field; any other may be typed


def timeline(request: HttpRequest) -> HttpResponse:
    filterset = TimelineFilter(request.GET)
    base = reverse("timeline")
    context: dict[str, Any] = {"filter": filterset, "data": request.GET, "base": base, "people": people()}
    if not filterset.is_valid():
        context["ways_out"] = _ways_out(request.GET, base) if filterset.asks_for_what_is_left_out else []
        return render(request, "archive/timeline.html", context, status=400)
    criteria, kinds = filterset.criteria(), filterset.kinds
    selected = select_all(criteria)
    try:
        found = page(criteria, kinds, selected=selected)
    except BadCursor as problem:
        filterset.form.add_error("after", str(problem))
        return render(request, "archive/timeline.html", context, status=400)
    criteria = replace(criteria, after="")  # counts are of the whole list, not of what is left of it
    attach(found.entries, criteria)
    looked, too_long = look_at(criteria, filterset.cleaned["exact"], 1)
    counted, total = looked.facets, looked.page.total
    active = panel.search_chip(request.GET, base) + panel.chips(request.GET, filterset, base)
    context |= _entries(found, counted) | _chart(criteria, kinds, looked, selected, request.GET, base)
    context |= {
        "criteria": criteria,
        "kinds": kinds,
        "chips": active,
        "facets": _facets(criteria, counted, selected, filterset, request.GET),
        "kind_options": _kinds(total, selected, filterset),
        "explore_link": explore_link(criteria, request.GET),
        "heading": _heading(criteria, kinds, looked),
        "too_long": too_long,
        "counted_exactly": kept_beside(filterset.cleaned["exact"], total, too_long),
        "hidden": panel.kept(
            request.GET, "q", "from", "to", "sort", "mentions", "event", "form", "mark", "added_from"
        ),
        "range_hidden": [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in {"from", "to", *links.ONE_PAGE} and value.strip()
        ],
    }
    if not found.entries:
        context["spellings"] = panel.spellings(request.GET, criteria, _count, base)
        context["tips"] = panel.tips(active, _count, base)
    return told_now(render(request, "archive/timeline.html", context), too_long)


def _ways_out(data: QueryDict, base: str) -> list[tuple[str, str]]:
    """Where nothing can be both asked and shown: the records without what only quotes have, or the quotes."""
    asked = {name: what for name, what in OF_QUOTES_ALONE.items() if data.get(name, "").strip()}
    without = links.kept(data, *links.ONE_PAGE, *asked)
    quotes = links.kept(data, *links.ONE_PAGE) | {"kind": ["quote"]}
    return [
        (f"Without the {' and '.join(asked.values())}", links.address(base, without)),
        ("Quotes only", links.address(base, quotes)),
    ]


def people() -> list[tuple[str, str]]:
    """The most quoted speakers, offered while typing: their names, and what they are. The same until the
    archive changes, so they are looked up once."""
    state = last_change()  # read first: what is kept may be newer than its state says, and is never older
    known = _offered.get(state)
    if known is None:
        most = [int(actor) for actor, _ in largest("speakers", PEOPLE)]
        actors = Actor.objects.published().filter(pk__in=most)
        actors = actors.prefetch_related("affiliations__organisation", "affiliations__source")
        known = [(actor.name, actor.established_role or actor.description) for actor in actors]
        _offered.clear()
        _offered[state] = known
    return known


_offered: dict[tuple[int, int], list[tuple[str, str]]] = {}


def _entries(found: EntryPage, counted: Facets) -> dict[str, Any]:
    whole = not counted.years_among
    return {
        "years": by_year(found.entries),
        "next": found.next,
        "per_year": {one.year: one.n for one in counted.years} if whole else {},
    }


def _heading(criteria: Criteria, kinds: tuple[str, ...], looked: Found) -> str:
    order = {"oldest": "Oldest", "added": "Last added"}.get(criteria.sort, "Newest")
    if kinds == ("event", "article"):
        return f"{order} events, with what was said about them"
    if kinds == ("quote",):
        return of_words(criteria, looked.page.total, looked.facets)
    names = {"event": "events", "article": "articles", "quote": "quotes"}
    return f"{order} {' and '.join(names[kind] for kind in kinds)}"


def of_words(criteria: Criteria, total: Count, counted: Facets) -> str:
    """“4 quotes with “bridge””; without words the same as `of_marks`."""
    words = of_marks(total, counted)
    return f"{words.split(':')[0]} with “{criteria.query.text}”" if criteria.query.text else words


def of_marks(total: Count, counted: Facets) -> str:
    """“All 4 quotes: 2 as printed, 2 in our words”, as far as the count is exact."""
    if not total.exact:
        return f"More than {total.n:,} quotes"
    forms = {str(one.value): one.n for one in counted.forms}
    ours = forms.get(Form.PARAPHRASE, 0)
    printed = sum(forms.values()) - ours
    words = f"{total.n:,} quote{'' if total.n == 1 else 's'}"
    if total.n > 1 and ours and printed and printed + ours == total.n:
        return f"All {words}: {printed:,} as printed, {ours:,} in our words"
    return words


def _facets(
    criteria: Criteria, counted: Facets, selected: Selections, filterset: TimelineFilter, data: QueryDict
) -> list[panel.Facet]:
    show_all = data.get("facet", "")
    by_name = {one.name: one for one in panel.quote_facets(counted, filterset, show_all)}
    events = selected["event"]
    if criteria.places:
        events = select("event", replace(criteria, places=()))
    place = panel.place_facet(events, filterset.cleaned, show_all=show_all == "place")
    return [by_name["speaker"], place, by_name["topic"], by_name["publication"]]


def _kinds(quotes: Count, selected: Selections, filterset: TimelineFilter) -> list[panel.Option]:
    chosen = filterset.cleaned["kind"]
    counts = [("quote", "Quotes", quotes)]
    if not filterset.left_out:
        counts += [
            ("event", "Events", selected["event"].count()),
            ("article", "Articles", selected["article"].count()),
        ]
    return [
        panel.Option(value, label, count.n, value in chosen, is_least=not count.exact)
        for value, label, count in counts
        if count.n or value in chosen or not count.exact
    ]


def _chart(
    criteria: Criteria,
    kinds: tuple[str, ...],
    looked: Found,
    selected: Selections,
    data: QueryDict,
    base: str,
) -> dict[str, Any]:
    """The bars: of years, or of the months of the one year that is chosen, with the years beneath."""
    at = links.address(base, links.kept(data, "from", "to", *links.ONE_PAGE))
    prefix = f"{at}&" if "?" in at else f"{at}?"
    unit = "events" if kinds == ("event",) else "quotes"
    year = _one_year(criteria)
    chosen = _chosen_years(criteria)
    counted, events = looked.facets, selected["event"]
    uncounted = counted.uncounted if unit == "quotes" else None
    whole = histogram.by_year(_counts(unit, counted, events), chosen=chosen, uncounted=uncounted)
    chart: Any = whole
    if year is not None:
        chart = _of_months(criteria, unit, events, year)
    if whole is None:
        return {}
    per, period = f"{unit.capitalize()} recorded here per", f"{chart.first} to {chart.last}"
    in_year = dates.year_words(year) if year is not None else ""
    label = f"{per} month in {in_year}." if in_year else f"{per} {chart.unit}, {period}."
    of_year = 0
    if year is not None and not chart.uncounted:
        of_year = sum(bar.n for bar in whole.bars if bar.start == edtf_year(year) and not bar.uncounted)
    return {
        "chart": chart,
        "chart_label": label,
        "strip": whole if chart is not whole else None,
        "strip_year": in_year,
        "beyond_bars": max(of_year - chart.total, 0) if in_year and whole.unit == "year" else 0,
        "strip_label": f"{per} {whole.unit}, {whole.first} to {whole.last}.",
        "unit": unit,
        "unit_one": unit.removesuffix("s"),
        "bars_among": counted.years_among if unit == "quotes" else 0,
        "link_prefix": prefix,
    }


def _counts(unit: str, counted: Facets, events: Selection) -> list[histogram.Count]:
    if unit == "events":
        return histogram.counts_of_months(events.months())
    return [histogram.Count(one.year, one.n, one.longer) for one in counted.years if one.year is not None]


def _of_months(criteria: Criteria, unit: str, events: Selection, year: int) -> histogram.Histogram:
    if unit == "events":
        return histogram.by_month(year, histogram.counts_of_months(events.months(), year=year))
    found, uncounted = months(criteria, year)
    counts = [histogram.Count(one.month, one.n, one.longer) for one in found]
    return histogram.by_month(year, counts, uncounted=uncounted)


def _one_year(criteria: Criteria) -> int | None:
    if criteria.first is None or criteria.last is None:
        return None
    first, last = dates.civil(criteria.first)[0], dates.civil(criteria.last)[0]
    return first if first == last else None


def _chosen_years(criteria: Criteria) -> tuple[int, int] | None:
    if criteria.first is None and criteria.last is None:
        return None
    first = dates.civil(criteria.first)[0] if criteria.first is not None else -10_000
    last = dates.civil(criteria.last)[0] if criteria.last is not None else 10_000
    return first, last


def _count(params: QueryDict) -> Count:
    """How many entries a timeline with these parameters has."""
    filterset = TimelineFilter(params)
    if not filterset.is_valid():
        return Count(0, True)
    criteria, kinds = filterset.criteria(), filterset.kinds
    counts = [select(kind, criteria).count() for kind in ("event", "article") if kind in kinds]
    counts += [count(criteria)] if "quote" in kinds else []
    return Count(sum(one.n for one in counts), all(one.exact for one in counts))
