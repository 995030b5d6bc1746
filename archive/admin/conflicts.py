"""Two editors at once: who saved in the meantime, and what differs from what this editor typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from archive import dates
from archive.models import Editorial
from archive.models.fields import EDTFField

TAKE = "_take"  # the name of the button “Take theirs”; its value is the name of the field


@dataclass(frozen=True)
class Difference:
    """One field: what is stored now, what was typed, both in words."""

    label: str
    theirs: str
    mine: str
    name: str = ""  # of the field; "" where theirs cannot be taken by itself


@dataclass(frozen=True)
class Conflict:
    sentence: str
    differences: list[Difference] = field(default_factory=list)


def of_form(form: forms.ModelForm) -> Conflict:
    """The conflict of a form whose instance was read anew, before anything typed was put into it."""
    found = differences(form)
    return Conflict(_sentence(form.instance, len(found)), found)


def asks_for_theirs(form: forms.ModelForm) -> bool:
    return form.is_bound and TAKE in form.data


def take_theirs(form: forms.ModelForm) -> None:
    """Put what is stored into the field that was asked for, as if it had been typed."""
    name = str(form.data.get(TAKE))
    if name not in form.fields or form.fields[name].widget.is_hidden:
        return
    bound, at = form.fields[name], form.add_prefix(name)
    sent = cast(QueryDict, form.data).copy()
    for key in [key for key in sent if re.fullmatch(rf"{re.escape(at)}(_[0-9])?", key)]:
        del sent[key]
    value: Any = bound.prepare_value(form.get_initial_for_field(bound, name))
    if isinstance(bound.widget, forms.MultiWidget):
        for number, part in enumerate(bound.widget.decompress(value) or ()):
            sent[f"{at}_{number}"] = "" if part is None else str(part)
    elif isinstance(value, list):
        sent.setlist(at, [str(one) for one in value])
    elif value not in (None, False):
        sent[at] = "on" if value is True else str(value)
    form.data = sent


def of_taken(form: forms.ModelForm) -> Conflict:
    """What still differs after theirs was taken. Nothing was saved by that."""
    name = str(form.data.get(TAKE))
    known = name in form.fields and not form.fields[name].widget.is_hidden
    taken = capfirst(str(form.fields[name].label or name)) if known else ""
    said = f"{taken}: what is stored is in the field now." if taken else "No such field: nothing was taken."
    return Conflict(f"{said} Nothing is saved yet: press Save for that.", differences(form))


def differences(form: forms.ModelForm) -> list[Difference]:
    """Field by field, what is stored now against what was typed."""
    names = [name for name in form.changed_data if name not in ("version", "along", "reason")]
    found = (
        Difference(
            capfirst(str(form.fields[name].label or name)), _stored(form, name), _typed(form, name), name
        )
        for name in names
        if not form.fields[name].widget.is_hidden
    )
    return [one for one in found if one.theirs != one.mine]


def of_rows(name: str, rows: Iterable[forms.ModelForm]) -> list[Difference]:
    """The same for the stored rows of an inline, with its name."""
    return [
        Difference(f"{capfirst(name)}: {one.label}", one.theirs, one.mine)
        for row in rows
        if row.instance.pk
        for one in differences(row)
    ]


def _sentence(record: Editorial, differ: int) -> str:
    who = str(record.updated_by) if record.updated_by else "Somebody else"
    when = timezone.localtime(record.updated_at)
    how = "One field differs" if differ == 1 else f"{differ} fields differ" if differ else "No field differs"
    kind = record._meta.verbose_name
    return (
        f"Not saved: {who} saved this {kind} on {when:%-d %B %Y at %H:%M} UTC, while you had it open. "
        f"Nothing that you typed is lost. {how} from what is stored now. Press Save again to save what you "
        "typed over it."
    )


def _stored(form: forms.ModelForm, name: str) -> str:
    return _words(form, name, form.get_initial_for_field(form.fields[name], name))


def _typed(form: forms.ModelForm, name: str) -> str:
    value = form.cleaned_data.get(name) if hasattr(form, "cleaned_data") else None
    raw = form[name].data
    return _words(form, name, raw if value is None else value)


def _words(form: forms.ModelForm, name: str, value: Any) -> str:
    """A value as an editor would say it: labels for choices, names for records, a date with its words."""
    if value in (None, "", []):
        return "empty"
    bound = form.fields[name]
    if isinstance(bound, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(str(one) for one in _records(bound, value))) or "empty"
    if isinstance(bound, forms.ModelChoiceField):
        return ", ".join(str(one) for one in _records(bound, [value])) or "empty"
    if isinstance(bound, forms.ChoiceField):
        return str(dict(cast(Any, bound.choices)).get(value, value))
    if isinstance(form._meta.model._meta.get_field(name), EDTFField):
        return _date(str(value))
    return str(value)


def _records(bound: forms.ModelChoiceField, values: Any) -> list[Model]:
    pks = [one.pk if isinstance(one, Model) else one for one in values]
    return list(cast(QuerySet, bound.queryset).filter(pk__in=[pk for pk in pks if str(pk).isdigit()]))


def _date(typed: str) -> str:
    try:
        return f"{typed} ({dates.parse(typed).words})"
    except dates.DateError:
        return typed
