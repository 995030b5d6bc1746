"""The proof of a quote as readers may see it: which versions of the text it was compared with, what came
of each, and the passage itself as far as the article's rights allow.

What lives here: what is shown, and what is kept back. What does not: comparing (archive.verification), and
the figures of a whole article (`printed`). Of a paraphrase nothing is shown: what it rests on is private.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from archive import text
from archive.dates_words import series
from archive.models import PROVEN, REFUSED, Capture, Comparison, Passage, Quote, TextRights, Verdict
from archive.verification import MOVED, TAMPERED

from .differing import Explained, Piece, explained, places, word_by_word

VERSIONS = 50  # newest ones that are told of
LISTED = 3  # newest ones that are not folded away
NAMED = 3  # versions that one sentence names
SPLIT = "split"  # as archive.text flags it
WITHIN = 320  # code points of the article on either side, where its text is public
NEAR = 32  # the same where excerpts may be shown
CAUTIONS = {
    "negation_in_gap": "Words that a mark stands for contain a negation, such as “not”: read them in the "
    "article.",
    "negation_in_insertion": "The words put in contain a negation, such as “not”, that is not the speaker’s.",
}


class Version(NamedTuple):
    """One version of the article's text, and what came of comparing the quote with it."""

    comparison: Comparison
    name: str  # “5 October 2019”, with the hour where another version is of the same day
    passages: list[Passage]  # where the words stand in it
    pieces: list[Piece]  # word by word, where they differ
    places: int  # at which they differ

    @property
    def capture(self) -> Capture:
        return self.comparison.capture

    @property
    def is_kept(self) -> bool:
        """Whether the text is still here."""
        return bool(getattr(self.comparison, "is_kept", False))

    @property
    def is_proof(self) -> bool:
        return self.comparison.is_proof

    @property
    def is_altered(self) -> bool:
        return self.comparison.verdict == Verdict.ALTERED

    @property
    def is_tampered(self) -> bool:
        """The kept text no longer has its fingerprint."""
        return TAMPERED in self.comparison.flags

    @property
    def is_moved(self) -> bool:
        return MOVED in self.comparison.flags

    @property
    def is_split(self) -> bool:
        """The article breaks the words off to name the speaker."""
        return SPLIT in self.comparison.flags


class Proof(NamedTuple):
    versions: list[Version]  # newest first
    deciding: Version | None  # the one its verdict comes from
    lacking: list[Version]  # newer ones than that, without the words
    marks: list[Explained]  # what an editor's marks stand for
    cautions: list[str]
    excerpt: list[Piece]

    @property
    def not_in(self) -> str:
        """“Not in the version of 5 October 2019”."""
        return not_in([one.name for one in self.lacking])

    @property
    def tampered(self) -> list[Version]:
        """Those that prove nothing any more."""
        return [one for one in self.versions if one.is_tampered]

    @property
    def listed(self) -> list[Version]:
        """The newest, and the one that decides."""
        return [one for n, one in enumerate(self.versions) if n < LISTED or one is self.deciding]

    @property
    def folded(self) -> list[Version]:
        return [one for one in self.versions if one not in self.listed]


def proof(quote: Quote) -> Proof:
    """Everything a quote's own page says of its check; six queries at most."""
    compared = [] if quote.is_paraphrase else _comparisons(quote)
    names = version_names(one.capture for one in compared)
    passages = list(Passage.objects.filter(quote=quote, capture__in=names)) if compared else []
    versions = [_version(quote, one, names[one.capture_id], passages) for one in compared]
    deciding = next((one for one in versions if one.capture.pk == quote.checked_capture_id), None)
    proven = deciding.comparison if deciding and deciding.is_proof else None
    newer = versions[: versions.index(deciding)] if deciding else []
    return Proof(
        versions,
        deciding,
        [one for one in newer if not (one.is_proof or one.is_tampered)] if proven else [],
        explained(quote.text, proven.differences, quote.article.text_rights) if proven else [],
        [CAUTIONS[flag] for flag in proven.flags if flag in CAUTIONS] if proven else [],
        excerpt(quote),
    )


def _comparisons(quote: Quote) -> list[Comparison]:
    """Those with texts as they were captured, newest first; always with the one that decides."""
    mine = Comparison.objects.filter(quote=quote, sha256=F("capture__sha256"))
    kept = ExpressionWrapper(~Q(capture__text=""), output_field=BooleanField())
    light = mine.select_related("capture").defer("capture__text").annotate(is_kept=kept)
    found: list[Comparison] = list(light.order_by("-capture__captured_at", "-capture")[:VERSIONS])
    if quote.checked_capture_id and quote.checked_capture_id not in {one.capture_id for one in found}:
        found += light.filter(capture=quote.checked_capture_id)
    return found


