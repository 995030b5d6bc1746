"""Corrections: the public record of a change to something published."""

from django.contrib import admin
from django.utils.safestring import SafeString

from archive.models import Correction

from .base import LookedAt, RecordAdmin
from .deleting import linked
from .filters import shortened

RECORDS = ("quote", "article", "event", "actor")


@admin.register(Correction)
class CorrectionAdmin(LookedAt, RecordAdmin):
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

    @admin.display(description="record")
    def about(self, correction: Correction) -> SafeString | str:
        return linked(correction.record, self.admin_site) if correction.record else ""

    @admin.display(description="reason")
    def why(self, correction: Correction) -> str:
        return shortened(correction.reason)
