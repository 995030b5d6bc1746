"""Fields that keep columns computed from their text beside it.

What lives here: the fuzzy date (EDTF) with its bounds, the name with its folded form, and the
public number. What does not: the meaning of a date (archive.dates).

A computed column is set the moment its text is set on the instance, by whatever path: a form,
save(), a fixture or bulk_create. Only update() and SQL go past it: for dates the CHECK of
`edtf_constraints` refuses those, names have FollowingNames.
"""

import secrets
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from archive import dates

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def new_public_id() -> str:
    """8 random characters of Crockford's base 32 (no i, l, o, u): 40 bits."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(8))


def read_public_id(text: str) -> str:
    """A public id as somebody may have copied it: any case, o for 0, i or l for 1."""
    return text.lower().translate(str.maketrans("oil", "011"))


def fold(text: str) -> str:
    """A name as it is compared: without case, accents and punctuation, words one blank apart.

    NFC and NFD, ё and е, Zelenskyy and ZELENSKYY fold to the same.
    """
    bare = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = "".join(bare).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


FOLDED = 300  # characters kept of a folded name; folding can make one longer than it was


def folded(text: str) -> str:
    """A name as the columns keep it for comparing."""
    return fold(text)[:FOLDED]


class _Computing(models.query_utils.DeferredAttribute):
    """Sets the columns computed from a text when the text is set."""

    field: "ComputingField"

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value
        self.field.compute(instance, value)


class ComputingField(models.CharField):
    """A text whose computed columns are declared *before* it, so that they are set after them."""

    descriptor_class = _Computing

    def compute(self, instance: models.Model, value: Any) -> None:
        raise NotImplementedError


class NameField(ComputingField):
    """A name. `<name>_folded` beside it holds what it is compared by."""

    def compute(self, instance: models.Model, value: Any) -> None:
        setattr(instance, f"{self.name}_folded", folded(value) if isinstance(value, str) else "")


class FollowingNames:
    """For the QuerySet of records with names, whose folded names then follow update() and bulk_update() too.

    An expression (F, Case) and plain SQL leave them behind; `reindex` then mends them.
    """

    model: Any

    def update(self, **values: Any) -> int:
        for name in self._names:
            if isinstance(values.get(name), str):
                values.setdefault(f"{name}_folded", folded(values[name]))
        return super().update(**values)  # type: ignore[misc]

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        fields = [*fields, *(f"{name}_folded" for name in self._names if name in fields)]
        fields = list(dict.fromkeys(fields))
        return super().bulk_update(objs, fields, batch_size)  # type: ignore[misc]

    @property
    def _names(self) -> list[str]:
        return [field.name for field in self.model._meta.concrete_fields if isinstance(field, NameField)]


def folded_column() -> models.CharField:
    return models.CharField(max_length=FOLDED, editable=False, default="", db_index=True)


class EDTFField(ComputingField):
    """A fuzzy date as text, with its bounds in three columns beside it (see `bounds_columns`).

    `<name>_first` and `<name>_last` are proleptic Gregorian day numbers, NULL where the date is
    open; empty text is no date. The text is given back as it was typed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", dates.MAX_LENGTH)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def compute(self, instance: models.Model, value: Any) -> None:
        known = instance.__dict__
        if value and known.get(f"{self.name}_bounds_for") == value:
            return  # as loaded from the database
        first = last = None
        bounds_for = ""
        if isinstance(value, str) and value:
            try:
                date = dates.parse(value)
            except dates.DateError:
                pass  # clean() tells the editor; the CHECK refuses to store it
            else:
                first, last, bounds_for = date.first, date.last, value
        known[f"{self.name}_first"] = first
        known[f"{self.name}_last"] = last
        known[f"{self.name}_bounds_for"] = bounds_for

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.strip() if isinstance(value, str) else value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value:
            try:
                dates.parse(value)
            except dates.DateError as error:
                raise ValidationError(str(error), code="edtf") from error


def bounds_columns() -> tuple[models.IntegerField, models.IntegerField, models.CharField]:
    """The columns `<name>_first`, `<name>_last`, `<name>_bounds_for`, declared before an EDTFField."""
    return (
        models.IntegerField(null=True, blank=True, editable=False),
        models.IntegerField(null=True, blank=True, editable=False),
        models.CharField(max_length=dates.MAX_LENGTH, blank=True, default="", editable=False),
    )


def edtf_constraints(name: str, model: str) -> list[models.BaseConstraint]:
    """The bounds were computed from this very text, and do not run backwards."""
    first, last = f"{name}_first", f"{name}_last"
    return [
        models.CheckConstraint(
            condition=Q(**{f"{name}_bounds_for": F(name)}), name=f"{model}_{name}_bounds_follow_text"
        ),
        models.CheckConstraint(
            condition=Q(**{f"{first}__isnull": True})
            | Q(**{f"{last}__isnull": True})
            | Q(**{f"{first}__lte": F(last)}),
            name=f"{model}_{name}_bounds_in_order",
        ),
    ]
