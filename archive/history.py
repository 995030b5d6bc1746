"""What a record was: taking it down as data, and putting data back into it.

What lives here: snapshots of a record with its parts and links, its revisions, putting one back. What does
not: who may (archive.workflow), how a difference is shown (archive.timeline.changes).

Captured texts, passages and verdicts are no part of a snapshot: they are evidence, which nobody edits.
"""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection, transaction
from django.db.models import Model

from archive.models import (
    Actor,
    Article,
    Editorial,
    Event,
    Place,
    Publication,
    Quote,
    Revision,
    RevisionState,
    Topic,
    Utterance,
)

KINDS: dict[str, type[Model]] = {
    str(model._meta.model_name): model
    for model in (Article, Actor, Event, Quote, Publication, Topic, Place, Utterance)
}
PARTS: dict[type[Model], tuple[str, ...]] = {
    Actor: ("aliases", "affiliations"),
    Event: ("participations", "coverage"),
    Quote: ("voices",),
}
# What the archive works out itself, or counts.
DERIVED = {
    "id",
    "version",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "verdict",
    "checked_at",
    "checked_capture",
    "proved_at",
}
DERIVED_ENDS = ("_first", "_last", "_bounds_for", "_folded")
# Where a record stands on its way to readers: a step of archive.workflow, never a value put back.
STEPS = ("status", "published_at", "publish_on", "withdrawn_at", "withdrawal_reason")

PUBLISHED_A_CHANGE = "Published a change"
"""The step of whoever let readers see a change: it is another who made that."""

Data = dict[str, Any]
Who = AbstractBaseUser | AnonymousUser | None


class Missing(Exception):
    """What a version links to is no longer there. The message names it and says what to do."""


# Taking down


def snapshot(record: Model) -> Data:
    """A record as data: its fields, what it links to by id, and its parts in order.

    `names` says how everything that is linked to was called then.
    """
    names: dict[str, dict[str, str]] = {}
    data: Data = {"fields": _fields(record, names), "many": {}, "parts": {}, "names": names}
    for field in _many(type(record)):
        linked = list(getattr(record, field.name).order_by("pk"))
        data["many"][field.name] = [one.pk for one in linked]
        _note(names, linked)
    for name in PARTS.get(type(record), ()):
        rows = getattr(record, name).order_by("pk")
        data["parts"][name] = [{"pk": row.pk, **_fields(row, names)} for row in rows]
    return data


def content(data: Data) -> Data:
    """What of a snapshot an editor wrote: without its steps, and without how others were called then."""
    fields = {name: value for name, value in data["fields"].items() if name not in STEPS}
    return {"fields": fields, "many": data["many"], "parts": data["parts"]}


def _fields(record: Model, names: dict[str, dict[str, str]]) -> Data:
    found: Data = {}
    for field in _own(type(record)):
        found[field.name] = _plain(field, record)
        if field.is_relation and getattr(record, field.attname):
            _note(names, [getattr(record, field.name)])
    return found


def _plain(field: Any, record: Model) -> Any:
    """A value as JSON has it."""
    value = getattr(record, field.attname)
    if value is None or isinstance(value, bool | int | str):
        return value
    return field.value_to_string(record)


def _own(model: type[Model]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in DERIVED and not field.name.endswith(DERIVED_ENDS)
    ]


def _many(model: type[Model]) -> list[Any]:
    return [
        field
        for field in model._meta.many_to_many
        if cast(Any, field.remote_field.through)._meta.auto_created  # a link with data of its own is a part
    ]


def _note(names: dict[str, dict[str, str]], records: Iterable[Model]) -> None:
    for one in records:
        names.setdefault(str(one._meta.model_name), {})[str(one.pk)] = str(one)[:200]


# Keeping


def begin(record: Model) -> None:
    """Write down how a record stands before its first change that is kept."""
    if record.pk and not Revision.objects.of(record).exists():
        stored = type(record)._base_manager.get(pk=record.pk)
        by = getattr(stored, "updated_by", None)
        _write(stored, snapshot(stored), by=by, step="Recorded", made_at=getattr(stored, "updated_at", None))


def keep(record: Model, *, by: Who, step: str, reason: str = "") -> Revision | None:
    """Write down how a record stands now, as its next version; None if nothing was done to it.

    To be called in the transaction of the change.
    """
    data = snapshot(record)
    last = Revision.objects.of(record).kept().last()
    is_content = last is None or content(last.data) != content(data)
    if last and not is_content and not reason and last.status == getattr(record, "status", ""):
        return None
    if is_content and getattr(record, "publish_on", None):
        _unschedule(record)
    return _write(record, data, by=by, step=step, reason=reason, is_content=is_content)


def keep_waiting(
    record: Editorial, data: Data, *, by: Who, reason: str = "", step: str = "Changed"
) -> Revision:
    """Keep how a public record would stand after a change that waits; it takes the place of one before."""
    with transaction.atomic():
        Revision.objects.of(record).pending().update(state=RevisionState.DROPPED)
        number_new_parts(record, data)
        waits = {"state": RevisionState.PENDING, "based_on": record.version}
        return _write(record, data, by=by, step=step, reason=reason, **waits)


def waiting(record: Model) -> Revision | None:
    """The change of a public record that waits to be published."""
    return Revision.objects.of(record).pending().select_related("made_by").last()


