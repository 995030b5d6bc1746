"""Sealing what was withdrawn: the page that says what will vanish and what stays, and the list of seals.

What does not live here: what goes, and who may (archive.workflow).
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import widgets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString

from archive import workflow
from archive.models import Editorial, Quote, Seal, Status
from archive.models.fields import read_public_id

from . import actions
from .base import REFUSALS, LookedAt, RecordAdmin, reasons
from .deleting import linked
from .forms import TidyLine


class SealForm(forms.Form):
    case = TidyLine(
        label="Case reference",
        max_length=80,
        widget=widgets.AdminTextInputWidget(attrs={"maxlength": 80}),
        help_text="The file or letter that this rests on: 2026-07. Readers see it, so it names nobody.",
        error_messages={"required": "Give the case reference: readers see it."},
    )
    new_address = forms.BooleanField(
        label="Replace the address too",
        required=False,
        help_text="Where the address itself holds words that must go. It becomes a neutral one; the address "
        "that readers know answers as if nothing had been there.",
    )
    typed = TidyLine(
        label="To confirm",
        max_length=120,
        widget=widgets.AdminTextInputWidget(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Type it to confirm: this cannot be undone."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: Any, found: workflow.Plan) -> None:
        super().__init__(data)
        self.called = found.called
        if isinstance(found.record, Quote):
            del self.fields["new_address"]
        what = "number" if isinstance(found.record, Quote) else "last part of the address"
        self.fields["typed"].help_text = f"Type the {what}: {self.called}"

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].lstrip("#")
        if self.called not in (typed, read_public_id(typed)):
            raise forms.ValidationError(f"That is not {self.called}. Nothing was sealed.")
        return typed


def addresses(desk: Any) -> list[Any]:
    """The page of sealing, for each record of a kind."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return _seal(desk, request, pk)

    name = f"archive_{desk.opts.model_name}_seal"
    return [path("<int:pk>/seal/", desk.admin_site.admin_view(view), name=name)]


def may_seal(request: HttpRequest, record: Any) -> bool:
    """Whether to offer it: to a chief, of what was withdrawn and is not sealed."""
    if record is None or record.status != Status.WITHDRAWN:
        return False
    return workflow.may(actions.whom(request), workflow.SEAL) and workflow.seal_of(record) is None


def _seal(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    by = actions.whom(request)
    if not (workflow.may(by, workflow.SEAL) and desk.has_view_permission(request)):
        raise PermissionDenied
    record = desk.model._base_manager.filter(pk=pk).first() if pk < 2**63 else None
    if record is None:
        raise Http404("There is no such record.")
    page = reverse(f"{desk.admin_site.name}:archive_{desk.opts.model_name}_change", args=[pk])
    if not may_seal(request, record):
        said = "It is sealed already." if workflow.seal_of(record) else "Only what was withdrawn is sealed."
        desk.message_user(request, said, messages.WARNING)
        return HttpResponseRedirect(page)
    found = workflow.plan(record)
    form = SealForm(request.POST if request.method == "POST" else None, found)
    if form.is_valid() and _is_done(desk, request, record, form):
        return HttpResponseRedirect(page)
    context = {
        **desk.admin_site.each_context(request),
        "title": f"Seal {desk.opts.verbose_name} {record}",
        "opts": desk.opts,
        "media": desk.media,
        "record": record,
        "plan": found,
        "form": form,
    }
    return TemplateResponse(request, "admin/archive/seal.html", context)


def _is_done(desk: Any, request: HttpRequest, record: Editorial, form: SealForm) -> bool:
    given = form.cleaned_data
    try:
        made = workflow.seal(
            record,
            case=given["case"],
            by=actions.whom(request),
            new_address=given.get("new_address", False),
            seen=given["seen"],
        )
    except REFUSALS as refusal:
        form.add_error(None, [*reasons(refusal), "Nothing was sealed."])
        return False
    said = (
        f"The {desk.opts.verbose_name} {made.called} is sealed, case {made.case_reference}. Its words still "
        "stand in backups, and in the database's file until that is purged: docs/sealing.md says how."
    )
    desk.message_user(request, said, messages.SUCCESS)
    return True


@admin.register(Seal)
class SealAdmin(LookedAt, RecordAdmin):
    """Looked at only: a seal is made on a record's page, and never undone."""

    fields = readonly_fields = ("kind", "record_now", "case_reference", "sealed_at", "sealed_by")
    list_display = ("called", "kind", "case_reference", "sealed_at", "sealed_by")
    list_filter = ("kind",)
    list_select_related = ("sealed_by",)
    search_fields = ("called", "case_reference")
    search_help_text = "A number or address, or the case."
    ordering = ("-sealed_at", "-pk")

    @admin.display(description="record")
    def record_now(self, seal: Seal) -> SafeString | str:
        found = seal.record
        return linked(found, self.admin_site) if found else seal.called
