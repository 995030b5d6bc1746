"""What is not marked: the words of the source against those of the quotation, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from archive.text.alignment import Laid, Piece
from archive.text.normalise import APOSTROPHES, MARKS
from archive.text.pairs import Pair
from archive.text.tokens import SOFT, Tokens, cuts_word, is_word, tokenise
from archive.text.variants import is_minor

Severity = Literal["", "minor", "major"]
Kind = Literal["", "left out", "put in", "replaced", "case"]
"""What an editor's mark did; "" for a difference that no mark shows."""
Range = tuple[int, int]
MOST_DIFFERENCES = 200
_LONGEST = 2000
_MOST_PARTS = 20
"""Parts and signs of one hyphened word that are shown with it."""
_STOPPED = re.compile(rf"[,.!?…][{re.escape(APOSTROPHES)}](?!\w)")


class Span(NamedTuple):
    """Code points of a raw text, half open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the source where the quotation has others; the spans say where, in source and quotation.

    Of an altered quotation: what is not marked (`kind` is ""). Of an edited one: what each mark stands for,
    the mark itself in `quote`:

    - "left out": `[…]`; `source` is what it skips, "" for one at the edge of the quotation or right after
      another;
    - "put in": `[text]`; `source` is "", the span says where;
    - "replaced": `[text]` in the place of `source`, or a word with a mark in it ("walk[ed]");
    - "case": `[T]he` for a `source` that differs in nothing else.
    """

    source: str
    quote: str
    source_span: Span
    quote_span: Span
    kind: Kind = ""


def severity(found: tuple[Difference, ...]) -> Severity:
    """Minor if every difference is. Where all words agree, their order or their speaker does not."""
    minor = len(found) < MOST_DIFFERENCES and all(map(_is_minor, found))
    return "minor" if found and minor else "major"


def _is_minor(one: Difference) -> bool:
    """Typography, spelling and the like; never where a quotation ends, since what follows is another's."""
    if _ends_of_speech(one.source) > _ends_of_speech(one.quote):
        return False
    return is_minor(one.source, one.quote) and tokenise(one.source).keys != tokenise(one.quote).keys


def _ends_of_speech(text: str) -> int:
    """How many quotations are closed in a text: the marks that are no apostrophe, and those behind a stop."""
    closed = sum(map(text.count, set(MARKS) - set(APOSTROPHES)))
    return closed + len(_STOPPED.findall(text))


def differences(pair: Pair, all_pieces: list[Piece], laid: list[Laid]) -> tuple[Difference, ...]:
    """The differences in the order of the quotation, the first 200; never none."""
    source, quote = pair.source, pair.quote.tokens
    found: list[Difference] = []
    before: Laid | None = None
    by_piece = {one.piece: one for one in laid}
    for piece in all_pieces:
        if len(found) >= MOST_DIFFERENCES:
            break
        one = by_piece.get(piece)
        if one is None:
            found.append(difference(source, quote, (0, 0), (piece.start, piece.end)))
            continue
        if before and not _joined(pair, before, one):
            ends = before.pairs[-1][0] + 1, one.pairs[0][0]
            found.append(_unjoined(source, quote, ends, piece.start))
        found += [difference(source, quote, *hunk) for hunk in _hunks(source, quote, one)]
        before = one
    return tuple(found[:MOST_DIFFERENCES]) or (_whole(source, quote, laid),)


def _joined(pair: Pair, before: Laid, after: Laid) -> bool:
    """Whether two pieces stand as the quotation says: a gap or mark between them, or rightly joined runs."""
    end, start = before.pairs[-1][0] + 1, after.pairs[0][0]
    if after.piece.follows in ("gap", "mark") or start < end:
        return True
    keys = pair.source.keys[end:start]
    if all(key in SOFT or key in "?!…" for key in keys):
        return start not in pair.prepared.divided
    return after.piece.follows == "run" and any(j.end == end and j.start == start for j in pair.joints)


def _unjoined(source: Tokens, quote: Tokens, ends: Range, at: int) -> Difference:
    """What stands between two runs that are not one quotation, marks included."""
    end, start = ends
    span = Span(source.ends[end - 1], source.starts[start])
    return replace(
        difference(source, quote, ends, (at, at)),
        source=source.raw[slice(*span)][:_LONGEST],
        source_span=span,
    )


