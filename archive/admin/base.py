"""What the pages of every record have in common, and how counts are shown in lists.

What lives here: tidy fields, the date field, links to the public page, what deleting shows. What
does not: saving an editorial record (saving), each record's own declaration.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import widgets
from django.db import models
from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive import dates
from archive.models.fields import EDTFField

from . import deleting
from .dates import EDTFInput, all_forms
from .forms import TidyField, TidyLine

DATE_HELP = (
    "As exactly as the source allows, and no more: 2019, 2019-10, 2019-10-03, 2019-09~ (about), 2019-07/.. "
    "(still going on), 2019-09-30/2019-10-03 (from, to), [2019-01..2019-10] (somewhere between). Words such "
    "as “about September 2019” are answered with the form to write."
)
OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": TidyField, "widget": widgets.AdminTextareaWidget},
    models.CharField: {"form_class": TidyLine, "widget": widgets.AdminTextInputWidget},
    models.SlugField: {"form_class": forms.SlugField, "widget": widgets.AdminTextInputWidget},
    models.URLField: {
        "form_class": forms.URLField,
        "widget": widgets.AdminURLFieldWidget,
        "assume_scheme": "https",
    },
    EDTFField: {"form_class": TidyLine, "widget": EDTFInput},
}


class TidyFields:
    """Fields of a record's page and of its inlines: tidied text, dates that explain themselves."""

    formfield_overrides: Any = OVERRIDES

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, EDTFField) and found:
            found.help_text = f"{found.help_text} {DATE_HELP}".strip()
        return found


class RecordAdmin(TidyFields, admin.ModelAdmin):
    """Any record: its public page where it has one, what holds it, and the styles of the archive."""

    list_per_page = 50
    list_max_show_all = 200
    save_on_top = True
    show_facets = admin.ShowFacets.NEVER  # they would count all rows once for every choice

    class Media:
        css = {"all": ["archive/css/admin-archive.css"]}
        js = ["archive/js/admin-names.js"]

    def view_on_site(self, obj: Model) -> str | None:
        """The public page, if readers can see it now."""
        if not hasattr(obj, "get_absolute_url"):
            return None
        return obj.get_absolute_url() if public(type(obj)).filter(pk=obj.pk).exists() else None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, searched(search_term))

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        return deleting.held(objs, request, self.admin_site)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if any(isinstance(field, EDTFField) for field in self.opts.get_fields()):
            context["date_forms"] = all_forms()
        return super().render_change_form(request, context, *args, **kwargs)


class Rows(TidyFields):
    """Inlines. One empty row is enough: "Add another" makes more."""

    extra = 0


class Stacked(Rows, admin.StackedInline):
    """For rows with dates or long help: each field has its own line and its help below it."""


class Tabular(Rows, admin.TabularInline):
    """For rows of few short fields."""


def searched(term: str) -> str:
    """What was typed into a search, within bounds and as a database takes it."""
    return term.replace("\0", "").strip()[:300]


def public(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.published()  # type: ignore[attr-defined]


def counted(rows: QuerySet[Any], field: str, what: str = "pk") -> Coalesce:
    """How many of `rows` belong to each record of a list, in the list's own query.

    `field` is the way from a row to the record, `what` is counted, each once.
    """
    mine = rows.filter(**{field: OuterRef("pk")}).order_by().values(field)
    of_one = mine.annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(of_one.values("n"), output_field=IntegerField()), 0)


def date_words(typed: str) -> SafeString | str:
    """A date in a list: as readers see it, with what is stored as its title."""
    if not typed:
        return "No date recorded"
    return format_html('<span title="{}">{}</span>', typed, dates.parse(typed).words)
