"""Taking the words of records out of every row that has them.

What lives here: the rows of a record, its history, and what was said about it. What does not: who may, and
when (sealing); what is left of it afterwards is guarded by the database (triggers).
"""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from archive import history
from archive.models import (
    Actor,
    Article,
    Assignment,
    Capture,
    Comment,
    Comparison,
    Correction,
    Coverage,
    Editorial,
    FormerSlug,
    Message,
    MessageState,
    Opened,
    Passage,
    Quote,
    Revision,
    RevisionState,
    Suggestion,
    Utterance,
    Voice,
    Workbench,
)
from archive.models.fields import fold, folded

from ..sealed import SEALED

NOTHING: history.Data = {"fields": {}, "many": {}, "parts": {}, "names": {}}
KEPT = frozenset(
    {
        "id",
        "slug",
        "public_id",
        "article",
        "version",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        *history.STEPS,
    }
)
"""What stays in the row of a sealed record: its address, and who took which step when."""
Others = set[tuple[str, int]]
"""Other records, by the name of their kind and their id."""
# In the versions of which kinds a record of a kind may be named.
_NAMED_BY = {
    "article": ("article", "actor", "event", "quote"),
    "actor": ("article", "actor", "event", "quote"),
    "event": ("event", "quote"),
    "quote": ("utterance",),
}


def names_of(record: Editorial) -> set[str]:
    """Everything that a record is or was called, as others may have written it down."""
    found = {str(record)}
    for one in Revision.objects.of(record):
        found |= {one.title, *_own_names(one.fields)}
        found |= {row.get("name", "") for row in one.data.get("parts", {}).get("aliases", ())}
    found |= set(_own_names(vars(record)))
    if isinstance(record, Actor):
        found |= set(record.aliases.values_list("name", flat=True))
    return {name for name in found if name}


def _own_names(fields: dict[str, Any]) -> Iterable[str]:
    yield from (fields.get(name) or "" for name in ("name", "sort_name", "title"))
    words = " ".join((fields.get("text") or "").split())  # as a suggestion is called:
    yield f"{words[:80]}{'…' if len(words) > 80 else ''}"


# Its own rows


def empty_row(record: Editorial, by: int | None, **also: Any) -> None:
    """Leave of a record its address and its steps; `also` is set besides."""
    own: list[Any] = [field for field in record._meta.concrete_fields if field.name not in KEPT]
    for field in own:
        setattr(record, field.attname, _nothing(field))
    values = {field.attname: getattr(record, field.attname) for field in own}
    rows = type(record)._base_manager.filter(pk=record.pk)
    rows.update(**values, **also, version=F("version") + 1, updated_at=timezone.now(), updated_by=by)
    for link in record._meta.many_to_many:
        if link.remote_field.through._meta.auto_created:  # type: ignore[union-attr]
            getattr(record, link.name).clear()
    for name in history.PARTS.get(type(record), ()):
        getattr(record, name).all().delete()


def _nothing(field: Any) -> Any:
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    return "" if field.blank else SEALED


def empty_quote(quote: Quote, by: int | None, **also: Any) -> None:
    utterance, words = quote.utterance, fold(quote.text)
    for one in Suggestion.objects.filter(article=quote.article_id):
        if one.quote_id == quote.pk or (words and words in fold(f"{one.text} {one.context}")):
            one.delete()
    empty_row(quote, by, **also)
    quote.passages.all().delete()
    quote.comparisons.all().delete()
    Utterance.objects.filter(preferred_quote=quote).update(preferred_quote=None)
    if utterance and not utterance.quotes.exists():
        Utterance.objects.filter(pk=utterance.pk).update(note="")
        _empty_history("utterance", [utterance.pk])


def empty_article(article: Article, by: int | None, **also: Any) -> None:
    """The article, its texts and what rests on them alone. Its quotes are sealed by themselves."""
    Suggestion.objects.filter(article=article).delete()
    Workbench.objects.filter(article=article).delete()
    Coverage.objects.filter(article=article).delete()
    Passage.objects.filter(capture__article=article).delete()
    article.captures.update(text="", captured_by="", archive_url="", note="")
    empty_row(article, by, **also)


def empty_actor(actor: Actor, names: set[str], by: int | None, **also: Any) -> None:
    Voice.objects.filter(actor=actor).update(name_as_printed="", role_as_printed="")
    keys = {folded(name) for name in names}
    for one in Suggestion.objects.filter(speaker=actor):
        one.speaker_name = one.name_as_printed = one.role_as_printed = ""
        one.version += 1
        one.save()
    for one in Suggestion.objects.exclude(speaker_name="", candidates=[]):
        others = [name for name in one.candidates if folded(str(name)) not in keys]
        is_named = folded(one.speaker_name) in keys
        if is_named or others != one.candidates:
            printed = {"speaker_name": "", "name_as_printed": ""} if is_named else {}
            Suggestion.objects.filter(pk=one.pk).update(
                candidates=others, version=F("version") + 1, **printed
            )
    empty_row(actor, by, **also)


