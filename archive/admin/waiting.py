"""Editing what readers see: the page shows and saves a change that waits, and never the public record itself.

The form works on the record as the change would leave it, inside a transaction that is always undone; what is
kept is a revision (archive.history). Captured texts are evidence, not wording: they are saved at once.
"""

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from archive import history, workflow
from archive.models import Article, Capture, Editorial, Revision, StaleVersion, Status
from archive.timeline import versions

from . import actions
from .base import REFUSALS, an_id, reasons
from .messages import close_attached, reason_for
from .stale import StaleSaves

PUBLISH, AGREE, DROP = "_publish_change", "_agree", "_drop_change"

Said = list[tuple[int, str]]


class Waits(Exception):
    """A sound form of a public record was sent: what it would make of the record, which is being undone."""

    def __init__(self, form: ModelForm, evidence: list["Evidence"], said: Said) -> None:
        given = form.cleaned_data
        self.data = history.snapshot(form.instance)
        self.status: str = given.get("status") or Status.PUBLISHED
        self.withdrawal_reason: str = given.get("withdrawal_reason") or ""
        self.reason: str = given.get("reason") or ""
        self.along = bool(given.get("along"))
        self.evidence, self.said = evidence, said


class Evidence:
    """The captures that a form added, changed or took away, to be saved apart from it."""

    def __init__(self, formset: Any) -> None:
        self.new: list[Model] = list(formset.new_objects)
        self.changed: list[Model] = [one for one, _ in formset.changed_objects]
        self.gone = [form.initial["id"] for form in formset.deleted_forms if form.initial.get("id")]
        self.said, self.is_replaced = texts_changed(formset)

    def save(self) -> None:
        for one in self.new:
            one.pk, one._state.adding = None, True
        for one in [*self.new, *self.changed]:
            one.save()
        for one in Capture.objects.filter(pk__in=self.gone):
            one.delete()


def texts_changed(formset: Any) -> tuple[list[str], bool]:
    """What was done to an article's captured texts, in sentences without their words; whether one that was
    kept was replaced or taken away."""
    said, is_replaced = [], False
    for form in formset.forms:
        if not form.has_changed():
            continue
        before, now = form.initial.get("sha256", ""), form.instance.sha256
        had_text, has_text = bool(form.initial.get("text")), bool(form.instance.text)
        if form in formset.deleted_forms:
            said.append(f"Removed: {form.instance}, fingerprint {before}.")
        elif not before:
            said.append(f"Added: {form.instance}, fingerprint {now}.")
        elif before != now:
            said.append(f"Replaced: {form.instance}, fingerprint {before}, now {now}.")
        elif had_text and not has_text:
            said.append(f"Words not kept any more: {form.instance}, fingerprint {now}.")
        else:
            said.append(f"Details changed: {form.instance}, fingerprint {now}.")
        is_gone = form in formset.deleted_forms or had_text > has_text
        is_replaced |= bool(before) and (before != now or is_gone)
    return said, is_replaced


