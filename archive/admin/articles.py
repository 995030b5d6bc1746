"""Articles with their captured texts and their coverage of events."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import widgets
from django.db.models import F, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from archive import text, workflow
from archive.models import Article, Capture, Coverage, Quote

from . import actions, review, verdicts, workbench
from .base import Shown, Stacked, counted, date_words
from .deleting import linked
from .filters import Embargo, Missing, Scheduled, by_actor, by_date, by_words
from .forms import EditorialForm, SlugForm, TextAsPasted
from .saving import HISTORY, STATUS, EditorialAdmin
from .waiting import texts_changed


class ArticleForm(SlugForm, EditorialForm):
    slug_from = "title"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("copy_of")) != bool(cleaned.get("copy_kind")) and "copy_kind" in self.fields:
            field = "copy_kind" if cleaned.get("copy_of") else "copy_of"
            self.add_error(field, "A copy says of which article, and what kind it is: both or neither.")
        return cleaned


class CaptureForm(forms.ModelForm):
    text = TextAsPasted(
        required=False,
        help_text=Capture._meta.get_field("text").help_text,
        widget=widgets.AdminTextareaWidget(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sha256" in self.fields:
            self.fields["sha256"].disabled = bool(self.instance.text)
            self.fields["sha256"].help_text += " Enter it only where no text is kept."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("text"):
            cleaned["sha256"] = text.fingerprint(text.clean(cleaned["text"]))
        elif "sha256" in self.fields:
            self._check_fingerprint(cleaned)
        return cleaned

    def _check_fingerprint(self, cleaned: dict[str, Any]) -> None:
        given = (cleaned.get("sha256") or "").lower()
        if not given:
            self.add_error("text", "Paste the text, or give its fingerprint where it may not be kept.")
        elif not re.fullmatch("[0-9a-f]{64}", given):
            self.add_error("sha256", "A SHA-256 fingerprint is 64 characters: figures and a to f.")
        else:
            cleaned["sha256"] = given


class CaptureInline(Stacked):
    model = Capture
    form = CaptureForm
    fields = ("captured_at", "captured_by", "made_by", "archive_url", "text", "sha256", "note")
    classes = ("collapse",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "captured_at":
            found.initial = lambda: timezone.now().replace(microsecond=0)
        return found


class ReportedEventInline(Shown):
    """Which events it reports. Coverage is edited in one place only, and guarded there: at the event."""

    model = Coverage
    related = ("event", "article__publication")
    fields = readonly_fields = ("reported", "date_as_reported", "wording_as_reported", "note")
    classes = ("collapse",)
    verbose_name, verbose_name_plural = "event it reports", "events it reports: edited on the event's page"

    @admin.display(description="event")
    def reported(self, coverage: Coverage) -> SafeString | str:
        return linked(coverage.event, self.admin_site)


@admin.register(Article)
class ArticleAdmin(EditorialAdmin):
    form = ArticleForm
    change_form_template = "admin/archive/article/change_form.html"
    inlines = (CaptureInline, ReportedEventInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "publication",
                    "kind",
                    "title",
                    "title_supplied",
                    "slug",
                    "byline",
                    "edited_by",
                    "authors",
                    "published",
                    "url",
                    "access",
                    "language",
                    "summary",
                ),
                "description": "One source: a report, an interview, a speech. Its text is pasted under the "
                "captures below; quotes are compared with it.",
            },
        ),
        ("What became of it, and copies", {"fields": ("standing", "copy_of", "copy_kind")}),
        (
            "Rights",
            {
                "fields": ("text_rights", "rights_note", "embargo_until"),
                "description": "A captured text is private unless you say otherwise here.",
            },
        ),
        STATUS,
        HISTORY,
    )
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("publication", "authors", "copy_of")
    list_display = (
        "title",
        "publication",
        "kind",
        "when",
        "status",
        "standing",
        "all_quotes",
        "public_quotes",
    )
    list_filter = (
        "status",
        Scheduled,
        Embargo,
        Missing,
        "kind",
        "standing",
        "access",
        by_words("publication__name", "publication", "Bloomberg"),
        by_actor("authors", "author"),
        by_date("published"),
        by_words("events__title", "event", "Words of its title"),
    )
    list_select_related = ("publication",)
    search_fields = ("title", "byline", "url", "publication__name", "summary")
    search_help_text = "Words of the title, byline or summary, the publication, or the address."
    ordering = (F("published_first").desc(nulls_last=True), "-pk")

    def get_urls(self) -> list[Any]:
        return [*workbench.addresses(self), *review.addresses(self), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return (
            super()
            .get_queryset(request)
            .select_related("publication")
            .annotate(
                n_quotes=counted(Quote.objects.all(), "article"),
                n_public=counted(Quote.objects.published(), "article"),
            )
        )

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        form.verdicts = verdicts.standing(form.instance)  # type: ignore[attr-defined]
        super().save_related(request, form, formsets, change)

    def before_step(self, request: HttpRequest, form: ModelForm, formsets: Any) -> list[tuple[int, str]]:
        """See who loosens an embargo. A capture that was added, changed or deleted had the quotes compared
        anew: write it down, and say what came of it."""
        article, by = form.instance, actions.whom(request)
        self.keep(request, article, change=bool(form.initial.get("status")))
        workflow.may_loosen(article, form.initial.get("embargo_until"), by=by)
        texts = [one for one in formsets if one.model is Capture and one.has_changed()]
        if not texts:
            return []
        for one in texts:
            done, is_replaced = texts_changed(one)
            workflow.keep_texts(article, done, is_replaced=is_replaced, by=by)
        said = verdicts.changed(form.instance, form.verdicts)  # type: ignore[attr-defined]
        if not said:
            return []
        return [(messages.WARNING if len(said) > 1 else messages.INFO, " ".join(said))]

    @admin.display(description="published on", ordering="published_first")
    def when(self, article: Article) -> SafeString | str:
        return date_words(article.published)

    @admin.display(description="quotes", ordering="n_quotes")
    def all_quotes(self, article: Any) -> int:
        return int(article.n_quotes)

    @admin.display(description="of them public", ordering="n_public")
    def public_quotes(self, article: Any) -> int:
        return int(article.n_public)
