"""The lists that other records choose from: publications, topics, places; and addresses of before."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.models import Article, Event, FormerSlug, Place, Publication, Quote, Topic

from .base import LookedAt, RecordAdmin, counted
from .forms import SlugForm


@admin.register(Publication)
class PublicationAdmin(RecordAdmin):
    form = SlugForm
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "slug", "homepage"),
                "description": "An outlet. Readers see it once one of its articles is published.",
            },
        ),
    )
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "homepage", "articles_n")
    list_filter = (("homepage", admin.EmptyFieldListFilter),)
    search_fields = ("name", "slug", "homepage")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        articles = Article.objects.filter(publication__isnull=False)
        return super().get_queryset(request).annotate(n_articles=counted(articles, "publication"))

    @admin.display(description="articles", ordering="n_articles")
    def articles_n(self, publication: Any) -> int:
        return int(publication.n_articles)


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    form = SlugForm
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "slug", "description"),
                "description": "What quotes and events are about. Few and broad: readers filter by them.",
            },
        ),
    )
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "quotes_n", "events_n")
    list_filter = (("description", admin.EmptyFieldListFilter),)
    search_fields = ("name", "slug")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                n_quotes=counted(Quote.topics.through.objects.all(), "topic", "quote"),
                n_events=counted(Event.topics.through.objects.all(), "topic", "event"),
            )
        )

    @admin.display(description="quotes", ordering="n_quotes")
    def quotes_n(self, topic: Any) -> int:
        return int(topic.n_quotes)

    @admin.display(description="events", ordering="n_events")
    def events_n(self, topic: Any) -> int:
        return int(topic.n_events)


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    form = SlugForm
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "slug", "country", "is_country"),
                "description": "Where events happened. A country is a place too, with the box ticked.",
            },
        ),
    )
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "country", "is_country", "events_n")
    list_filter = ("is_country", "country")
    search_fields = ("name", "slug", "country")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        events = Event.places.through.objects.all()
        return super().get_queryset(request).annotate(n_events=counted(events, "place", "event"))

    @admin.display(description="events", ordering="n_events")
    def events_n(self, place: Any) -> int:
        return int(place.n_events)


@admin.register(FormerSlug)
class FormerSlugAdmin(LookedAt, RecordAdmin):
    """Written by the records themselves when an address changes; to be looked at only."""

    list_display = ("slug", "model", "object_id")
    list_filter = ("model",)
    search_fields = ("slug",)
    ordering = ("model", "slug")
    fields = readonly_fields = ("model", "slug", "object_id")
