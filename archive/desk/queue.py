"""What waits for somebody, and for whom: what the first page of the admin shows.

What lives here: the questions, each a fixed number of queries that read few rows, however many records there
are. What does not: who is shown which answer (archive.templatetags.desk), the lists they lead to
(archive.admin.filters), what hangs on an article in review (review).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from archive import workflow
from archive.models import (
    REFUSED,
    Article,
    Assignment,
    Capture,
    Editorial,
    Event,
    Form,
    Message,
    MessageState,
    Quote,
    Revision,
    Status,
    Verdict,
)
from archive.workflow import roles
from archive.workflow.steps import SUBMITTED

from .notes import KINDS, may_open

MOST = 20
"""Rows of a table; who wants more follows the link to the list."""
COUNTED = 1_000
"""Further than this nothing is counted."""
UNSEEN = (Status.DRAFT, Status.IN_REVIEW)
_BACK = "Back to draft"


class Count(NamedTuple):
    """How many there are: exact up to COUNTED."""

    n: int

    def __str__(self) -> str:
        return f"More than {COUNTED:,}" if self.n > COUNTED else f"{self.n:,}"

    def __bool__(self) -> bool:
        return self.n > 0


class Task(NamedTuple):
    """A record that waits for one person, and why."""

    record: Editorial
    why: str
    since: datetime | None = None
    due: date | None = None
    is_overdue: bool = False

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)


class Change(NamedTuple):
    """A change of a public record that waits."""

    record: Editorial
    revision: Revision


class Planned(NamedTuple):
    """A record with a time to be published, and what would stand in its way then."""

    record: Editorial
    is_due: bool
    obstacles: list[str]


class Check(NamedTuple):
    quote: Quote
    why: str
    is_bad: bool = True


def count(records: QuerySet[Any]) -> Count:
    return Count(records.order_by()[: COUNTED + 1].count())


# Where articles stand


def begun_by(articles: QuerySet[Article], who: AbstractBaseUser) -> QuerySet[Article]:
    return articles.filter(created_by=who.pk)


def scheduled(records: QuerySet[Any]) -> QuerySet[Any]:
    """For a time to come."""
    return records.filter(status__in=UNSEEN, publish_on__gt=timezone.now())


def under_embargo(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Kept from readers now by an hour that is still to come."""
    return articles.filter(status__in=UNSEEN, embargo_until__gt=timezone.now())


def open_messages() -> QuerySet[Message]:
    """What readers wrote and nobody has answered or dismissed, newest first."""
    return Message.objects.filter(state=MessageState.NEW).order_by("-made_at", "-pk")


# For one person


def waiting_for(who: AbstractBaseUser) -> list[Task]:
    """What somebody is to do: what is assigned, what came back, what others changed of theirs."""
    kinds = [kind for kind in KINDS if may_open(who, kind)]
    tasks = _assigned(who, kinds)
    for kind in kinds:
        tasks += _returned(who, kind)
        if workflow.may(who, f"change_{kind}"):
            tasks += _changed_by_another(who, kind)
    return [*tasks, *_changes_to_agree(who)]


def _assigned(who: AbstractBaseUser, kinds: list[str]) -> list[Task]:
    mine = Assignment.objects.filter(to=who.pk, kind__in=kinds).select_related("made_by")[: MOST + 1]
    rows, today = list(mine), timezone.now().date()
    found = _records((one.kind, one.object_id) for one in rows)
    tasks = []
    for one in rows:
        record = found.get((one.kind, one.object_id))
        if record is not None:
            late = bool(one.due and one.due < today)
            tasks.append(Task(record, f"Assigned to you by {one.made_by}", one.made_at, one.due, late))
    return tasks


def _returned(who: AbstractBaseUser, kind: str) -> list[Task]:
    """Drafts that this person sent to review, and that somebody else sent back."""
    steps = Revision.objects.kept().filter(kind=kind, object_id=OuterRef("pk")).order_by("-number")
    sent, back = steps.filter(step=SUBMITTED), steps.filter(step=_BACK)
    mine = Revision.objects.filter(kind=kind, step=SUBMITTED, made_by=who.pk)
    drafts = KINDS[kind]._base_manager.filter(status=Status.DRAFT, pk__in=mine.values("object_id"))
    found = (
        drafts.annotate(
            sent_by=Subquery(sent.values("made_by")[:1]),
            sent_as=Subquery(sent.values("number")[:1]),
            back_by=Subquery(back.values("made_by__username")[:1]),
            back_as=Subquery(back.values("number")[:1]),
            back_at=Subquery(back.values("made_at")[:1]),
        )
        .filter(sent_by=who.pk, back_as__gt=F("sent_as"))
        .exclude(back_by=who.get_username())
        .exclude(Exists(steps.filter(status=Status.PUBLISHED, number__gt=OuterRef("sent_as"))))
    )
    rows: Iterable[Any] = _whole(found.order_by("-back_at"))[: MOST + 1]
    return [Task(one, f"Sent back to you by {one.back_by or 'the archive'}", one.back_at) for one in rows]


