"""The steps of a record on its way to readers: submit, publish, send back to draft, withdraw.

What lives here: which step leads where, and what each does. What does not: who may (roles), what stands in
the way (obstacles), publishing at a time (schedule), changes of what readers see already (changes).
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import IntegrityError, transaction
from django.utils import timezone

from archive import history
from archive.models import Editorial, Quote, Revision, RevisionState, Status, WithdrawalReason
from archive.models.base import leads_elsewhere
from archive.search import indexing
from archive.verification import Refused, check

from . import roles, taken
from .obstacles import called, hidden_with, obstacles, rests_on
from .roles import Who

STEPS: dict[str, set[str]] = {
    Status.DRAFT: {Status.IN_REVIEW, Status.PUBLISHED},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},
    Status.PUBLISHED: {Status.DRAFT, Status.WITHDRAWN},
    Status.WITHDRAWN: {Status.DRAFT},
}
_NEVER_SEEN = {Status.DRAFT, Status.IN_REVIEW}
SUBMITTED = "Submitted for review"
_TOLD: dict[str, str] = {
    Status.DRAFT: taken.RETURNED,
    Status.IN_REVIEW: taken.SUBMITTED,
    Status.PUBLISHED: taken.PUBLISHED,
    Status.WITHDRAWN: taken.WITHDRAWN,
}


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


def offered(status: str, by: Who) -> set[str]:
    """Where somebody may lead a record of this status, as far as their role goes."""
    if roles.may(by, roles.PUBLISH):
        return STEPS[status]
    return STEPS[status] & {Status.DRAFT, Status.IN_REVIEW} if status in _NEVER_SEEN else set()


def _submitted(record: Editorial, by: Who) -> bool:
    """Whether it was this person who sent it to review."""
    sent = Revision.objects.of(record).kept().filter(step=SUBMITTED).last()
    return bool(by and sent and sent.made_by_id == by.pk)


def _take_over(record: Editorial, waits: Revision) -> None:
    """A change that waited becomes the draft: readers see neither.

    Its address stays if the one that waited leads to another record by now.
    """
    fields = waits.data["fields"]
    if "slug" in fields and leads_elsewhere(record, fields["slug"]):
        fields = {**fields, "slug": record.slug}  # type: ignore[attr-defined]
    Revision.objects.filter(pk=waits.pk).update(state=RevisionState.DROPPED)
    try:
        with transaction.atomic():
            history.put(record, {**waits.data, "fields": fields})
    except (history.Missing, IntegrityError):
        record.refresh_from_db()  # the change does not fit any more: it is dropped, and stays in the history
    else:
        history.keep(record, by=waits.made_by, step="Changed", reason=waits.reason)


def _set(record: Editorial, status: str, by: Who, step: str, reason: str = "") -> None:
    who: int | None = by.pk if by else None
    history.begin(record)
    lost = _quotes_with(record) if record.is_public else 0
    before, record.status = record.status, status
    record.updated_by_id, record.publish_on = who, None
    try:
        record.save()
    except Exception:
        record.status = before
        raise
    shown = _quotes_with(record) if record.is_public else 0
    history.keep(record, by=by, step=step, reason=". ".join(filter(None, [reason, _along(lost, shown)])))
    if who is not None:
        said = f"{Status(before).label} → {Status(status).label}."
        LogEntry.objects.log_actions(who, [record], CHANGE, said, single_object=True)
    taken.step_taken.send(type(record), record=record, step=_TOLD[status], by=by)


def _quotes_with(record: Editorial) -> int:
    return hidden_with(type(record)._base_manager.filter(pk=record.pk)).count()


def _along(lost: int, shown: int) -> str:
    """What became of the quotes that readers see only together with a record, for its history."""
    n = lost or shown
    if not n:
        return ""
    went = "went out of readers’ sight" if lost else "came into readers’ sight"
    return f"{n:,} published quote{'' if n == 1 else 's'} {went} with it."
