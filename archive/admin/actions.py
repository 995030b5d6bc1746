"""The steps that an editor takes for many records of a list, as a table. How they are taken: bulk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from archive import workflow
from archive.models import Editorial, WithdrawalReason

from .asking import EventForm, ReasonForm, TimeForm, TopicsForm
from .bulk import TOLD, Asked, Step, whom

NO_NEWS = "Readers notice nothing."
AT_ONCE = "Readers see them at once."


def _publish(asked: Asked, record: Editorial) -> None:
    workflow.publish(record, by=asked.by)


def _publish_along(asked: Asked, record: Editorial) -> list[Editorial]:
    refuse_foreign(asked.desk, asked.request, record)
    return workflow.publish(record, by=asked.by, along=True)


def refuse_foreign(desk: admin.ModelAdmin, request: HttpRequest, record: Editorial) -> None:
    """What goes along with a record is published only by an editor who may change it, too."""
    for other in workflow.rests_on(record):
        theirs = desk.admin_site.get_model_admin(type(other))
        if not theirs.has_change_permission(request, other):
            raise workflow.Refused([f"You may not publish the {other._meta.verbose_name} “{other}” with it."])


def _assign_topics(asked: Asked, record: Any) -> None:
    workflow.assign_topics(record, add=asked.given["add"], remove=asked.given["remove"], by=asked.by)


SUBMIT = Step(
    "submit_for_review",
    "Submit for review",
    "Submit",
    "Submitted for review",
    lambda asked, one: workflow.submit(one, by=asked.by),
    note=NO_NEWS,
)
AGREE = Step(
    "agree",
    "Agree to them as they stand",
    "Agree to",
    "Agreed",
    lambda asked, one: workflow.agree(one, by=asked.by),
    note="Who changed them last may then publish them. The next change of one ends your agreement.",
)
PUBLISH = Step("publish", "Publish", "Publish", "Published", _publish, note=AT_ONCE, permission="publish")
PUBLISH_ALONG = Step(
    "publish_along",
    "Publish with what it rests on (article and actors)",
    "Publish",
    "Published",
    _publish_along,
    note=AT_ONCE,
    permission="publish",
)
SCHEDULE = Step(
    "schedule",
    "Schedule…",
    "Schedule",
    "Scheduled",
    lambda asked, one: workflow.schedule(one, at=asked.given["at"], by=asked.by),
    note="They are published at that time in your name, if nothing stands in the way then. A change of a "
    "record takes its time back.",
    form=TimeForm,
    permission="publish",
)
UNSCHEDULE = Step(
    "unschedule",
    "Take from the schedule",
    "Unschedule",
    "Not scheduled",
    lambda asked, one: workflow.unschedule(one, by=asked.by),
    note=NO_NEWS,
    permission="publish",
)
BACK = Step(
    "back_to_draft",
    "Back to draft",
    "Send back",
    "Back to draft",
    lambda asked, one: workflow.back_to_draft(one, by=asked.by),
    note="What readers see now they no longer see, at once.",
    hides=True,
)
WITHDRAW = Step(
    "withdraw",
    "Withdraw…",
    "Withdraw",
    "Withdrawn",
    lambda asked, one: workflow.withdraw(one, by=asked.by, reason=asked.given["reason"]),
    note="Withdrawn records disappear from every list and from search at once. Their addresses stay and say "
    "that something was withdrawn here, and why; nothing else of it is shown. The quotes of a withdrawn "
    "article answer so too, and are back with it once it is published again.",
    form=ReasonForm,
    assumed={"reason": WithdrawalReason.ERROR},
    hides=True,
    permission="publish",
)
TOPICS = Step(
    "assign_topics",
    "Assign topics…",
    "Assign topics to",
    "Topics assigned",
    _assign_topics,
    note="Drafts are changed at once. What readers see already gets a change that waits for somebody else.",
    form=TopicsForm,
)
EVENT = Step(
    "change_event",
    "Change event…",
    "Change the event of",
    "Event changed",
    lambda asked, one: workflow.change_event(one, by=asked.by, **asked.given),
    note="Drafts are changed at once. What readers see already gets a change that waits for somebody else, "
    "and is a correction.",
    form=EventForm,
)

_STEPS = (SUBMIT, AGREE, PUBLISH, SCHEDULE, UNSCHEDULE, BACK, WITHDRAW)
STEPS = [one.action for one in _STEPS]
EVENT_STEPS = [one.action for one in (*_STEPS, TOPICS)]
QUOTE_STEPS = [
    one.action
    for one in (
        SUBMIT,
        AGREE,
        PUBLISH,
        PUBLISH_ALONG,
        SCHEDULE,
        UNSCHEDULE,
        BACK,
        WITHDRAW,
        TOPICS,
        EVENT,
    )
]

__all__ = ["EVENT_STEPS", "QUOTE_STEPS", "STEPS", "TOLD", "refuse_foreign", "whom"]
