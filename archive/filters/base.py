"""What every list has: a period, messages at their fields, and names that fit several."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict

from archive import dates
from archive.models import Quote

from .fields import EDTFFilter


class PeriodForm(forms.Form):
    """From and To belong together: To may not end before From begins."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        query = cleaned.get("q")
        start = cleaned.get("from") or getattr(query, "start", None) or ""
        end = cleaned.get("to") or getattr(query, "end", None) or ""
        cleaned["period"] = (None, None)
        if not {"from", "to"} & set(self.errors):
            try:
                cleaned["period"] = dates.period(start, end)
            except dates.DateError as error:
                self.add_error("to" if getattr(error, "field", "") == "to" else "from", str(error))
        return cleaned


def with_period(cls: type[django_filters.FilterSet]) -> type[django_filters.FilterSet]:
    """`from` is a word of Python, so the two fields are added beside the class body."""
    for name in ("from", "to"):
        cls.base_filters[name] = EDTFFilter()
    return cls


class ListFilter(django_filters.FilterSet):
    """What every list has. `cleaned` holds the values once `is_valid()` has said so."""

    class Meta:
        form = PeriodForm

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Quote.objects.none())
        super().__init__(data, **kwargs)

    @property
    def cleaned(self) -> dict[str, Any]:
        return self.form.cleaned_data

    @property
    def errors_by_field(self) -> dict[str, list[str]]:
        return {name: [str(message) for message in messages] for name, messages in self.form.errors.items()}

    @property
    def asked_which(self) -> dict[str, list[Model]]:
        """For each field with a name that fits several records: those records."""
        return {
            name: error.params["records"]
            for name, error in self._errors
            if error.code == "several" and error.params
        }

    @property
    def did_you_mean(self) -> list[tuple[str, str, list[Model]]]:
        """For each name that nobody has: its field, the name, and who may have been meant."""
        return [
            (name, error.params["typed"], error.params["records"])
            for name, error in self._errors
            if error.code == "nobody" and error.params and error.params["records"]
        ]

    @property
    def _errors(self) -> list[tuple[str, ValidationError]]:
        return [(name, one) for name, errors in self.form.errors.as_data().items() for one in errors]
