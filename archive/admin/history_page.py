"""The history page of a record: its versions, what each changed, two of them compared, one of them restored.

Nothing here alters or deletes a version. What does not live here: what restoring does (archive.workflow), how
a difference is found (archive.timeline.versions), records that were deleted (revisions).
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from archive import history, workflow
from archive.models import StaleVersion, Status
from archive.timeline import versions


class HistoryPage(admin.ModelAdmin):
    """A record whose versions are kept."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.opts.model_name not in history.KINDS:
            return super().history_view(request, object_id, extra_context)
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return super().history_view(request, object_id)  # Django says that it is not there
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, record)
        part, found = versions.page(record, request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {self.opts.verbose_name} {record}",
            "opts": self.opts,
            "record": record,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "media": self.media,
            "part": part,
            "versions": found,
            "is_public": getattr(record, "status", "") == Status.PUBLISHED,
            "may_restore": self.has_change_permission(request, record),
            **self._compared(request, record),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/archive/history.html", context)

    def _compared(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What two versions differ in, if two were asked for: the older one first."""
        asked = [request.GET.get(name, "").strip() for name in ("a", "b")]
        if not any(asked):
            return {}
        found = [versions.of_number(record, one) for one in asked]
        given = {"a": asked[0][:10], "b": asked[1][:10]}
        if found[0] is None or found[1] is None:
            return {**given, "not_compared": "Give the numbers of two versions that are in this history."}
        older, newer = sorted((found[0], found[1]), key=lambda one: one.number)
        return {**given, "older": older, "newer": newer, "changes": versions.compare(older, newer)}

    def _restore(self, request: HttpRequest, record: Any) -> HttpResponse:
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        version = versions.of_number(record, request.POST.get("restore", ""))
        was_public = getattr(record, "status", "") == Status.PUBLISHED
        try:
            if version is None:
                raise workflow.Refused(["There is no such version. Choose one of this page."])
            workflow.restore(record, version, by=request.user)
        except (workflow.Refused, StaleVersion) as refusal:
            self.message_user(request, f"Nothing was restored. {refusal}", messages.ERROR)
            return HttpResponseRedirect(request.path)
        said = f"Version {version.number} is restored, as a new version."
        if was_public:
            said = (
                f"Version {version.number} waits as a change of the record. Readers see it as it was, until "
                "the change is published on the record's page."
            )
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(request.path)
