"""What stands around a list of quotes: chips, facets, and what to drop when nothing matches."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.http import QueryDict

from archive import dates, links, text
from archive.filters import QuoteFilter
from archive.models import Actor, Event, Form, Mark, Place, Publication, Topic
from archive.search import Count, Criteria, Facets, records, spelling
from archive.timeline.reading import Statement, read_each
from archive.timeline.selection import Selection, select

SHOWN = 5  # values of a facet before "All 12 speakers"
ALL = 200  # values after it


class Chip(NamedTuple):
    """One active filter: a word before it, what it is, and the address without it."""

    before: str
    label: str
    without: str


class Option(NamedTuple):
    value: str
    label: str
    n: int | None  # None: not known, and no number stands there
    chosen: bool
    is_least: bool = False  # more than n


class Facet(NamedTuple):
    name: str
    title: str
    options: list[Option]
    more: str  # what the link to more values says, where not all are shown
    is_open: bool
    search: bool = False  # with a field for somebody not in the list
    among: int = 0  # counted in so many newest matches; 0: in all
    can_be_exact: bool = True  # all can be counted, if a reader asks


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


def search_chip(data: QueryDict, base: str) -> list[Chip]:
    """The search as it was typed, for pages that have no search box of their own to show it in."""
    typed = text.clean(data.get("q", "")).strip()
    if not typed:
        return []
    return [Chip("found with", typed, links.address(base, links.kept(data, "q", *links.ONE_PAGE)))]


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
    return [Chip(before, words, links.address(base, links.kept(data, "from", "to", *links.ONE_PAGE)))]


def without(data: QueryDict, base: str, name: str, *values: str) -> str:
    """The page's address without some values of a parameter, from its first page."""
    left = [one for one in data.getlist(name) if one.strip() not in values]
    return links.address(base, links.kept(data, *links.ONE_PAGE) | {name: left})


def kept(data: QueryDict, *names: str) -> list[tuple[str, str]]:
    """Parameters that a form carries along as hidden fields."""
    return [(name, value) for name in names for value in data.getlist(name) if value.strip()]


# By the parameter: the facet of the search, and what its values are.
_RECORDS: dict[str, tuple[str, Any]] = {
    "speaker": ("speakers", Actor),
    "publication": ("publications", Publication),
    "event": ("events", Event),
    "mentions": ("mentions", Actor),
    "topic": ("topics", Topic),
}


def quote_facets(found: Facets, filterset: QuoteFilter, show_all: str = "") -> list[Facet]:
    """The facets of a list of quotes, five values each, the chosen ones among them."""
    around = _Around(found, filterset.cleaned, show_all, _called(found, show_all))
    return [
        around.records("speaker", "Said by", search=True, is_open=True),
        around.records("publication", "Publication", is_open=True),
        around.records("event", "Event, said at or about it", is_open=True),
        around.records("mentions", "Mentions", plural="actors mentioned"),
        around.records("topic", "Topic"),
        around.choices("form", "Words", "forms", Form.choices),
        around.choices("mark", "Mark", "marks", Mark.choices),
    ]


def _shown(found: Facets, name: str, show_all: str) -> list[int]:
    values = getattr(found, _RECORDS[name][0])
    return [int(one.value) for one in values[: ALL if show_all == name else SHOWN]]


def _name_of(model: Any) -> str:
    return "title" if model is Event else "name"


def _called(found: Facets, show_all: str) -> dict[Any, dict[int, Any]]:
    """The records that all facets show, by their models and ids, with what they are called. Facets come from
    the index, which has public ones alone."""
    ids: dict[Any, dict[int, None]] = defaultdict(dict)
    for name, (_, model) in _RECORDS.items():
        ids[model] |= dict.fromkeys(_shown(found, name, show_all))
    models = [model for model, pks in ids.items() if pks]
    rows = read_each(*((_records(model), list(ids[model])) for model in models)) if models else []
    return {
        model: {record.pk: record for (record,) in read} for model, read in zip(models, rows, strict=True)
    }


def _records(model: Any) -> Statement:
    columns = ((model, "x", ("id", "slug", _name_of(model))),)
    return Statement(columns, f"{model._meta.db_table} x WHERE x.id IN ({{ids}})")


