"""How an editorial record is saved: all of it with its step of status, or nothing.

The form's fields and rows are saved first, with the status as it was; then the words are checked;
then archive.workflow takes the step. Whatever refuses on the way undoes all of it, and the form is
shown again with everything that was typed and the reasons beside the status.
"""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm, Script
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive import workflow
from archive.models import Editorial, Status

from . import actions, conflicts, notes, presence, sealing
from .deleting import was_public
from .forms import EditorialForm
from .messages import attached, close_attached
from .waiting import WaitingChanges

STATUS: Any = (
    "Status",
    {
        "fields": ("status", "held_back", "withdrawal_reason", "reason"),
        "description": "A step is taken with the same Save as the rest of the page. If it is refused, "
        "nothing is saved, and the reasons stand beside the status.",
    },
)
HISTORY: Any = (
    "Record",
    {
        "classes": ("collapse",),
        "fields": (
            ("created_at", "created_by"),
            ("updated_at", "updated_by"),
            ("publish_on", "published_at", "withdrawn_at"),
        ),
    },
)


class EditorialAdmin(WaitingChanges):
    """An Article, Actor, Event or Quote."""

    form = EditorialForm
    actions = actions.STEPS
    readonly_fields: tuple[str, ...] = (
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "publish_on",
        "published_at",
        "withdrawn_at",
        "held_back",
    )
    change_form_template = "admin/archive/change_form.html"

    class Media:
        js = [Script("archive/js/admin-presence.js", type="module")]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Contributors change drafts; what is in review or public is for editors."""
        mine = super().has_change_permission(request, obj)
        return mine and (obj is None or workflow.may_change(actions.whom(request), obj))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Who is offered the actions that readers notice."""
        return workflow.may(actions.whom(request), workflow.PUBLISH)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was public keeps its address for good: it is withdrawn, not deleted."""
        return not (obj and was_public(obj)) and super().has_delete_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = actions.whom(request)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was withdrawn keeps its address, and the reason that readers are given there."""
        own = super().get_readonly_fields(request, obj)
        if obj is None:
            return [*own, "withdrawal_reason"]
        if obj.status != Status.WITHDRAWN:
            return own
        return [*own, "withdrawal_reason", *(["slug"] if hasattr(obj, "slug") else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj and obj.status == Status.WITHDRAWN else super().get_prepopulated_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.status = (form.initial.get("status") if change else None) or Status.DRAFT
        if form.cleaned_data.get("status") != Status.WITHDRAWN and "withdrawal_reason" in form.fields:
            obj.withdrawal_reason = form.initial.get("withdrawal_reason") or ""
        obj.updated_by = request.user
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance._prefetched_objects_cache = {}  # its rows as they were before
        said = self.before_step(request, form, formsets)
        if change and form.initial.get("status") == Status.PUBLISHED:
            self.waits_now(form, formsets, [*said, *self.after_step(request, form, [])])
        was_scheduled = form.instance.publish_on
        self.keep(request, form.instance, change)
        if was_scheduled and not form.instance.publish_on:
            said.append((messages.WARNING, schedule_ended(was_scheduled)))
        published = self.take_step(request, form)
        for level, message in [*said, *self.after_step(request, form, published)]:
            self.message_user(request, message, level)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            close_attached(request, form.instance)

    @admin.display(description="embargo")
    def held_back(self, record: Editorial) -> SafeString | str:
        """In red beside the status: nobody can publish it now."""
        held = workflow.embargo(record) if record.pk else []
        return format_html('<ul class="errorlist">{}</ul>', lines(held)) if held else "None"

    def before_step(self, request: HttpRequest, form: ModelForm, formsets: Any) -> list[tuple[int, str]]:
        """What a record checks once it and its rows are saved. Returns messages; raises workflow.Refused."""
        return []

    def take_step(self, request: HttpRequest, form: ModelForm) -> list[Editorial]:
        """Take the step of status that was chosen, if any. Returns what else was published with it."""
        record, wanted = form.instance, form.cleaned_data["status"]
        if wanted == record.status:
            return []
        along = bool(form.cleaned_data.get("along"))
        if wanted != Status.PUBLISHED:
            workflow.change_status(record, wanted, by=actions.whom(request))
            return []
        if along:
            actions.refuse_foreign(self, request, record)
        return [
            one for one in workflow.publish(record, by=actions.whom(request), along=along) if one != record
        ]

    def after_step(
        self, request: HttpRequest, form: ModelForm, published: list[Editorial]
    ) -> list[tuple[int, str]]:
        if not published:
            return []
        names = ", ".join(f"{one._meta.verbose_name} “{one}”" for one in published)
        return [(messages.SUCCESS, f"Published along with it: {names}.")]

    def get_urls(self) -> list[Any]:
        ours = [*presence.addresses(self), *notes.addresses(self), *sealing.addresses(self)]
        return [*ours, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        context["seal"] = workflow.seal_of(record) if record else None
        context["may_seal"] = sealing.may_seal(request, record)
        context["reader_message"] = attached(request, record)
        if record and self.has_change_permission(request, record):
            context["open_at"] = reverse(f"admin:archive_{self.opts.model_name}_open", args=[record.pk])
            context["open_said"] = presence.said(request, record)
        shown = context["adminform"]
        conflict = context["conflict"] = self.conflict_shown(request, record)
        if conflict:
            apart = [one for one in conflict.clashes if one.at in shown.form.fields]
            for one in apart:
                one.input = shown.form[one.at]
            shown.fieldsets = conflicts.without(shown.fieldsets, {one.at for one in apart})
        return super().render_change_form(request, context, *args, **kwargs)


def lines(said: list[str]) -> SafeString:
    return format_html_join("", "<li>{}</li>", ((one,) for one in said))


def schedule_ended(at: datetime) -> str:
    return (
        f"It was to be published on {workflow.in_words(at)}: that is off, because it was changed. "
        "Somebody else may schedule it again."
    )
