"""What stands before and after an event by date. That is no connection, and the page says so."""

from dataclasses import dataclass

from archive.models import Event

from .entries import ordered

NEAR = 3


@dataclass(frozen=True)
class Neighbours:
    before: list[Event]  # nearest first
    after: list[Event]


def neighbours(event: Event) -> Neighbours:
    """The nearest public events whose earliest day is another. An event without one has none.

    What belongs to the event, and what it belongs to, is named elsewhere on its page.
    """
    if event.date_first is None:
        return Neighbours([], [])
    others = Event.objects.published().exclude(part_of=event.pk).exclude(pk=event.part_of_id or 0)
    before = ordered(others.filter(date_first__lt=event.date_first), "date", "newest")
    after = ordered(others.filter(date_first__gt=event.date_first), "date", "oldest")
    return Neighbours(list(before[:NEAR]), list(after[:NEAR]))
