"""One page of a list: events, articles or actors in order, and where the next page begins.

What lives here: pages of one kind of record. What does not: several kinds merged (entries), how many
quotes each row has (tallies).
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from archive.models import Actor
from archive.search import BadCursor

from .entries import Entry, EntryPage, placed, read
from .grouping import Year, by_year
from .selection import Selection

EVENTS = 50  # events or articles on a page
ACTORS = 200


def page(queryset: QuerySet, selection: Selection, place: str, *, limit: int = EVENTS) -> EntryPage:
    """The records behind a place, filed under their date or, in the order "added", their day added.
    `queryset` says with what they are fetched.

    Raises BadCursor for a place that is none of ours.
    """
    found = placed(selection, place, limit + 1)
    entries = read(found[:limit], **{selection.kind: queryset})
    return EntryPage(entries, found[limit - 1].cursor if len(found) > limit else "")


@dataclass
class YearOfRows:
    """The rows of one year, those without a month last."""

    year: Year
    entries: list[Entry]
    whole: bool  # all of the year stands on this page
    quotes: int = 0

    @property
    def name(self) -> str:
        return self.year.name

    @property
    def anchor(self) -> str:
        return f"y{self.year.edtf}" if self.year.edtf else "undated" if not self.year.dated else "open"


def years(found: EntryPage, *, further: bool) -> list[YearOfRows]:
    """A page's rows under their years. `further`: the page is not the first."""
    grouped = [
        YearOfRows(year, [entry for month in year.months for entry in month.entries], True)
        for year in by_year(found.entries)
    ]
    for year in grouped:
        year.quotes = sum(entry.quotes_total for entry in year.entries)
    if grouped:
        grouped[0].whole = not further
        grouped[-1].whole = grouped[-1].whole and not found.next
    return grouped


class ActorPage(NamedTuple):
    actors: list[Actor]
    next: str


def actors(queryset: QuerySet[Actor], place: str, *, limit: int = ACTORS) -> ActorPage:
    """Actors by sort name, without regard to case and accents. A place is a folded name and a number."""
    queryset = queryset.order_by("sort_name_folded", "pk")
    if place:
        name, number = _actor_place(place)
        same = Q(sort_name_folded=name, pk__gt=number)
        queryset = queryset.filter(Q(sort_name_folded__gt=name) | same)
    rows = list(queryset[: limit + 1])
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return ActorPage(rows[:limit], f"{last.sort_name_folded}.{last.pk}" if last else "")


def _actor_place(place: str) -> tuple[str, int]:
    name, dot, number = place.rpartition(".")
    if not dot or not number.isascii() or not number.isdigit() or len(number) > 18 or len(name) > 300:
        raise BadCursor
    return name, int(number)


def letters(queryset: QuerySet[Actor]) -> list[str]:
    """The letters that sort names begin with, folded. One walk along the index of names."""
    first = queryset.order_by().annotate(letter=Substr("sort_name_folded", 1, 1))
    return sorted(set(first.values_list("letter", flat=True).distinct()))


@dataclass
class Letter:
    name: str
    actors: list[Any] = field(default_factory=list)


def by_letter(rows: list[Any]) -> list[Letter]:
    """Rows with an `actor`, in the order met, under the first letter of its sort name."""
    found: list[Letter] = []
    for row in rows:
        name = letter_name(row.actor.sort_name_folded[:1])
        if not found or found[-1].name != name:
            found.append(Letter(name))
        found[-1].actors.append(row)
    return found


def letter_name(letter: str) -> str:
    return letter.upper() if letter else "Other"
