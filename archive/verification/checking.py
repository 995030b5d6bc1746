"""Checking quotes: judging them, and storing what was found.

Words are compared before the transaction that stores what was found, so that others write meanwhile.
Under the writers' lock it is then made sure that words and texts are still those that were compared.
Inside somebody's transaction all of it happens there.

A check is not an edit: it goes past save(), and takes no version away from an editor at work.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from archive import text
from archive.models import PROVEN, REFUSED, Capture, Comparison, Passage, Quote, Verdict
from archive.search import indexing

from .judging import Judgement, Matter, Spans, captures_of, compare, text_of

_TRIES = 3  # times that somebody's change in the meantime is answered by judging anew
_OUTCOME = ("verdict", "sha256", "words_sha256", "compared_at", "differences", "flags")


class Outcome(NamedTuple):
    """What a check found of a quote, and what stood there before."""

    quote: Quote
    before: Verdict
    judgement: Judgement

    @property
    def fell(self) -> bool:
        return self.before not in REFUSED and self.judgement.verdict in REFUSED

    @property
    def rose(self) -> bool:
        """Proved now, and not before."""
        return self.before not in PROVEN and self.judgement.verdict in PROVEN


def check(quote: Quote, at: Spans = (), capture: Capture | None = None) -> Judgement:
    """Compare a quote with every kept text of its article, and keep verdict, comparisons and passages.

    `at` says which of several places is meant, as spans of the text of `capture`, by default the newest
    kept one; without it passages that were stored keep their places. Where no text is kept, an earlier
    verdict stands: it names the day and the fingerprint it was reached against.
    """
    outcomes = check_all(quote.article_id, [quote.pk], at=at, at_in=capture.pk if capture and at else None)
    if not outcomes:
        return Judgement(Verdict(quote.verdict))
    _take_over(quote, outcomes[0].quote)
    return outcomes[0].judgement


def anchor(quote: Quote, capture: Capture, spans: Spans) -> Judgement:
    """Say where the words of a quote stand, or what a paraphrase rests on, in one captured text.

    ValueError where a span is not inside the text, or the text is another article's.
    """
    if capture.article_id != quote.article_id:
        raise ValueError(f"The {str(capture).lower()} is not one of the article that the quote is from.")
    length = len(text_of(capture))
    if not spans or any(not 0 <= start < end <= length for start, end in spans):
        raise ValueError(f"A passage lies outside the {str(capture).lower()}, which has {length} characters.")
    return check(quote, spans, capture)


def recheck(article: int) -> list[Outcome]:
    """Compare the quotes of an article with those of its texts that they were not compared with yet.

    For importers: after a bulk_create() or update() of captures or quotes, which no check follows by itself.
    """
    if not Quote.objects.filter(article_id=article).exists():
        return []
    return check_all(article, only_due=True)


class NotThatText(Exception):
    """No capture of the article has the fingerprint of a text. Nothing was compared."""

    def __init__(self, fingerprint: str, captures: list[Capture]) -> None:
        self.fingerprint, self.captures = fingerprint, captures
        super().__init__(f"No capture of the article has the fingerprint {fingerprint}.")


def check_against(
    article: int, source: str, quotes: Iterable[int] | None = None, *, store: bool = True
) -> list[Outcome]:
    """Check the quotes of an article against a text that the archive does not keep, and does not keep now.

    The fingerprint of the text, cleaned as if it were pasted, says which capture it is. Whether it ends
    with a line end makes no difference. NotThatText where it is none of them.
    """
    captures = captures_of(article)
    cleaned = text.clean(source)
    for one in (cleaned, cleaned.rstrip("\n"), cleaned + "\n"):
        found = [capture for capture in captures if capture.sha256 == text.fingerprint(one)]
        if found:
            held = {capture.pk: one for capture in found}
            return check_all(article, quotes, store=store, held=held)
    raise NotThatText(text.fingerprint(cleaned), captures)


def check_all(
    article: int, quotes: Iterable[int] | None = None, *, store: bool = True, **how: Any
) -> list[Outcome]:
    """Check quotes of one article (all of them, unless their ids are given), in one short transaction.

    `how` is as for `check` and `compare`: only_due, held, at, at_in. Without `store` nothing is written.
    `loading`: amid an import, only verdicts and comparisons that are there already are written.
    """
    chosen = Quote.objects.filter(article_id=article).unsealed().order_by("pk")
    if quotes is not None:
        chosen = chosen.filter(pk__in=list(quotes))
    plan = _Plan(article, chosen, **how)
    if not store:
        return _Desk(plan).outcomes()
    for _ in range(0 if connection.in_atomic_block else _TRIES):
        desk = _Desk(plan)
        with transaction.atomic():
            indexing.hold()
            if desk.is_as_it_was():
                return desk.store()
    with transaction.atomic():
        indexing.hold()
        return _Desk(plan).store()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be checked, and how."""

    article: int
    chosen: QuerySet[Quote]
    only_due: bool = False
    held: Mapping[int, str] = field(default_factory=dict)
    at: Spans = ()
    at_in: int | None = None
    loading: bool = False


