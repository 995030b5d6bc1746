"""Corrections: the public record of a change to something published."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from archive.models import Correction

from .base import RecordAdmin
from .deleting import linked
from .filters import shortened

RECORDS = ("quote", "article", "event", "actor")


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    fieldsets = (
        (
            "What was corrected",
            {
                "fields": RECORDS,
                "description": "Readers see the correction on its page and in the list of corrections, for "
                "as long as they can see the record. It is made by publishing a change, never by hand.",
            },
        ),
        ("The correction", {"fields": ("made_at", "reason", "before", "after")}),
    )
    list_display = ("made_at", "about", "why")
    list_filter = tuple((name, admin.EmptyFieldListFilter) for name in RECORDS)
    list_select_related = ("quote__article", "article__publication", "event", "actor")
    search_fields = ("reason", "quote__text", "article__title", "event__title", "actor__name")
    search_help_text = "Words of the reason or of the record that was corrected."
    ordering = ("-made_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A change of a public record that somebody else publishes leaves one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers were told stays told."""
        return False

    @admin.display(description="record")
    def about(self, correction: Correction) -> SafeString | str:
        return linked(correction.record, self.admin_site) if correction.record else ""

    @admin.display(description="reason")
    def why(self, correction: Correction) -> str:
        return shortened(correction.reason)
