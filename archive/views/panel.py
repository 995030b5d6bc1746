"""What stands around a list of quotes: chips, facets, and what to drop when nothing matches."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count
from django.http import QueryDict

from archive import dates
from archive.filters import QuoteFilter
from archive.models import Actor, Event, Form, Mark, Place, Publication, Topic
from archive.search import Criteria, Facets, FacetValue
from archive.timeline.selection import events_for

SHOWN = 5  # values of a facet before "All 12 speakers"
ALL = 200  # values after it


@dataclass(frozen=True)
class Chip:
    """One active filter: a word before it, what it is, and the address without it."""

    before: str
    label: str
    without: str


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    n: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    options: list[Option]
    more: int  # how many values there are in all, where not all are shown
    plural: str
    is_open: bool
    search: bool = False  # with a field for somebody not in the list


BEFORE = {
    "kind": "",
    "speaker": "by",
    "mentions": "mentioning",
    "publication": "in",
    "event": "at or about",
    "topic": "on",
    "place": "on events in",
    "form": "",
    "mark": "marked",
    "added_from": "added from",
}
LABELS = {"form": dict(Form.choices), "mark": dict(Mark.choices)}


def chips(data: QueryDict, filterset: QuoteFilter, base: str) -> list[Chip]:
    """Every active filter, in the order of a sentence: Quotes by … in …"""
    kinds = dict(filterset.filters["kind"].extra["choices"]) if "kind" in filterset.filters else {}
    labels = {**LABELS, "kind": kinds}
    found: list[Chip] = []
    for name, before in BEFORE.items():
        values = filterset.cleaned.get(name) or []
        for value in [values] if name == "added_from" else values:
            typed = getattr(value, "asked_as", [str(value)])
            if not any(one in data.getlist(name) for one in typed):
                continue  # said in the search box: it is mended there
            label = labels.get(name, {}).get(value) or str(value)
            found.append(Chip(before, label, without(data, base, name, *typed)))
    return found + _period_chips(filterset.cleaned, data, base)


def _period_chips(cleaned: dict[str, Any], data: QueryDict, base: str) -> list[Chip]:
    start, end = cleaned["from"], cleaned["to"]
    if not start and not end:
        return []
    if start == end:
        words, before = dates.parse(start).words, "in"
    elif start and end:
        words, before = f"{dates.parse(start).words} to {dates.parse(end).words}", "from"
    elif start:
        words, before = dates.parse(start).words, "from"
    else:
        words, before = dates.parse(end).words, "up to"
    params = data.copy()
    for name in ("from", "to", "after"):
        params.pop(name, None)
    return [Chip(before, words, address(base, params))]


def without(data: QueryDict, base: str, name: str, *values: str) -> str:
    """The page's address without some values of a parameter, from its first page."""
    params = data.copy()
    params.setlist(name, [one for one in params.getlist(name) if one.strip() not in values])
    params.pop("after", None)
    return address(base, params)


def address(base: str, params: QueryDict) -> str:
    return f"{base}?{params.urlencode()}" if params else base


def kept(data: QueryDict, *names: str) -> list[tuple[str, str]]:
    """Parameters that a form carries along as hidden fields."""
    return [(name, value) for name in names for value in data.getlist(name) if value.strip()]


def quote_facets(found: Facets, filterset: QuoteFilter, show_all: str = "") -> list[Facet]:
    """The facets of a list of quotes, five values each, the chosen ones among them."""
    value = filterset.cleaned
    return [
        _records(
            "speaker",
            "Said by",
            "speakers",
            found.speakers,
            Actor,
            value,
            show_all,
            search=True,
            is_open=True,
        ),
        _records(
            "publication",
            "Publication",
            "publications",
            found.publications,
            Publication,
            value,
            show_all,
            is_open=True,
        ),
        _records(
            "event",
            "Event, said at or about it",
            "events",
            found.events,
            Event,
            value,
            show_all,
            is_open=True,
        ),
        _records("mentions", "Mentions", "actors mentioned", found.mentions, Actor, value, show_all),
        _records("topic", "Topic", "topics", found.topics, Topic, value, show_all),
        _choices("form", "Words", found.forms, Form.choices, value),
        _choices("mark", "Mark", found.marks, Mark.choices, value),
    ]


def _records(
    name: str,
    title: str,
    plural: str,
    counted: tuple[FacetValue, ...],
    model: Any,
    cleaned: dict[str, Any],
    show_all: str,
    *,
    search: bool = False,
    is_open: bool = False,
) -> Facet:
    chosen = {record.pk: record for record in cleaned.get(name) or []}
    counts = {int(one.value): one.n for one in counted}
    shown = list(counts)[: ALL if show_all == name else SHOWN]
    ids = [*(pk for pk in chosen if pk not in shown), *shown]
    records = model.objects.published().in_bulk(ids)
    options = [
        Option(records[pk].slug, str(records[pk]), counts.get(pk, 0), pk in chosen)
        for pk in ids
        if pk in records
    ]
    more = len(counts) if len(counts) > len(shown) else 0
    return Facet(name, title, options, more, plural, is_open or bool(chosen), search)


def _choices(
    name: str,
    title: str,
    counted: tuple[FacetValue, ...],
    choices: Iterable[tuple[str, str]],
    cleaned: dict[str, Any],
) -> Facet:
    counts = {str(one.value): one.n for one in counted}
    chosen = cleaned.get(name) or []
    options = [
        Option(value, label, counts.get(value, 0), value in chosen)
        for value, label in choices
        if counts.get(value) or value in chosen
    ]
    return Facet(name, title, options, 0, "", bool(chosen) or name == "form")


def place_facet(criteria: Criteria, cleaned: dict[str, Any], *, show_all: bool) -> Facet:
    """Where events happened: countries with all their places; every place when asked for all."""
    at = Place.objects.filter(events__in=events_for(replace(criteria, places=())).values("pk"))
    column = "pk" if show_all else "country"
    counts = dict(at.order_by().values_list(column).annotate(n=Count("events", distinct=True)))
    known = Place.objects.published().filter(**{f"{column}__in": counts})
    rows = [(counts[getattr(place, column)], place) for place in known if show_all or place.is_country]
    rows.sort(key=lambda row: (-row[0], row[1].name))
    chosen = cleaned.get("place") or []
    shown = rows[: ALL if show_all else SHOWN]
    missing = [place for place in chosen if place not in [one for _, one in shown]]
    shown = [(at.filter(pk=place.pk).values("events").distinct().count(), place) for place in missing] + shown
    options = [Option(place.slug, place.name, n, place in chosen) for n, place in shown]
    total = 0 if show_all else at.distinct().count()
    return Facet("place", "Where it happened", options, total if total > len(options) else 0, "places", True)


@dataclass(frozen=True)
class Tip:
    """What the list would have without one of its filters."""

    label: str
    address: str
    n: int


def tips(active: list[Chip], count: Callable[[QueryDict], int], base: str) -> list[Tip]:
    """For each active filter: the same list without it, where that gives something."""
    found = []
    for chip in active:
        params = QueryDict(chip.without.partition("?")[2])
        n = count(params)
        if n:
            found.append(Tip(f"Without “{chip.label}”", address(base, params), n))
    return found
