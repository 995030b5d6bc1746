"""The steps of a record on its way to readers: submit, publish, send back to draft, withdraw.

What lives here: which step leads where, and what each does. What does not: who may (roles), what stands in
the way (obstacles), publishing at a time (schedule), changes of what readers see already (changes).
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone

from archive import history
from archive.models import Editorial, Quote, Revision, RevisionState, Status, WithdrawalReason
from archive.search import indexing
from archive.verification import Refused, check

from . import roles
from .obstacles import called, obstacles, rests_on
from .roles import Who

STEPS: dict[str, set[str]] = {
    Status.DRAFT: {Status.IN_REVIEW, Status.PUBLISHED},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},
    Status.PUBLISHED: {Status.DRAFT, Status.WITHDRAWN},
    Status.WITHDRAWN: {Status.DRAFT},
}
SUBMITTED = "Submitted for review"


def publish(record: Editorial, *, by: Who, along: bool = False) -> list[Editorial]:
    """Publish a record, and with `along` what it rests on. Returns what was published."""
    with transaction.atomic():
        indexing.hold()
        roles.require(by, roles.PUBLISH, "publish")
        roles.require_change(by, record)
        require_step(record, Status.PUBLISHED)
        if isinstance(record, Quote):
            # Somebody may have changed the source since this instance was read.
            record.article.refresh_from_db(fields=["status", "embargo_until"])
            check(record)
        published = [*(rests_on(record) if along else []), record]
        reasons = obstacles(record, along=along)
        reasons += [reason for one in published for reason in roles.lacks_second_pair(one, by)]
        if reasons:
            raise Refused(reasons)
        for one in published:
            one.published_at = one.published_at or timezone.now()
            one.withdrawn_at, one.withdrawal_reason = None, ""
            alone = roles.is_alone(one, by)
            _set(one, Status.PUBLISHED, by, "Published, alone" if alone else "Published")
        return published


def submit(record: Editorial, *, by: Who) -> None:
    with transaction.atomic():
        indexing.hold()
        roles.require_change(by, record)
        require_step(record, Status.IN_REVIEW)
        _set(record, Status.IN_REVIEW, by, SUBMITTED)


def back_to_draft(record: Editorial, *, by: Who) -> None:
    """Out of the public's sight at once; the address then answers 404."""
    with transaction.atomic():
        indexing.hold()
        roles.require_change(by, record)
        require_step(record, Status.DRAFT)
        if record.status != Status.IN_REVIEW:
            roles.require(by, roles.PUBLISH, "take it from readers, or open again what was withdrawn")
        elif not roles.may(by, roles.PUBLISH) and not _submitted(record, by):
            raise Refused(["Somebody else sent it to review: an editor takes it back."])
        waits = history.waiting(record)
        _set(record, Status.DRAFT, by, "Back to draft")
        if waits:
            _take_over(record, waits)


def withdraw(record: Editorial, *, by: Who, reason: str) -> None:
    """Take back what was published; the address then answers 410 with the kind of reason."""
    if reason not in WithdrawalReason.values:
        raise Refused(["Give the reason for withdrawing: readers see it at the old address."])
    with transaction.atomic():
        indexing.hold()
        roles.require(by, roles.PUBLISH, "withdraw")
        roles.require_change(by, record)
        require_step(record, Status.WITHDRAWN)
        record.withdrawn_at, record.withdrawal_reason = timezone.now(), reason
        _set(record, Status.WITHDRAWN, by, "Withdrawn", reason=WithdrawalReason(reason).label)
        Revision.objects.of(record).pending().update(state=RevisionState.DROPPED)


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


def require_step(record: Editorial, status: str) -> None:
    """Refuse a step that does not lead from where the record stands."""
    if status not in STEPS[record.status]:
        raise Refused(
            [
                f"{called(record)} is {record.get_status_display().lower()}: it cannot become "
                f"{Status(status).label.lower()} from there."
            ]
        )


def _submitted(record: Editorial, by: Who) -> bool:
    """Whether it was this person who sent it to review."""
    sent = Revision.objects.of(record).kept().filter(step=SUBMITTED).last()
    return bool(by and sent and sent.made_by_id == by.pk)


def _take_over(record: Editorial, waits: Revision) -> None:
    """A change that waited becomes the draft: readers see neither."""
    history.put(record, waits.data)
    Revision.objects.filter(pk=waits.pk).update(state=RevisionState.DROPPED)
    history.keep(record, by=waits.made_by, step="Changed", reason=waits.reason)


def _set(record: Editorial, status: str, by: Who, step: str, reason: str = "") -> None:
    who: int | None = by.pk if by else None
    history.begin(record)
    before, record.status = record.status, status
    record.updated_by_id, record.publish_on = who, None
    try:
        record.save()
    except Exception:
        record.status = before
        raise
    history.keep(record, by=by, step=step, reason=reason)
    if who is not None:
        said = f"{Status(before).label} → {Status(status).label}."
        LogEntry.objects.log_actions(who, [record], CHANGE, said, single_object=True)
