"""Suggestions and workbenches as plain lists, to be looked at: the work is done on an article's workbench."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.models import Suggestion, Workbench

from ..base import RecordAdmin
from ..deleting import linked
from ..filters import by_actor, by_words, shortened


class MadeElsewhere(RecordAdmin):
    """Made and changed by the workbench alone. Deleted, words that were rejected may be proposed again."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="workbench")
    def bench(self, one: Any) -> SafeString:
        address = reverse("admin:archive_article_quotations", args=[one.article_id])
        at = f"?at={one.pk}" if isinstance(one, Suggestion) else ""
        return format_html('<a href="{}{}">Find quotations</a>', address, at)

    @admin.display(description="article", ordering="article__title")
    def of(self, one: Any) -> SafeString | str:
        return linked(one.article, self.admin_site)


@admin.register(Suggestion)
class SuggestionAdmin(MadeElsewhere):
    fields = readonly_fields = (
        "of",
        "bench",
        "text",
        "form",
        "context",
        "speaker_name",
        "speaker",
        "name_as_printed",
        "role_as_printed",
        "certainty",
        "reason",
        "state",
        "decided_by",
        "decided_at",
        "quote",
    )
    list_display = ("words", "speaker_name", "certainty", "state", "of", "bench")
    list_filter = (
        "state",
        "certainty",
        "is_fragment",
        by_words("article__title", "article", "Words of its title"),
        by_actor("speaker", "speaker"),
    )
    list_select_related = ("article__publication",)
    search_fields = ("text", "speaker_name", "article__title")
    search_help_text = "Words of the suggestion, its speaker, or its article's title."
    ordering = ("-pk",)

    @admin.display(description="words", ordering="text")
    def words(self, suggestion: Suggestion) -> str:
        return shortened(suggestion.text)


@admin.register(Workbench)
class WorkbenchAdmin(MadeElsewhere):
    fields = readonly_fields = (
        "of",
        "bench",
        "about",
        "said_at",
        "said",
        "topics",
        "spoken_language",
        "translated_by",
    )
    list_display = ("article", "said_at", "said", "spoken_language", "translated_by", "bench")
    list_filter = ("translated_by", by_words("article__title", "article", "Words of its title"))
    list_select_related = ("article__publication", "said_at")
    search_fields = ("article__title",)
    search_help_text = "Words of the article's title."
    ordering = ("-pk",)
