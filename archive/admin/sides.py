"""The two sides of a conflict in words: what each of two editors made of a field.

What does not live here: which fields are in conflict (conflicts), what becomes of them (merging).
"""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from archive import dates
from archive.models.fields import EDTFField
from archive.timeline.changes import Piece
from archive.timeline.changes import differences as by_word

from .merging import UNKNOWN, Place, Sent


@dataclass
class Side:
    """What one of the two made of a field, compared with what it was; a date in words as well."""

    pieces: list[Piece]
    read_as: str = ""


def value_of(place: Place, typed: Sent) -> Any:
    """What was typed, as it would be kept; as it was typed where it would be refused."""
    given = place.typed(typed)
    try:
        return place.field.clean(given) if not isinstance(place.field, forms.ModelChoiceField) else given
    except ValidationError:
        return given


def side_of(place: Place, value: Any) -> Side:
    """A value beside what it was."""
    words = words_of(place, value)
    if place.base is UNKNOWN:
        return Side([("same", words)], _read_as(place, value))
    before = words_of(place, place.base, empty="")
    return Side(
        by_word(before, words) if words != "empty" or not before else [("removed", before)],
        _read_as(place, value),
    )


def _read_as(place: Place, value: Any) -> str:
    if not value or not isinstance(place.model_field, EDTFField):
        return ""
    try:
        return dates.parse(str(value)).words
    except dates.DateError:
        return ""


def words_of(place: Place, value: Any, empty: str = "empty") -> str:
    """A value as an editor would say it: labels for choices, names for records."""
    if value in (None, "", []):
        return empty
    if isinstance(value, list) and not isinstance(place.field, forms.ModelMultipleChoiceField):
        return " ".join(filter(None, map(str, value))) or empty
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(place.field, forms.ModelChoiceField):
        given = value if isinstance(value, list) else [value]
        return ", ".join(sorted(str(one) for one in _records(place.field, given))) or empty
    if isinstance(place.field, forms.ChoiceField):
        return str(dict(place.model_field.flatchoices).get(value, value))
    return str(value)


def row_in_words(row: list[Place], sent: Sent) -> str:
    """A row in one line: whatever of it is filled in."""
    words = [
        words_of(place, place.typed(sent), empty="") for place in row if place.model_field.name != "position"
    ]
    return ", ".join(filter(None, words)) or "empty"


def _records(of: forms.ModelChoiceField, values: list[Any]) -> list[Model]:
    pks = [str(getattr(one, "pk", one)) for one in values]
    return list(
        cast(QuerySet, of.queryset).filter(pk__in=[pk for pk in pks if pk.isdecimal() and len(pk) < 19])
    )