class WaitingChanges(StaleSaves):
    """An Article, Actor, Event or Quote that may be public."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = self.get_object(request, object_id) if object_id else None
        if record is None or record.status != Status.PUBLISHED:
            return super().changeform_view(request, object_id, *args, **kwargs)
        if request.method == "POST" and {AGREE, DROP} & set(request.POST):
            return self._decide(request, record)
        waits = request.waits = history.waiting(record)  # type: ignore[attr-defined]
        seen = record.version
        try:
            with transaction.atomic() if waits else nullcontext():
                if waits:
                    self._show(request, record, waits)
                response = super().changeform_view(request, object_id, *args, **kwargs)
                if waits and isinstance(response, TemplateResponse):
                    response.render()
                if waits:
                    transaction.set_rollback(True)
                return response
        except Waits as sent:
            kept = sent
        try:
            return self._keep(request, record.pk, seen, kept)
        except StaleVersion:  # between reading and keeping it: the form tells what differs
            pass
        except REFUSALS as refusal:
            request.refusals = reasons(refusal)  # type: ignore[attr-defined]
        return self.changeform_view(request, object_id, *args, **kwargs)

    def _show(self, request: HttpRequest, record: Editorial, waits: Revision) -> None:
        """Put the change into the record, in a transaction that will be undone."""
        try:
            history.put(record, waits.data)
        except (history.Missing, IntegrityError) as refusal:
            why = (
                refusal if isinstance(refusal, history.Missing) else "another record has its address by now."
            )
            said = (
                f"The change that waits does not fit any more, so the fields are as readers see them: {why}"
            )
            self.message_user(request, said, messages.ERROR)
        _tell_apart(record, waits)

    def _keep(self, request: HttpRequest, pk: int, seen: int, kept: Waits) -> HttpResponse:
        """Keep what was sent; raises StaleVersion if somebody else was quicker, and then keeps nothing."""
        with transaction.atomic():
            record = self.model._base_manager.select_for_update().get(pk=pk)
            waits = history.waiting(record)
            if (record.version, waits) != (seen, getattr(request, "waits", None)):
                raise StaleVersion
            if kept.evidence:
                self._keep_evidence(request, record, waits, kept.evidence)
            if kept.status != Status.PUBLISHED:
                record.withdrawal_reason = kept.withdrawal_reason
                workflow.take_back(record, kept.status, kept.data, by=actions.whom(request))
                said = [(messages.SUCCESS, f"It is {record.get_status_display().lower()} now.")]
            else:
                said = self._wait(request, record, waits, kept)
        if PUBLISH in request.POST and kept.status == Status.PUBLISHED:
            said = self._publish(request, record, kept) or said
        for level, message in [*kept.said, *said]:
            self.message_user(request, message, level)
        return self._next(request, record)

    def _keep_evidence(
        self, request: HttpRequest, record: Editorial, waits: Revision | None, found: list[Evidence]
    ) -> None:
        for evidence in found:
            evidence.save()
        fits = waits and waits.based_on == record.version
        record.updated_by = request.user
        record.save()
        for evidence in found:
            workflow.keep_texts(
                cast(Article, record),
                evidence.said,
                is_replaced=evidence.is_replaced,
                by=actions.whom(request),
            )
        if waits and fits:
            history.still_fits(waits, record)
        self._log(request, record, "Captured texts.")

    def _wait(self, request: HttpRequest, record: Editorial, before: Revision | None, kept: Waits) -> Said:
        by = actions.whom(request)
        if history.content(kept.data) == history.content(history.snapshot(record)):
            if before:
                workflow.drop_change(record, by=by)
                return [(messages.INFO, "It now says what readers see already: nothing waits any more.")]
            said = "The captured texts are saved." if kept.evidence else "Nothing of it was changed."
            return [(messages.INFO, said)]
        same = before is not None and history.content(before.data) == history.content(kept.data)
        if before and same and (PUBLISH in request.POST or kept.reason in ("", before.reason)):
            return [(messages.INFO, "The change that waits was left as it is.")]
        workflow.wait(record, kept.data, by=by, reason=kept.reason)
        self._log(request, record, "A change that waits.")
        close_attached(request, record, kept.reason)
        said = (
            "The change is kept and waits. Readers see the record as it was, until the change is published."
        )
        if not kept.reason and workflow.needs_reason(record, kept.data):
            said += " It is a correction: whoever publishes it says why, for readers."
        return [(messages.SUCCESS, said)]

    def _publish(self, request: HttpRequest, record: Editorial, kept: Waits) -> Said:
        """Publish the change that was just kept. Refused, it stays kept."""
        if not history.waiting(record):
            return []
        by = actions.whom(request)
        try:
            workflow.publish_change(record, by=by, reason=kept.reason, along=kept.along)
        except REFUSALS as refusal:
            why = " ".join(reasons(refusal))
            return [(messages.ERROR, f"The change is kept, and not published. {why}")]
        self._log(request, record, "Published a change.")
        close_attached(request, record, kept.reason)
        return [(messages.SUCCESS, "The change is published: readers see it now.")]

    def _next(self, request: HttpRequest, record: Editorial) -> HttpResponse:
        """Where the button that was pressed leads, as everywhere in the admin."""
        if IS_POPUP_VAR in request.POST:
            return self.response_change(request, record)
        if "_addanother" in request.POST:
            name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_add"
            return HttpResponseRedirect(reverse(name))
        if {"_continue", PUBLISH} & set(request.POST):
            return HttpResponseRedirect(request.get_full_path())
        return self.response_post_save_change(request, record)

    def _decide(self, request: HttpRequest, record: Editorial) -> HttpResponse:
        """Agree to the change that waits, or drop it."""
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        agrees = AGREE in request.POST
        seen = an_id(request.POST.get(AGREE if agrees else DROP))  # 0: none that was looked at
        step = workflow.agree if agrees else workflow.drop_change
        try:
            with transaction.atomic():
                locked = self.model._base_manager.select_for_update().get(pk=record.pk)
                step(locked, by=actions.whom(request), seen=int(seen))
        except REFUSALS as refusal:
            self.message_user(request, " ".join(reasons(refusal)), messages.ERROR)
        else:
            said = "You agreed to it." if agrees else "The change was dropped. Its history keeps it."
            self.message_user(request, said, messages.SUCCESS)
            self._log(request, record, "Agreed to a change." if agrees else "Dropped a change.")
        return HttpResponseRedirect(request.path)

    def _log(self, request: HttpRequest, record: Editorial, said: str) -> None:
        by = int(actions.whom(request).pk or 0)
        LogEntry.objects.log_actions(by, [record], CHANGE, said, single_object=True)

    def waits_now(self, form: ModelForm, formsets: Iterable[Any], said: Said) -> None:
        """Raise Waits: the form of a public record was saved, and is to be undone and kept."""
        evidence = [Evidence(one) for one in formsets if one.model is Capture and one.has_changed()]
        raise Waits(form, evidence, said)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        waits = getattr(request, "waits", None)
        form.reason_kept = (waits.reason if waits else "") or reason_for(request, obj)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        waits = getattr(request, "waits", None)
        if waits:
            by = actions.whom(request)
            is_mine = waits.made_by_id == by.pk
            kept = history.kept(waits)
            context |= {
                "waits": waits,
                "changes": versions.compare(kept, waits) if kept else [],
                "may_agree": not is_mine and workflow.may(by, f"change_{self.opts.model_name}"),
                "may_drop": is_mine or workflow.may(by, workflow.PUBLISH),
            }
        return super().render_change_form(request, context, *args, **kwargs)


def _tell_apart(record: Editorial, waits: Revision) -> None:
    """Give every change that waits a version of its own: who opened an older one is told, and by whom."""
    type(record)._base_manager.filter(pk=record.pk).update(
        version=record.version + 1000 * waits.number,
        updated_by=waits.made_by_id,
        updated_at=waits.made_at,
    )
