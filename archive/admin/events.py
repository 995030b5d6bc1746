"""Events with their participants and their coverage."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from archive.models import Coverage, Event, Participation, Quote

from . import actions
from .base import Stacked, Tabular, counted, date_words
from .filters import Missing, Scheduled, by_actor, by_date, by_words
from .forms import EditorialForm, SlugForm
from .saving import HISTORY, STATUS, EditorialAdmin


class EventForm(SlugForm, EditorialForm):
    slug_from = "title"


class ParticipationInline(Tabular):
    model = Participation
    related = ("actor",)
    fields = ("actor", "role")
    autocomplete_fields = ("actor",)
    verbose_name, verbose_name_plural = "participant", "participants"


class CoverageInline(Stacked):
    """Which articles report the event, from the event's page."""

    model = Coverage
    related = ("event", "article__publication")
    fields = ("article", "date_as_reported", "wording_as_reported", "note")
    autocomplete_fields = ("article",)


@admin.register(Event)
class EventAdmin(EditorialAdmin):
    form = EventForm
    actions = actions.EVENT_STEPS
    inlines = (ParticipationInline, CoverageInline)
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "slug", "date", "date_source", "places", "summary", "part_of", "topics"),
                "description": "What happened, when and where. How each article tells it, and which date it "
                "gives, belongs to its coverage below.",
            },
        ),
        STATUS,
        HISTORY,
    )
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("date_source", "places", "part_of", "topics")
    list_display = ("title", "when", "where", "status", "articles_n", "quotes_n", "updated_at")
    list_filter = (
        "status",
        Scheduled,
        Missing,
        by_date("date"),
        by_actor("participants"),
        by_words("places__name", "place", "Sochi"),
        by_words("topics__name", "topic", "Words of its name"),
        by_words("articles__publication__name", "publication", "Bloomberg"),
    )
    list_select_related = ("updated_by",)
    search_fields = ("title", "summary", "date", "places__name")
    search_help_text = "Words of the title or summary, a place, or a date as it is written here."
    ordering = (F("date_first").desc(nulls_last=True), "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        found = super().get_queryset(request).prefetch_related("places")
        # Said at it, and about it: two columns, because one quote may be both.
        return found.annotate(
            n_articles=counted(Coverage.objects.all(), "event", "article"),
            n_about=counted(Quote.about.through.objects.all(), "event", "quote"),
            n_said=counted(Quote.objects.all(), "said_at"),
        )

    @admin.display(description="date", ordering="date_first")
    def when(self, event: Event) -> SafeString | str:
        return date_words(event.date)

    @admin.display(description="places")
    def where(self, event: Event) -> str:
        return ", ".join(place.name for place in event.places.all()) or "Not recorded"

    @admin.display(description="articles", ordering="n_articles")
    def articles_n(self, event: Any) -> int:
        return int(event.n_articles)

    @admin.display(description="quotes at / about", ordering="n_about")
    def quotes_n(self, event: Any) -> str:
        return f"{event.n_said} / {event.n_about}"