def _hunks(source: Tokens, quote: Tokens, laid: Laid) -> list[tuple[Range, Range]]:
    """Where a piece and its place differ, neighbouring differences together."""
    pairs, piece = laid.pairs, laid.piece
    hunks: list[tuple[Range, Range]] = [_head(source, quote, laid)]
    for (s, q), following in zip(pairs, (*pairs[1:], None), strict=True):
        if source.keys[s] != quote.keys[q]:
            hunks.append(((s, s + 1), (q, q + 1)))
        if following:
            hunks.append(((s + 1, following[0]), (q + 1, following[1])))
    after, missing = pairs[-1][0] + 1, (pairs[-1][1] + 1, piece.end)
    hunks.append(((after, _tail(source, quote, after, missing)), missing))
    return _merged([hunk for hunk in hunks if hunk[0][0] < hunk[0][1] or hunk[1][0] < hunk[1][1]])


def _head(source: Tokens, quote: Tokens, laid: Laid) -> tuple[Range, Range]:
    """Words of the quotation before the first that agrees, against as many of the source; a word cut by
    the start."""
    s, q = laid.pairs[0]
    missing = q - laid.piece.start
    start = s
    sizes = [missing + more for more in (0, 1, 2, -1, 3) if 0 < missing + more <= s] if missing else []
    for size in sizes[::-1]:
        if size == missing or is_minor(source.text(s - size, s), quote.text(laid.piece.start, q)):
            start = s - size
    start = _in_paragraph(source, start, s)
    for _ in range(_MOST_PARTS):
        start -= start > 0 and cuts_word(source, start)
    if start < s and not missing:
        return (start, s + 1), (q, q + 1)
    return (start, s), (laid.piece.start, q)


def _in_paragraph(source: Tokens, start: int, end: int) -> int:
    """The first word from `start` on that stands in the paragraph of token `end`."""
    for at in range(end - 1, start - 1, -1):
        if "\n" in source.raw[source.ends[at] : source.starts[at + 1]]:
            start = at + 1
            break
    while start < end and not is_word(source.keys[start]):
        start += 1
    return start


def _tail(source: Tokens, quote: Tokens, at: int, missing: Range) -> int:
    """Where the words end that stand in the place of the quotation's last ones."""
    size = missing[1] - missing[0]
    if size == 0:
        return at
    for more in (0, 1, 2, -1, 3):
        end = at + size + more
        if at < end <= len(source) and is_minor(source.text(at, end), quote.text(*missing)):
            return end
    return _in_quotation(source, at, min(at + size, len(source)))


def _in_quotation(source: Tokens, start: int, end: int) -> int:
    """Up to `end`, or to where a mark or a paragraph ends before it."""
    for at in range(start, end):
        before = source.raw[source.ends[at - 1] : source.starts[at]] if at else ""
        if "\n" in before or any(char in MARKS for char in before):
            end = at
            break
    while end > start and not is_word(source.keys[end - 1]):
        end -= 1
    return end


def _merged(hunks: list[tuple[Range, Range]]) -> list[tuple[Range, Range]]:
    """Hunks that touch on both sides are one."""
    merged: list[tuple[Range, Range]] = []
    for source, quote in hunks:
        if merged and merged[-1][0][1] >= source[0] and merged[-1][1][1] >= quote[0]:
            (s, _), (q, _) = merged.pop()
            source, quote = (s, source[1]), (q, quote[1])
        merged.append((source, quote))
    return merged


def _whole(source: Tokens, quote: Tokens, laid: list[Laid]) -> Difference:
    """The whole quotation against its place, where no single word tells what is wrong."""
    placed = [pair for one in laid for pair in one.pairs] or [(0, 0)]
    end = max(s for s, _ in placed) + 1
    for _ in range(_MOST_PARTS):
        end += cuts_word(source, end) or (end < len(source) and source.keys[end] in "?!")
    return difference(source, quote, (min(s for s, _ in placed), end), (0, len(quote)))


def difference(source: Tokens, quote: Tokens, ours: Range, theirs: Range, kind: Kind = "") -> Difference:
    """One difference, from token ranges; very long words are cut to their beginning."""
    in_source, in_quote = _span(source, ours), _span(quote, theirs)
    if theirs[0] == theirs[1] and ours[0] == ours[1] and ours[0]:
        in_source = Span(source.ends[ours[0] - 1], source.starts[ours[0]])
    return Difference(
        source.raw[in_source.start : in_source.end][:_LONGEST],
        quote.raw[in_quote.start : in_quote.end][:_LONGEST],
        in_source,
        in_quote,
        kind,
    )


def _span(tokens: Tokens, of: Range) -> Span:
    start, end = of
    if start < end:
        return Span(tokens.starts[start], tokens.ends[end - 1])
    at = tokens.starts[start] if start < len(tokens) else len(tokens.raw)
    return Span(at, at)
