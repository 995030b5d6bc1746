"""Checking many quotes, batch by batch, and telling what came of it.

Each batch is quotes of one article, judged before its short transaction: editors, and another run, go on
meanwhile. Only one text of one article is in memory at a time.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import OperationalError
from django.db.models import QuerySet

from archive.models import PROVEN, REFUSED, Capture, Comparison, Quote, Standing, Verdict

from . import sentences
from .checking import Outcome, check_against, check_all
from .judging import TAMPERED

_ORDER = (*PROVEN, *REFUSED, Verdict.UNCHECKED)


class Run:
    """One run over the quotes that were chosen. Keeps what is worth telling, not every outcome."""

    def __init__(self, chosen: QuerySet[Quote], *, batch: int, store: bool = True) -> None:
        self.chosen, self.batch, self.store = chosen, batch, store
        self.total = chosen.count()
        self.counts: Counter[str] = Counter()
        self.paraphrases: Counter[bool] = Counter()  # by whether what they rest on stands in the newest
        self.told: list[Outcome] = []
        self.busy: list[str] = []
        self.rows: list[str] = []  # of the batches since they were last taken
        self.tampered: dict[int, Capture] = {}

    def batches(self) -> Iterator[int]:
        """Check batch after batch; gives how many quotes were done after each."""
        done = 0
        articles = self.chosen.order_by("article_id").values_list("article_id", flat=True).distinct()
        for article in list(articles):
            ids = self.chosen.filter(article_id=article).order_by("pk").values_list("pk", flat=True)
            waiting = iter(list(ids))
            while batch := list(islice(waiting, self.batch)):
                self._check(article, batch)
                done += len(batch)
                yield done

    def against(self, article: int, source: str) -> None:
        """Check the chosen quotes of an article against a text that is not kept. NotThatText as below."""
        chosen = self.chosen.values_list("pk", flat=True)
        self._note(check_against(article, source, chosen, store=self.store))

    def _check(self, article: int, batch: list[int]) -> None:
        try:
            self._note(check_all(article, batch, store=self.store))
        except OperationalError:  # somebody held the database for longer than it waits
            names = Quote.objects.filter(pk__in=batch).values_list("public_id", flat=True)
            self.busy += sorted(names)

    def _note(self, outcomes: Iterable[Outcome]) -> None:
        for one in outcomes:
            judgement = one.judgement
            self.rows.append(_row(one))
            self.tampered |= {c.capture_id: c.capture for c in judgement.comparisons if TAMPERED in c.flags}
            if one.quote.is_paraphrase:
                if judgement.comparisons:
                    self.paraphrases[judgement.comparisons[0].is_proof] += 1
            else:
                self.counts[judgement.verdict] += 1
            if judgement.verdict in REFUSED or one.rose or _is_gone(one):
                self.told.append(one)

    @property
    def fell(self) -> list[Outcome]:
        return [one for one in self.told if one.fell]

    @property
    def fail(self) -> list[Outcome]:
        """Not in their sources, and with no standing that says why they are kept."""
        return [
            one
            for one in self.told
            if one.judgement.verdict in REFUSED and one.quote.standing == Standing.UNDISPUTED
        ]

    @property
    def is_bad(self) -> bool:
        return bool(self.fail or self.tampered or self.busy)

    @property
    def verdict(self) -> str:
        """What is wrong, in one sentence."""
        found = [
            (len(self.fail), "{} not in the source as quoted"),
            (len(self.tampered), "{} kept text(s) changed outside the archive"),
            (len(self.busy), "{} not stored, because somebody else was writing for too long: run it again"),
        ]
        return f"Not all stand: {', '.join(words.format(n) for n, words in found if n)}."

    def take_rows(self) -> list[str]:
        """One line of JSON for each quote checked since this was last asked."""
        rows, self.rows = self.rows, []
        return rows

    def sentences(self, *, details: bool = False) -> Iterator[str]:
        """The report. `details`: how every failing quote differs, not only those that fell."""
        for one in self.told:
            yield from _told(one, details=details)
        for capture in self.tampered.values():
            yield f"Article “{capture.article.slug}”: {sentences.tampered(capture)}"
        if self.busy:
            names = ", ".join(f"#{one}" for one in self.busy)
            yield f"Not stored, because somebody else was writing: {names}."
        yield self._counted()

    def _counted(self) -> str:
        n = sum(self.counts.values())
        kinds = ", ".join(
            f"{self.counts[one]:,} {sentences.called(one)}" for one in _ORDER if self.counts[one]
        )
        said = f"{n:,} quotation{'' if n == 1 else 's'} compared{': ' if kinds else ''}{kinds}."
        if self.paraphrases:
            said += f" In our words: {self.paraphrases[True]:,} rest on words that stand, "
            said += f"{self.paraphrases[False]:,} on words that are gone from the newest text."
        return said if self.store else f"{said} Nothing was stored (--dry-run)."


def _is_gone(one: Outcome) -> bool:
    """Not in the newest text that was compared, though another proves it or it is a paraphrase."""
    known = one.judgement.comparisons
    rests = one.judgement.verdict in PROVEN or one.quote.is_paraphrase
    return bool(known) and rests and not known[0].is_proof


def _told(one: Outcome, *, details: bool) -> Iterator[str]:
    judgement, by = one.judgement, one.judgement.decided_by
    name = f"#{one.quote.public_id}"
    if by and one.quote.standing != Standing.UNDISPUTED and not by.is_proof:
        yield f"{name} {sentences.called(judgement.verdict)}, and kept as {one.quote.standing}."
    elif by and not by.is_proof:
        how = f"fell from {sentences.called(one.before)} to" if one.fell else "is still"
        yield f"{name} {how} {sentences.called(judgement.verdict)} in {sentences.where(by.capture)}."
        if one.fell or details:
            yield from (f"    {words}" for words in sentences.differences(by))
    elif by and one.rose:
        yield f"{name} is proved by {sentences.where(by.capture)} (it was {sentences.called(one.before)})."
    if _is_gone(one):
        yield _gone(name, judgement.comparisons[0], one.quote)


def _gone(name: str, newest: Comparison, quote: Quote) -> str:
    what = "rests on words that are gone from" if quote.is_paraphrase else "is not so in"
    older = "" if quote.is_paraphrase else "; an older text proves it"
    return f"{name} {what} {sentences.where(newest.capture)}{older}."


def _row(one: Outcome) -> str:
    by = one.judgement.decided_by
    found = {
        "id": one.quote.public_id,
        "before": one.before,
        "verdict": one.judgement.verdict,
        "fell": one.fell,
        "captured_at": by.capture.captured_at.isoformat() if by else None,
        "sha256": by.sha256 if by else None,
        "differences": by.differences if by else [],
        "flags": by.flags if by else [],
        "not_in": [c.capture.captured_at.isoformat() for c in one.judgement.comparisons if not c.is_proof],
    }
    return json.dumps(found, ensure_ascii=False)
