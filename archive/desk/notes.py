"""Comments on a record, who is to look at it, and by when.

What lives here: saying something to the others, and giving a record to somebody, with what is refused. What
does not: the e-mails that follow (notices), the page that shows it (archive.admin.notes).
"""

from datetime import date
from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from archive.models import Actor, Article, Assignment, Comment, Editorial, Event, Quote
from archive.text import clean
from archive.workflow import Refused, Who, may, taken

from . import notices

KINDS: dict[str, type[Editorial]] = {
    str(model._meta.model_name): model for model in (Article, Actor, Event, Quote)
}
"""The records that have notes."""
LONGEST = int(Comment._meta.get_field("text").max_length or 0)


def say(record: Model, text: str, *, by: Who) -> Comment:
    """Comment on a record, for the others at the desk. Raises Refused, in sentences."""
    author = _at_the_desk(record, by, "add_comment", "comment on it")
    words = clean(text).strip()
    if not words:
        raise Refused(["Write something first: the comment has no words."])
    if len(words) > LONGEST:
        raise Refused(
            [f"The comment has {len(words):,} characters. Keep it to {LONGEST:,}, or make two of it."]
        )
    with transaction.atomic():
        made = Comment.objects.create(**_about(record), text=words, made_by_id=author.pk)
        notices.commented(made)
    return made


def comments(record: Model) -> QuerySet[Comment]:
    """What was said about a record, oldest first."""
    return Comment.objects.about(record).select_related("made_by")


def assign(record: Model, to: User, *, by: Who, due: date | None = None) -> Assignment:
    """Give a record to somebody, in the place of whoever had it before. Raises Refused, in sentences."""
    giver = _at_the_desk(record, by, "add_assignment", "assign it")
    if not people(record).filter(pk=to.pk).exists():
        raise Refused([f"{to} cannot open it, or works here no more. Choose somebody else."])
    if due and due < timezone.now().date():
        raise Refused([f"{due:%-d %B %Y} is past. Give today or a day to come, or no day."])
    given = {"to": to, "due": due, "made_by_id": giver.pk, "made_at": timezone.now()}
    with transaction.atomic():
        made, _ = Assignment.objects.update_or_create(**_about(record), defaults=given)
        notices.assigned(made)
    return made


def unassign(record: Model, *, by: Who) -> None:
    """Take a record off whoever it was assigned to. Raises Refused if nobody was."""
    _at_the_desk(record, by, "add_assignment", "take it off anybody")
    if not Assignment.objects.about(record).delete()[0]:
        raise Refused(["It is assigned to nobody: somebody else may have taken it off meanwhile."])


def assignment(record: Model) -> Assignment | None:
    return Assignment.objects.about(record).select_related("to", "made_by").first()


def people(record: Model) -> QuerySet[User]:
    """Who a record can be assigned to: who works here and may open it, by name."""
    able = User.objects.none()
    for action in ("view", "change"):
        able |= User.objects.with_perm(
            f"archive.{action}_{record._meta.model_name}",
            backend="django.contrib.auth.backends.ModelBackend",
        )
    return able.filter(is_staff=True).order_by("username")


def may_open(by: Who, kind: str) -> bool:
    """Whether somebody may look at records of a kind."""
    return may(by, f"view_{kind}") or may(by, f"change_{kind}")


def _at_the_desk(record: Model, by: Who, permission: str, what: str) -> AbstractBaseUser:
    kind = str(record._meta.model_name)
    if by is None or not by.pk:
        raise Refused([f"Say who you are to {what}."])
    if not (may(by, permission) and may_open(by, kind)):
        raise Refused([f"You may not {what}. A chief gives you a role in which you may."])
    return cast(AbstractBaseUser, by)


def watch() -> None:
    """From now on an assignment ends when its record is published."""
    taken.step_taken.connect(_ends, dispatch_uid="assignment ends")


def _ends(record: Model, step: str, **_: Any) -> None:
    if step == taken.PUBLISHED:
        Assignment.objects.about(record).delete()


def _about(record: Model) -> dict[str, Any]:
    return {"kind": str(record._meta.model_name), "object_id": record.pk}
