"""What the second of two editors sent, with what the first one saved: field by field, row by row.

What lives here: finding the version an editor started from, settling each field in what was sent, and
arranging the rows. What does not: telling the editor about it (conflicts), joining two texts
(archive.text.joining).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import QueryDict

from archive import history
from archive.models import Editorial, Revision, RevisionState
from archive.models.fields import EDTFField
from archive.text.joining import join

UNKNOWN: Any = object()  # a value that no version tells
SAME, THEIRS, MINE, JOINED, CLASH = "same", "theirs", "mine", "joined", "clash"
MOST_ROWS = 1_000
Sent = QueryDict


def opened(record: Editorial, version: int) -> Revision | None:
    """The version of a record that its form showed, by the number in that form; None if it is not kept.

    A change that waits is shown under a number of its own (see archive.admin.waiting).
    """
    found = Revision.objects.of(record).order_by("-number")
    for one in found.exclude(state=RevisionState.SAVED):
        if (one.record_version or 0) <= version - 1000 * one.number <= (one.based_on or 0) + 1:
            return one
    if version > record.version:
        return None
    return found.kept().filter(record_version__lte=version).first()


@dataclass
class Place:
    """One field of the form or of a row: its name in what is sent, what it was, and what is stored now."""

    at: str
    label: str
    field: forms.Field
    model_field: Any
    base: Any
    theirs: Any
    is_row: bool = False

    def typed(self, sent: Sent) -> Any:
        return self.field.widget.value_from_datadict(sent, cast(Any, {}), self.at)

    def is_as(self, value: Any, sent: Sent) -> bool:
        return value is not UNKNOWN and not self.field.has_changed(value, self.typed(sent))

    @property
    def is_text(self) -> bool:
        is_words = isinstance(self.field, forms.CharField) and self.model_field.get_internal_type() in WORDS
        return is_words and not isinstance(self.model_field, EDTFField) and not self.model_field.flatchoices

    def put(self, value: Any, sent: Sent) -> None:
        """Write a value as the browser would send it."""
        for key in keys(sent, self.at):
            del sent[key]
        value = self.field.prepare_value(value)
        if isinstance(self.field.widget, forms.MultiWidget):
            for number, part in enumerate(self.field.widget.decompress(value) or ()):
                sent[f"{self.at}_{number}"] = "" if part is None else str(part)
        elif isinstance(value, list):
            sent.setlist(self.at, [str(one) for one in value])
        elif value not in (None, False):
            sent[self.at] = "on" if value is True else str(value)


WORDS = {"TextField", "CharField"}


def keys(sent: Sent, at: str) -> list[str]:
    """The names under which a field is sent: a date with its time has two."""
    return [key for key in (at, f"{at}_0", f"{at}_1") if key in sent]


def settle(place: Place, sent: Sent) -> str:
    """Put into a field what will be saved, as far as that can be told. Returns how it was told."""
    if place.is_as(place.theirs, sent):
        return SAME
    if place.base is UNKNOWN:
        return CLASH
    if place.is_as(place.base, sent):
        place.put(place.theirs, sent)
        return THEIRS
    if place.base == place.theirs:
        return MINE
    joined = _joined(place, sent)
    if joined is not None:
        place.put(joined, sent)
        return JOINED
    if place.at == "status":  # a step is taken from where the record stands now
        place.put(place.theirs, sent)
    return CLASH


def _joined(place: Place, sent: Sent) -> Any:
    typed = place.typed(sent)
    if isinstance(place.field, forms.ModelMultipleChoiceField):
        base, theirs, mine = ([str(one) for one in of] for of in (place.base, place.theirs, typed))
        kept = [one for one in theirs if one in mine or one not in base]
        return kept + [one for one in mine if one not in base and one not in theirs]
    if place.is_text:
        return join(place.base or "", place.theirs or "", place.field.to_python(typed) or "")
    return None


def values(model: type[Model], data: history.Data, name: str) -> Any:
    """A field of a snapshot, or of one of its rows, as Python has it; UNKNOWN if it is not there."""
    if name in data.get("many", {}):
        return data["many"][name]
    found = data.get("fields", data)
    if name not in found:
        return UNKNOWN
    model_field: Any = model._meta.get_field(name)
    return found[name] if model_field.is_relation else model_field.to_python(found[name])


def places(form: forms.ModelForm, base: history.Data, theirs: history.Data) -> list[Place]:
    """The fields of a record's own form that are part of its versions."""
    model = form._meta.model
    return [
        Place(name, label, bound, model_field, values(model, base, name), values(model, theirs, name))
        for name, label, bound, model_field in _of_model(form)
    ]


def _of_model(form: forms.ModelForm) -> Iterator[tuple[str, str, forms.Field, Any]]:
    for name, bound in form.fields.items():
        try:
            model_field = form._meta.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if not bound.disabled and not bound.widget.is_hidden and name != "id":
            yield name, str(bound.label or name), bound, model_field