def _version(quote: Quote, found: Comparison, name: str, passages: list[Passage]) -> Version:
    differs = found.verdict == Verdict.ALTERED and bool(found.differences)
    return Version(
        found,
        name,
        [one for one in passages if found.is_proof and one.capture_id == found.capture_id],
        word_by_word(quote.text, found.differences, quote.article.text_rights) if differs else [],
        places(found.differences) if differs else 0,
    )


def version_names(captures: Iterable[Capture]) -> dict[int, str]:
    """Versions by their days, and by the hour where two are of one day."""
    captured = {one.pk: one.captured_at.astimezone(UTC) for one in captures}
    days = Counter(f"{moment:%-d %B %Y}" for moment in captured.values())
    hours = Counter(f"{moment:%-d %B %Y, %H:%M} UTC" for moment in captured.values())
    names = {}
    for number, moment in captured.items():
        day, hour = f"{moment:%-d %B %Y}", f"{moment:%-d %B %Y, %H:%M} UTC"
        second = f"{moment:%-d %B %Y, %H:%M:%S} UTC"
        names[number] = day if days[day] == 1 else hour if hours[hour] == 1 else second
    return names


def not_in(names: list[str]) -> str:
    """“Not in the versions of 5 October 2019 and 7 October 2019”; "" for none."""
    if not names:
        return ""
    more = len(names) - NAMED
    told = [*names[:NAMED], *([f"{more} other{'s' if more > 1 else ''}"] if more > 0 else [])]
    return f"Not in the version{'s' if len(names) > 1 else ''} of {series(told, 'and')}"


def missing_from_newer(quotes: Iterable[Quote]) -> dict[int, str]:
    """What `not_in` says of each of these quotes that an older version proves; one query."""
    newer = Q(capture__captured_at__gt=F("quote__checked_capture__captured_at"))
    failed = Comparison.objects.filter(newer, quote__in=list(quotes), verdict__in=REFUSED)
    failed = failed.filter(quote__verdict__in=PROVEN, sha256=F("capture__sha256")).exclude(flags=[TAMPERED])
    failed = failed.select_related("capture").defer("capture__text")
    rows = list(failed.order_by("-capture__captured_at", "-capture"))
    names = version_names({one.capture for one in rows})
    found: dict[int, list[str]] = {}
    for one in rows:
        found.setdefault(one.quote_id, []).append(names[one.capture_id])
    return {number: not_in(days) for number, days in found.items()}


def excerpt(quote: Quote) -> list[Piece]:
    """The passage in its article as far as the rights allow: "text", "found" (the quote's words), "gap".

    Nothing where no text is kept or may be shown, or where the kept text is not the one that was checked.
    """
    capture, rights = quote.checked_capture, quote.article.text_rights
    if capture is None or quote.is_paraphrase or quote.verdict not in PROVEN or rights == TextRights.PRIVATE:
        return []
    passages = sorted(
        (one for one in quote.passages.all() if one.capture_id == capture.pk), key=lambda one: one.start
    )
    if not passages or not is_as_captured(capture):
        return []
    source, reach = capture.text, WITHIN if rights == TextRights.PUBLIC else NEAR
    if any(source[one.start : one.end] != one.exact for one in passages):
        return []
    pieces: list[Piece] = []
    at = reached = 0  # shown so far; what may be shown behind the passage before
    for one in passages:
        before, after = text.around(source, text.Span(one.start, one.end), reach)
        low = one.start - len(before)
        if low > reached:
            pieces += [Piece("text", source[at:reached]), Piece("gap", "[…]")]
            at = low
        pieces += [Piece("text", source[at : one.start]), Piece("found", source[one.start : one.end])]
        at, reached = one.end, one.end + len(after)
    pieces.append(Piece("text", source[at:reached]))
    if source[reached:].strip():
        pieces.append(Piece("gap", "[…]"))
    return [piece for piece in pieces if piece.words]


def is_as_captured(capture: Capture) -> bool:
    """Whether its text is kept and still has its fingerprint."""
    return bool(capture.text) and text.fingerprint(capture.text) == capture.sha256


def line_to_check(quote: Quote) -> str:
    """The quote as `python -m archive.text verify` reads it: one line of JSON."""
    return json.dumps({"id": quote.public_id, "text": quote.text}, ensure_ascii=False)
