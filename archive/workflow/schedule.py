"""Publishing at a time to come: setting the time, taking it back, and publishing what is due.

Whoever sets the time could have published the record then, but for the time: four eyes and every obstacle are
looked at when it is set, and again when it is due. A change of the record takes the time back
(archive.history.keep), and so does every step.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from archive import history, verification
from archive.models import Actor, Article, Editorial, Event, Quote, Revision, Status
from archive.search import indexing
from archive.verification import Refused

from . import roles
from .obstacles import obstacles
from .roles import Who
from .steps import publish, require_step

SCHEDULED, UNSCHEDULED = "Scheduled", "Taken from the schedule"
# What quotes rest on goes first.
_KINDS: tuple[type[Editorial], ...] = (Article, Actor, Event, Quote)


def schedule(record: Editorial, *, at: datetime, by: Who) -> None:
    """Have a record published at a time to come, by `publish_due`, in this person's name."""
    with transaction.atomic():
        indexing.hold()
        _require(record, by)
        require_step(record, Status.PUBLISHED)
        if at <= timezone.now():
            raise Refused(["That time is past. Give a time to come, or publish it now."])
        if isinstance(record, Quote):
            record.article.refresh_from_db(fields=["status", "embargo_until", "publish_on"])
            verification.check(record)
        reasons = [*obstacles(record, at=at), *roles.lacks_second_pair(record, by)]
        if reasons:
            raise Refused(reasons)
        _set(record, at, by, SCHEDULED, f"To be published on {in_words(at)}.")


def unschedule(record: Editorial, *, by: Who) -> None:
    """Take the time back: the record stays as it is."""
    with transaction.atomic():
        indexing.hold()
        _require(record, by)
        if record.publish_on is None:
            raise Refused(["No time is set for it."])
        _set(record, None, by, UNSCHEDULED, f"Not to be published on {in_words(record.publish_on)}.")


def publish_due() -> Iterator[tuple[Editorial, list[str]]]:
    """Publish what is due, each in a transaction of its own.

    Yields each record that was due, with the reasons why it was not published; none if it was. What was
    refused stays due. May run beside itself: a record is published once.
    """
    now = timezone.now()
    for model in _KINDS:
        due = model._base_manager.filter(publish_on__lte=now).order_by("publish_on", "pk")
        for pk in list(due.values_list("pk", flat=True)):
            with transaction.atomic():
                indexing.hold()
                locked = model._base_manager.select_for_update(of=("self",))
                record = locked.filter(pk=pk, publish_on__lte=now).first()
                if record is None:
                    continue  # somebody else did it, or took the time back
                reasons = _published(record)
            yield record, reasons


def in_words(at: datetime) -> str:
    return f"{at.astimezone(UTC):%-d %B %Y, %H:%M} UTC"


def _published(record: Editorial) -> list[str]:
    try:
        publish(record, by=_who(record))
    except Refused as refused:
        return refused.reasons
    return []


def _who(record: Editorial) -> AbstractBaseUser | None:
    """Who set the time."""
    set_by = Revision.objects.of(record).kept().filter(step=SCHEDULED).select_related("made_by").last()
    if set_by is None or set_by.made_by is None:
        raise Refused(["Its history does not say who set the time. Set it again."])
    return set_by.made_by


def _require(record: Editorial, by: Who) -> None:
    if by is None:
        raise Refused(["Say who publishes it: it will be published in that person's name."])
    roles.require(by, roles.PUBLISH, "schedule a publication")
    roles.require_change(by, record)


def _set(record: Editorial, at: datetime | None, by: Who, step: str, reason: str) -> None:
    history.begin(record)
    history.keep(record, by=by, step=step, reason=reason)
    record.publish_on, record.updated_by_id = at, by.pk if by else None
    record.save()
