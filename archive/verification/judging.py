"""Words against captured texts: what came of each, and which of them decides. Writes nothing.

The newest capture that has the words proves them. Where none has, the newest in which they are altered
tells how, else the newest in which they are absent. A capture whose text was dropped counts with what was
once found in it; one whose text no longer has its fingerprint proves nothing.

A paraphrase has no verdict. Each of its comparisons says whether the passages it rests on still stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import BooleanField, CharField, ExpressionWrapper, Func, Q
from django.utils import timezone

from archive import text
from archive.models import PROVEN, Article, Capture, Comparison, Passage, Quote, Verdict

TAMPERED, MOVED, ELSEWHERE = "tampered", "moved", "elsewhere"
"""Flags of a comparison beside those of archive.text: the kept text no longer has its fingerprint; the
words stand at another place than in the text they were last found in; nothing around that place is as it was,
so that they may be somebody else's."""

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of a quote. `places` are of the captures that were compared now and have its words."""

    verdict: Verdict
    decided_by: Comparison | None = None
    comparisons: tuple[Comparison, ...] = ()  # newest capture first
    places: dict[int, tuple[text.Span, ...]] = field(default_factory=dict)  # by capture

    @property
    def capture(self) -> Capture | None:
        return self.decided_by.capture if self.decided_by else None

    @property
    def passages(self) -> tuple[text.Span, ...]:
        """Where the words stand in the capture that decides."""
        return self.places.get(self.capture.pk, ()) if self.capture else ()


def judge(article: Article, form: str, words: str, at: Spans = ()) -> Judgement:
    """Compare words with every kept text of an article. A paraphrase, or without kept text: unchecked.

    `at` says which of several places is meant, as spans of the newest kept text.
    """
    matter = Matter(Quote(article=article, form=form, text=words), at=at)
    compare([matter], captures_of(article.pk))
    return matter.judgement()


def captures_of(article: int) -> list[Capture]:
    """All captures of an article, newest first, with `is_kept`; their texts are read one at a time.

    `is_true` says whether a kept text has its fingerprint, as the database works it out.
    """
    kept = ExpressionWrapper(~Q(text=""), output_field=BooleanField())
    true = ExpressionWrapper(Q(sha256=_Fingerprint("text")), output_field=BooleanField())
    found = Capture.objects.filter(article_id=article).annotate(is_kept=kept, is_true=true)
    return list(found.defer("text"))


class _Fingerprint(Func):
    """SHA-256 in hexadecimal. Django's own takes an extension on PostgreSQL."""

    function = "SHA256"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **context)


