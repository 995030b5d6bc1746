"""Steps of status for many records at once: what was done, and what was refused and why.

Each record is a transaction of its own, so that one refusal does not hold up the rest.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import widgets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from archive import workflow
from archive.models import Actor, Article, Editorial, Quote, StaleVersion, WithdrawalReason

TOLD = 20  # refusals told one by one

Step = Callable[[Any], Any]


def whom(request: HttpRequest) -> AbstractBaseUser:
    """The editor: the admin lets nobody else in."""
    return cast(AbstractBaseUser, request.user)


@admin.action(permissions=["change"], description="Submit for review")
def submit_for_review(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    each(desk, request, queryset, "Submitted for review", lambda one: workflow.submit(one, by=whom(request)))


@admin.action(permissions=["publish"], description="Publish")
def publish(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    each(desk, request, queryset, "Published", lambda one: workflow.publish(one, by=whom(request)))


@admin.action(permissions=["publish"], description="Publish with what it rests on (article and actors)")
def publish_along(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    each(desk, request, queryset, "Published", lambda one: _publish_along(desk, request, one))


def _publish_along(desk: admin.ModelAdmin, request: HttpRequest, record: Editorial) -> list[Editorial]:
    refuse_foreign(desk, request, record)
    return workflow.publish(record, by=whom(request), along=True)


def refuse_foreign(desk: admin.ModelAdmin, request: HttpRequest, record: Editorial) -> None:
    """What goes along with a record is published only by an editor who may change it, too."""
    for other in workflow.rests_on(record):
        theirs = desk.admin_site.get_model_admin(type(other))
        if not theirs.has_change_permission(request, other):
            raise workflow.Refused([f"You may not publish the {other._meta.verbose_name} “{other}” with it."])


@admin.action(permissions=["change"], description="Back to draft")
def back_to_draft(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    each(desk, request, queryset, "Back to draft", lambda one: workflow.back_to_draft(one, by=whom(request)))


@admin.action(permissions=["change"], description="Agree to them as they stand")
def agree(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    each(desk, request, queryset, "Agreed", lambda one: workflow.agree(one, by=whom(request)))


@admin.action(permissions=["publish"], description="Withdraw…")
def withdraw(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """First a page that says what will be hidden and asks for the reason; then the step."""
    reason = request.POST.get("reason", "")
    if request.POST.get("post") and reason in WithdrawalReason.values:
        step: Step = lambda one: workflow.withdraw(one, by=whom(request), reason=reason)  # noqa: E731
        each(desk, request, queryset, "Withdrawn", step)
        return None
    context = {
        **asking(desk, request, queryset, "Withdraw"),
        "hidden": hidden_with(queryset),
        "reasons": WithdrawalReason.choices,
        "missing": bool(request.POST.get("post")),
    }
    return TemplateResponse(request, "admin/archive/withdraw.html", context)


class TimeForm(forms.Form):
    at = forms.SplitDateTimeField(
        label="Publish on",
        widget=widgets.AdminSplitDateTime,
        help_text="UTC. They are published at the first run of publish_due after that time.",
    )


@admin.action(permissions=["publish"], description="Schedule…")
def schedule(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """First a page that asks for the time; then it is set, for each that nothing else stops."""
    form = TimeForm(request.POST if request.POST.get("post") else None)
    if form.is_valid():
        at = form.cleaned_data["at"]
        step: Step = lambda one: workflow.schedule(one, at=at, by=whom(request))  # noqa: E731
        each(desk, request, queryset, f"To be published on {workflow.in_words(at)}", step)
        return None
    context = {**asking(desk, request, queryset, "Schedule"), "form": form}
    context["media"] += form.media
    return TemplateResponse(request, "admin/archive/schedule.html", context)


@admin.action(permissions=["publish"], description="Take from the schedule")
def unschedule(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    each(desk, request, queryset, "Not scheduled", lambda one: workflow.unschedule(one, by=whom(request)))


def asking(
    desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any], what: str
) -> dict[str, Any]:
    """What a page shows that asks for something before a step."""
    return {
        **desk.admin_site.each_context(request),
        "title": f"{what} {desk.opts.verbose_name_plural}",
        "opts": desk.opts,
        "media": desk.media,
        "records": queryset[:100],
        "n": queryset.count(),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "checkbox": ACTION_CHECKBOX_NAME,
        "select_across": request.POST.get("select_across", "0"),
    }


STEPS = [submit_for_review, agree, publish, schedule, unschedule, back_to_draft, withdraw]
STEPS_ALONG = [
    submit_for_review,
    agree,
    publish,
    publish_along,
    schedule,
    unschedule,
    back_to_draft,
    withdraw,
]


def hidden_with(records: QuerySet[Any]) -> int:
    """How many public quotes go out of sight with these records, if they are withdrawn."""
    public = Quote.objects.published()
    if records.model is Actor:
        theirs = Quote.objects.filter(voices__actor__in=records.values("pk"))
        return public.filter(pk__in=theirs.values("pk")).count()
    return public.filter(article__in=records.values("pk")).count() if records.model is Article else 0


def each(desk: admin.ModelAdmin, request: HttpRequest, records: Iterable[Any], done: str, step: Step) -> None:
    """Take a step for each record, and say what came of it. Who may take it is the workflow's to say."""
    taken: list[str] = []
    refused: list[str] = []
    for record in list(records):
        try:
            step(record)
            taken.append(str(record))
        except (workflow.Refused, StaleVersion) as refusal:
            refused.append(f"“{record}”: {refusal}")
    _tell(desk, request, done, taken, refused)


def _tell(
    desk: admin.ModelAdmin, request: HttpRequest, done: str, taken: list[str], refused: list[str]
) -> None:
    if taken:
        named = "; ".join(taken[:TOLD]) + (f" and {len(taken) - TOLD} more" if len(taken) > TOLD else "")
        desk.message_user(request, f"{done}: {named}.", messages.SUCCESS)
    for reason in refused[:TOLD]:
        desk.message_user(request, f"Refused: {reason}", messages.ERROR)
    if len(refused) > TOLD:
        desk.message_user(request, f"Refused as well: {len(refused) - TOLD} more.", messages.ERROR)
