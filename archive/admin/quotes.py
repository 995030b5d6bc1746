"""Quotes with their voices and passages, and the utterances that group them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive import verification, workflow
from archive.models import Actor, Article, Comparison, Editorial, Passage, Quote, Status, Utterance, Voice
from archive.models.fields import read_public_id
from archive.verification import sentences

from . import actions, verdicts
from .base import RecordAdmin, Shown, Stacked, counted, searched
from .deleting import linked
from .filters import ByCheck, ByEvent, ByFiledDate, Missing, Scheduled, by_actor, by_words, shortened
from .forms import EditorialForm
from .rows import VoiceForm, VoiceFormSet
from .saving import HISTORY, STATUS, EditorialAdmin

# PostgreSQL's index holds all tags of a quote in a row of 2.7 KB (archive_entry_along).
MOST_TIES = {"about": 30, "mentions": 60, "topics": 30}


class QuoteForm(EditorialForm):
    along = forms.BooleanField(
        label="Publish its article and actors along with it",
        required=False,
        help_text="A quote is public together with its article and its named actors, or not at all. Ticked, "
        "those that are not public yet are published with it; one that was withdrawn is not.",
    )

    def clean_text(self) -> str:
        words: str = self.cleaned_data["text"]
        if sealed := workflow.refused_words(words):
            raise forms.ValidationError(sealed)
        return words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, most in MOST_TIES.items():
            if len(cleaned.get(name) or ()) > most:
                self.add_error(name, f"At most {most}. Keep those that the words are really about.")
        return cleaned


class VoiceInline(Stacked):
    model = Voice
    form, formset = VoiceForm, VoiceFormSet
    related = ("actor",)
    fields = ("position", "actor", "capacity", "name_as_printed", "role_as_printed")
    autocomplete_fields = ("actor",)
    verbose_name_plural = "voices: who said it"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class PassageInline(Shown):
    """Where the words stand in the captured text: worked out by the check, never typed."""

    model = Passage
    fields = readonly_fields = ("capture", "position", "exact", "start", "end", "locator")
    classes = ("collapse",)
    verbose_name_plural = "passages: where the words stand in the source"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Passage]:
        return super().get_queryset(request).select_related("capture").defer("capture__text")


class ComparisonInline(Shown):
    """What came of comparing the words with each text of the article."""

    model = Comparison
    fields = readonly_fields = ("capture", "found", "compared_at", "sha256", "said")
    classes = ("collapse",)
    verbose_name_plural = "comparisons: which versions of the source have the words"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comparison]:
        return super().get_queryset(request).select_related("capture", "quote").defer("capture__text")

    @admin.display(description="found")
    def found(self, one: Comparison) -> str:
        if one.quote.is_paraphrase:
            return "the words it rests on stand" if one.is_proof else "the words it rests on are gone"
        return sentences.called(one.verdict)

    @admin.display(description="differences")
    def said(self, one: Comparison) -> str:
        notes = [*sentences.differences(one), *sentences.honoured(one), *sentences.cautions(one)]
        return " ".join(notes) or "None"


@admin.register(Quote)
class QuoteAdmin(EditorialAdmin):
    form = QuoteForm
    inlines = (VoiceInline, PassageInline, ComparisonInline)
    actions = actions.QUOTE_STEPS
    fieldsets = (
        (
            None,
            {
                "fields": ("public_id", "article", "form", "text", "context"),
                "description": "One utterance as one article prints it. The words are compared with the "
                "article's captured text at every save, and you are told what was found.",
            },
        ),
        ("When and where it was said", {"fields": ("said", "said_at", "about")}),
        ("What it is about", {"fields": ("mentions", "topics")}),
        (
            "Language",
            {"classes": ("collapse",), "fields": ("spoken_language", "translated_by", "our_translation")},
        ),
        (
            "Standing, and other prints of the same words",
            {
                "classes": ("collapse",),
                "fields": ("standing", "standing_note", "standing_source", "utterance"),
            },
        ),
        ("Check", {"fields": ("mark", "verdict", "checked_at", "checked_in")}),
        (STATUS[0], {**STATUS[1], "fields": ("status", "held_back", "along", "withdrawal_reason", "reason")}),
        HISTORY,
    )
    readonly_fields = (
        *EditorialAdmin.readonly_fields,
        "public_id",
        "mark",
        "verdict",
        "checked_at",
        "checked_in",
    )
    autocomplete_fields = (
        *("article", "said_at", "about", "mentions", "topics"),
        *("standing_source", "utterance"),
    )
    list_display = ("words", "said_by", "status", "mark", "filed_under", "printed_in")
    list_filter = (
        "status",
        Scheduled,
        "form",
        ByCheck,
        Missing,
        "verdict",
        "standing",
        by_words("article__publication__name", "publication", "Bloomberg"),
        by_actor("voices__actor"),
        ByEvent,
        ByFiledDate,
    )
    list_select_related = ("article__publication", "said_at")
    search_fields = ("text", "context", "public_id", "article__title", "voices__name_as_printed")
    search_help_text = "Words of the quote, any name of its speaker, its number, or its article's title."
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quote]:
        voices = Prefetch("voices", Voice.objects.select_related("actor"))
        return super().get_queryset(request).prefetch_related(voices)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Quote], search_term: str
    ) -> tuple[QuerySet[Quote], bool]:
        term = searched(search_term)
        found, duplicates = super().get_search_results(request, queryset, term)
        if not term:
            return found, duplicates
        by_name = Voice.objects.filter(actor__in=Actor.objects.matching(term)).values("quote")
        number = read_public_id(term.lstrip("#"))
        pks = Q(pk__in=found.order_by().values("pk")) | Q(pk__in=by_name) | Q(public_id=number)
        return queryset.filter(pks), False

    def before_step(self, request: HttpRequest, form: ModelForm, formsets: Any) -> list[tuple[int, str]]:
        """Compare the words with the source, and refuse to leave unproved words before readers."""
        quote = form.instance
        form.judgement = verification.check(quote)  # type: ignore[attr-defined]
        said = self._left_embargo(form)
        stays = quote.status == form.cleaned_data["status"] == Status.PUBLISHED
        if stays and not quote.voices.exists():
            raise workflow.Refused(workflow.obstacles(quote, along=True))
        if stays:
            workflow.stay_public(quote, form.changed_data)
            said += self._rests_on_hidden(quote, bool(form.cleaned_data.get("along")))
        return said

    def _left_embargo(self, form: ModelForm) -> list[tuple[int, str]]:
        """A quote moved away from an article that is held is not held with it any more."""
        before = Article.objects.filter(pk=form.initial.get("article")).exclude(pk=form.instance.article_id)
        held = [reason for one in before for reason in workflow.embargo(one)]
        if not held:
            return []
        said = f"{' '.join(held)} The quote has left it: see that nothing is said that it holds back."
        return [(messages.WARNING, said)]

    def _rests_on_hidden(self, quote: Quote, along: bool) -> list[tuple[int, str]]:
        """A published quote moved to a draft article, or given a draft voice, would be lost to readers."""
        names = ", ".join(f"{one._meta.verbose_name} “{one}”" for one in workflow.rests_on(quote))
        if not names or along:
            return []
        return [(messages.WARNING, f"Not public yet: {names}. Publish it first, or along with the change.")]

    def after_step(
        self, request: HttpRequest, form: ModelForm, published: list[Editorial]
    ) -> list[tuple[int, str]]:
        said = super().after_step(request, form, published)
        quote = form.instance
        if quote.is_paraphrase:
            return said
        proven = quote.verdict in verification.PROVEN
        told = verdicts.told(quote, form.judgement)  # type: ignore[attr-defined]
        return [*said, (messages.SUCCESS if proven else messages.WARNING, told)]

    @admin.display(description="words")
    def words(self, quote: Quote) -> str:
        return shortened(quote.text)

    @admin.display(description="voices")
    def said_by(self, quote: Quote) -> str:
        return ", ".join(str(voice) for voice in quote.voices.all()) or "No voice yet"

    @admin.display(description="article", ordering="article__title")
    def printed_in(self, quote: Quote) -> str:
        return shortened(str(quote.article), 70)

    @admin.display(
        description="filed under",
        ordering=Coalesce("said_first", "said_at__date_first", "article__published_first"),
    )
    def filed_under(self, quote: Quote) -> str:
        filed = quote.filed
        return f"{filed.words} (by {quote.dated_by})" if filed else "No date recorded"

    @admin.display(description="mark")
    def mark(self, quote: Quote) -> str:
        return quote.mark.label if quote.pk else "Worked out when the quote is saved"

    @admin.display(description="compared with")
    def checked_in(self, quote: Quote) -> SafeString | str:
        capture = quote.checked_capture
        if capture is None:
            return "Nothing yet"
        return format_html("{}, of {}", capture, linked(quote.article, self.admin_site))


class QuoteOfUtteranceInline(Shown):
    """The quotes that print it. A quote is put here on its own page."""

    model = Quote
    related = ("article__publication",)
    fields = readonly_fields = ("words", "article", "status")
    show_change_link = True
    verbose_name_plural = "quotes that print it"

    @admin.display(description="words")
    def words(self, quote: Quote) -> str:
        return shortened(quote.text)


@admin.register(Utterance)
class UtteranceAdmin(RecordAdmin):
    inlines = (QuoteOfUtteranceInline,)
    fieldsets = (
        (
            None,
            {
                "fields": ("public_id", "preferred_quote", "note"),
                "description": "One act of speech that several articles print. Each of its quotes "
                "names it on its own page.",
            },
        ),
    )
    readonly_fields = ("public_id",)
    autocomplete_fields = ("preferred_quote",)
    list_display = ("public_id", "preferred", "note_shortened", "quotes_n")
    list_filter = (("preferred_quote", admin.EmptyFieldListFilter), by_actor("quotes__voices__actor"))
    list_select_related = ("preferred_quote",)
    search_fields = ("public_id", "note", "quotes__text")
    search_help_text = "Its number, words of the note, or words of one of its quotes."
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Utterance]:
        found = super().get_queryset(request)
        return found.annotate(n_quotes=counted(Quote.objects.filter(utterance__isnull=False), "utterance"))

    @admin.display(description="quote shown first")
    def preferred(self, utterance: Utterance) -> str:
        return str(utterance.preferred_quote) if utterance.preferred_quote else "None chosen"

    @admin.display(description="note")
    def note_shortened(self, utterance: Utterance) -> str:
        return shortened(utterance.note)

    @admin.display(description="quotes", ordering="n_quotes")
    def quotes_n(self, utterance: Any) -> int:
        return int(utterance.n_quotes)