class _Desk:
    """Some quotes of one article, judged."""

    def __init__(self, plan: _Plan) -> None:
        self.plan = plan
        self.quotes = list(plan.chosen.all())
        self.captures = captures_of(plan.article)
        stored = _by_quote(Comparison.objects.filter(quote__in=self.quotes).order_by())
        newest_first = ("-capture__captured_at", "-capture_id", "position")
        passages = Passage.objects.filter(quote__in=self.quotes, capture__article=plan.article)
        self.passages = _by_quote(passages.order_by(*newest_first))
        self.matters = [
            Matter(
                one,
                stored=stored.get(one.pk, ()),
                anchors=self.passages.get(one.pk, ()),
                at=plan.at,
                at_in=plan.at_in,
            )
            for one in self.quotes
        ]
        self.read = compare(self.matters, self.captures, only_due=plan.only_due, held=plan.held)

    def is_as_it_was(self) -> bool:
        """Whether words and texts are still those that were compared."""
        return (
            _words(self.plan.chosen.all()) == _words(self.quotes)
            and _versions(captures_of(self.plan.article)) == _versions(self.captures)
            and all(
                text.fingerprint(text_of(one)) == self.read[one.pk]
                for one in self.captures
                if one.pk in self.read
            )
        )

    def outcomes(self) -> list[Outcome]:
        return [Outcome(one.quote, Verdict(one.quote.verdict), one.judgement()) for one in self.matters]

    def store(self) -> list[Outcome]:
        outcomes = self.outcomes()
        loading = self.plan.loading
        found = [
            one
            for matter in self.matters
            for one in matter.found.values()
            if not loading or one.capture_id in matter.rows
        ]
        Comparison.objects.bulk_create(
            found, update_conflicts=True, unique_fields=["quote", "capture"], update_fields=_OUTCOME
        )
        for matter, outcome in zip(self.matters, outcomes, strict=True):
            by = outcome.judgement.decided_by
            if not loading or (by and (not by.is_proof or by.capture_id in matter.rows)):
                _store_verdict(matter.quote, outcome.judgement)
        if not loading:
            self._store_passages(outcomes)
        return outcomes

    def _store_passages(self, outcomes: Sequence[Outcome]) -> None:
        stale: list[int] = []
        fresh: list[Passage] = []
        for matter, outcome in zip(self.matters, outcomes, strict=True):
            proven = outcome.judgement.verdict in PROVEN
            for capture in matter.found:
                if capture not in matter.places and not proven:
                    continue  # where the words last stood, until they are found again
                stored = [one for one in self.passages.get(matter.quote.pk, ()) if one.capture_id == capture]
                new = _with_locators(matter.anchors[capture], stored) if capture in matter.places else []
                is_held = capture in self.plan.held
                if _differ(new, stored, places_only=is_held):
                    stale += [one.pk for one in stored]
                    fresh += map(_own_words, new) if is_held else new
        if stale:
            Passage.objects.filter(pk__in=stale).delete()
        Passage.objects.bulk_create(fresh)


def _store_verdict(quote: Quote, judgement: Judgement) -> None:
    """The verdict with the day and the capture of the comparison that decided it."""
    by = judgement.decided_by
    if by is None:
        return
    proved_at = by.compared_at if by.is_proof else quote.proved_at
    new = {
        "verdict": judgement.verdict,
        "checked_at": by.compared_at,
        "checked_capture_id": by.capture_id,
        "proved_at": proved_at,
    }
    if any(getattr(quote, name) != value for name, value in new.items()):
        Quote.objects.filter(pk=quote.pk).update(**new)
        for name, value in new.items():
            setattr(quote, name, value)


def _take_over(quote: Quote, checked: Quote) -> None:
    for name in ("verdict", "checked_at", "checked_capture_id", "proved_at"):
        setattr(quote, name, getattr(checked, name))
    for name in ("passages", "comparisons"):
        getattr(quote, "_prefetched_objects_cache", {}).pop(name, None)


def _with_locators(new: list[Passage], stored: list[Passage]) -> list[Passage]:
    """Time codes and pages are typed by people: they stay with their runs."""
    if len(new) == len(stored):
        for one, before in zip(new, stored, strict=True):
            one.locator = before.locator
    return new


def _differ(new: list[Passage], stored: list[Passage], *, places_only: bool) -> bool:
    names = ("start", "end") if places_only else ("start", "end", "position", "exact", "prefix", "suffix")
    before, after = ([[getattr(one, name) for name in names] for one in ones] for ones in (stored, new))
    return before != after


def _own_words(one: Passage) -> Passage:
    """Of a text that is not kept: no more of it than the quotation has."""
    one.prefix = one.suffix = ""
    if one.quote.is_paraphrase:
        one.exact = ""
    return one


def _words(quotes: Iterable[Quote]) -> list[tuple[object, ...]]:
    return [(one.pk, one.text, one.form, one.checked_capture_id, one.verdict) for one in quotes]


def _versions(captures: Iterable[Capture]) -> list[tuple[object, ...]]:
    return [(one.pk, one.sha256, one.captured_at, one.is_kept) for one in captures]  # type: ignore[attr-defined]


def _by_quote(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.quote_id, []).append(row)
    return found
