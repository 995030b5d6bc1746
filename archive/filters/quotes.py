"""Parameters of lists of quotes and of the timeline, and the Criteria they ask a search with."""

from collections.abc import Iterable, Mapping, Sequence
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

# What events and articles do not have to be found by, by its parameter.
OF_QUOTES_ALONE = {"q": "words", "mark": "marks", "added_from": "days added"}
_LEFT_OUT = "left_out"  # the code of an error


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

    @property
    def left_out(self) -> str:
        """A sentence where events and articles cannot be meant; "" where they can."""
        return left_out(self.cleaned)

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
            places=_places(value["place"]),
            forms=tuple(value["form"]),
            marks=tuple(value["mark"]),
            first=first,
            last=last,
            added_from=value["added_from"],
            sort=value["sort"] or "newest",
            after=value["after"],
        )


def left_out(value: Mapping[str, Any]) -> str:
    """What is said of events and articles where something is asked that only quotes have; "" where not."""
    asked = [what for name, what in OF_QUOTES_ALONE.items() if value.get(name)]
    if not asked:
        return ""
    *others, last = asked
    what = f"{', '.join(others)} and {last}" if others else last
    return f"{what.capitalize()} are looked for in quotes: events and articles are left out."


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

    def get_form_class(self) -> type[forms.Form]:
        return _timeline_form(super().get_form_class())

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is shown: quotes where something is asked that only they have; else as chosen, or events and
        articles."""
        return ("quote",) if self.left_out else tuple(self.cleaned["kind"]) or ("event", "article")

    @property
    def asks_for_what_is_left_out(self) -> bool:
        return any(error.code == _LEFT_OUT for _, error in self._errors)


def _timeline_form(base: type[forms.Form]) -> type[forms.Form]:
    """The form that does not look for words in events and articles alone."""

    class TimelineForm(base):  # type: ignore[valid-type, misc]
        def clean(self) -> dict[str, Any]:
            cleaned = super().clean()
            said, kinds = left_out(cleaned), cleaned.get("kind")
            if said and kinds and "quote" not in kinds:
                self.add_error("kind", ValidationError(said, code=_LEFT_OUT))
            return cleaned

    return TimelineForm


def _places(found: Sequence[Place]) -> tuple[int | str, ...]:
    """What they are counted under, without places in a country that is among them and counts them already."""
    countries = {place.country for place in found if place.is_country}
    asked = (place.counted_under for place in found if place.is_country or place.country not in countries)
    return tuple(dict.fromkeys(asked))


def _ids(found: Iterable[Model]) -> tuple[int, ...]:
    return tuple(record.pk for record in found)
