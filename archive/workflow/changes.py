"""Changing what readers see already: the change waits as a revision, and is published by somebody else.

What lives here: keeping, publishing and dropping such a change. What does not: the steps of a record (steps),
what readers are told of a change (corrections).
"""

from typing import Any

from django.db import IntegrityError, transaction

from archive import history, verification
from archive.models import (
    Article,
    Correction,
    Editorial,
    Quote,
    Revision,
    RevisionState,
    Status,
)
from archive.models.base import LEADS_ELSEWHERE, leads_elsewhere
from archive.models.quote import JUDGED
from archive.search import indexing
from archive.verification import Refused

from . import articles, roles, sealed, taken
from .corrections import correct, needs_reason
from .obstacles import held, newly_named, obstacles, rests_on, stay_public
from .roles import Who
from .steps import change_status, publish


def wait(
    record: Editorial, data: history.Data, *, by: Who, reason: str = "", step: str = "Changed"
) -> Revision:
    """Keep a change of a public record that readers do not see until it is published."""
    with transaction.atomic():
        indexing.hold()
        roles.require(by, roles.PUBLISH, "change what readers see")
        roles.require_change(by, record)
        _public(record)
        _has_its_address(record, data)
        history.begin(record)
        return history.keep_waiting(record, data, by=by, reason=reason.strip(), step=step)


def publish_change(record: Editorial, *, by: Who, reason: str = "", along: bool = False) -> Correction | None:
    """Let readers see the change that waits, and with `along` what it rests on then.

    Returns the correction that it leaves, if it is one.
    """
    with transaction.atomic():
        indexing.hold()
        roles.require(by, roles.PUBLISH, "publish")
        roles.require_change(by, record)
        waits = history.waiting(record)
        if waits is None:
            raise Refused(["No change of it waits to be published."])
        record.refresh_from_db()
        _public(record)
        _second_pair(record, waits, by)
        if waits.based_on != record.version:
            raise Refused(
                ["It was changed in the meantime. Open it, see that the change still fits, and save."]
            )
        reason = reason.strip() or waits.reason
        told, before = needs_reason(record, waits.data), history.snapshot(record)
        if told and not reason:
            raise Refused(["Say for readers what was wrong, and how it was found out: this is a correction."])
        _apply(record, waits)
        for one in rests_on(record) if along else []:
            publish(one, by=by)
        _stays(record, before)
        _close(waits, RevisionState.PUBLISHED)
        kept = history.keep(record, by=by, step=_step(waits, by), reason=reason)
        taken.step_taken.send(type(record), record=record, step=taken.CHANGE_PUBLISHED, by=by)
        return correct(record, before, told, reason, kept) if told and kept else None


def drop_change(record: Editorial, *, by: Who, seen: int | None = None) -> None:
    """Take back a change that waits. It stays in the history, and can be restored from there.

    `seen`: the id of the change that this person looked at; another one is not dropped.
    """
    with transaction.atomic():
        roles.require_change(by, record)
        waits = _as_seen(history.waiting(record), seen)
        if waits is None:
            raise Refused(["No change of it waits."])
        if by is not None and waits.made_by_id != by.pk:
            roles.require(by, roles.PUBLISH, "drop another's change")
        _close(waits, RevisionState.DROPPED)
        taken.step_taken.send(type(record), record=record, step=taken.CHANGE_DROPPED, by=by)


def take_back(record: Editorial, status: str, data: history.Data, *, by: Who) -> None:
    """Take a public record from readers, and give it what was typed together with that step."""
    with transaction.atomic():
        waits = history.waiting(record)
        shown = waits.data if waits else history.snapshot(record)
        change_status(record, status, by=by)
        if history.content(data) == history.content(shown):
            return
        history.number_new_parts(record, data)
        save_as(record, data, "Changed", by)


def restore(record: Any, version: Revision, *, by: Who) -> None:
    """Give a record what it said in one of its versions: as a change that waits where readers see it now.

    Its step on the way to readers stays. A record without steps (a topic, a place) is changed at once.
    """
    with transaction.atomic():
        indexing.hold()
        roles.require_change(by, record)
        if isinstance(record, Editorial) and not roles.may_change(by, record):
            raise Refused(["An editor restores what is in review, public or withdrawn."])
        data, now = _as_it_stands(record, version.data), history.snapshot(record)
        if history.content(data) == history.content(now):
            raise Refused([f"It says what it said in version {version.number} already."])
        if getattr(record, "status", "") == Status.PUBLISHED:
            if history.waiting(record):
                raise Refused(["A change of it waits already. Publish or drop that first."])
            could_be_put(record, data)
            wait(record, data, by=by, step=f"Restored version {version.number}")
            return
        save_as(record, data, f"Restored version {version.number}", by)


def save_as(record: Any, data: history.Data, step: str, by: Who) -> None:
    """Give a record that readers do not see what the data say, as its next version."""
    history.begin(record)
    if isinstance(record, Editorial):
        record.refresh_from_db()
        record.updated_by_id = by.pk if by else None
    held_until = getattr(record, "embargo_until", None)
    _put(record, data)
    if isinstance(record, Quote):
        verification.check(record)
    history.keep(record, by=by, step=step)
    if isinstance(record, Article):
        articles.may_loosen(record, held_until, by=by)


