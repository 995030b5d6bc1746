"""What one parameter may hold: form fields that turn text into values or say what is wrong with it,
and the filters that carry them."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from archive import dates, text
from archive.models import Actor
from archive.models.shortcuts import public_at
from archive.search import names
from archive.search.query import Query, QueryError, parse

MOST_VALUES = 20  # of one parameter; a longer list is refused, not cut
MOST_CHARACTERS = 300
MOST_NAMED = 8  # records among which a reader chooses the one that was meant


class SearchField(forms.Field):
    """The search box, parsed (see archive.search.query)."""

    def to_python(self, value: Any) -> Query:
        try:
            return parse(text.clean(value or ""))
        except QueryError as error:
            raise ValidationError(str(error)) from error

    def validate(self, value: Query) -> None:
        """parse() has said all there is to say; an empty search asks for everything."""


class EDTFFormField(forms.CharField):
    """A date of the period, kept as the reader typed it."""

    def to_python(self, value: Any) -> str:
        typed = text.clean(value or "").strip()
        if typed:
            try:
                dates.parse(typed)
            except dates.DateError as error:
                raise ValidationError(str(error)) from error
        return typed


class RecordsField(forms.Field):
    """Records by slug or by name; several allowed. What is not public is not known."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, model: Any, what: str, **kwargs: Any) -> None:
        self.model, self.what = model, what
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[Model]:
        typed = [text.clean(one).strip() for one in value or []]
        typed = [one for one in dict.fromkeys(typed) if one]
        if len(typed) > MOST_VALUES:
            raise ValidationError(f"At most {MOST_VALUES} at once.")
        found: dict[int, Any] = {}
        for one in typed:
            record = self.find(one)
            found.setdefault(record.pk, record)
            record = found[record.pk]
            record.asked_as = [*getattr(record, "asked_as", []), one]
        return list(found.values())

    def find(self, typed: str) -> Model:
        if len(typed) > MOST_CHARACTERS:
            raise ValidationError(f"A name of at most {MOST_CHARACTERS} characters, please.")
        found = public_at(self.model, typed) or self.by_name(typed)
        if found is None:
            raise ValidationError(
                "No %(what)s recorded here is called “%(typed)s”.",
                code="nobody",
                params={"what": self.what, "typed": typed, "records": self.near(typed)},
            )
        return found

    def near(self, typed: str) -> list[Any]:
        """Who or what may have been meant by a name that nothing has."""
        return []

    def by_name(self, typed: str) -> Model | None:
        name = "title" if hasattr(self.model, "title") else "name"
        found = self.model.objects.published().filter(**{f"{name}__iexact": typed}).distinct()
        return self.one_of(list(found[: MOST_NAMED + 1]), typed)

    def one_of(self, several: list[Any], typed: str) -> Model | None:
        if len(several) > 1:
            named = several[:MOST_NAMED]
            raise ValidationError(
                "“%(typed)s” fits several: %(names)s. Choose one.",
                code="several",
                params={"typed": typed, "names": "; ".join(map(str, named)), "records": named},
            )
        return several[0] if several else None


class ActorsField(RecordsField):
    """Actors by slug, by any alias, or by some words of a name. Never a guess among several."""

    def by_name(self, typed: str) -> Model | None:
        return self.one_of(self.known(names.named(typed)), typed) or self.one_of(
            self.known(names.begun(typed)), typed
        )

    def near(self, typed: str) -> list[Any]:
        return self.known(names.nearly(typed))

    def known(self, ids: list[int]) -> list[Any]:
        found = Actor.objects.published().in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]


class CursorField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return text.clean(value or "").strip()


class DayField(forms.DateField):
    default_error_messages = {"invalid": "A day as 2019-10-03, please."}


def many(choices: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        choices=choices,
        error_messages={"invalid_choice": "“%(value)s” is not one of the choices."},
    )


class RecordsFilter(django_filters.Filter):
    field_class = RecordsField


class ActorsFilter(django_filters.Filter):
    field_class = ActorsField


class EDTFFilter(django_filters.Filter):
    field_class = EDTFFormField


class SearchFilter(django_filters.Filter):
    field_class = SearchField


class DayFilter(django_filters.Filter):
    field_class = DayField


class CursorFilter(django_filters.Filter):
    field_class = CursorField


def order(*names: str) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        choices=[(name, name) for name in names],
        error_messages={"invalid_choice": f"Choose {', '.join(names[:-1])} or {names[-1]}."},
    )


def records(model: type[Model], what: str = "") -> RecordsFilter:
    return RecordsFilter(model=model, what=what or str(model._meta.verbose_name))


def actors() -> ActorsFilter:
    return ActorsFilter(model=Actor, what="actor")