def still_fits(waits: Revision, record: Editorial) -> None:
    """Say that a change that waits fits the record as it stands now, after evidence was added to it."""
    Revision.objects.filter(pk=waits.pk).update(based_on=record.version)


def kept(before: Revision) -> Revision | None:
    """How the record stood when a version was made: the last one before it that was saved."""
    earlier = Revision.objects.filter(
        kind=before.kind, object_id=before.object_id, number__lt=before.number
    ).kept()
    return earlier.order_by("number").last()


def last_hand(record: Model) -> int | None:
    """The id of whoever last changed what the record says; None if that is not known."""
    last = Revision.objects.of(record).kept().filter(is_content=True).last()
    if last is None:
        return getattr(record, "updated_by_id", None)
    if not last.step.startswith(PUBLISHED_A_CHANGE):
        return last.made_by_id
    change = Revision.objects.of(record).filter(state=RevisionState.PUBLISHED, number__lt=last.number).last()
    return change.made_by_id if change else last.made_by_id


def _unschedule(record: Any) -> None:
    """Whoever set a time to publish a record had seen something else."""
    record.publish_on = None
    type(record)._base_manager.filter(pk=record.pk).update(publish_on=None)


def _write(record: Model, data: Data, *, by: Who, made_at: Any = None, **given: Any) -> Revision:
    numbers = Revision.objects.of(record).values_list("number", flat=True)
    when = {"made_at": made_at} if made_at else {}
    return Revision.objects.create(
        kind=str(record._meta.model_name),
        object_id=record.pk,
        number=(numbers.last() or 0) + 1,
        title=str(record)[:300],
        status=getattr(record, "status", ""),
        record_version=getattr(record, "version", None),
        data=data,
        made_by_id=by.pk if by else None,
        **when,
        **given,
    )


def number_new_parts(record: Model, data: Data) -> None:
    """Give the parts that a change adds ids of their own.

    They keep them from now on: whoever opens a change that waits again sees the same rows.
    """
    for name, rows in data["parts"].items():
        manager = getattr(record, name)
        stored = set(manager.values_list("pk", flat=True))
        new = [row for row in rows if row["pk"] not in stored]
        known = _part_ids(record, name) if new else set()
        for row in new:
            if row["pk"] not in known:
                row["pk"] = _reserved(manager.model)


def _part_ids(record: Model, name: str) -> set[int]:
    """Every id that a version of the record had for its parts."""
    datas = Revision.objects.of(record).values_list(f"data__parts__{name}", flat=True)
    return {row["pk"] for rows in datas for row in rows or ()}


def _reserved(model: type[Model]) -> int:
    """An id that the database gives to no other row."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = %s", [table])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 1)", [table])
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return int(cursor.fetchone()[0])


# Putting back


def put(record: Model, data: Data) -> None:
    """Give a record the fields, links and parts of a snapshot, and save it. Its status stays as it is."""
    with transaction.atomic():
        _set_fields(record, data["fields"], data["names"], leave=STEPS)
        record.save()
        for name, pks in data["many"].items():
            manager = getattr(record, name)
            there = set(manager.model._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
            _none_missing(manager.model, set(pks) - there, data["names"])
            manager.set(pks)
        for name, rows in data["parts"].items():
            _put_parts(record, name, rows, data["names"])
        record.refresh_from_db()


def bring_back(revision: Revision) -> Model:
    """A deleted record again, under its old id and address, as a draft that nobody sees."""
    model = KINDS[revision.kind]
    with transaction.atomic():
        record = model(pk=revision.object_id)
        _set_fields(record, revision.data["fields"], revision.data["names"], leave=STEPS)
        record.save(force_insert=True)
        put(record, revision.data)
        return record


def _set_fields(record: Model, values: Data, names: Data, *, leave: Iterable[str]) -> None:
    for field in _own(type(record)):
        if field.name not in values or field.name in leave:
            continue
        value = values[field.name]
        if not field.is_relation:
            setattr(record, field.attname, field.to_python(value))
            continue
        if value is not None and not field.related_model._base_manager.filter(pk=value).exists():
            _none_missing(field.related_model, {value}, names)
        setattr(record, field.attname, value)


def _none_missing(model: Any, pks: set[int], names: Data) -> None:
    for pk in pks:
        called = names.get(model._meta.model_name, {}).get(str(pk), f"number {pk}")
        raise Missing(
            f"The {model._meta.verbose_name} “{called}” that it names is no longer there. "
            "Bring that back first."
        )


def _put_parts(record: Model, name: str, rows: list[Data], names: Data) -> None:
    """Nothing hangs on parts: they are written anew, under their ids."""
    manager = getattr(record, name)
    stored = {row["pk"]: row for row in snapshot(record)["parts"][name]}
    if list(stored.values()) == rows:
        return
    manager.all().delete()
    for row in rows:
        part = manager.model(pk=row["pk"])
        _set_fields(part, row, names, leave=())
        part.save(force_insert=True)


__all__ = [
    "KINDS",
    "PUBLISHED_A_CHANGE",
    "STEPS",
    "Missing",
    "begin",
    "bring_back",
    "content",
    "keep",
    "kept",
    "keep_waiting",
    "last_hand",
    "number_new_parts",
    "put",
    "snapshot",
    "still_fits",
    "waiting",
]
