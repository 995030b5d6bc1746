"""What the steps for many records ask: a reason, a time, topics, events.

Plain fields, so that they work without JavaScript. What does not live here: the steps (actions).
"""

from typing import Any

from django import forms
from django.contrib.admin import widgets

from archive.models import Event, Topic, WithdrawalReason

from .forms import TidyField, TidyLine

OFFERED = 5  # events that are named where several are meant


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        choices=[("", "---------"), *WithdrawalReason.choices],
        help_text="Readers see it at the record’s old address, and nothing else of it.",
        error_messages={"required": "Give the reason for withdrawing."},
    )


class TimeForm(forms.Form):
    at = forms.SplitDateTimeField(
        label="Publish on",
        widget=widgets.AdminSplitDateTime,
        help_text="UTC. They are published at the first run of publish_due after that time.",
    )


class TopicsForm(forms.Form):
    add = forms.ModelMultipleChoiceField(Topic.objects.order_by("name"), required=False)
    remove = forms.ModelMultipleChoiceField(Topic.objects.order_by("name"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        add, remove = set(cleaned.get("add") or ()), set(cleaned.get("remove") or ())
        if not add and not remove and not self.errors:
            self.add_error("add", "Choose a topic to add, or one to remove.")
        both = ", ".join(sorted(topic.name for topic in add & remove))
        if both:
            self.add_error("remove", f"To be added and removed: {both}. Choose which.")
        return cleaned


class EventField(TidyLine):
    """One event, by words of its title or the last part of its address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=300, **kwargs)

    def clean(self, value: Any) -> Event | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = Event.objects.filter(slug=typed)[:1] or _titled(typed)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(f"No event has these words in its title: {typed}")
        names = "; ".join(f"{one.title} ({one.slug})" for one in found[:OFFERED])
        raise forms.ValidationError(f"Several are meant. Give the words in brackets of one of them: {names}")


def _titled(typed: str) -> list[Event]:
    found = Event.objects.all()
    for word in typed.split()[:32]:
        found = found.filter(title__icontains=word)
    exact = [one for one in found.filter(title__iexact=typed)[:2]]
    return exact if len(exact) == 1 else list(found[: OFFERED + 1])


class EventForm(forms.Form):
    said_at = EventField(
        label="Said at", help_text="The event where they were said: words of its title, or its address."
    )
    is_said_nowhere = forms.BooleanField(
        label="Said at no event", required=False, help_text="Takes away the event that is recorded now."
    )
    add = EventField(label="Also about", help_text="An event that they speak about.")
    remove = EventField(label="No longer about", help_text="An event that they do not speak about.")
    reason = TidyField(
        label="Why, for readers",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For quotes that readers see already: their change is a correction, and this is printed "
        "with it. What was wrong, and how was it found out?",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wanted = [cleaned.get(name) for name in ("said_at", "is_said_nowhere", "add", "remove")]
        if not any(wanted) and not self.errors:
            self.add_error(
                "said_at", "Name an event to set, to add or to remove, or tick “Said at no event”."
            )
        if cleaned.get("said_at") and cleaned.get("is_said_nowhere"):
            self.add_error("is_said_nowhere", "Name the event, or tick this: not both.")
        if cleaned.get("add") and cleaned.get("add") == cleaned.get("remove"):
            self.add_error("remove", "This is the event to be added. Choose which.")
        return cleaned