class Matter:
    """One quote with what is known of it: earlier comparisons, anchors, and what this check adds."""

    def __init__(
        self,
        quote: Quote,
        *,
        stored: Iterable[Comparison] = (),
        anchors: Iterable[Passage] = (),
        at: Spans = (),
        at_in: int | None = None,
    ) -> None:
        self.quote, self.at, self.at_in = quote, at, at_in
        self.words_sha256 = "" if quote.is_paraphrase else text.fingerprint(quote.text)
        self.rows = {one.capture_id: one for one in stored}
        self.stored = {pk: one for pk, one in self.rows.items() if one.words_sha256 == self.words_sha256}
        self.anchors: dict[int, list[Passage]] = {}
        for one in anchors:
            self.anchors.setdefault(one.capture_id, []).append(one)
        self.found: dict[int, Comparison] = {}
        self.places: dict[int, tuple[text.Span, ...]] = {}
        self.captures: list[Capture] = []

    def is_due(self, capture: Capture) -> bool:
        """Whether this text was not compared with these words yet."""
        known = self.stored.get(capture.pk)
        if capture.is_kept and not capture.is_true:  # type: ignore[attr-defined]
            return True
        return known is None or known.sha256 != capture.sha256 or TAMPERED in known.flags

    def compare(self, capture: Capture, source: str) -> None:
        """Compare with one text. Of a paraphrase without anchors nothing can be said."""
        told: dict[str, Any]
        if self.quote.is_paraphrase and not self._has_anchors(capture):
            return
        if text.fingerprint(source) != capture.sha256:
            told = {"verdict": Verdict.ALTERED, "flags": [TAMPERED]}
        elif self.quote.is_paraphrase:
            told = self._look_for_anchors(capture, source)
        else:
            told = self._look_for_words(capture, source)
        self.found[capture.pk] = Comparison(
            quote=self.quote,
            capture=capture,
            sha256=capture.sha256,
            words_sha256=self.words_sha256,
            compared_at=timezone.now(),
            **told,
        )

    def _has_anchors(self, capture: Capture) -> bool:
        """Whether there is something to look for in it: places of its own, or words from another text."""
        mine = capture.pk in self.anchors or (self.at and self.at_in == capture.pk)
        return bool(mine) or any(one.exact for ones in self.anchors.values() for one in ones)

    def _look_for_words(self, capture: Capture, source: str) -> dict[str, Any]:
        expected, before = self._expected(capture, source), self._anchors_for(capture)
        finding = _finding(source, self.quote.text)
        if finding.verdict in PROVEN and expected:
            finding = _there(source, self.quote.text, expected) or finding
        flags = set(finding.flags)
        if finding.verdict in PROVEN:
            flags |= self._moves(capture, source, before, finding.passages)
            self._stands(capture, source, finding.passages)
        return {
            "verdict": Verdict(finding.verdict),
            "flags": sorted(flags),
            "differences": [_as_json(one) for one in finding.differences],
        }

    def _look_for_anchors(self, capture: Capture, source: str) -> dict[str, Any]:
        expected, before = self._expected(capture, source), self._anchors_for(capture)
        if not expected:
            return {"verdict": Verdict.ABSENT}
        flags = self._moves(capture, source, before, expected)
        self._stands(capture, source, expected)
        return {"verdict": Verdict.VERBATIM, "flags": sorted(flags)}

    def _anchors_for(self, capture: Capture) -> list[Passage]:
        """Where the words stand in it, else where they stand in the text they were last found in."""
        return self.anchors.get(capture.pk) or next(iter(self.anchors.values()), [])

    def _is_told(self, capture: Capture) -> bool:
        """Whether this check says where in this text the words are meant."""
        return bool(self.at) and self.at_in == capture.pk

    def _expected(self, capture: Capture, source: str) -> tuple[text.Span, ...]:
        """Where the words should stand, by what is known."""
        if self._is_told(capture):
            return tuple(text.Span(*one) for one in self.at)
        anchors = self._anchors_for(capture)
        if capture.pk in self.anchors and all(_is_at_its_place(one, source) for one in anchors):
            return tuple(text.Span(one.start, one.end) for one in anchors)
        spans = [span for one in anchors if (span := _carried(source, one))]
        return tuple(spans) if len(spans) == len(anchors) else ()

    def _moves(
        self, capture: Capture, source: str, before: Sequence[Passage], spans: Sequence[text.Span]
    ) -> set[str]:
        """Whether a place is another than before. It is told until somebody says which place is meant."""
        if self._is_told(capture) or not before or not spans:
            return set()
        if [one.start for one in before] == [one.start for one in spans] and capture.pk in self.anchors:
            known = self.stored.get(capture.pk)
            return {MOVED, ELSEWHERE} & set(known.flags if known and known.sha256 == capture.sha256 else ())
        moved = len(before) == len(spans) and [one.start for one in before] != [one.start for one in spans]
        found = {MOVED: moved, ELSEWHERE: _is_elsewhere(source, before, spans)}
        return {flag for flag, is_so in found.items() if is_so}

    def _stands(self, capture: Capture, source: str, spans: Sequence[text.Span]) -> None:
        """Remember a place, also for the captures that are still to be compared."""
        self.places[capture.pk] = tuple(spans)
        self.anchors[capture.pk] = [
            _passage(self.quote, capture, source, position, span)
            for position, span in enumerate(spans, start=1)
        ]

    def judgement(self) -> Judgement:
        """What the comparisons come to. A kept text that had the words and was tampered with decides until it
        is put right, whatever other texts have: evidence that somebody changed is not passed over."""
        known = [found for one in self.captures if (found := self._known_of(one))]
        if self.quote.is_paraphrase:
            return Judgement(Verdict.UNCHECKED, None, tuple(known), self.places)
        tampered = [one for one in known if TAMPERED in one.flags and one.capture_id in self.anchors]
        by = next(iter(tampered), None) or _deciding(known)
        verdict = Verdict(by.verdict if by else self.quote.verdict)
        return Judgement(verdict, by, tuple(known), self.places)

    def _known_of(self, capture: Capture) -> Comparison | None:
        """What came of comparing with a capture: now, or once."""
        if found := self.found.get(capture.pk):
            return found
        stored = self.stored.get(capture.pk)
        if stored and stored.sha256 == capture.sha256:
            return stored
        return None


