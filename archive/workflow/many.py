"""Changes that are made to many records alike: their topics, and the events of quotes.

Each is a change like any other: of a draft its next version, of what readers see one that waits (changes).
What does not live here: asking for them, and showing what they will do (archive.admin.bulk).
"""

from collections.abc import Collection

from django.db import transaction

from archive import history
from archive.models import Editorial, Event, Quote, Status, Topic
from archive.search import indexing
from archive.verification import Refused

from . import roles
from .changes import could_be_put, save_as, wait
from .corrections import needs_reason
from .roles import Who


def assign_topics(
    record: Event | Quote, *, add: Collection[Topic] = (), remove: Collection[Topic] = (), by: Who
) -> None:
    data = _latest(record)
    kept = {*data["many"]["topics"], *(one.pk for one in add)} - {one.pk for one in remove}
    data["many"]["topics"] = sorted(kept)
    data["names"].setdefault("topic", {}).update({str(one.pk): str(one) for one in add})
    change(record, data, by=by)


def change_event(
    quote: Quote,
    *,
    said_at: Event | None = None,
    is_said_nowhere: bool = False,
    add: Event | None = None,
    remove: Event | None = None,
    by: Who,
    reason: str = "",
) -> None:
    """Where a quote was said, and which events it is about. `is_said_nowhere`: no event any more."""
    data = _latest(quote)
    if said_at or is_said_nowhere:
        data["fields"]["said_at"] = said_at.pk if said_at else None
    about = {*data["many"]["about"], *([add.pk] if add else [])} - {remove.pk if remove else None}
    data["many"]["about"] = sorted(about)
    names = data["names"].setdefault("event", {})
    names.update({str(one.pk): str(one) for one in (said_at, add) if one})
    change(quote, data, by=by, reason=reason)


def change(record: Editorial, data: history.Data, *, by: Who, reason: str = "") -> None:
    """Give a record what the data say: at once where readers do not see it, else as a change that waits.

    A change of one's own that waits already is replaced; another's is left alone, and this refused.
    """
    with transaction.atomic():
        indexing.hold()
        roles.require_change(by, record)
        if not roles.may_change(by, record):
            raise Refused(["An editor changes what is in review, public or withdrawn."])
        if history.content(data) == history.content(_latest(record)):
            raise Refused(["Nothing of it would change."])
        if record.status != Status.PUBLISHED:
            save_as(record, data, "Changed", by)
            return
        _refuse_anothers_change(record, by)
        waits = history.waiting(record)
        reason = reason.strip() or (waits.reason if waits else "")
        if needs_reason(record, data) and not reason:
            raise Refused(["Readers see it, and this is a correction: say for them what was wrong."])
        could_be_put(record, data)
        wait(record, data, by=by, reason=reason)


def _latest(record: Editorial) -> history.Data:
    """What a record would say next: the change of it that waits, or else what it says now."""
    waits = history.waiting(record)
    return waits.data if waits else history.snapshot(record)


def _refuse_anothers_change(record: Editorial, by: Who) -> None:
    waits = history.waiting(record)
    if waits and (by is None or waits.made_by_id != by.pk):
        raise Refused([f"A change by {waits.made_by or 'nobody'} waits already. Publish or drop that first."])
    if waits and waits.based_on != record.version:
        raise Refused(["Your change of it that waits rests on an older version. Open it, and save it again."])