@dataclass
class Rows:
    """The rows of one inline: as they were, as they are stored, and as they were sent.

    `prefix` is also the name under which versions keep them; captures are in no version.
    """

    prefix: str
    name: str  # of one row
    form: forms.ModelForm
    stored: dict[int, Model]
    base: dict[int, history.Data] | None
    theirs: dict[int, history.Data]
    # What was found when they were arranged: the beginnings of the names of rows, and rows in words.
    added: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, formset: Any, base: history.Data) -> "Rows":
        """From a formset of the record as it is stored."""
        stored = {row.pk: row for row in formset.get_queryset()}
        form = formset.empty_form
        names = [model_field.name for _, _, _, model_field in _of_model(form)]
        of_model = formset.model._meta
        theirs = {
            pk: {name: getattr(row, of_model.get_field(name).attname) for name in names}
            for pk, row in stored.items()
        }
        parts = base.get("parts", {}).get(formset.prefix)
        was = None if parts is None else {row["pk"]: row for row in parts}
        return cls(formset.prefix, str(of_model.verbose_name), form, stored, was, theirs)

    def has(self, at: str) -> bool:
        return re.fullmatch(rf"{self.prefix}-[0-9]{{1,4}}-DELETE", at) is not None

    def arrange(self, sent: Sent) -> None:
        """Number what was sent anew: every row that is stored, then what is to become a new one."""
        mine = self._sent(sent)
        if mine is None:
            return
        known = {int(pk): n for n, row in mine.items() if _is_id(pk := row.get("id", [""])[0])}
        first = [(pk, mine.get(known.get(pk, -1), {"id": [str(pk)]})) for pk in self.stored]
        new: list[dict[str, list[str]]] = []
        for number, row in mine.items():
            pk = row.get("id", [""])[0]
            if _is_id(pk) and int(pk) in self.stored:
                continue
            if _is_id(pk) and self._is_gone(int(pk), number, sent):
                continue
            if not pk and self._was_added(number, sent, set(self.stored) - set(known)):
                continue
            if pk:
                self.gone.append(f"{self.prefix}-{len(first) + len(new)}")
            new.append({**row, "id": [""]})
        self.added = [f"{self.prefix}-{n}" for n, (pk, _) in enumerate(first) if pk not in known]
        self.new = [f"{self.prefix}-{len(first) + n}" for n in range(len(new))]
        self._write(sent, [row for _, row in first], new)

    def _sent(self, sent: Sent) -> dict[int, dict[str, list[str]]] | None:
        total = sent.get(f"{self.prefix}-TOTAL_FORMS", "")
        if not re.fullmatch("[0-9]{1,4}", total) or int(total) > MOST_ROWS:
            return None  # the form says that it is broken
        rows: dict[int, dict[str, list[str]]] = {n: {} for n in range(int(total))}
        for key, given in sent.lists():
            found = re.fullmatch(rf"{self.prefix}-([0-9]{{1,4}})-(.+)", key)
            if found and int(found[1]) in rows:
                rows[int(found[1])][found[2]] = cast(list[str], given)
        return {n: row for n, row in rows.items() if row}

    def _is_gone(self, pk: int, number: int, sent: Sent) -> bool:
        """Whether a row that was deleted meanwhile needs nothing: I deleted it too, or did not touch it."""
        if f"{self.prefix}-{number}-DELETE" in sent:
            return True
        if self.base is None or pk not in self.base:
            return False
        untouched = all(one.is_as(one.base, sent) for one in self._places(number, pk))
        if untouched:
            self.deleted.append(self._called(self.base[pk]))
        return untouched

    def _was_added(self, number: int, sent: Sent, theirs: set[int]) -> bool:
        """Whether the other editor added the same row as a new one of mine."""
        return any(all(one.is_as(one.theirs, sent) for one in self._places(number, pk)) for pk in theirs)

    def _called(self, row: history.Data) -> str:
        texts = [row.get(name) for name, _, _, f in _of_model(self.form) if f.get_internal_type() in WORDS]
        return ", ".join(filter(None, texts)) or "one"

    def _write(self, sent: Sent, first: list[Any], new: list[Any]) -> None:
        for key in [key for key in sent if re.fullmatch(rf"{self.prefix}-[0-9]+-.+", key)]:
            del sent[key]
        for number, row in enumerate([*first, *new]):
            for name, given in row.items():
                sent.setlist(f"{self.prefix}-{number}-{name}", given)
        sent[f"{self.prefix}-INITIAL_FORMS"] = str(len(first))
        sent[f"{self.prefix}-TOTAL_FORMS"] = str(len(first) + len(new))

    def _places(self, number: int, pk: int) -> list[Place]:
        model = self.form._meta.model
        base, theirs = (self.base or {}).get(pk), self.theirs.get(pk, {})
        called = f"{self.name} “{self.stored[pk]}”" if pk in self.stored else self.name
        return [
            Place(
                f"{self.prefix}-{number}-{name}",
                f"{called}: {label}",
                bound,
                model_field,
                UNKNOWN if base is None else values(model, base, name),
                values(model, theirs, name),
                is_row=True,
            )
            for name, label, bound, model_field in _of_model(self.form)
        ]

    def each(self, sent: Sent) -> Iterator[tuple[str, list[Place]]]:
        """The rows that are stored and were sent: the beginning of their names, and their places."""
        for number, row in (self._sent(sent) or {}).items():
            pk = row.get("id", [""])[0]
            if _is_id(pk) and int(pk) in self.stored:
                yield f"{self.prefix}-{number}", self._places(number, int(pk))

    def of_new(self, at: str) -> list[Place]:
        """The places of a row that is to become a new one."""
        return self._places(int(at.rpartition("-")[2]), 0)


def _is_id(given: str) -> bool:
    """Within what a database can hold: a forged one of thousands of figures is none."""
    return bool(re.fullmatch("[0-9]{1,18}", given))
