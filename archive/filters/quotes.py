"""Parameters of lists of quotes and of the timeline, and the Criteria they ask a search with."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from archive.models import Event, Form, Mark, Place, Publication, Topic
from archive.search import SORTS, Criteria, counting
from archive.search.query import Query

from .base import ListFilter, with_period
from .fields import CursorFilter, DayFilter, SearchFilter, actors, many, order, records

# What a reader may have counted in all matches, by the parameter or the chart it belongs to, and what the
# search calls it.
EXACT = {
    "total": counting.TOTAL,
    "years": counting.YEARS,
    "speaker": "speakers",
    "publication": "publications",
    "event": "events",
    "mentions": "mentions",
    "topic": "topics",
    "form": "forms",
    "mark": "marks",
}


@with_period
class QuoteFilter(ListFilter):
    """Lists of quotes, and the timeline."""

    q = SearchFilter()
    speaker = actors()
    mentions = actors()
    publication = records(Publication)
    event = records(Event)
    topic = records(Topic)
    place = records(Place)
    form = many(Form.choices)
    mark = many(Mark.choices)
    added_from = DayFilter()
    sort = order(*SORTS)
    after = CursorFilter()
    exact = many([(name, name) for name in EXACT])

    def get_form_class(self) -> type[forms.Form]:
        return _quote_form(super().get_form_class())

    def criteria(self) -> Criteria:
        """What was asked, as ids and day numbers. Call it only when `is_valid()`."""
        value = self.cleaned
        first, last = value["period"]
        return Criteria(
            query=value["q"],
            speakers=_ids(value["speaker"]),
            mentions=_ids(value["mentions"]),
            publications=_ids(value["publication"]),
            events=_ids(value["event"]),
            topics=_ids(value["topic"]),
            places=rolled_up(value["place"]),
            forms=tuple(value["form"]),
            marks=tuple(value["mark"]),
            first=first,
            last=last,
            added_from=value["added_from"],
            sort=value["sort"] or "newest",
            after=value["after"],
        )


def _quote_form(base: type[forms.Form]) -> type[forms.Form]:
    """The form whose search box may itself say speaker:, event:, from: and to:."""

    class QuoteForm(base):  # type: ignore[valid-type, misc]
        def clean(self) -> dict[str, Any]:
            cleaned = super().clean()
            query = cleaned.get("q")
            if query is None:  # it was refused; a Query without words is false, and says a speaker still
                query = Query()
            for name, typed in (("speaker", query.speakers), ("event", query.events)):
                try:
                    cleaned[name] = [*cleaned.get(name, []), *self.fields[name].to_python(typed)]
                except ValidationError as error:
                    self.add_error("q", error)
            return cleaned

    return QuoteForm


@with_period
class TimelineFilter(QuoteFilter):
    kind = many([("quote", "Quotes"), ("event", "Events"), ("article", "Articles")])
    sort = order("newest", "oldest", "added")

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is shown: as chosen; else quotes where words are searched, else events and articles."""
        value = self.cleaned
        words = value["q"] or value["mark"] or value["added_from"]
        return tuple(value["kind"]) or (("quote",) if words else ("event", "article"))


def _ids(found: Iterable[Model]) -> tuple[int, ...]:
    return tuple(record.pk for record in found)


def rolled_up(places: Iterable[Place]) -> tuple[int, ...]:
    """The places and, of countries, all places in them."""
    ids: list[int] = []
    for place in places:
        ids += Place.objects.within(place).values_list("pk", flat=True)
    return tuple(dict.fromkeys(ids))
