"""Comments on a record, who is to look at it, and by when.

What lives here: the page of one record's notes, and the lists of all comments and assignments, to be looked
at. What does not: what is refused, and who is told (archive.desk).
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from archive import workflow
from archive.desk import notes
from archive.models import Assignment, Comment

from . import actions
from .base import LookedAt, RecordAdmin, an_id
from .deleting import linked
from .filters import shortened

SAY, ASSIGN, UNASSIGN = "_say", "_assign", "_unassign"
A_PAGE = 100  # comments


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Comment",
        max_length=notes.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For the others at the desk; readers never see it. It stays as you write it.",
        error_messages={"required": "Write something first: the comment has no words."},
    )


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.get_full_name()} ({person})" if person.get_full_name() else str(person)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value and an_id(value))


class AssignmentForm(forms.Form):
    to = PersonField(
        User.objects.none(),
        label="To",
        empty_label="Choose somebody",
        error_messages={
            "required": "Choose to whom.",
            "invalid_choice": "That person cannot open it, or works here no more. Choose somebody else.",
        },
    )
    due = forms.DateField(
        label="To be done by",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="A day, as 2019-10-31. It may stay empty.",
        error_messages={"invalid": "Write the day as 2019-10-31."},
    )


def addresses(desk: Any) -> list[URLPattern]:
    """The page of a record's notes, among the addresses of its kind."""
    view = desk.admin_site.admin_view(lambda request, pk: _page(request, desk, pk))
    return [re_path(r"^(?P<pk>[0-9]{1,18})/notes/$", view, name=f"archive_{desk.opts.model_name}_notes")]


def _page(request: HttpRequest, desk: Any, pk: str) -> HttpResponse:
    record = desk.get_object(request, pk)
    if not desk.has_view_or_change_permission(request, record):
        raise PermissionDenied
    if record is None:
        said = f"The {desk.opts.verbose_name} with number {pk} is not there. Perhaps it was deleted."
        desk.message_user(request, said, messages.WARNING)
        return HttpResponseRedirect(redirect("admin:index").url)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not _may_at_all(request):
        raise PermissionDenied
    comment = CommentForm(sent if sent and SAY in sent else None)
    given = AssignmentForm(sent if sent and ASSIGN in sent else None)
    given.fields["to"].queryset = notes.people(record)  # type: ignore[attr-defined]
    given.fields["due"].widget.attrs["min"] = timezone.now().date().isoformat()
    if sent is not None:
        said = _done(request, record, comment, given)
        if said:
            desk.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(request.path)
    return _shown(request, desk, record, comment, given)


def _may_at_all(request: HttpRequest) -> bool:
    return any(workflow.may(request.user, name) for name in ("add_comment", "add_assignment"))


def _done(request: HttpRequest, record: Any, comment: CommentForm, given: AssignmentForm) -> str:
    """Do what was asked, and say it; "" if it was refused, which the forms then say."""
    by = actions.whom(request)
    form: forms.Form = comment if comment.is_bound else given
    if form.is_bound and not form.is_valid():
        return ""
    try:
        if comment.is_bound:
            notes.say(record, comment.cleaned_data["text"], by=by)
            return "Your comment is there."
        if given.is_bound:
            to, due = given.cleaned_data["to"], given.cleaned_data["due"]
            notes.assign(record, to, by=by, due=due)
            return f"It is assigned to {to} now."
        if UNASSIGN in request.POST:
            notes.unassign(record, by=by)
            return "It is assigned to nobody now."
    except workflow.Refused as refused:
        if form.is_bound:
            form.add_error("due" if "past" in str(refused) else None, str(refused))
        else:
            messages.error(request, str(refused))
        return ""
    messages.error(request, "Nothing was done: press one of the buttons.")
    return ""


def _shown(
    request: HttpRequest, desk: Any, record: Any, comment: CommentForm, given: AssignmentForm
) -> HttpResponse:
    pages = Paginator(notes.comments(record), A_PAGE)
    asked = request.GET.get("page") or pages.num_pages  # the newest stand on the last
    by = actions.whom(request)
    context = {
        **desk.admin_site.each_context(request),
        "title": f"Notes: {desk.opts.verbose_name} {record}",
        "opts": desk.opts,
        "record": record,
        "module_name": capfirst(str(desk.opts.verbose_name_plural)),
        "part": pages.get_page(asked),
        "assignment": notes.assignment(record),
        "today": timezone.now().date(),
        "comment": comment if workflow.may(by, "add_comment") else None,
        "given": given if workflow.may(by, "add_assignment") else None,
    }
    request.current_app = desk.admin_site.name
    return TemplateResponse(request, "admin/archive/notes.html", context)


class Noted(LookedAt, RecordAdmin):
    """What was noted about records of any kind, of those kinds that somebody may look at."""

    list_filter: Any = ("kind",)
    list_select_related: Any = ("made_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        kinds = [kind for kind in notes.KINDS if notes.may_open(request.user, kind)]
        return super().get_queryset(request).filter(kind__in=kinds)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refused as its page is: Django would say that there is no such note."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    @admin.display(description="record")
    def about(self, note: Any) -> SafeString | str:
        record = note.record
        return linked(record, self.admin_site) if record else f"Deleted: {note.kind} number {note.object_id}"


@admin.register(Comment)
class CommentAdmin(Noted):
    """Made on the page of a record's notes; never changed, never deleted."""

    fields = readonly_fields = ("kind", "about", "made_at", "made_by", "text")
    list_display = ("said", "kind", "object_id", "made_at", "made_by")
    search_fields = ("text",)
    search_help_text = "Words of the comment."
    ordering = ("-made_at", "-pk")

    @admin.display(description="comment")
    def said(self, comment: Comment) -> str:
        return shortened(comment.text)


@admin.register(Assignment)
class AssignmentAdmin(Noted):
    """Made and ended on the page of a record's notes."""

    fields = readonly_fields = ("kind", "about", "to", "due", "made_at", "made_by")
    list_display = ("to", "due", "kind", "object_id", "made_at", "made_by")
    list_select_related = ("to", "made_by")
    list_filter = ("kind", "to")
    search_fields = ("to__username",)
    search_help_text = "The name that somebody logs in with."
    ordering = ("due", "pk")
