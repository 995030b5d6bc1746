"""The records that hang on an article as a reviewer sees them: who changed each last, what stands in its way.

What lives here: nothing is decided and nothing stays written. What stands in the way is asked of what
publishing asks (archive.workflow.obstacles, roles); a change that waits is tried, in a transaction that is
always undone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Model, Q

from archive import workflow
from archive.models import Actor, Alias, Editorial, Quote, Revision, StaleVersion, Status
from archive.workflow import roles
from archive.workflow.steps import SUBMITTED

from .hanging import Hanging, Waiting

Key = tuple[str, int]
CHANGE = "change"


def key_of(record: Model) -> Key:
    return str(record._meta.model_name), int(record.pk)


@dataclass
class Hand:
    """Who wrote a record, by their ids."""

    last: int | None = None
    at: datetime | None = None
    wrote: list[int] = field(default_factory=list)
    """Who changed it or sent it to review, the last of them last."""
    agreed: list[int] = field(default_factory=list)
    """Who agreed to it as it stands."""
    sent_by: int | None = None
    sent_at: datetime | None = None
    """Of what is in review: when it was sent there, as far as its history says."""


@dataclass
class Row:
    """One record, or one change that waits, on the page of its article."""

    record: Editorial
    hand: Hand
    revision: Revision | None = None
    why: list[str] = field(default_factory=list)
    """Why it cannot be published now, not even with the rest of the page; as sentences."""
    needs: list[Editorial] = field(default_factory=list)
    """New records of the page that it rests on: they are to be ticked as well."""
    told: list[str] = field(default_factory=list)
    """What of a change readers must be told, by the names of its fields: it is a correction then."""
    is_ticked: bool = False

    @property
    def kind(self) -> str:
        return CHANGE if self.revision else key_of(self.record)[0]

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.revision.pk if self.revision else self.record.pk}"

    @property
    def token(self) -> str:
        """What a form sends for it: what it is, and the version that was seen."""
        return f"{self.key}.{self.record.version}"

    @property
    def is_draft(self) -> bool:
        return self.record.status == Status.DRAFT


class Sheet:
    """All the rows of an article for one person."""

    def __init__(self, hanging: Hanging, by: AbstractBaseUser) -> None:
        self.hanging, self.by = hanging, by
        self.may_publish = workflow.may(by, workflow.PUBLISH)
        self._hands = hands([*hanging.records, *(one.record for one in hanging.changes)])
        self.rows = [*self._new(), *self._changes()]

    def _new(self) -> list[Row]:
        rows: dict[Editorial, Row] = {}
        going: set[Editorial] = set()
        for record in self.hanging.records:
            row = rows[record] = Row(record, self._hands[key_of(record)])
            row.why = self._in_the_way(row, going)
            if not row.why:
                going.add(record)
                row.needs = [one for one in _beneath(record) if one in going]
                row.is_ticked = self._goes(row) and all(rows[one].is_ticked for one in row.needs)
        self._new_rows = rows
        return list(rows.values())

    def _in_the_way(self, row: Row, going: set[Editorial]) -> list[str]:
        found = workflow.obstacles(row.record, before=going)
        if not self.may_publish:
            return found
        try:
            roles.require_change(self.by, row.record)
        except workflow.Refused as refused:
            found += refused.reasons
        if row.hand.last == self.by.pk:
            found += roles.lacks_second_pair(row.record, self.by)
        return found

    def _goes(self, row: Row) -> bool:
        return self.may_publish and row.record.status == Status.IN_REVIEW

    def _changes(self) -> list[Row]:
        return [self._change(one) for one in self.hanging.changes]

    def _change(self, waits: Waiting) -> Row:
        one, before = waits.revision, self._hands[key_of(waits.record)]
        agreed = [one.agreed_by_id] if one.agreed_by_id else []
        wrote = [*before.wrote, *([one.made_by_id] if one.made_by_id else [])]
        row = Row(waits.record, Hand(one.made_by_id, one.made_at, wrote, agreed), one)
        row.told = workflow.needs_reason(waits.record, one.data)
        named = one.data.get("names", {}).get("actor", {})
        row.needs = [
            record
            for record, of in self._new_rows.items()
            if not of.why and isinstance(record, Actor) and str(record.pk) in named
        ]
        if self.may_publish:
            row.why = tried(row, self.by)
            row.is_ticked = not row.why and all(self._new_rows[needed].is_ticked for needed in row.needs)
        return row

    @cached_property
    def people(self) -> dict[int, AbstractBaseUser]:
        """Whoever wrote or agreed to something here."""
        ids = {pk for row in self.rows for pk in (*row.hand.wrote, *row.hand.agreed, row.hand.last) if pk}
        return dict(get_user_model()._default_manager.in_bulk(ids))

    @property
    def can(self) -> list[Row]:
        return [row for row in self.rows if not row.why]

    @property
    def cannot(self) -> list[Row]:
        return [row for row in self.rows if row.why]

    @property
    def mine(self) -> list[Row]:
        """The drafts that this person made or changed."""
        return [row for row in self.rows if row.is_draft and is_mine(row, self.by)]


def is_mine(row: Row, by: AbstractBaseUser) -> bool:
    return by.pk in (row.record.created_by_id, *row.hand.wrote)


def _beneath(record: Editorial) -> list[Editorial]:
    """What a quote is published together with; as it was read with the quote."""
    if not isinstance(record, Quote):
        return []
    return [record.article, *dict.fromkeys(one.actor for one in record.voices.all() if one.actor)]


def hands(records: Iterable[Editorial]) -> dict[Key, Hand]:
    """Who wrote each of these records, and who agreed to it as it stands; one query."""
    found = {key_of(one): Hand(one.updated_by_id, one.updated_at) for one in records}
    by_kind = defaultdict(list)
    for kind, pk in found:
        by_kind[kind].append(pk)
    of = Q(pk__in=[])
    for kind, pks in by_kind.items():
        of |= Q(kind=kind, object_id__in=pks)
    kept = Revision.objects.filter(of).kept().order_by("number").defer("data")
    for one in kept:
        _note(found[one.kind, one.object_id], one)
    return found


def _note(hand: Hand, one: Revision) -> None:
    by = [one.made_by_id] if one.made_by_id else []
    if one.is_content:
        hand.last, hand.at, hand.agreed = one.made_by_id, one.made_at, []
    if one.step == SUBMITTED:
        hand.sent_by, hand.sent_at = one.made_by_id, one.made_at
    if one.step == roles.AGREED:
        hand.agreed += by
    else:
        hand.wrote += by


def tried(row: Row, by: AbstractBaseUser) -> list[str]:
    """Why a change that waits cannot be published, with the new records that it names published before it."""
    try:
        with transaction.atomic():
            for one in row.needs:
                workflow.publish(_fresh(one), by=by)
            workflow.publish_change(_fresh(row.record), by=by, reason="Tried, and undone.")
            transaction.set_rollback(True)
    except workflow.Refused as refused:
        return refused.reasons
    except (StaleVersion, IntegrityError):
        return ["It was changed at this moment. Load the page again."]
    return []


def _fresh(record: Editorial) -> Any:
    """An instance of its own, so that what is tried leaves no trace in the one that is shown."""
    return type(record)._base_manager.get(pk=record.pk)


def doubles(actors: Iterable[Actor]) -> dict[int, list[Actor]]:
    """Other actors that have one of the names of each of these, under any alias, case or accents.

    Two queries, where the aliases of these were read with them.
    """
    mine = {one.pk: _names(one) for one in actors}
    names = {name for all_of_one in mine.values() for name in all_of_one}
    aliases = Alias.objects.filter(name_folded__in=names).values("actor")
    same = Actor.objects.filter(
        Q(name_folded__in=names) | Q(sort_name_folded__in=names) | Q(pk__in=aliases), merged_into=None
    )
    others = [(one, _names(one)) for one in same.prefetch_related("aliases").order_by("sort_name", "pk")]
    return {
        pk: [one for one, theirs in others if one.pk != pk and names & theirs] for pk, names in mine.items()
    }


def _names(actor: Actor) -> set[str]:
    aliases = {alias.name_folded for alias in actor.aliases.all()}
    return {actor.name_folded, actor.sort_name_folded, *aliases} - {""}