def drop_texts(captures: Iterable[Capture], quote: Quote) -> None:
    """Empty captured texts that have the words of a quote. What else they prove stays proved."""
    for capture in captures:
        spans = list(quote.passages.filter(capture=capture).values_list("start", "end"))
        others = Comparison.objects.filter(capture=capture).exclude(quote=quote)
        for one in others.exclude(differences=[]):
            kept = [told for told in one.differences if spans and not _meets(told["source_span"], spans)]
            Comparison.objects.filter(pk=one.pk).update(differences=kept)
        Passage.objects.filter(capture=capture).exclude(quote=quote).update(prefix="", suffix="")
        Suggestion.objects.filter(capture=capture).delete()
        Capture.objects.filter(pk=capture.pk).update(text="", note="")


def _meets(span: list[int], spans: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def forget_addresses(record: Editorial) -> None:
    FormerSlug.objects.filter(model=record._meta.model_name, object_id=record.pk).delete()


# What was written down about it


def empty_history(kind: str, pks: list[int], names: set[str]) -> Others:
    """The versions of records, and how the versions of others called them. Returns which others did."""
    _empty_history(kind, pks)
    of_others = Revision.objects.filter(kind__in=_NAMED_BY[kind])
    keys, others = [str(pk) for pk in pks], set()
    for one in of_others.filter(**{f"data__names__{kind}__has_any_keys": keys}).iterator():
        Revision.objects.filter(pk=one.pk).update(data=_without(one.data, kind, pks))
        others.add((one.kind, one.object_id))
    if kind == "actor":
        _empty_voices_told(pks, names)
    return others


def _empty_history(kind: str, pks: list[int]) -> None:
    theirs = Revision.objects.filter(kind=kind, object_id__in=pks)
    theirs.pending().update(state=RevisionState.DROPPED)
    theirs.update(title=SEALED, reason="", data=NOTHING)


def _without(data: history.Data, kind: str, pks: list[int]) -> history.Data:
    """A version of another record, without what these were called in it."""
    names = data["names"][kind]
    names.update({str(pk): SEALED for pk in pks if str(pk) in names})
    if kind == "article" and "coverage" in data["parts"]:
        data["parts"]["coverage"] = [row for row in data["parts"]["coverage"] if row["article"] not in pks]
    for row in data["parts"].get("voices", ()) if kind == "actor" else ():
        if row["actor"] in pks:
            row["name_as_printed"] = row["role_as_printed"] = ""
    return data


def empty_corrections(kind: str, pks: list[int], case: str) -> None:
    theirs = Correction.objects.filter(**{f"{kind}__in": pks})
    theirs.update(before={}, after={}, reason=f"Sealed, case {case}.")


def _empty_voices_told(actors: list[int], names: set[str]) -> None:
    """Corrections of quotes that told readers of an actor as one of their voices."""
    told = Correction.objects.filter(quote__isnull=False)
    for one in told.filter(Q(before__has_key="voices") | Q(after__has_key="voices")):
        sides = [_without_voices(side, actors, names) for side in (one.before, one.after)]
        if sides != [one.before, one.after]:
            Correction.objects.filter(pk=one.pk).update(before=sides[0], after=sides[1])


def _without_voices(side: dict[str, Any], actors: list[int], names: set[str]) -> dict[str, Any]:
    voices = side.get("voices")
    if not isinstance(voices, list):
        return side
    return {**side, "voices": [_without_voice(one, actors, names) for one in voices]}


def _without_voice(voice: Any, actors: list[int], names: set[str]) -> Any:
    """Kept by id; or, where somebody wrote the correction by hand, as a line."""
    if isinstance(voice, dict) and voice.get("actor") in actors:
        return {**voice, "name": "", "role": ""}
    if isinstance(voice, str) and any(name in voice for name in names):
        return SEALED
    return voice


def empty_said(kind: str, pks: list[int]) -> None:
    """What the desk and readers said about records: that they did stays, and when."""
    about = {"kind": kind, "object_id__in": pks}
    Comment.objects.filter(**about).update(text=SEALED)
    messages = Message.objects.filter(**about)
    messages.update(called=SEALED, text=SEALED)
    messages.exclude(state=MessageState.NEW).update(note=SEALED, answer_to="")
    Assignment.objects.filter(**about).delete()
    Opened.objects.filter(**about).delete()


# Django's log


def empty_log(records: Iterable[tuple[type[Model], Iterable[int]]]) -> None:
    for model, pks in records:
        _log_of(model, pks).update(object_repr=SEALED, change_message="")


def _log_of(model: type[Model], pks: Iterable[int]) -> QuerySet[LogEntry]:
    kind = ContentType.objects.get_for_model(model)
    return LogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in pks])


def empty_labels(names: set[str]) -> None:
    """Where the log has one of these as the whole name of something, such as a suggestion since deleted."""
    labels = [label[:200] for name in names for label in (name, f"Workbench of {name}")]
    LogEntry.objects.filter(object_repr__in=labels).update(object_repr=SEALED)


def empty_log_of_others(others: Others, names: set[str]) -> None:
    """Where the log of a record that named one of these tells so: “Added voice …”."""
    written = sorted((json.dumps(name)[1:-1] for name in names), key=len, reverse=True)
    for kind, pk in others:
        for one in _log_of(history.KINDS[kind], [pk]):
            told = one.change_message
            for name in written:
                told = told.replace(name, SEALED)
            if told != one.change_message:
                LogEntry.objects.filter(pk=one.pk).update(change_message=told)
