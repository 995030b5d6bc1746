"""Corrections: the public record of a change to something published."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from archive.models import Correction

from .base import RecordAdmin
from .deleting import linked
from .filters import shortened
from .forms import RecordForm

RECORDS = ("quote", "article", "event", "actor")


class CorrectionForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text += ' As JSON: {"date": "2019-09~"}. Left empty, none is shown.'

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("before", "after"):
            if not cleaned.get(name):
                cleaned[name] = {}
            elif not isinstance(cleaned[name], dict):
                self.add_error(name, 'Name the fields and their values, such as {"date": "2019-09~"}.')
        if sum(bool(cleaned.get(name)) for name in RECORDS) != 1 and not self.errors:
            raise forms.ValidationError(
                "Choose the one record it is about: a quote, article, event or actor."
            )
        return cleaned


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    form = CorrectionForm
    fieldsets = (
        (
            "What was corrected",
            {
                "fields": RECORDS,
                "description": "Exactly one. Readers see the correction on its page and in the list of "
                "corrections, for as long as they can see the record.",
            },
        ),
        ("The correction", {"fields": ("made_at", "reason", "before", "after")}),
    )
    autocomplete_fields = RECORDS
    list_display = ("made_at", "about", "why")
    list_filter = tuple((name, admin.EmptyFieldListFilter) for name in RECORDS)
    list_select_related = ("quote__article", "article__publication", "event", "actor")
    search_fields = ("reason", "quote__text", "article__title", "event__title", "actor__name")
    search_help_text = "Words of the reason or of the record that was corrected."
    ordering = ("-made_at", "-pk")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers were told stays told."""
        return False

    @admin.display(description="record")
    def about(self, correction: Correction) -> SafeString | str:
        return linked(correction.record, self.admin_site) if correction.record else ""

    @admin.display(description="reason")
    def why(self, correction: Correction) -> str:
        return shortened(correction.reason)
