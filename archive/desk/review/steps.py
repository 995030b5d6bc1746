"""What a reviewer or author does with the records of an article: publish, send back, agree, send to review.

Each record is a transaction of its own, in the order in which they rest on one another: a refusal names and
leaves that record, and what rests on it, while the rest goes on. Nothing is done with a record that was
changed after it was seen.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from archive import history, text, workflow
from archive.models import Article, Editorial, Revision, StaleVersion, Status
from archive.search import indexing
from archive.workflow import Refused
from archive.workflow.obstacles import called

from .. import notes, notices
from .hanging import Hanging, hanging_on
from .rows import CHANGE, Row, hands, is_mine, key_of

KINDS = ("article", "actor", "event", "quote")
CHANGED = "It was changed after you opened this page. Look at it again, then tick it again."
FOREIGN = "It does not belong to this article, or is not new any more. It was left as it is."
UNREADABLE = "A tick could not be read, and was passed over. Tick what you mean on this page."
GONE = "It was deleted after you opened this page."


class Asked(NamedTuple):
    """A record that was ticked, in the version that was seen; of a change, the revision."""

    kind: str
    pk: int
    version: int

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.pk}"


@dataclass
class Outcome:
    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, list[str]]] = field(default_factory=list)
    """What was left as it is: how it is called, and why."""
    stale: set[str] = field(default_factory=set)
    """The keys of those that were changed after they were seen."""

    def refuse(self, one: Asked, called_so: str, refusal: Exception) -> None:
        reasons = refusal.reasons if isinstance(refusal, Refused) else [CHANGED]
        self.refused.append((called_so, reasons))
        if reasons == [CHANGED]:
            self.stale.add(one.key)


def read(tokens: Iterable[str]) -> tuple[list[Asked], list[str]]:
    """The ticks of a form, each once; and a sentence if one of them is none."""
    form = rf"({'|'.join(KINDS)}|{CHANGE})\.([0-9]{{1,18}})\.([0-9]{{1,9}})"
    found = [re.fullmatch(form, token) for token in tokens]
    asked = [Asked(one[1], int(one[2]), int(one[3])) for one in found if one]
    return list(dict.fromkeys(asked)), [] if all(found) else [UNREADABLE]


def publish(
    article: Article, asked: Iterable[Asked], *, by: AbstractBaseUser, reasons: Mapping[int, str]
) -> Outcome:
    """Publish what was ticked. `reasons`: what readers are told of corrections, by the ids of revisions."""

    def step(record: Editorial, waits: Revision | None) -> None:
        if waits:
            workflow.publish_change(record, by=by, reason=text.clean(reasons.get(waits.pk, "")))
        else:
            workflow.publish(record, by=by)

    return _each(hanging_on(article), asked, step)


def send_back(article: Article, asked: Iterable[Asked], *, by: AbstractBaseUser, note: str) -> Outcome:
    """Send what was ticked back to draft, with a note to whoever wrote it. Raises Refused without a note."""
    if not note:
        raise Refused(["Say in the note what is to be mended. Nothing was sent back yet."])

    def step(record: Editorial, waits: Revision | None) -> None:
        if waits:
            raise Refused(["Readers see it, and a change of it waits: drop that on the record's own page."])
        if record.status == Status.DRAFT:
            raise Refused(["It is a draft already."])
        workflow.back_to_draft(record, by=by)

    with transaction.atomic():
        outcome = _each(hanging_on(article), asked, step)
        if outcome.done:
            notes.say(article, note, by=by)
        return outcome


def agree(article: Article, asked: Iterable[Asked], *, by: AbstractBaseUser) -> Outcome:
    """Be the second pair of eyes on what was ticked."""

    def step(record: Editorial, waits: Revision | None) -> None:
        agreed = [waits.agreed_by_id] if waits else hands([record])[key_of(record)].agreed
        if by.pk in agreed:
            raise Refused(["You agreed to it already."])
        workflow.agree(record, by=by)

    return _each(hanging_on(article), asked, step)


def submit(article: Article, asked: Iterable[Asked], *, by: AbstractBaseUser) -> Outcome:
    """Send to review every draft here that this person made or changed, and those that were ticked."""
    hanging = hanging_on(article)
    drafts, wrote = hanging.of(Status.DRAFT), hands(hanging.records)
    rows = [Row(one, wrote[key_of(one)]) for one in drafts]
    rest = set(_order(hanging)) - {row.key for row in rows}  # ticked for another button
    sent = {one.key: one for one in asked if one.key not in rest}
    own, _ = read(row.token for row in rows if is_mine(row, by) and row.key not in sent)
    return _each(hanging, [*sent.values(), *own], lambda record, waits: workflow.submit(record, by=by))


def tidy_note(typed: str) -> str:
    """A note as it is kept. Raises Refused if it is too long."""
    note = text.clean(typed).strip()
    if len(note) > notes.LONGEST:
        raise Refused([f"The note has {len(note):,} characters. Keep it to {notes.LONGEST:,}."])
    return note


def _each(hanging: Hanging, asked: Iterable[Asked], step: Callable[[Any, Revision | None], Any]) -> Outcome:
    order, outcome = _order(hanging), Outcome()
    with notices.together():
        for one in sorted(asked, key=lambda one: order.get(one.key, len(order))):
            called_so = f"{one.kind.capitalize()} number {one.pk}"
            try:
                with transaction.atomic():
                    indexing.hold()
                    record, waits = _locked(one)
                    called_so = called(record)
                    _as_seen(one, record, waits, hangs=one.key in order)
                    step(record, waits)
            except (Refused, StaleVersion, IntegrityError) as refusal:
                outcome.refuse(one, called_so, refusal)
            else:
                outcome.done.append(called_so)
    return outcome


def _order(hanging: Hanging) -> dict[str, int]:
    """The place of each record and change in the order of publishing."""
    keys = [".".join(map(str, key_of(one))) for one in hanging.records]
    keys += [f"{CHANGE}.{one.revision.pk}" for one in hanging.changes]
    return {key: place for place, key in enumerate(keys)}


def _locked(one: Asked) -> tuple[Editorial, Revision | None]:
    """The record as it stands, and the change of it that was ticked."""
    waits = Revision.objects.filter(pk=one.pk).first() if one.kind == CHANGE else None
    if one.kind == CHANGE and (waits is None or waits.kind not in KINDS):
        raise Refused([FOREIGN])
    kind, pk = (waits.kind, waits.object_id) if waits else (one.kind, one.pk)
    locked = history.KINDS[kind]._base_manager.select_for_update(of=("self",))
    record: Any = locked.filter(pk=pk).first()
    if record is None:
        raise Refused([GONE])
    return record, waits


def _as_seen(one: Asked, record: Editorial, waits: Revision | None, *, hangs: bool) -> None:
    """Refuse a record that is not as it was seen, or that does not hang on the article."""
    if record.version != one.version or (waits and history.waiting(record) != waits):
        raise Refused([CHANGED])
    if not hangs:
        raise Refused([FOREIGN])
