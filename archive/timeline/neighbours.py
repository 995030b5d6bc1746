"""What stands before and after an event by date. That is no connection, and the page says so."""

from typing import NamedTuple

from archive.models import Event
from archive.search import Criteria, keys

from .selection import Selection

NEAR = 3
_LOOKED_AT = 20  # of one day there may be several: the more exactly dated come first


class Neighbours(NamedTuple):
    before: list[Event]  # nearest first
    after: list[Event]


def neighbours(event: Event) -> Neighbours:
    """The nearest public events whose earliest day is another. An event without one has none.

    What belongs to the event, and what it belongs to, is named elsewhere on its page.
    """
    if event.date_first is None:
        return Neighbours([], [])
    day = event.date_first
    others = Event.objects.exclude(part_of=event.pk).exclude(pk=event.part_of_id or 0)
    before = _rows(Selection("event", Criteria(), others), keys.floor(day - 1) - 1)
    after = _rows(Selection("event", Criteria(sort="oldest"), others), keys.floor(day))
    after.sort(key=lambda key: (-(key // keys.COARSE), key))
    sides = [[keys.quote_id(key) for key in rows[:NEAR]] for rows in (before, after)]
    found = Event.objects.published().only("title", "slug", "date").in_bulk(sides[0] + sides[1])
    return Neighbours(*([found[pk] for pk in side if pk in found] for side in sides))


def _rows(selection: Selection, place: int) -> list[int]:
    """The keys of the next few events behind a place that begin on a known day."""
    rows = (row[-1] for row in selection.rows((place,), _LOOKED_AT))
    return [key for key in rows if keys.day(key) is not None]
