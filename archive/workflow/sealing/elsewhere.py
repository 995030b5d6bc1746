"""The words of what is sealed where they stand about or in other records: found, told, and taken out.

What lives here: versions and corrections of records that say them no more, what the desk and readers said,
lines of the log, suggestions. What does not: rows that still say them, which are named to be sealed by
themselves.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from archive import history
from archive.models import (
    Actor,
    Article,
    Capture,
    Comment,
    Correction,
    Editorial,
    Event,
    Message,
    MessageState,
    Quote,
    Revision,
    RevisionState,
    Suggestion,
)
from archive.models.fields import fold

from ..sealed import SEALED
from .wordings import Wordings

About = tuple[str, int]


@dataclass(frozen=True)
class Elsewhere:
    """Rows that are not the sealed record's own and have its words."""

    words: Wordings = Wordings()
    versions: list[Revision] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    standing: list[Model] = field(default_factory=list)
    """Records that say the words now: nothing of their versions and corrections goes."""

    @property
    def counts(self) -> list[tuple[int, str]]:
        return [
            (len(self.comments), "comment"),
            (len(self.messages), "reader's message"),
            (len(self.log), "line of the log"),
            (len(self.suggestions), "suggestion"),
        ]

    @property
    def once(self) -> list[str]:
        """The records whose versions or corrections have the words, as they are called."""
        told = {(one.kind, one.object_id) for one in self.versions} | {
            _about(one) for one in self.corrections
        }
        return [_called(*one) for one in sorted(told)]


def elsewhere(record: Editorial, quotes: list[Quote], texts: list[Capture]) -> Elsewhere:
    """Where else the words of a quote, of the quotes of an article, or the names of an actor stand."""
    if isinstance(record, Actor):
        return _of_actor(record)
    quotes = [record] if isinstance(record, Quote) else quotes
    words = Wordings.of(quotes)
    own: set[About] = {(str(record._meta.model_name), record.pk), *(("quote", one.pk) for one in quotes)}
    if not words.long:
        return Elsewhere()
    standing = _saying(words, own)
    spared = own | {(str(one._meta.model_name), one.pk) for one in standing}
    return Elsewhere(
        words,
        [one for one in _versions(words) if (one.kind, one.object_id) not in spared],
        [one for one in _corrections(words) if _about(one) not in spared],
        [one for one in _rows(words, Comment.objects.all(), "text") if (one.kind, one.object_id) not in own],
        [one for one in _rows(words, Message.objects.all(), *_TOLD) if (one.kind, one.object_id) not in own],
        [one for one in _rows(words, LogEntry.objects.all(), *_LOGGED) if _logged_of(one) not in own],
        _rows(words, _others_suggestions(record, quotes, texts), "text", "context"),
        standing,
    )


_TOLD, _LOGGED = ("text", "called", "note"), ("object_repr", "change_message")


def _others_suggestions(record: Editorial, quotes: list[Quote], texts: list[Capture]) -> QuerySet[Suggestion]:
    """Those that do not go with the record, its quotes or the texts that are dropped."""
    gone = Q(quote__in=quotes) | Q(capture__in=texts)
    if isinstance(record, Article):
        gone |= Q(article=record)
    return Suggestion.objects.exclude(pk__in=Suggestion.objects.filter(gone).values("pk"))


def _logged_of(line: LogEntry) -> About:
    kind = line.content_type.model if line.content_type else ""
    pk = line.object_id or ""
    return kind, int(pk) if pk.isdecimal() else 0


def _rows(words: Wordings, rows: QuerySet[Any], *columns: str) -> list[Any]:
    """The rows that have the words in one of these columns."""
    found: dict[Any, Any] = {}
    for condition in words.perhaps_in(*columns):
        for one in rows.filter(condition).iterator():
            if any(words.stand_in(_plain(getattr(one, column))) for column in columns):
                found[one.pk] = one
    return [found[pk] for pk in sorted(found)]


def _plain(written: str) -> str:
    """The log keeps what changed as JSON, without letters of other alphabets."""
    try:
        return json.dumps(json.loads(written), ensure_ascii=False) if written[:1] in "[{" else written
    except ValueError:
        return written


def _versions(words: Wordings) -> list[Revision]:
    rows = Revision.objects.annotate(whole=Cast("data", TextField()))
    found: dict[int, Revision] = {}
    for condition in words.perhaps_in("whole", "title", "reason"):
        for one in rows.filter(condition).iterator():
            if words.stand_among([one.data, one.title, one.reason]):
                found[one.pk] = one
    return list(found.values())