def _changed_by_another(who: AbstractBaseUser, kind: str) -> list[Task]:
    """What this person sent to review and another changed: their “I agree” is the second pair of eyes."""
    kept = Revision.objects.kept().filter(kind=kind, object_id=OuterRef("pk")).order_by("-number")
    sent, hand = kept.filter(step=SUBMITTED), kept.filter(is_content=True)
    mine = Revision.objects.filter(kind=kind, step=SUBMITTED, made_by=who.pk)
    found = (
        KINDS[kind]
        ._base_manager.filter(status=Status.IN_REVIEW, pk__in=mine.values("object_id"))
        .annotate(
            sent_by=Subquery(sent.values("made_by")[:1]),
            hand=Subquery(hand.values("made_by")[:1]),
            hand_name=Subquery(hand.values("made_by__username")[:1]),
            hand_as=Subquery(hand.values("number")[:1]),
            hand_at=Subquery(hand.values("made_at")[:1]),
        )
        .filter(sent_by=who.pk, hand__isnull=False)
        .exclude(hand=who.pk)
        .exclude(Exists(kept.filter(step=roles.AGREED, made_by=who.pk, number__gt=OuterRef("hand_as"))))
    )
    rows: Iterable[Any] = _whole(found.order_by("-hand_at"))[: MOST + 1]
    return [Task(one, f"Changed by {one.hand_name}: see whether you agree", one.hand_at) for one in rows]


def _changes_to_agree(who: AbstractBaseUser) -> list[Task]:
    """Changes of public records, for who may agree to them and not publish them."""
    if workflow.may(who, workflow.PUBLISH):
        return []
    kinds = [kind for kind in KINDS if may_open(who, kind) and workflow.may(who, f"change_{kind}")]
    found = changes(kinds, but=who)
    return [
        Task(one.record, f"A change by {one.revision.made_by}: see whether you agree", one.revision.made_at)
        for one in found
    ]


# For whoever is free


def changes(kinds: Iterable[str], but: AbstractBaseUser | None = None) -> list[Change]:
    """Changes of public records of these kinds that wait, the longest first.

    `but`: only those that somebody else made, and nobody agreed to.
    """
    waits = Revision.objects.pending().filter(kind__in=list(kinds)).defer("data").select_related("made_by")
    if but is not None:
        waits = waits.filter(agreed_by__isnull=True).exclude(made_by=but.pk)
    rows = list(waits.order_by("made_at", "pk")[: MOST + 1])
    found = _records((one.kind, one.object_id) for one in rows)
    return [Change(found[one.kind, one.object_id], one) for one in rows if (one.kind, one.object_id) in found]


def planned(kinds: Iterable[str]) -> list[Planned]:
    """What has a time to be published, the next first; before these what was due and was refused."""
    rows: list[Editorial] = []
    for kind in kinds:
        timed = KINDS[kind]._base_manager.filter(status__in=UNSEEN, publish_on__isnull=False)
        rows += _whole(timed.order_by("publish_on", "pk"))[: MOST + 1]
    rows.sort(key=lambda one: (one.publish_on, one.pk))
    now = timezone.now()
    return [_planned(one, now) for one in rows[: MOST + 1]]


def _planned(record: Any, now: datetime) -> Planned:
    at: datetime = record.publish_on
    return Planned(record, at <= now, workflow.obstacles(record, at=max(at, now)))


def checks() -> list[Check]:
    """Public quotes whose source does not bear them out, or not certainly, compared last first."""
    public = Quote.objects.published()
    asked = (Quote.objects.fallen(), public.gone_from_newest(), public.elsewhere())
    found = Q()
    for one in asked:
        found |= Q(pk__in=one.values("pk"))
    moved = Exists(public.elsewhere().filter(pk=OuterRef("pk")))
    rows = Quote.objects.filter(found).select_related("article__publication").annotate(moved=moved)
    return [_check(quote) for quote in rows.order_by("-checked_at", "-pk")[: MOST + 1]]


def _check(quote: Any) -> Check:
    if quote.verdict in REFUSED:
        return Check(quote, quote.mark.label)
    if quote.moved:
        return Check(quote, "In other surroundings", is_bad=False)
    return Check(quote, "Not in the newest version")


# Without source or date


def undated_quotes() -> QuerySet[Quote]:
    """Filed under nothing: no day of its own, no public event with a date, and an article without one."""
    undated = Article.objects.filter(published="", published_first__isnull=True)
    dated = Event.objects.published().exclude(date="")
    found = Quote.objects.filter(article__in=undated.values("pk"), said="")
    return found.exclude(status=Status.WITHDRAWN).exclude(Exists(dated.filter(pk=OuterRef("said_at"))))


def undated_events() -> QuerySet[Event]:
    """Public, and without a date."""
    return Event.objects.published().filter(date="")


def articles_without_text() -> QuerySet[Article]:
    """With nothing to compare quotes with: neither a text nor the fingerprint of one."""
    return Article.objects.exclude(status=Status.WITHDRAWN).exclude(
        Exists(Capture.objects.filter(article=OuterRef("pk")))
    )


def unchecked_quotes() -> QuerySet[Quote]:
    """Somebody's words, compared with no text yet."""
    return Quote.objects.filter(verdict=Verdict.UNCHECKED).exclude(form=Form.PARAPHRASE)


def _whole(records: QuerySet[Any]) -> QuerySet[Any]:
    """With what their names are made of."""
    if records.model is Article:
        return records.select_related("publication")
    return records.select_related("article__publication") if records.model is Quote else records


def _records(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """The records of these kinds and ids that are there."""
    wanted: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for kind, pk in keys:
        if kind in wanted:
            wanted[kind].add(pk)
    return {
        (kind, one.pk): one
        for kind, pks in wanted.items()
        for one in _whole(KINDS[kind]._base_manager.filter(pk__in=pks))
    }
