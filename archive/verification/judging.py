"""Words against captured texts: what came of each, and which of them decides. Writes nothing.

The newest capture that has the words proves them. Where none has, the newest in which they are altered
tells how, else the newest in which they are absent. A capture whose text was dropped counts with what was
once found in it; one whose text no longer has its fingerprint proves nothing.

A paraphrase has no verdict. Each of its comparisons says whether the passages it rests on still stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from archive import text
from archive.models import PROVEN, Article, Capture, Comparison, Passage, Quote, Verdict
from archive.text import Span

TAMPERED, MOVED = "tampered", "moved"
"""Flags of a comparison beside those of archive.text: the kept text no longer has its fingerprint; the
words stand at another place than in the text they were last found in."""

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of a quote. `places` are of the captures that were compared now and have its words."""

    verdict: Verdict
    decided_by: Comparison | None = None
    comparisons: tuple[Comparison, ...] = ()  # newest capture first
    places: dict[int, tuple[Span, ...]] = field(default_factory=dict)  # by capture

    @property
    def capture(self) -> Capture | None:
        return self.decided_by.capture if self.decided_by else None

    @property
    def passages(self) -> tuple[Span, ...]:
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
    """All captures of an article, newest first, with `is_kept`; their texts are read one at a time."""
    kept = ExpressionWrapper(~Q(text=""), output_field=BooleanField())
    return list(Capture.objects.filter(article_id=article).annotate(is_kept=kept).defer("text"))


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
        self.stored = {one.capture_id: one for one in stored}
        self.anchors: dict[int, list[Passage]] = {}
        for one in anchors:
            self.anchors.setdefault(one.capture_id, []).append(one)
        self.found: dict[int, Comparison] = {}
        self.places: dict[int, tuple[Span, ...]] = {}
        self.captures: list[Capture] = []

    def is_due(self, capture: Capture) -> bool:
        """Whether this text was not compared with these words yet."""
        known = self.stored.get(capture.pk)
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
            quote=self.quote, capture=capture, sha256=capture.sha256, compared_at=timezone.now(), **told
        )

    def _has_anchors(self, capture: Capture) -> bool:
        """Whether there is something to look for in it: places of its own, or words from another text."""
        mine = capture.pk in self.anchors or (self.at and self.at_in == capture.pk)
        return bool(mine) or any(one.exact for ones in self.anchors.values() for one in ones)

    def _look_for_words(self, capture: Capture, source: str) -> dict[str, Any]:
        expected, moved = self._expected(capture, source)
        finding = _finding(source, self.quote.text)
        if finding.verdict in PROVEN and expected:
            finding = _there(source, self.quote.text, expected) or finding
        if finding.verdict in PROVEN:
            self._stands(capture, source, finding.passages)
            moved = moved and tuple(finding.passages) == tuple(expected)
        return {
            "verdict": Verdict(finding.verdict),
            "flags": sorted(finding.flags | ({MOVED} if moved else set())),
            "differences": [_as_json(one) for one in finding.differences],
        }

    def _look_for_anchors(self, capture: Capture, source: str) -> dict[str, Any]:
        expected, moved = self._expected(capture, source)
        if not expected:
            return {"verdict": Verdict.ABSENT}
        self._stands(capture, source, expected)
        return {"verdict": Verdict.VERBATIM, "flags": [MOVED] if moved else []}

    def _expected(self, capture: Capture, source: str) -> tuple[tuple[Span, ...], bool]:
        """Where the words should stand, by what is known, and whether that is another place than before."""
        if self.at and self.at_in == capture.pk:
            return tuple(Span(*one) for one in self.at), False
        anchors = self.anchors.get(capture.pk) or next(iter(self.anchors.values()), [])
        own = capture.pk in self.anchors
        if own and all(_is_at_its_place(one, source) for one in anchors):
            return tuple(Span(one.start, one.end) for one in anchors), False
        spans = [_carried(source, one) for one in anchors]
        if not spans or None in spans:
            return (), False
        found = tuple(span for span in spans if span)
        return found, [span.start for span in found] != [one.start for one in anchors]

    def _stands(self, capture: Capture, source: str, spans: Sequence[Span]) -> None:
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
        quote = self.quote
        if quote.checked_capture_id != capture.pk or not quote.checked_at or quote.is_paraphrase:
            return None
        # A verdict that came from elsewhere, with nothing but its day and its capture.
        return Comparison(
            quote=quote,
            capture=capture,
            verdict=quote.verdict,
            sha256=capture.sha256,
            compared_at=quote.checked_at,
        )


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


def _passage(quote: Quote, capture: Capture, source: str, position: int, span: Span) -> Passage:
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


def _carried(source: str, anchor: Passage) -> Span | None:
    prepared = _prepared(source).source
    return text.locate(prepared, anchor.exact, anchor.prefix, anchor.suffix, anchor.start)


def _there(source: str, words: str, spans: Sequence[Span]) -> text.Finding | None:
    """The finding for the place that is meant, if the words stand there as well."""
    low, high = min(one.start for one in spans), max(one.end for one in spans)
    finding = text.verify(source[low:high], words)
    if finding.verdict not in PROVEN:
        return None
    passages = tuple(Span(low + one.start, low + one.end) for one in finding.passages)
    differences = tuple(_shifted(one, low) for one in finding.differences)
    return text.Finding(finding.verdict, passages, finding.flags, finding.severity, differences)


def _shifted(one: text.Difference, by: int) -> text.Difference:
    span = Span(one.source_span.start + by, one.source_span.end + by)
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
