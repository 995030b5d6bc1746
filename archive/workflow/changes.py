"""Changing what readers see already: the change waits as a revision, and is published by somebody else.

What lives here: keeping, publishing and dropping such a change, and the public correction it leaves. What
does not: the steps of a record (steps).
"""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from archive import history, verification
from archive.models import (
    Article,
    Correction,
    Editorial,
    Event,
    Quote,
    Revision,
    RevisionState,
    Status,
)
from archive.models.quote import JUDGED
from archive.search import indexing
from archive.verification import Refused

from . import roles
from .obstacles import obstacles, rests_on, stay_public
from .roles import Who
from .steps import change_status, publish

# A change of these is a correction: readers are told what, why and when.
CORRECTED: dict[type[Editorial], tuple[str, ...]] = {
    Quote: ("text", "form", "said", "said_at", "article", "standing", "voices"),
    Event: ("title", "date", "summary"),
    Article: ("title", "published", "summary"),
}


def wait(
    record: Editorial, data: history.Data, *, by: Who, reason: str = "", step: str = "Changed"
) -> Revision:
    """Keep a change of a public record that readers do not see until it is published."""
    with transaction.atomic():
        indexing.hold()
        roles.require(by, roles.PUBLISH, "change what readers see")
        roles.require_change(by, record)
        _public(record)
        history.begin(record)
        return history.keep_waiting(record, data, by=by, reason=reason.strip(), step=step)


def needs_reason(record: Editorial, data: history.Data) -> list[str]:
    """What of a change readers must be told, by the names of its fields."""
    before, after = _told(record, history.snapshot(record)), _told(record, data)
    return [name for name in before if before[name] != after[name]]


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
        _second_pair(waits, by)
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
        return _correction(record, before, told, reason, kept) if told and kept else None


def drop_change(record: Editorial, *, by: Who) -> None:
    """Take back a change that waits. It stays in the history, and can be restored from there."""
    with transaction.atomic():
        roles.require_change(by, record)
        waits = history.waiting(record)
        if waits is None:
            raise Refused(["No change of it waits."])
        if by is not None and waits.made_by_id != by.pk:
            roles.require(by, roles.PUBLISH, "drop another's change")
        _close(waits, RevisionState.DROPPED)


def take_back(record: Editorial, status: str, data: history.Data, *, by: Who) -> None:
    """Take a public record from readers, and give it what was typed together with that step."""
    with transaction.atomic():
        waits = history.waiting(record)
        shown = waits.data if waits else history.snapshot(record)
        change_status(record, status, by=by)
        if history.content(data) == history.content(shown):
            return
        history.number_new_parts(record, data)
        _save_as(record, data, "Changed", by)


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
            _could_be_put(record, data)
            wait(record, data, by=by, step=f"Restored version {version.number}")
            return
        _save_as(record, data, f"Restored version {version.number}", by)


def _save_as(record: Any, data: history.Data, step: str, by: Who) -> None:
    """Give a record that readers do not see what the data say, as its next version."""
    history.begin(record)
    if isinstance(record, Editorial):
        record.refresh_from_db()
        record.updated_by_id = by.pk if by else None
    _put(record, data)
    if isinstance(record, Quote):
        verification.check(record)
    history.keep(record, by=by, step=step)


def bring_back(gone: Revision, *, by: Who) -> Any:
    """A deleted record again, as a draft under its old number and address. Returns it."""
    with transaction.atomic():
        indexing.hold()
        roles.require(by, roles.PUBLISH, "bring back what was deleted")
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
    steps = {name: now[name] for name in history.STEPS if name in now}
    return {**data, "fields": {**now, **data["fields"], **steps}}


def _could_be_put(record: Any, data: history.Data) -> None:
    """Refuse data that names what is gone: tried out, and undone."""
    with transaction.atomic():
        _put(type(record)._base_manager.get(pk=record.pk), data)
        transaction.set_rollback(True)


def agree(record: Editorial, *, by: Who) -> None:
    """A second pair of eyes on a record as it stands, or on the change of it that waits."""
    with transaction.atomic():
        roles.require_change(by, record)
        waits = history.waiting(record)
        hand = waits.made_by_id if waits else history.last_hand(record)
        if by is None or hand == by.pk:
            raise Refused(["You made its last change: somebody else has to agree."])
        if waits:
            Revision.objects.filter(pk=waits.pk).update(agreed_by=by.pk)
        else:
            history.begin(record)
            history.keep(record, by=by, step=roles.AGREED, reason="Agreed to the record as it stands.")


def _public(record: Editorial) -> None:
    if record.status != Status.PUBLISHED:
        raise Refused(["Readers do not see it now, so a change of it needs not wait: save it as it is."])


def _second_pair(waits: Revision, by: Who) -> None:
    if not roles.four_eyes() or (by is not None and by.pk != waits.made_by_id):
        return
    if by is None:
        raise Refused(["Say who publishes it. With four eyes nothing is published by nobody."])
    if waits.agreed_by_id in (None, by.pk):
        raise Refused(["You made this change, so somebody else publishes it, or agrees to it first."])


def _apply(record: Editorial, waits: Revision) -> None:
    record.updated_by_id = waits.made_by_id
    _put(record, waits.data)
    if isinstance(record, Quote):
        record.article.refresh_from_db(fields=["status", "embargo_until"])
        verification.check(record)


def _put(record: Any, data: history.Data) -> None:
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
    if reasons:
        raise Refused(reasons)


def _step(waits: Revision, by: Who) -> str:
    alone = by is not None and by.pk == waits.made_by_id and waits.agreed_by_id in (None, by.pk)
    return "Published a change, alone" if alone else "Published a change"


def _close(waits: Revision, state: str) -> None:
    Revision.objects.filter(pk=waits.pk).update(state=state)


def _told(record: Editorial, data: history.Data) -> dict[str, Any]:
    """What of a snapshot readers must be told if it changes."""
    names = CORRECTED.get(type(record), ())
    found = {name: data["fields"].get(name) for name in names if name != "voices"}
    if "voices" in names:
        found["voices"] = _voices(data)
    return found


def _voices(data: history.Data) -> list[str]:
    """Each voice in one line, as readers read it."""
    actors = data["names"].get("actor", {})
    rows: Iterable[Any] = sorted(data["parts"].get("voices", ()), key=lambda row: row["position"])
    lines = []
    for row in rows:
        name = actors.get(str(row["actor"]), "") or f"“{row['name_as_printed']}”"
        capacity = "" if row["capacity"] == "speaker" else f" ({row['capacity'].replace('_', ' ')})"
        lines.append(", ".join(filter(None, [f"{name}{capacity}", row["role_as_printed"]])))
    return lines


def _correction(
    record: Editorial, before: history.Data, told: list[str], reason: str, kept: Revision
) -> Correction:
    """What readers are told. It has the time of the version that it made: so the two know each other."""
    old, new = _told(record, before), _told(record, kept.data)
    return Correction.objects.create(
        **{str(record._meta.model_name): record},
        made_at=kept.made_at,
        reason=reason,
        before={name: old[name] for name in told},
        after={name: new[name] for name in told},
    )
