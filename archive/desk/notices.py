"""The e-mails that follow what is done at the desk: who is told of what, in one mail a person.

Sent once the transaction is committed, so that nobody is told of what did not happen, and nothing that was
saved hangs on a mail server. What does not live here: the words (templates/admin/archive/mail), the server
(archive.settings).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from archive import history, workflow
from archive.models import Assignment, Comment, Editorial, Quote, Revision, RevisionState, Status
from archive.workflow import Who, taken
from archive.workflow.steps import SUBMITTED

log = logging.getLogger(__name__)

ASSIGNED, COMMENTED = "assigned", "commented"
MOST = 100  # lines of one mail

Said = dict[tuple[str, int, int | None], str]  # by kind and id of the record, and by whom


@dataclass(frozen=True)
class Notice:
    """Something to be told to one person about one record."""

    to: int
    what: str
    kind: str
    object_id: int
    by: int | None
    rests_on: QuerySet[Any]  # what was done, as it is stored: gone if that was undone (its id may be reused)
    note: str = ""
    due: date | None = None

    @property
    def about(self) -> tuple[str, int, int | None]:
        return self.kind, self.object_id, self.by


@dataclass
class _Batch:
    """What one transaction has to tell, and what was said in it about which record by whom."""

    notices: list[Notice] = field(default_factory=list)
    said: Said = field(default_factory=dict)
    told: int = 0


@dataclass(frozen=True)
class _Telling:
    """Once the transaction is committed: all that its batch has to tell from here on, in one go.

    There is one for each notice, and the first that was not undone tells them all.
    """

    batch: _Batch
    start: int

    def __call__(self) -> None:
        batch, wider = self.batch, _together.get()
        new = batch.notices[max(self.start, batch.told) :]
        batch.told = len(batch.notices)
        if wider is None:
            _post(new, batch.said)
        else:
            wider.notices += new
            wider.said |= batch.said


_together: ContextVar[_Batch | None] = ContextVar("together", default=None)


def watch() -> None:
    """From now on people are told of the steps of their records."""
    taken.step_taken.connect(_tell_of_step, dispatch_uid="notices of steps")


@contextmanager
def together() -> Iterator[None]:
    """Many transactions, told in one mail a person: for steps of many records, each done by itself."""
    if _together.get() is not None:
        yield
        return
    batch = _Batch()
    token = _together.set(batch)
    try:
        yield
    finally:
        _together.reset(token)
        _post(batch.notices, batch.said)


def assigned(made: Assignment) -> None:
    """Tell somebody that a record is theirs to look at."""
    stands = Assignment.objects.filter(pk=made.pk, to=made.to_id, made_at=made.made_at)
    about = made.kind, made.object_id, made.made_by_id
    _tell(Notice(made.to_id, ASSIGNED, *about, stands, due=made.due))


def commented(made: Comment) -> None:
    """Tell whom the record is assigned to, and keep the words for whoever it is sent back to."""
    stands = Comment.objects.filter(pk=made.pk, made_at=made.made_at)
    about = made.kind, made.object_id, made.made_by_id
    batch = _batch()
    batch.said[about] = made.text
    transaction.on_commit(_Telling(batch, len(batch.notices)), robust=True)
    given = Assignment.objects.filter(kind=made.kind, object_id=made.object_id)
    for to in given.values_list("to", flat=True):
        _tell(Notice(to, COMMENTED, *about, stands, made.text))


def _tell_of_step(record: Editorial, step: str, by: Who, **_: Any) -> None:
    """Tell whose work it is that it was sent back or published."""
    kept = list(Revision.objects.of(record).kept().order_by("-number").defer("data")[:2])
    if not kept:
        return
    stands = Revision.objects.filter(pk=kept[0].pk, made_at=kept[0].made_at)
    mine = by.pk if by else None
    for to in _whose(record, step, kept):
        if to and to != mine:
            _tell(Notice(to, step, str(record._meta.model_name), record.pk, mine, stands))


def _whose(record: Editorial, step: str, kept: list[Revision]) -> set[int | None]:
    """Whose work a step is about: of a change, who made it; else who sent it and who changed it last."""
    if step == taken.CHANGE_PUBLISHED:
        changed = Revision.objects.of(record).filter(state=RevisionState.PUBLISHED)
        return set(changed.order_by("-number").values_list("made_by", flat=True)[:1])
    was_in_review = len(kept) > 1 and kept[1].status == Status.IN_REVIEW
    if step == taken.PUBLISHED or (step == taken.RETURNED and was_in_review):
        sent = Revision.objects.of(record).kept().filter(step=SUBMITTED).order_by("-number")
        return {*sent.values_list("made_by", flat=True)[:1], history.last_hand(record)}
    return set()


def _tell(notice: Notice) -> None:
    batch = _batch()
    batch.notices.append(notice)
    transaction.on_commit(_Telling(batch, len(batch.notices) - 1), robust=True)


def _batch() -> _Batch:
    """What this transaction has to tell already, or a new one, which is told with the first notice."""
    for _sids, told, *_ in reversed(connection.run_on_commit):
        if isinstance(told, _Telling):
            return told.batch
    return _Batch()


# The mails


def _post(notices: list[Notice], said: Said) -> None:
    """Send each person one mail. Whatever goes wrong is logged: what was done is saved, and stays."""
    try:
        mails = _mails([one for one in notices if one.to != one.by], said) if notices else []
        if mails:
            _send(mails)
    except Exception:
        log.exception("Notices were not sent by e-mail.")


def _send(mails: list[mail.EmailMessage]) -> None:
    server = mail.get_connection()
    server.open()
    try:
        for one in mails:
            try:
                server.send_messages([one])
            except Exception:  # one address that is refused holds up no other
                log.exception("A notice was not sent by e-mail.")
    finally:
        server.close()


def _mails(notices: list[Notice], said: Said) -> list[mail.EmailMessage]:
    people = User.objects.in_bulk({one.to for one in notices} | {one.by for one in notices if one.by})
    told: dict[int, list[dict[str, Any]]] = {}
    kept_back = _under_embargo(said)
    for one in notices:
        if _may_be_told(people.get(one.to)) and one.rests_on.exists():
            line = _line(one, said, people, kept_back)
            if line:
                told.setdefault(one.to, []).append(line)
    return [_mail(people[to], lines) for to, lines in told.items()]


def _may_be_told(person: User | None) -> bool:
    return bool(person and person.is_active and person.is_staff and person.email)


def _under_embargo(said: Said) -> set[str]:
    """What was said on records under embargo: it goes out with no other record either."""
    records = {(kind, pk): _record(kind, pk) for kind, pk, _ in said}
    held = {about for about, record in records.items() if record and workflow.embargo(record)}
    return {text for (kind, pk, _), text in said.items() if (kind, pk) in held}


def _record(kind: str, pk: int) -> Any:
    model: Any = history.KINDS[kind]
    return model._base_manager.filter(pk=pk).first()


def _line(one: Notice, said: Said, people: dict[int, User], kept_back: set[str]) -> dict[str, Any] | None:
    """What a mail says of one notice; None if its record was deleted meanwhile."""
    record = _record(one.kind, one.object_id)
    if record is None:
        return None
    is_held = bool(workflow.embargo(record))
    note = one.note or (_said_with(one, said) if one.what == taken.RETURNED else "")
    is_kept_back = bool(note) and (is_held or note in kept_back)
    page = "notes" if one.what == COMMENTED else "change"
    words = {
        "what": one.what,
        "by": _name(people.get(one.by or 0)),
        "called": _called(record, is_held),
        "due": one.due,
    }
    return {
        "said": render_to_string("admin/archive/mail/line.txt", words).strip(),
        "note": "" if is_kept_back else note,
        "is_kept_back": is_kept_back,
        "link": settings.ARCHIVE_URL + reverse(f"admin:archive_{one.kind}_{page}", args=[record.pk]),
    }


def _said_with(one: Notice, said: Said) -> str:
    """What whoever sent a record back said about it, or, sending back many, about one of them."""
    others = [text for (_, _, by), text in said.items() if by == one.by]
    return said.get(one.about) or next(iter(others), "")


def _called(record: Editorial, is_held: bool) -> str:
    """A record as a mail may call it: no words of a quote, and no title that is under embargo."""
    kind = str(record._meta.verbose_name)
    if isinstance(record, Quote):
        number = f"{kind} #{record.public_id}"
        return number if is_held else f"{number} in “{record.article.title}”"
    return f"{kind} number {record.pk} (under embargo)" if is_held else f"{kind} “{record}”"


def _name(person: User | None) -> str:
    return str(person.get_full_name() or person) if person else settings.ARCHIVE_NAME


def _mail(to: User, lines: list[dict[str, Any]]) -> mail.EmailMessage:
    context = {
        "name": _name(to),
        "lines": lines[:MOST],
        "n": len(lines),
        "more": max(len(lines) - MOST, 0),
        "archive": settings.ARCHIVE_NAME,
        "desk": settings.ARCHIVE_URL + reverse("admin:index"),
    }
    subject = " ".join(render_to_string("admin/archive/mail/subject.txt", context).split())
    body = render_to_string("admin/archive/mail/notices.txt", context).strip() + "\n"
    return mail.EmailMessage(subject[:180], body, to=[to.email])
