"""Sealing: the words of a withdrawn record vanish for good, wherever the archive has them.

What lives here: who may, and the one transaction that does it. What goes is found in `plan`, taken out in
`emptying`, and kept out by the database (`triggers`). What stands in backups is not reached: see
docs/sealing.md.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from archive import text
from archive.models import (
    Actor,
    Article,
    Assignment,
    Capture,
    Comment,
    Comparison,
    Correction,
    Editorial,
    Event,
    Message,
    Quote,
    Revision,
    Seal,
    Status,
    Suggestion,
    Verdict,
    Workbench,
)
from archive.models.base import free_slug
from archive.search import indexing
from archive.verification import Refused

from .. import roles
from ..roles import Who
from ..sealed import SEALED, refuse_sealed, words_key
from . import emptying
from .elsewhere import empty_elsewhere
from .plan import Plan, addresses, called, plan
from .wordings import Wordings

LONGEST_CASE = 80


def seal(record: Editorial, *, case: str, by: Who, new_address: bool = False, seen: str = "") -> Seal:
    """Take the words of a withdrawn record out of the archive. It cannot be undone.

    `case` is shown to readers. `new_address`: its address holds words too, and becomes a neutral one; the old
    one then answers 404. `seen`: the token of the plan that somebody confirmed; if anything else would go by
    now, nothing does.
    """
    case = _case(case)
    if by is None or by.pk is None:
        raise Refused(["Say who seals it: that stays on record."])
    with transaction.atomic():
        indexing.hold()
        roles.require(by, roles.SEAL, "seal")
        record = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
        refuse_sealed(record)
        if record.status != Status.WITHDRAWN:
            raise Refused(["Only what was withdrawn is sealed. Withdraw it first: that works at once."])
        found = plan(record)
        if seen and seen != found.token:
            raise Refused(["Something of it changed since you read this page. Read it again, and confirm."])
        made = _seal(found, case, by.pk, new_address)
        indexing.purge(connection)
        return made


def _case(case: str) -> str:
    case = " ".join(text.clean(case).split())
    if not case:
        raise Refused(["Give the case reference: readers see it at the address of the record."])
    if len(case) > LONGEST_CASE:
        raise Refused([f"The case reference has at most {LONGEST_CASE} characters: it names a file."])
    return case


def _seal(found: Plan, case: str, by: int, new_address: bool) -> Seal:
    record = found.record
    names = emptying.names_of(record)
    of_quotes = {name for one in found.quotes for name in emptying.names_of(one)}
    seals = [*(_prepared(one, case, by) for one in found.quotes), _prepared(record, case, by, found.texts)]
    also = _new_address(record) if new_address else {}
    if isinstance(record, Quote):
        emptying.drop_texts(found.texts, record)
    empty_elsewhere(found.elsewhere)
    _empty_written(record, found.quotes, case, names)
    emptying.empty_labels(names | of_quotes)
    _empty_rows(record, found.quotes, names, by, also)
    record.refresh_from_db()
    for one, made in zip([*found.quotes, record], seals, strict=True):
        made.called = called(one)
        _write_down(one, case, by)
    Seal.objects.bulk_create(seals)
    return Seal.objects.get(kind=record._meta.model_name, object_id=record.pk)


def _prepared(record: Editorial, case: str, by: int, texts: Iterable[Capture] = ()) -> Seal:
    """The seal of a record that still has its words: their fingerprints."""
    kind = str(record._meta.model_name)
    known = [text.fingerprint(one) for one in addresses(record)]
    made = Seal(kind=kind, object_id=record.pk, case_reference=case, sealed_by_id=by)
    made.sealed_at, made.addresses_sha256 = timezone.now(), known
    if isinstance(record, Quote):
        made.words_sha256 = sorted({words_key(one) for one in Wordings.of([record]).long})
        had = Comparison.objects.filter(quote=record).exclude(verdict=Verdict.ABSENT)
        dropped = {one.sha256 for one in texts}
        made.texts_sha256 = sorted(dropped.union(had.values_list("sha256", flat=True)))
    if isinstance(record, Article):
        made.texts_sha256 = sorted(set(record.captures.values_list("sha256", flat=True)))
    return made


def _new_address(record: Editorial) -> dict[str, str]:
    if isinstance(record, Quote):
        return {}  # its number holds no words
    emptying.forget_addresses(record)
    return {"slug": free_slug(type(record), f"{record._meta.model_name}-{record.pk}", record.pk)}


def _empty_written(record: Editorial, quotes: list[Quote], case: str, names: set[str]) -> None:
    """What was written down about the record and its quotes, while their rows still say which that is."""
    about: list[tuple[type[Model], list[int]]] = [(type(record), [record.pk])]
    if quotes:
        about.append((Quote, [one.pk for one in quotes]))
    for model, pks in about:
        kind = str(model._meta.model_name)
        emptying.empty_log([(model, pks), *_hanging(kind, pks)])
        emptying.empty_corrections(kind, pks, case)
        emptying.empty_said(kind, pks)
        emptying.empty_log_of_others(emptying.empty_history(kind, pks, names), names)


def _hanging(kind: str, pks: list[int]) -> Iterator[tuple[type[Model], list[int]]]:
    """What hangs on records and may have lines in the log by itself."""
    about = {"kind": kind, "object_id__in": pks}
    ways: list[tuple[type[Model], dict[str, Any]]] = [(one, about) for one in (Comment, Message, Assignment)]
    ways.append((Correction, {f"{kind}__in": pks}))
    if kind in ("article", "quote"):
        ways.append((Suggestion, {f"{kind}__in": pks}))
    if kind == "article":
        ways.append((Workbench, {"article__in": pks}))
    for model, way in ways:
        yield model, list(model._base_manager.filter(**way).values_list("pk", flat=True))


def _empty_rows(
    record: Editorial, quotes: list[Quote], names: set[str], by: int, also: dict[str, str]
) -> None:
    if isinstance(record, Article):
        emptying.empty_article(record, by, **also)
        for one in quotes:
            emptying.empty_quote(one, by, **_hidden_with(record, one))
    elif isinstance(record, Quote):
        emptying.empty_quote(record, by)
    elif isinstance(record, Actor):
        emptying.empty_actor(record, names, by, **also)
    elif isinstance(record, Event):
        emptying.empty_row(record, by, **also)


def _hidden_with(article: Article, quote: Quote) -> dict[str, object]:
    """A quote that was hidden by its article alone is withdrawn from now on by itself."""
    if quote.status != Status.PUBLISHED:
        return {"publish_on": None}
    quote.status, reason = Status.WITHDRAWN, article.withdrawal_reason
    return {"status": Status.WITHDRAWN, "withdrawn_at": article.withdrawn_at, "withdrawal_reason": reason}


def _write_down(record: Editorial, case: str, by: int) -> None:
    """The last version of it: that it was sealed."""
    last = Revision.objects.of(record).values_list("number", flat=True).last() or 0
    Revision.objects.create(
        kind=str(record._meta.model_name),
        object_id=record.pk,
        number=last + 1,
        title=SEALED,
        status=record.status,
        step="Sealed",
        reason=f"Case {case}.",
        data=emptying.NOTHING,
        is_content=False,
        made_by_id=by,
    )
    LogEntry.objects.log_actions(by, [record], CHANGE, f"Sealed, case {case}.", single_object=True)