def bring_back(gone: Revision, *, by: Who) -> Any:
    """A deleted record again, as a draft under its old number and address. Returns it."""
    with transaction.atomic():
        indexing.hold()
        roles.require(by, roles.PUBLISH, "bring back what was deleted")
        sealed.refuse_sealed(history.KINDS[gone.kind](pk=gone.object_id))
        if history.KINDS[gone.kind]._base_manager.filter(pk=gone.object_id).exists():
            raise Refused(["It is there: it was brought back already, or was never deleted."])
        try:
            record = history.bring_back(gone)
        except history.Missing as missing:
            raise Refused([str(missing)]) from missing
        except IntegrityError as taken:
            raise Refused(["Another record has its address or another of its names by now."]) from taken
        if isinstance(record, Quote):
            verification.check(record)
        history.keep(record, by=by, step="Brought back", reason="It had been deleted.")
        return record


def _as_it_stands(record: Any, data: history.Data) -> history.Data:
    """Data of an older version, with the step on the way to readers that the record has now."""
    now = history.snapshot(record)["fields"]
    stay = (*history.STEPS, "slug") if now.get("status") == Status.WITHDRAWN else history.STEPS
    steps = {name: now[name] for name in stay if name in now}
    return {**data, "fields": {**now, **data["fields"], **steps}}


def could_be_put(record: Any, data: history.Data) -> None:
    """Refuse data that names what is gone: tried out, and undone."""
    with transaction.atomic():
        _put(type(record)._base_manager.get(pk=record.pk), data)
        transaction.set_rollback(True)


def agree(record: Editorial, *, by: Who, seen: int | None = None) -> None:
    """A second pair of eyes on a record as it stands, or on the change of it that waits.

    `seen`: the id of the change that this person looked at; another one is not agreed to.
    """
    with transaction.atomic():
        roles.require_change(by, record)
        waits = _as_seen(history.waiting(record), seen)
        if by is None or not roles.may_agree(record, waits, by):
            raise Refused(["You made its last change: somebody else has to agree."])
        if waits:
            Revision.objects.filter(pk=waits.pk).update(agreed_by=by.pk)
        else:
            history.begin(record)
            history.keep(record, by=by, step=roles.AGREED, reason="Agreed to the record as it stands.")


def _as_seen(waits: Revision | None, seen: int | None) -> Revision | None:
    if seen is not None and (waits is None or waits.pk != seen):
        raise Refused(["That change does not wait any more, or another took its place. Look at it again."])
    return waits


def _public(record: Editorial) -> None:
    if record.status != Status.PUBLISHED:
        raise Refused(["Readers do not see it now, so a change of it needs not wait: save it as it is."])


def _second_pair(record: Editorial, waits: Revision, by: Who) -> None:
    if not roles.four_eyes():
        return
    if by is None:
        raise Refused(["Say who publishes it. With four eyes nothing is published by nobody."])
    if own := roles.own_change(record, waits, by):
        said = f"{own[0].upper()}{own[1:]}"
        raise Refused([f"{said}, so somebody else publishes this change, or agrees to it first."])


def _apply(record: Editorial, waits: Revision) -> None:
    record.updated_by_id = waits.made_by_id
    _put(record, waits.data)
    if isinstance(record, Quote):
        record.article.refresh_from_db(fields=["status", "embargo_until"])
        verification.check(record)


def _has_its_address(record: Any, data: history.Data) -> None:
    """Refuse an address that leads on to another record: taking it would end that way."""
    slug = data["fields"].get("slug", "")
    if slug and leads_elsewhere(record, slug):
        raise Refused([f"{LEADS_ELSEWHERE} Open it, choose a different one, and save."])


def _put(record: Any, data: history.Data) -> None:
    _has_its_address(record, data)
    try:
        history.put(record, data)
    except history.Missing as missing:
        raise Refused([str(missing)]) from missing
    except IntegrityError as taken:
        raise Refused(
            ["Another record has its address or another of its names by now. Open it, change that, and save."]
        ) from taken


def _stays(record: Editorial, before: history.Data) -> None:
    """Refuse a change that would take the record from readers, or leave its words unproved before them."""
    now = history.snapshot(record)["fields"]
    changed = {name for name in now if now[name] != before["fields"].get(name)}
    if isinstance(record, Quote):
        stay_public(record, changed)
    reasons = obstacles(record, unproved=not changed & JUDGED)
    linked = held(newly_named(record, before, history.snapshot(record)))
    reasons += [one for one in linked if one not in reasons]
    if reasons:
        raise Refused(reasons)


def _step(waits: Revision, by: Who) -> str:
    alone = by is not None and by.pk == waits.made_by_id and waits.agreed_by_id in (None, by.pk)
    return f"{history.PUBLISHED_A_CHANGE}, alone" if alone else history.PUBLISHED_A_CHANGE


def _close(waits: Revision, state: str) -> None:
    Revision.objects.filter(pk=waits.pk).update(state=state)