def compare(
    matters: Sequence[Matter],
    captures: list[Capture],
    *,
    only_due: bool = False,
    held: Mapping[int, str] = MappingProxyType({}),
) -> dict[int, str]:
    """Compare quotes of one article with its kept captures, text by text: one in memory at a time.

    Returns the fingerprints of the texts that were read, by capture. `only_due`: a comparison with the
    same text is not made again. `held`: texts that somebody has and the archive does not keep, by capture.
    """
    read: dict[int, str] = {}
    newest = next((one.pk for one in captures if one.is_kept), None)  # type: ignore[attr-defined]
    for matter in matters:
        matter.captures, matter.at_in = captures, matter.at_in or newest
    meant = {one.at_in for one in matters if one.at}
    for capture in sorted(captures, key=lambda one: one.pk not in meant):
        due = [one for one in matters if not only_due or one.is_due(capture)]
        if not due or not (capture.is_kept or capture.pk in held):  # type: ignore[attr-defined]
            continue
        source = held.get(capture.pk)
        if source is None:
            source = text_of(capture)
            read[capture.pk] = text.fingerprint(source)
        for matter in due:
            matter.compare(capture, source)
    return read


def text_of(capture: Capture) -> str:
    return Capture.objects.values_list("text", flat=True).get(pk=capture.pk)


def _deciding(newest_first: list[Comparison]) -> Comparison | None:
    proofs = [one for one in newest_first if one.is_proof]
    altered = [one for one in newest_first if one.verdict == Verdict.ALTERED]
    return next(iter([*proofs, *altered, *newest_first]), None)


def _passage(quote: Quote, capture: Capture, source: str, position: int, span: text.Span) -> Passage:
    anchor = text.selector(source, *span)
    return Passage(
        quote=quote,
        capture=capture,
        position=position,
        exact=anchor.exact,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        start=anchor.start,
        end=anchor.end,
    )


def _is_at_its_place(anchor: Passage, source: str) -> bool:
    """An anchor without words, of a text with its fingerprint, is believed."""
    return anchor.end <= len(source) and (
        not anchor.exact or source[anchor.start : anchor.end] == anchor.exact
    )


_NEAR = 3  # words beside a place by which it is known again


def _is_elsewhere(source: str, before: Sequence[Passage], spans: Sequence[text.Span]) -> bool:
    """Whether neither the words before nor those after a place are the same as around the one before."""
    ahead, behind = before[0].prefix, before[-1].suffix
    if not (ahead or behind):
        return False  # of a text that is not kept
    now_ahead = text.selector(source, *spans[0]).prefix
    now_behind = text.selector(source, *spans[-1]).suffix
    return not (
        _same_words(ahead.split()[::-1], now_ahead.split()[::-1])
        or _same_words(behind.split(), now_behind.split())
    )


def _same_words(once: list[str], now: list[str]) -> bool:
    """Whether the nearest words are the same. The last of them may be cut off."""
    ours, theirs = ([folded for one in words if (folded := _letters(one))] for words in (once, now))
    need = min(_NEAR, max(1, len(ours) - 1))
    return ours[:need] == theirs[:need]


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()


def _carried(source: str, anchor: Passage) -> text.Span | None:
    prepared = _prepared(source).source
    return text.locate(prepared, anchor.exact, anchor.prefix, anchor.suffix, anchor.start)


def _there(source: str, words: str, spans: Sequence[text.Span]) -> text.Finding | None:
    """The finding for the place that is meant, if the words stand there as well."""
    low, high = min(one.start for one in spans), max(one.end for one in spans)
    finding = text.verify(source[low:high], words)
    if finding.verdict not in PROVEN:
        return None
    passages = tuple(text.Span(low + one.start, low + one.end) for one in finding.passages)
    differences = tuple(_shifted(one, low) for one in finding.differences)
    return text.Finding(finding.verdict, passages, finding.flags, finding.severity, differences)


def _shifted(one: text.Difference, by: int) -> text.Difference:
    span = text.Span(one.source_span.start + by, one.source_span.end + by)
    return text.Difference(one.source, one.quote, span, one.quote_span, one.kind)


def _as_json(one: text.Difference) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "source": one.source,
        "quote": one.quote,
        "source_span": list(one.source_span),
        "quote_span": list(one.quote_span),
    }


# Texts that were prepared last, with their findings: saving one article, or one quote and its publication,
# asks for the same several times. Two megabytes of text take some 60 MB here.
_MOST_TEXTS, _MOST_FINDINGS = 2, 500


class _Prepared:
    def __init__(self, raw: str) -> None:
        self.source = text.prepare(raw)
        self.findings: dict[str, text.Finding] = {}


@lru_cache(maxsize=_MOST_TEXTS)
def _prepared(source: str) -> _Prepared:
    return _Prepared(source)


def _finding(source: str, words: str) -> text.Finding:
    prepared = _prepared(source)
    if words not in prepared.findings:
        if len(prepared.findings) >= _MOST_FINDINGS:
            prepared.findings.clear()
        prepared.findings[words] = text.verify(prepared.source, words)
    return prepared.findings[words]
