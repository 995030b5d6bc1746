"""The versions of all records, to be looked at, and what was deleted, to be brought back.

Nothing here alters or deletes a version. What does not live here: the history of one record (history_page).
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.safestring import SafeString

from archive import history, workflow
from archive.models import Revision
from archive.timeline import versions

from . import actions
from .base import REFUSALS, LookedAt, RecordAdmin, reasons
from .deleting import linked

DELETED = "Deleted"


class ByStep(admin.SimpleListFilter):
    """What was done, by how it begins: “Restored version 3” is one with “Restored version 4”."""

    title, parameter_name = "step", "step"

    def lookups(self, request: HttpRequest, desk: Any) -> Iterable[tuple[str, str]]:
        words = (DELETED, "Brought back", "Recorded", "Changed", "Restored", "Published", "Withdrawn")
        return [(one, one) for one in words]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(step__startswith=self.value()) if self.value() else queryset


@admin.register(Revision)
class RevisionAdmin(LookedAt, RecordAdmin):
    change_form_template = "admin/archive/revision.html"
    fields = readonly_fields = (
        "kind",
        "record",
        "number",
        "step",
        "reason",
        "status",
        "state",
        "made_at",
        "made_by",
        "agreed_by",
    )
    list_display = ("title", "kind", "number", "step", "made_at", "made_by", "state")
    list_filter = (ByStep, "kind", "state")
    list_select_related = ("made_by",)
    search_fields = ("title", "reason")
    search_help_text = "Words of what the record was called then, or of the reason."
    ordering = ("-made_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).defer("data")

    def get_urls(self) -> list[Any]:
        back = self.admin_site.admin_view(self.bring_back)
        return [
            path("<int:pk>/bring-back/", back, name="archive_revision_bring_back"),
            *super().get_urls(),
        ]

    @admin.display(description="record now")
    def record(self, revision: Revision) -> SafeString | str:
        found = _now(revision)
        return linked(found, self.admin_site) if found else f"Deleted: {revision.title}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        revision = context["original"]
        theirs = self.admin_site.get_model_admin(history.KINDS[revision.kind])
        is_gone = _now(revision) is None
        if is_gone and theirs.has_view_permission(request):
            context["changes"] = versions.compare(None, revision)
        kind = f"{self.admin_site.name}:archive_{revision.kind}_history"
        context["history_of_it"] = reverse(kind, args=[revision.object_id])
        context["is_gone"] = is_gone
        context["may_bring_back"] = is_gone and theirs.has_add_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def bring_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A deleted record again, as a draft. For who may add such records."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        revision = Revision.objects.filter(pk=pk).first() if pk < 2**63 else None
        if revision is None:
            raise Http404("There is no such version.")
        if not self.admin_site.get_model_admin(history.KINDS[revision.kind]).has_add_permission(request):
            raise PermissionDenied
        page = reverse(f"{self.admin_site.name}:archive_revision_change", args=[pk])
        if request.method != "POST":
            return HttpResponseRedirect(page)
        try:
            record = workflow.bring_back(revision, by=actions.whom(request))
        except REFUSALS as refusal:
            said = " ".join(reasons(refusal))
            self.message_user(request, f"It was not brought back. {said}", messages.ERROR)
            return HttpResponseRedirect(page)
        said = f"The {record._meta.verbose_name} “{record}” is there again"
        said += ", as a draft." if hasattr(record, "status") else "."
        self.message_user(request, said, messages.SUCCESS)
        kind = f"{self.admin_site.name}:archive_{revision.kind}_change"
        return HttpResponseRedirect(reverse(kind, args=[record.pk]))


def _now(revision: Revision) -> Any:
    """The record of a version as it is now; None if it was deleted."""
    return history.KINDS[revision.kind]._base_manager.filter(pk=revision.object_id).first()