def _corrections(words: Wordings) -> list[Correction]:
    rows = Correction.objects.annotate(was=Cast("before", TextField()), now=Cast("after", TextField()))
    found: dict[int, Correction] = {}
    for condition in words.perhaps_in("was", "now", "reason"):
        for one in rows.filter(condition).iterator():
            if words.stand_among([one.before, one.after, one.reason]):
                found[one.pk] = one
    return list(found.values())


def _about(one: Correction) -> About:
    kinds = ("quote", "article", "event", "actor")
    return next((kind, pk) for kind in kinds if (pk := getattr(one, f"{kind}_id")))


_SAID_IN: dict[Any, tuple[str, ...]] = {
    Quote: ("text", "context", "standing_note"),
    Article: ("title", "summary"),
    Event: ("title", "summary"),
    Actor: ("description",),
}


def _saying(words: Wordings, own: set[About]) -> list[Model]:
    """Other records that have the words now."""
    found: list[Model] = []
    for model, columns in _SAID_IN.items():
        kind = str(model._meta.model_name)
        found += [
            one for one in _rows(words, model._base_manager.all(), *columns) if (kind, one.pk) not in own
        ]
    return found


def name_of(record: Model) -> str:
    kind = str(record._meta.verbose_name)
    return f"{kind} #{record.public_id}" if isinstance(record, Quote) else f"{kind} “{record}”"


def _called(kind: str, pk: int) -> str:
    found = history.KINDS[kind]._base_manager.filter(pk=pk).first()
    return name_of(found) if found else f"{kind} {pk}, deleted"


# Of an actor: what was said about the records it has to do with


def _of_actor(actor: Actor) -> Elsewhere:
    names = {fold(one) for one in _names(actor)} - {""}
    about = Q(pk__in=[])
    for kind, pks in _with_actor(actor):
        about |= Q(kind=kind, object_id__in=pks)
    return Elsewhere(
        comments=[one for one in Comment.objects.filter(about) if _names_one(names, one.text)],
        messages=[
            one
            for one in Message.objects.filter(about)
            if _names_one(names, f"{one.text}\n{one.called}\n{one.note}")
        ],
    )


def _names(actor: Actor) -> Iterator[str]:
    """What it is or was called, and the family name that the sorted name begins with."""
    yield from actor.aliases.values_list("name", flat=True)
    for fields in (vars(actor), *(one.fields for one in Revision.objects.of(actor))):
        yield fields.get("name") or ""
        sorted_by = fields.get("sort_name") or ""
        yield from (sorted_by, re.split(",", sorted_by)[0])
    for one in Revision.objects.of(actor):
        yield from (row.get("name", "") for row in one.data.get("parts", {}).get("aliases", ()))


def _names_one(names: set[str], words: str) -> bool:
    folded = f" {fold(words)} "
    return any(f" {name} " in folded for name in names)


def _with_actor(actor: Actor) -> Iterator[tuple[str, list[int]]]:
    quotes = Quote.objects.filter(Q(voices__actor=actor) | Q(mentions=actor))
    yield "quote", list(quotes.values_list("pk", flat=True))
    articles = Article.objects.filter(Q(authors=actor) | Q(quotes__in=quotes.values("pk")))
    yield "article", list(articles.values_list("pk", flat=True))
    yield "event", list(Event.objects.filter(participations__actor=actor).values_list("pk", flat=True))


# Taking them out


def empty_elsewhere(found: Elsewhere) -> None:
    """That something was said stays, and when; of versions and corrections the other fields stay."""
    words = found.words
    for version in found.versions:
        _empty_version(version, words)
    for one in found.corrections:
        reason = SEALED if words.stand_in(one.reason) else one.reason
        before, after = words.without(one.before), words.without(one.after)
        Correction.objects.filter(pk=one.pk).update(before=before, after=after, reason=reason)
    Comment.objects.filter(pk__in=[one.pk for one in found.comments]).update(text=SEALED)
    messages = Message.objects.filter(pk__in=[one.pk for one in found.messages])
    messages.update(called=SEALED, text=SEALED)
    messages.exclude(state=MessageState.NEW).update(note=SEALED)
    logged = LogEntry.objects.filter(pk__in=[one.pk for one in found.log])
    logged.update(object_repr=SEALED, change_message="")
    Suggestion.objects.filter(pk__in=[one.pk for one in found.suggestions]).delete()


def _empty_version(version: Revision, words: Wordings) -> None:
    rows = Revision.objects.filter(pk=version.pk)
    rows.pending().update(state=RevisionState.DROPPED)
    is_named_by_them = words.stand_among([version.title, version.fields.get("text", "")])
    title = SEALED if is_named_by_them else version.title
    reason = SEALED if words.stand_in(version.reason) else version.reason
    rows.update(title=title, reason=reason, data=words.without(version.data))
