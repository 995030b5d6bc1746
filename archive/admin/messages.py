"""What readers wrote: the list, the page of one message with the ways to close it, and its way into a change.

Making a correction leads to the record's own form, with the message named in the address: so it survives
every refusal, and saving the change closes it. What does not live here: what closing does
(archive.desk.messages), how the change is kept (waiting, saving).
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib import messages as told
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from archive import workflow
from archive.desk import messages
from archive.models import Message, MessageState

from .actions import whom
from .base import LookedAt, RecordAdmin, an_id
from .filters import shortened
from .forms import KEPT, TidyField

ANSWER, DISMISS = "answer", "dismiss"
TOLD_BY_A_READER = "Told by a reader."


class ClosingForm(forms.Form):
    """What is said with it; that something is said, archive.desk.messages sees to."""

    text = TidyField(max_length=messages.LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 5}))


@admin.register(Message)
class MessageAdmin(LookedAt, RecordAdmin):
    fields = readonly_fields = ("called", "text", "answer_to", "made_at", "state", "decided_by", "note")
    list_display = ("made_at", "state", "title", "words", "decided_by")
    list_filter = ("state", "kind")
    list_select_related = ("decided_by",)
    search_fields = ("text", "called", "note")
    search_help_text = "Words of the message, of the record it is about, or of the answer."
    ordering = ("-made_at", "-pk")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The list is not asked letter by letter who wrote."""
        is_of_reader = lookup.partition("__")[0] in ("answer_to", "sender", "net")
        return not is_of_reader and super().lookup_allowed(lookup, value, request)

    @admin.display(description="about", ordering="called")
    def title(self, message: Message) -> str:
        return shortened(message.called)

    @admin.display(description="what is wrong")
    def words(self, message: Message) -> str:
        return shortened(message.text)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of one message. What is sent from it closes the message, or is shown again with why."""
        if object_id is None:
            raise PermissionDenied
        message = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, message):
            raise PermissionDenied
        if message is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        ways = {way: _form(request, way) for way in (ANSWER, DISMISS)}
        if request.method == "POST":
            if not _may_close(request):
                raise PermissionDenied
            if any(self._close(request, message, way, form) for way, form in ways.items()):
                return HttpResponseRedirect(reverse(f"{self.admin_site.name}:archive_message_changelist"))
        context = {**self._context(request, message), **ways}
        return TemplateResponse(request, "admin/archive/message.html", context)

    def _close(self, request: HttpRequest, message: Message, way: str, form: ClosingForm) -> bool:
        """Whether it was closed this way; if that was asked for and refused, the form says why."""
        if not form.is_valid():
            return False
        close = messages.answer if way == ANSWER else messages.dismiss
        try:
            close(message, form.cleaned_data["text"], by=whom(request))
        except workflow.Refused as refused:
            form.add_error("text", [*refused.reasons, KEPT])
            return False
        except messages.NotSent as trouble:
            self.message_user(request, str(trouble), told.ERROR)
        else:
            said = "Dismissed." if way == DISMISS else "Answered."
            said += " The answer is on its way to the reader." if way == ANSWER and message.answer_to else ""
            self.message_user(request, said, told.SUCCESS)
        return True

    def _context(self, request: HttpRequest, message: Message) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": "Message of a reader",
            "opts": self.opts,
            "media": self.media,
            "message": message,
            "is_open": message.state == MessageState.NEW,
            "may_close": _may_close(request),
            **self._about(request, message),
        }

    def _about(self, request: HttpRequest, message: Message) -> dict[str, Any]:
        """The record now, its pages for us and for readers, and whether this person may correct it."""
        record = message.record
        if record is None:
            return {}
        theirs: Any = self.admin_site.get_model_admin(type(record))
        page = reverse(f"{self.admin_site.name}:archive_{message.kind}_change", args=[record.pk])
        return {
            "record": record,
            "record_page": page if theirs.has_view_permission(request, record) else "",
            "public_page": theirs.view_on_site(record),
            "may_correct": theirs.has_change_permission(request, record),
        }


def _form(request: HttpRequest, way: str) -> ClosingForm:
    """The form of one way to close; filled with what was sent if it was sent by that way's button."""
    sent = request.POST if request.method == "POST" and way in request.POST else None
    return ClosingForm(sent, prefix=way)


def _may_close(request: HttpRequest) -> bool:
    return workflow.may(whom(request), "change_message")


# In the form of a record


def attached(request: HttpRequest, record: Model | None) -> Message | None:
    """The open message for which this very record is being changed: it is named in the address."""
    message = _named(request, record)
    return message if message and message.state == MessageState.NEW and _may_close(request) else None


def reason_for(request: HttpRequest, record: Model | None) -> str:
    """What the public reason of such a change begins with."""
    return TOLD_BY_A_READER if attached(request, record) else ""


def close_attached(request: HttpRequest, record: Model, reason: str = "") -> None:
    """The change is kept: its message is closed with it. Whoever closed it before is named."""
    message = _named(request, record)
    if message is None or message.state == MessageState.CORRECTED:
        return
    try:
        messages.led_to_correction(message, by=whom(request), reason=reason)
    except workflow.Refused as refused:
        told.warning(request, f"The message of the reader: {refused}")
    else:
        told.success(
            request, "The message of the reader is closed with this change. Dropped, it waits again."
        )


def _named(request: HttpRequest, record: Model | None) -> Message | None:
    pk = request.GET.get("message", "")
    return Message.objects.about(record).filter(pk=an_id(pk)).first() if pk and record else None
