"""A save that rests on an older version is refused before it waits for its turn to write.

One who writes waits for those who wrote before, on SQLite for every one of them. So the conflict is found by
reading only, and only what is going to be saved takes its turn. There the version is looked at once more.

What does not live here: how two changes become one (merging), what the page tells (conflicts), the last
check, which no save gets around (Editorial.save).
"""

from typing import Any, cast

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.http import HttpRequest, HttpResponse

from archive.models import Editorial

from . import conflicts
from .base import RecordAdmin

SAVE_AS_NEW = "_saveasnew"  # Django then adds a record, whatever the address


class Overtaken(Exception):
    """Somebody saved the record between reading it and our turn to write. Nothing was written."""


class StaleSaves(RecordAdmin):
    """A record with a version, which its form sends back."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST" and object_id and SAVE_AS_NEW not in request.POST:
            record = self.get_object(request, unquote(object_id))
            if record and self._is_refused(request, record):
                return self.show_again(request, object_id, *args, **kwargs)
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except Overtaken:
            request.refusals = []  # type: ignore[attr-defined]
        return self.changeform_view(request, object_id, *args, **kwargs)

    def _is_refused(self, request: Any, record: Editorial) -> bool:
        request.rests_on = request.conflict = None
        if not self.has_change_permission(request, record):
            return False  # Django says so
        if conflicts.concerns(record, request.POST):
            request.conflict = self._conflict(request, record)
        if request.conflict and request.conflict.refusal:
            return True
        request.rests_on = record.version
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj and getattr(request, "rests_on", None) not in (None, obj.version):
            raise Overtaken
        form = super().get_form(request, obj, change=change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        return form

    def conflict_shown(self, request: HttpRequest, record: Editorial | None) -> conflicts.Conflict | None:
        """The conflict on a record's page; also where the save after it was refused for something else."""
        found: conflicts.Conflict | None = getattr(request, "conflict", None)
        if found or record is None or conflicts.BASE not in request.POST:
            return found
        stored = self.get_object(request, str(record.pk))
        if stored is None or conflicts.concerns(stored, request.POST):
            return None  # the next save tells it anew
        return self._conflict(request, stored)

    def _conflict(self, request: HttpRequest, record: Editorial) -> conflicts.Conflict | None:
        """With what somebody else saved; what was sent is settled with it before the form reads it."""
        names = flatten_fieldsets(self.get_fieldsets(request, record))
        form = self.get_form(request, record, change=True, fields=names)
        rows = [
            of_rows(instance=record, queryset=inline.get_queryset(request))
            for of_rows, inline in self.get_formsets_with_inlines(request, record)
            if inline.has_change_permission(request, record)
        ]
        sent = request.POST.copy()
        found = conflicts.find(record, form(instance=record), rows, sent, by=cast(Any, request.user))
        request.POST = sent
        return found
