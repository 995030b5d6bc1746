"""The versions of a record, and what changed from one to the next, in words for editors.

What lives here: a page of versions, comparing two revisions. What does not: what readers are told of a
correction (changes), who may see a version or put it back (the admin, archive.workflow).
"""

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.utils import timezone

from archive import history
from archive.models import Correction, Revision, RevisionState

from .changes import Change, Piece, differences, words_of

PAGE = 50
NEWEST = 2_000_000_000  # above any number of a version, and within what a database counts to
_TIMES = {"published_at", "withdrawn_at"}  # told by who took the step, and when

Names = dict[str, dict[str, str]]


@dataclass
class Version:
    """One revision with what it changed of the version before it."""

    revision: Revision
    changes: list[Change]
    is_current: bool = False
    is_correction: bool = False


def page(record: Model, number: Any = 1) -> tuple[Page, list[Version]]:
    """A page of a record's versions, newest first. A page that is none is the nearest one that is."""
    found = Revision.objects.of(record).select_related("made_by", "agreed_by").order_by("-number")
    part = Paginator(found, PAGE).get_page(number)
    rows = list(part.object_list)
    last = Revision.objects.of(record).kept().values_list("number", flat=True).last()
    versions = _in_order(rows[::-1])
    for one in versions:
        one.is_current = one.revision.number == last
    _mark_corrections(record, versions)
    return part, versions[::-1]


def _in_order(rows: list[Revision]) -> list[Version]:
    """From the oldest on: each compared with what the record was, or with the change that was published."""
    versions: list[Version] = []
    kept = history.kept(rows[0]) if rows else None
    for row in rows:
        before = versions[-1].revision if versions else None
        was_its_change = row.state == RevisionState.SAVED and before is not None
        base = before if was_its_change and before and before.state == RevisionState.PUBLISHED else kept
        versions.append(Version(row, compare(base, row)))
        kept = row if row.state == RevisionState.SAVED else kept
    return versions


def _mark_corrections(record: Model, versions: list[Version]) -> None:
    """A correction has the time of the version it made; it is told where the words were changed."""
    name = str(record._meta.model_name)
    if name not in {"quote", "article", "event", "actor"}:
        return
    times = {one.revision.made_at for one in versions}
    told = set(
        Correction.objects.filter(**{name: record.pk}, made_at__in=times).values_list("made_at", flat=True)
    )
    for place, one in enumerate(versions):
        if one.revision.made_at in told:
            before = versions[place - 1] if place else one
            was_waiting = before.revision.state == RevisionState.PUBLISHED
            (before if was_waiting else one).is_correction = True


def of_number(record: Model, number: str) -> Revision | None:
    """A version by the number that was typed; None if there is none."""
    if not (number.isascii() and number.isdecimal() and len(number) < 11 and int(number) < NEWEST):
        return None
    return Revision.objects.of(record).filter(number=int(number)).first()


def compare(before: Revision | None, after: Revision) -> list[Change]:
    """What differs, field by field; of a first version, everything that is filled in.

    Texts are compared word by word; links and rows as whole lines.
    """
    model = history.KINDS[after.kind]
    names = _called(before.data if before else {}, after.data)
    old, new = _lines(model, before.data if before else None, names), _lines(model, after.data, names)
    found = []
    for label in dict.fromkeys([*old, *new]):
        one, other = old.get(label, ""), new.get(label, "")
        if one == other or (before is None and other == "no"):
            continue
        if isinstance(other, list) or isinstance(one, list):
            found.append(Change(label, _of_lines([*one], [*other])))
        else:
            is_printed = label == _label(model, "text") if _is_printed(after) else False
            found.append(Change(label, differences(one, other), is_printed))
    return found


def _of_lines(old: list[str], new: list[str]) -> list[Piece]:
    """Whole lines: what was taken out, what stayed, what was put in."""
    pieces: list[Piece] = []
    for what, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "\n".join(old[a1:a2])))
            continue
        pieces += [("removed", "\n".join(old[a1:a2]))] if a1 < a2 else []
        pieces += [("added", "\n".join(new[b1:b2]))] if b1 < b2 else []
    return [(what, words if place == 0 else f"\n{words}") for place, (what, words) in enumerate(pieces)]


def _is_printed(revision: Revision) -> bool:
    """Whether the record's text is words of somebody else, and not the archive's."""
    return revision.kind == "quote" and revision.fields.get("form") != "paraphrase"


def _called(before: history.Data, after: history.Data) -> Names:
    """What linked records were called last: another name of theirs is no change of this record."""
    old, new = before.get("names", {}), after.get("names", {})
    return {kind: {**old.get(kind, {}), **new.get(kind, {})} for kind in {*old, *new}}


def _lines(model: type[Model], data: history.Data | None, names: Names) -> dict[str, Any]:
    """Each field of a snapshot by its label, as an editor reads it; links and rows as a list of lines."""
    if data is None:
        return {}
    found: dict[str, Any] = {
        _label(model, name): _words(model, name, value, names)
        for name, value in data["fields"].items()
        if name not in _TIMES and _is_field(model, name)
    }
    for name, pks in data["many"].items():
        linked = names.get(_linked(model, name), {})
        found[_label(model, name)] = sorted(linked.get(str(pk), f"number {pk}") for pk in pks)
    for name, rows in data["parts"].items():
        part = model._meta.get_field(name).related_model
        in_order = sorted(rows, key=lambda row: row.get("position", row["pk"]))
        found[name.capitalize()] = [_row(part, row, names) for row in in_order]
    return {label: words for label, words in found.items() if words}


def _row(model: Any, row: dict[str, Any], names: Names) -> str:
    """A part in one line: whatever of it is filled in."""
    skipped = {"pk", "position", *(f.name for f in model._meta.fields if f.is_relation and not f.null)}
    own = [name for name in row if name not in skipped or name in ("actor", "article", "organisation")]
    words = [_words(model, name, row[name], names) for name in own if _is_field(model, name)]
    return ", ".join(filter(None, words))


def _words(model: type[Model], name: str, value: Any, names: Names) -> str:
    field: Any = model._meta.get_field(name)
    if field.is_relation:
        return "" if value is None else names.get(_linked(model, name), {}).get(str(value), f"number {value}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value and field.get_internal_type() == "DateTimeField":
        return f"{timezone.localtime(datetime.fromisoformat(value)):%-d %B %Y, %H:%M} UTC"
    return words_of(field, value)


def _is_field(model: type[Model], name: str) -> bool:
    """Whether records of today still have what an older version had."""
    try:
        return bool(model._meta.get_field(name))
    except FieldDoesNotExist:
        return False


def _linked(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name).related_model._meta.model_name)  # type: ignore[union-attr]


def _label(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name)).capitalize()