class _Around(NamedTuple):
    """What all facets of a list are made from."""

    found: Facets
    cleaned: dict[str, Any]
    show_all: str
    called: dict[Any, dict[int, Any]]

    def records(
        self, name: str, title: str, *, plural: str = "", search: bool = False, is_open: bool = False
    ) -> Facet:
        what, model = _RECORDS[name]
        chosen = {record.pk: record for record in self.cleaned.get(name) or []}
        counts = {int(one.value): one.n for one in getattr(self.found, what)}
        shown = _shown(self.found, name, self.show_all)
        ids = [*(pk for pk in chosen if pk not in shown), *shown]
        records = self.called.get(model, {}) | chosen
        among, none = self._among(what), self._none(what)
        options = [
            Option(
                records[pk].slug, getattr(records[pk], _name_of(model)), counts.get(pk, none), pk in chosen
            )
            for pk in ids
            if pk in records
        ]
        more = ""
        if self.found.sizes.get(what, 0) > len(shown) and self.show_all != name:
            more = all_of(self.found.sizes[what], plural or what, among)
        return Facet(name, title, options, more, is_open or bool(chosen), search, among)

    def choices(self, name: str, title: str, what: str, choices: Iterable[tuple[str, str]]) -> Facet:
        counts = {str(one.value): one.n for one in getattr(self.found, what)}
        chosen = self.cleaned.get(name) or []
        options = [
            Option(value, label, counts.get(value, self._none(what)), value in chosen)
            for value, label in choices
            if counts.get(value) or value in chosen
        ]
        return Facet(name, title, options, "", bool(chosen) or name == "form", among=self._among(what))

    def _among(self, what: str) -> int:
        return self.found.among if what in self.found.sampled else 0

    def _none(self, what: str) -> int | None:
        """What is said of a chosen value that nothing counted has: of some alone, that tells nothing."""
        return None if self._among(what) else 0


def all_of(size: int, plural: str, among: int = 0) -> str:
    """“All 12 speakers”; of more than a page has, the largest; `among` the newest, if not in all."""
    words = f"All {size:,} {plural}" if size <= ALL else f"The {ALL} most frequent {plural}"
    return f"{words} among these" if among else words


def place_facet(selection: Selection, cleaned: dict[str, Any], *, show_all: bool) -> Facet:
    """Where events happened: countries with all their places; every place when asked for all. `selection`
    is of events under all filters but the place."""
    found, whole = records.values("event", ("place", "country"), selection.criteria, selection.narrowed)
    counts = found["place" if show_all else "country"]
    places = Place.objects.filter(pk__in=counts) if show_all else _countries(counts)
    rows = [(counts[str(place.pk) if show_all else place.country], place) for place in places]
    rows.sort(key=lambda row: (-row[0], row[1].name))
    chosen = cleaned.get("place") or []
    shown = [(Count(n, True), place) for n, place in rows[: ALL if show_all else SHOWN]]
    missing = [place for place in chosen if place not in [one for _, one in shown]]
    shown = [(_of_place(selection, place), place) for place in missing] + shown
    options = [
        Option(place.slug, place.name, n.n if n.n or n.exact else None, place in chosen, not n.exact)
        for n, place in shown
    ]
    size = 0 if show_all else len(found["place"])
    among = 0 if whole else records.MOST_SAMPLED
    return Facet(
        "place",
        "Where it happened",
        options,
        all_of(size, "places", among) if size > len(options) else "",
        True,
        among=among,
        can_be_exact=False,
    )


def _countries(codes: Iterable[str]) -> Iterable[Place]:
    return Place.objects.filter(is_country=True, country__in=list(codes))


def _of_place(selection: Selection, place: Place) -> Count:
    """Events of one place, under the filters that are on."""
    here = replace(selection.criteria, places=(place.counted_under,))
    return select("event", here).count()


@dataclass(frozen=True)
class Tip:
    """What the list would have without one of its filters."""

    label: str
    address: str
    count: Count


def tips(active: list[Chip], count: Callable[[QueryDict], Count], base: str) -> list[Tip]:
    """For each active filter: the same list without it, where that gives something."""
    found = []
    for chip in active:
        params = QueryDict(chip.without.partition("?")[2])
        n = count(params)
        if n.n:
            found.append(Tip(f"Without “{chip.label}”", links.address(base, links.kept(params)), n))
    return found


def spellings(
    data: QueryDict, criteria: Criteria, count: Callable[[QueryDict], Count], base: str
) -> list[Tip]:
    """The search with words that may have been meant, where that gives something: under the filters that are
    on, else without them. Nothing where every word stands in some quote, or one has none near it.
    """
    near = spelling.respelt(criteria.query)
    if not near or not all(near.values()):
        return []
    instead = [dict(zip(near, words, strict=True)) for words in zip(*near.values(), strict=False)]
    alone = QueryDict(mutable=True)
    for params in (data.copy(), alone):
        params.pop("after", None)
        found = []
        for words in instead:
            params["q"] = spelling.replaced(str(data["q"]), words)
            n = count(params)
            found += [Tip(f"“{params['q']}”", links.address(base, links.kept(params)), n)] if n.n else []
        if found:
            return found
    return []
