"""What the pages of every record have in common, and how counts are shown in lists.

What lives here: tidy fields, the date field, links to the public page, what deleting shows. What
does not: saving an editorial record (saving), each record's own declaration.
"""

import re
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import widgets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive import dates, history, workflow
from archive.models import Article, StaleVersion
from archive.models.fields import EDTFField
from archive.workflow.sealing.triggers import SAYS

from . import deleting
from .dates import EDTFInput, all_forms
from .forms import RecordForm, TidyField, TidyLine
from .history_page import HistoryPage
from .rows import RowsFormSet

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
REFUSALS = (workflow.Refused, StaleVersion, IntegrityError)
UNREADABLE = (ValueError, OverflowError, DataError)  # what a made-up filter in an address raises
KNOWN = {
    "position": "Two voices have the same position.",
    "slug": "The address is taken.",
    "wikidata_id": "Another actor has this Wikidata id.",
    "coverage": "This article is in the coverage already.",
    "alias": "The actor has this alias already.",
    "capture": "The article has a capture of the same time.",
}


class OnlyIds:
    """What a hand-made request sends instead of an id is the id of no record, and so refused as a choice."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = super().value_from_datadict(data, files, name)
        return [an_id(one) for one in given] if isinstance(given, list) else given and an_id(given)


class Choice(OnlyIds, widgets.AutocompleteSelect):
    pass


class Choices(OnlyIds, widgets.AutocompleteSelectMultiple):
    pass


def an_id(given: Any) -> str:
    return str(given) if re.fullmatch("[0-9]{1,18}", str(given)) else "0"


class TidyFields:
    """Fields of a record's page and of its inlines: tidied text, dates that explain themselves."""

    formfield_overrides: Any = OVERRIDES

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, EDTFField) and found:
            found.help_text = f"{found.help_text} {DATE_HELP}".strip()
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", Choice(db_field, self.admin_site))  # type: ignore[attr-defined]
        found = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Article:
            found.queryset = found.queryset.select_related("publication")
        return found

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", Choices(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RecordAdmin(TidyFields, HistoryPage):
    """Any record: its public page where it has one, what holds it, and the styles of the archive."""

    form = RecordForm
    list_per_page = 50
    list_max_show_all = 200
    save_on_top = True
    show_facets = admin.ShowFacets.NEVER  # they would count all rows once for every choice

    class Media:
        css = {"all": ["archive/css/admin-archive.css"]}
        js = ["archive/js/admin-names.js"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusals = getattr(request, "refusals", [])  # type: ignore[attr-defined]
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refusal undoes the save (the view is one transaction); then the form is shown with reasons."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except REFUSALS as refusal:
            request.refusals = reasons(refusal)  # type: ignore[attr-defined]
        return self.show_again(request, *args, **kwargs)

    def show_again(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", context: Any = None
    ) -> HttpResponse:
        """The form of a save that is refused. It is not sound by then, so nothing of it is saved: Django's
        view without its transaction, for which it would wait behind those who write."""
        return cast(Any, self)._changeform_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            history.begin(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not hasattr(form.instance, "status"):
            self.keep(request, form.instance, change)

    def keep(self, request: HttpRequest, record: Any, change: bool) -> None:
        """Write the record down in its history, once it and its rows are saved."""
        if str(record._meta.model_name) in history.KINDS:
            history.keep(record, by=request.user, step="Changed" if change else "Recorded")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            self._keep_deleted(request, [obj])
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            self._keep_deleted(request, queryset)
            super().delete_queryset(request, queryset)

    def _keep_deleted(self, request: HttpRequest, records: Iterable[Any]) -> None:
        for one in records:
            if str(one._meta.model_name) in history.KINDS:
                history.begin(one)
                history.keep(one, by=request.user, step="Deleted", reason="It can be brought back.")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A filter made up in the address, which the database cannot read, leads to the whole list.

        So do records that a hand-made request names for an action, and that no list has.
        """
        if "\0" in "".join(value for values in request.GET.lists() for value in values[1]):
            request.GET = request.GET.copy()
            for name, values in list(request.GET.lists()):
                request.GET.setlist(name, [value.replace("\0", "") for value in values])
        if any(an_id(pk) != pk for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            self.message_user(request, "Choose records of this list: nothing was done.", messages.WARNING)
            return HttpResponseRedirect(request.path)
        try:
            return super().changelist_view(request, extra_context)
        except UNREADABLE:
            if request.method != "GET" or set(request.GET) <= {"e"}:
                raise
        self.message_user(request, "A filter in the address could not be read.", messages.WARNING)
        return HttpResponseRedirect(f"{request.path}?e=1")

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

    formset: Any = RowsFormSet
    extra = 0
    related: tuple[str, ...] = ()  # what the names of its rows are made of

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        return found.select_related(*self.related) if self.related else found


class Stacked(Rows, admin.StackedInline):
    """For rows with dates or long help: each field has its own line and its help below it."""


class Tabular(Rows, admin.TabularInline):
    """For rows of few short fields."""


class LookedAt:
    """What is only looked at here: it is made, changed and deleted elsewhere, or not at all."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Shown(LookedAt, Rows, admin.TabularInline):
    """Rows to be looked at: they are worked out, or edited on another record's page."""

    formset = forms.BaseInlineFormSet
    can_delete = False


def reasons(refusal: Exception) -> list[str]:
    """A refusal as sentences for the editor."""
    if isinstance(refusal, workflow.Refused):
        return refusal.reasons
    if isinstance(refusal, StaleVersion):
        return [str(refusal)]
    said = str(refusal).split("\n")[0]
    if said in SAYS:
        return [said]
    known = next((sentence for word, sentence in KNOWN.items() if word in said), "")
    general = "Another record was saved at the same moment, or two rows have the same position or name"
    return [f"{general}: {known[0].lower()}{known[1:]}" if known else f"{general}."]


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
