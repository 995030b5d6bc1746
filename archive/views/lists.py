"""What lists and pages of records share: the quotes of a record, its chart by year, fields carried along.

What lives here: pieces of a context. What does not: what a page is about (the modules beside this one).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from archive import text
from archive.models import Place
from archive.search import BadCursor, Criteria, Page, YearCount, search
from archive.timeline import histogram
from archive.timeline.quotations import quotations

QUOTES = 20  # on the page of an actor, a topic, a publication


def quotes_of(request: HttpRequest, criteria: Criteria) -> dict[str, Any]:
    """The newest quotes of a record, or those behind `?after=`; a message where that leads nowhere."""
    criteria = behind(request, criteria)
    try:
        found = search(criteria, limit=QUOTES)
    except BadCursor as problem:
        return refused(problem) | {"quotes": []}
    return paged(criteria, found) | {"quotes": quotations(found.ids)}


def behind(request: HttpRequest, criteria: Criteria) -> Criteria:
    """The search behind the place that `?after=` names."""
    return replace(criteria, after=text.clean(request.GET.get("after", "")).strip())


def paged(criteria: Criteria, found: Page) -> dict[str, Any]:
    return {"total": found.total, "next": found.next, "after": criteria.after, "status": 200}


def refused(problem: BadCursor) -> dict[str, Any]:
    return {"refused": str(problem), "status": 400}


def chart(years: Iterable[YearCount], **params: str) -> dict[str, Any]:
    """Bars of quotes by year, each a link into the quote search with these parameters."""
    bars = histogram.by_year(
        histogram.Count(one.year, one.n, one.longer) for one in years if one.year is not None
    )
    if bars is None:
        return {"chart": None}
    base = reverse("quote_list")
    chosen = "".join(f"{name}={value}&" for name, value in params.items())
    span = bars.first if bars.first == bars.last else f"{bars.first} to {bars.last}"
    label = f"Quotes recorded here per {bars.unit}, {span}."
    return {"chart": bars, "chart_label": label, "link_prefix": f"{base}?{chosen}"}


def countries(places: Iterable[Place]) -> dict[str, Place]:
    """The country of each place, by its code, where it is recorded."""
    codes = {place.country for place in places if not place.is_country}
    if not codes:
        return {}
    return {place.country: place for place in Place.objects.filter(is_country=True, country__in=codes)}


def named_rows(request: HttpRequest, queryset: Any, tally: Any, *, limit: int = 200) -> dict[str, Any]:
    """Records with a name and their counts of quotes, by name; `?after=` is the last number of a page."""
    after = text.clean(request.GET.get("after", "")).strip()
    rows = queryset.order_by("name", "pk")
    if after:
        last = _name_of(queryset, after)
        if last is None:
            return {"rows": [], "refused": str(BadCursor()), "status": 400}
        rows = rows.filter(Q(name__gt=last) | Q(name=last, pk__gt=after))
    found = list(rows[: limit + 1])
    counts = tally(record.pk for record in found[:limit])
    return {
        "rows": [(record, counts.get(record.pk, 0)) for record in found[:limit]],
        "next": str(found[limit - 1].pk) if len(found) > limit else "",
        "after": after,
        "status": 200,
    }


def _name_of(queryset: Any, number: str) -> str | None:
    """The name at which a page ended. As it is stored: a name in an address is normalised on its way."""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return queryset.filter(pk=number).values_list("name", flat=True).first()
