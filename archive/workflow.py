"""The only door for changes of status: submit, publish, send back to draft, withdraw.

What lives here: which step leads where, what is checked before it, and what is logged.
What does not: what the public may see (published() of each record).
"""

from collections.abc import Iterable

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.utils import timezone

from archive.models import (
    Actor,
    Article,
    Editorial,
    Quote,
    Status,
    WithdrawalReason,
)
from archive.models.quote import JUDGED
from archive.search import indexing
from archive.verification import Refused, check, sentences, watching

Who = AbstractBaseUser | AnonymousUser | None  # None: the system itself, in tests and commands

STEPS: dict[str, set[str]] = {
    Status.DRAFT: {Status.IN_REVIEW, Status.PUBLISHED},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},
    Status.PUBLISHED: {Status.DRAFT, Status.WITHDRAWN},
    Status.WITHDRAWN: {Status.DRAFT},
}


def rests_on(record: Editorial) -> list[Editorial]:
    """What must be public with a record, and is not: a quote's article and its named actors."""
    if not isinstance(record, Quote):
        return []
    actors = Actor.objects.filter(voices__quote=record).distinct().order_by("pk")
    needed: list[Editorial] = [record.article, *actors]
    return [one for one in needed if not one.is_public]


def obstacles(record: Editorial, *, along: bool = False) -> list[str]:
    """Why a record cannot be published now, as sentences. `along`: what it rests on goes with it."""
    if isinstance(record, Quote):
        return [*_quote_obstacles(record), *_missing(record, along=along)]
    if isinstance(record, Article):
        return _embargo(record)
    return []


def _quote_obstacles(quote: Quote) -> list[str]:
    found = _embargo(quote.article)
    if not quote.voices.exists():
        found.append("It has no voice. Say who spoke, or give the article's words for an unnamed speaker.")
    return [*found, *sentences.unfit(quote)]


def _missing(quote: Quote, *, along: bool) -> list[str]:
    missing = rests_on(quote)
    gone = [one for one in missing if one.status == Status.WITHDRAWN]
    if gone:
        return [f"{_called(one)} is withdrawn. Send it back to draft and publish it first." for one in gone]
    if along:
        return [reason for one in missing for reason in obstacles(one)]
    return [
        f"{_called(one)} is not public yet. Publish it first, or along with this quote." for one in missing
    ]


def _embargo(article: Article) -> list[str]:
    if article.embargo_until and article.embargo_until > timezone.now():
        return [f"{article.title} is under embargo until {article.embargo_until:%-d %B %Y, %H:%M} UTC."]
    return []


def _called(record: Editorial) -> str:
    return f"{str(record._meta.verbose_name).capitalize()} “{record}”"


def publish(record: Editorial, *, by: Who, along: bool = False) -> list[Editorial]:
    """Publish a record, and with `along` what it rests on. Returns what was published."""
    with transaction.atomic():
        indexing.hold()
        _step(record, Status.PUBLISHED)
        if isinstance(record, Quote):
            # Somebody may have changed the source since this instance was read.
            record.article.refresh_from_db(fields=["status", "embargo_until"])
            check(record)
        reasons = obstacles(record, along=along)
        if reasons:
            raise Refused(reasons)
        companions = rests_on(record) if along else []
        for one in [*companions, record]:
            one.published_at = one.published_at or timezone.now()
            one.withdrawn_at, one.withdrawal_reason = None, ""
            _set(one, Status.PUBLISHED, by)
        return [*companions, record]


def stay_public(quote: Quote, changed: Iterable[str]) -> None:
    """Refuse to leave a published quote before readers after a change that takes its proof away.

    `changed` names its fields that were changed. A quote that only its source let down stays, marked.
    """
    if quote.status == Status.PUBLISHED and JUDGED & set(changed):
        watching.refuse_unfit(quote)


def submit(record: Editorial, *, by: Who) -> None:
    with transaction.atomic():
        indexing.hold()
        _step(record, Status.IN_REVIEW)
        _set(record, Status.IN_REVIEW, by)


def back_to_draft(record: Editorial, *, by: Who) -> None:
    """Out of the public's sight at once; the address then answers 404."""
    with transaction.atomic():
        indexing.hold()
        _step(record, Status.DRAFT)
        _set(record, Status.DRAFT, by)


def withdraw(record: Editorial, *, by: Who, reason: str) -> None:
    """Take back what was published; the address then answers 410 with the kind of reason."""
    if reason not in WithdrawalReason.values:
        raise Refused(["Give the reason for withdrawing: readers see it at the old address."])
    with transaction.atomic():
        indexing.hold()
        _step(record, Status.WITHDRAWN)
        record.withdrawn_at, record.withdrawal_reason = timezone.now(), reason
        _set(record, Status.WITHDRAWN, by)


def change_status(record: Editorial, status: str, *, by: Who, along: bool = False) -> None:
    """Take the step to `status`, whichever it is (for a form that has the status as a field)."""
    if status == Status.PUBLISHED:
        publish(record, by=by, along=along)
    elif status == Status.WITHDRAWN:
        withdraw(record, by=by, reason=record.withdrawal_reason)
    elif status == Status.IN_REVIEW:
        submit(record, by=by)
    else:
        back_to_draft(record, by=by)


def _step(record: Editorial, status: str) -> None:
    if status not in STEPS[record.status]:
        raise Refused(
            [
                f"{_called(record)} is {record.get_status_display().lower()}: it cannot become "
                f"{Status(status).label.lower()} from there."
            ]
        )


def _set(record: Editorial, status: str, by: Who) -> None:
    who: int | None = by.pk if by else None
    before, record.status = record.status, status
    record.updated_by_id = who
    try:
        record.save()
    except Exception:
        record.status = before
        raise
    if who is not None:
        step = f"{Status(before).label} → {Status(status).label}."
        LogEntry.objects.log_actions(who, [record], CHANGE, step, single_object=True)
