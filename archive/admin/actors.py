"""Actors with their aliases and affiliations."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from archive.models import Actor, Affiliation, Alias, Quote, Voice

from .base import Stacked, Tabular, counted, searched
from .filters import Scheduled, by_actor
from .forms import EditorialForm, SlugForm
from .saving import HISTORY, STATUS, EditorialAdmin

MANY = 1_000  # quotes: a step with so many is noticed by whoever waits for it


class ActorForm(SlugForm, EditorialForm):
    pass


class AliasInline(Tabular):
    model = Alias
    fields = ("name", "kind", "language")


class AffiliationInline(Stacked):
    model = Affiliation
    fk_name = "actor"
    related = ("organisation", "source__publication")
    fields = ("title", "organisation", "since", "until", "source")
    autocomplete_fields = ("organisation", "source")
    classes = ("collapse",)


@admin.register(Actor)
class ActorAdmin(EditorialAdmin):
    form = ActorForm
    inlines = (AliasInline, AffiliationInline)
    fieldsets = (
        (
            None,
            {
                "fields": ("kind", "name", "sort_name", "slug", "description", "wikidata_id", "merged_into"),
                "description": "A person, organisation or state that speaks or takes part. Search first: one "
                "actor is one record, under all its names.",
            },
        ),
        STATUS,
        HISTORY,
    )
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = (*EditorialAdmin.readonly_fields, "merged_into")
    list_display = ("sort_name", "name", "kind", "status", "all_quotes", "public_quotes", "updated_at")
    list_display_links = ("sort_name", "name")
    list_filter = ("status", Scheduled, "kind", by_actor("affiliations__organisation", "organisation"))
    list_select_related = ("updated_by",)
    search_fields = ("name",)
    search_help_text = "Any of their names, in any script; the beginning of each word is enough."
    ordering = ("sort_name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Actor]:
        voices = Voice.objects.filter(actor__isnull=False)
        public = voices.filter(quote__in=Quote.objects.published())
        return (
            super()
            .get_queryset(request)
            .annotate(n_quotes=counted(voices, "actor", "quote"), n_public=counted(public, "actor", "quote"))
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        fields = context["adminform"].form.fields
        n = getattr(context.get("original"), "n_quotes", 0)
        if n >= MANY and "status" in fields:
            fields["status"].help_text = (
                f"Of its {n:,} quotes those that are published go from readers’ sight or come back with it. "
                "The same step in the list’s actions says beforehand how many and how long saving takes."
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Actor], search_term: str
    ) -> tuple[QuerySet[Actor], bool]:
        """By any alias, also in the autocomplete fields of other records, which offer nobody merged away."""
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(merged_into__isnull=True)
        term = searched(search_term)
        if not term:
            return queryset, False
        found = Q(pk__in=Actor.objects.matching(term).values("pk")) | Q(wikidata_id=term) | Q(slug=term)
        return queryset.filter(found), False

    @admin.display(description="quotes", ordering="n_quotes")
    def all_quotes(self, actor: Any) -> int:
        return int(actor.n_quotes)

    @admin.display(description="of them public", ordering="n_public")
    def public_quotes(self, actor: Any) -> int:
        return int(actor.n_public)
