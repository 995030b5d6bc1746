"""Forms that tidy what is typed, and the form of an editorial record: version, status, address."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from archive import text, workflow
from archive.models import Actor, Article, Editorial, Status
from archive.models.base import free_slug

from . import conflicts

KEPT = "Nothing was saved; what you typed is still here."


class TidyField(forms.CharField):
    """Text as it is kept: NFC, line ends as \\n, without NUL and control characters."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return text.clean(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return super().clean(value.replace("\0", "") if isinstance(value, str) else value)


class TidyLine(TidyField):
    """The same on one line: pasted line breaks and tabs become blanks."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return " ".join(value.split()) if isinstance(value, str) else value


class TextAsPasted(TidyField):
    """A captured text: nothing is cut off at its ends."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})


class RecordForm(forms.ModelForm):
    """Any record. `refusals` are what the database or the workflow said of a first try to save this."""

    refusals: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.refusals and "status" not in self.fields:
            self.add_error(None, [*self.refusals, KEPT])
        return cleaned


class SlugForm(RecordForm):
    """A record with an address, which the server makes from its name where it was left empty."""

    slug_from = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text += " Left empty, it is made from the name."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = free_slug(self._meta.model, cleaned.get(self.slug_from) or "", self.instance.pk)
        return cleaned


class EditorialForm(RecordForm):
    """A record with a status, beside which the refusals stand.

    `reason_kept`: of the change that waits. `by`: who fills it in, who is offered the steps they may take.
    `conflict`: with what somebody else saved since it was opened.
    """

    reason_kept = ""
    by: workflow.Who = None
    conflict: conflicts.Conflict | None = None

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = TidyField(
        label="Why, for readers",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Of what readers see already: a change of its words, speakers, date, source or event is a "
        "correction, and this is printed with it. What was wrong, and how was it found out?",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.initial["reason"] = self.reason_kept
        if "status" in self.fields:
            self._offer_steps(self.initial.get("status") or Status.DRAFT)
        if "withdrawal_reason" in self.fields:
            self.fields["withdrawal_reason"].help_text += hides(self.instance)

    def _offer_steps(self, now: str) -> None:
        field = cast(forms.ChoiceField, self.fields["status"])
        may = workflow.offered(now, self.by)
        offered = [one for one in Status.choices if one[0] == now or one[0] in may]
        field.choices = offered
        others = " or ".join(label.lower() for value, label in offered if value != now) or "nothing else"
        who_else = "" if Status.PUBLISHED in {*may, now} else "Only an editor may publish it."
        field.error_messages["invalid_choice"] = (
            f"It is {Status(now).label.lower()} now: from there it can only become {others}. {who_else}"
        ).rstrip()
        field.help_text += f" {who_else or self._not_alone(may)}".rstrip()
        field.help_text += " Once published, it keeps its address for good: it is withdrawn, not deleted."

    def _not_alone(self, may: set[str]) -> str:
        """That four eyes keep this person from publishing it, before they try."""
        if Status.PUBLISHED not in may or self.by is None or not workflow.four_eyes():
            return ""
        if not self.instance.pk:
            return "Somebody else publishes what you make, or agrees to it first."
        return " ".join(workflow.lacks_second_pair(self.instance, self.by))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refused = self.conflict.refusal if self.conflict else ""
        if refused:
            self.add_error(None, ValidationError(refused, code="conflict"))
        if self.refusals and not refused:
            self.add_error("status", [*self.refusals, KEPT])
        elif self._withdraws_without_reason(cleaned):
            self.add_error(
                "withdrawal_reason", "Give the reason for withdrawing: readers see it at the old address."
            )
        return cleaned

    def _withdraws_without_reason(self, cleaned: dict[str, Any]) -> bool:
        step = cleaned.get("status") == Status.WITHDRAWN != self.instance.status
        return step and not cleaned.get("withdrawal_reason")


def hides(record: Editorial) -> str:
    """What withdrawing a published record takes with it, as a sentence, or ""."""
    if not record.pk or not record.is_public or not isinstance(record, Actor | Article):
        return ""
    n = workflow.hidden_with(type(record)._base_manager.filter(pk=record.pk)).count()
    name = record._meta.verbose_name
    return f" Withdrawing this {name} hides {n:,} public quote{'' if n == 1 else 's'} as well."
