"""Where a source breaks off a quotation to name the speaker: `“…,” said X. “…”`.

A joint leads from the end of one quoted run to the start of the next. Between them stands nothing but ONE
attribution clause outside the marks; single connecting words of the reporter ("Still,") may stand beside it.
Everything doubtful is no joint: another speaker, a second sentence, a new paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from archive.text.clauses import hands_over, is_attribution, may_be_same, sentences, speaks
from archive.text.normalise import APOSTROPHES, DASHES, MARKS
from archive.text.tokens import SOFT, Tokens, is_unspaced

LONGEST_CLAUSE = 400
"""Code points an attribution clause may have; a longer one is a report of its own."""
LONGEST_RUN = 5000
"""Code points in which the other end of a quoted run is looked for."""

_MOST_STOPS = 5
"""Stops a run may end with."""

_DOUBLE = re.escape("".join(c for c in MARKS if c not in APOSTROPHES))
_SINGLE = re.escape(APOSTROPHES)
_DASH = re.escape(DASHES)
_STOPS = ",.!?…，。！？、"
_BETWEEN_DOUBLE = re.compile(
    f"(?P<close>[{_DOUBLE}])(?<!^.)(?P<clause>[^{_DOUBLE}]{{3,{LONGEST_CLAUSE}}})(?P<open>[{_DOUBLE}])(?=.)",
    re.DOTALL,
)
_BETWEEN_SINGLE = re.compile(
    f"(?P<close>[{_SINGLE}])(?<=[{_STOPS}{_DASH}].)"
    f"(?P<clause>(?:(?![{_STOPS}][{_SINGLE}])[^{_DOUBLE}]){{3,{LONGEST_CLAUSE}}}?)(?<=[\\s({_DASH}])(?P<open>[{_SINGLE}])(?=\\w)"
)
_INSIDE = re.compile(
    f"(?P<close>[,!?…]\\s?[{_DASH}]\\s)(?P<clause>[а-яёіїєґ]+\\s[^{_DASH}{_DOUBLE}]{{2,150}}[.,]\\s?)(?P<open>[{_DASH}]\\s)"
)
"""The Russian and Ukrainian way, inside the marks: «…, — сказал X, — …»."""
_OPENS = {
    True: re.compile(f"(?:(?<=[\\s(\\[:{_DASH}])|^)[{_DOUBLE}](?=\\S)|[«「『]"),
    False: re.compile(f"(?:(?<=[\\s(\\[:{_DASH}])|^)[{_SINGLE}](?=\\w)"),
}
_CLOSES = {
    True: re.compile(f"(?<=\\S)[{_DOUBLE}](?!\\w)|[»」』]"),
    False: re.compile(f"(?<=\\S)[{_SINGLE}](?!\\w)"),
}
_DIVISION = re.compile(
    f"[{_DOUBLE}{_SINGLE}](?:(?<=\\S[{_DOUBLE}])\\s+[{_DOUBLE}](?=\\w)"
    f"|(?<=[»」』”])\\s*[«「『“](?=\\s?\\w)"
    f"|(?<=[,.!?…][{_SINGLE}])\\s+[{_SINGLE}](?=\\w))"
)
# Patterns begin with the mark itself and look back after it: so the search leaps from mark to mark.


@dataclass(frozen=True, slots=True)
class Joint:
    """A run from token `first` ends before token `end`; the next goes from token `start` to before `last`."""

    first: int
    end: int
    start: int
    last: int


@dataclass(frozen=True, slots=True)
class _Break:
    """The same in code points of the raw text: where the first run opens, closes; where the next opens,
    closes."""

    raw: str
    opened: int
    close: int
    resume: int
    closed: int
    clause: str


class Breaks:
    """All places of a text where the marks may say that a quotation is broken off. Found once; each is
    judged when it is asked for, once."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._matches = [m for p in (_BETWEEN_DOUBLE, _BETWEEN_SINGLE, _INSIDE) for m in _between(p, raw)]
        self._judged: dict[int, tuple[int, int] | None] = {}

    def tokens(self, tokens: Tokens) -> list[tuple[int, int]]:
        """For each break the token before which the first run ends, and the first token of the next."""
        return [_ends(tokens, match) for match in self._matches]

    def runs(self, number: int) -> tuple[int, int] | None:
        """Where the first run opens and the next one closes, in code points; None if they are not one
        quotation."""
        if number not in self._judged:
            match = self._matches[number]
            found = _break(self.raw, match)
            good = found is not None and _joins(found, inside=match.re is _INSIDE)
            self._judged[number] = (found.opened, found.closed) if found and good else None
        return self._judged[number]


def _between(pattern: re.Pattern[str], raw: str) -> Iterator[re.Match[str]]:
    """The clauses between two marks; the mark that ends one may begin another."""
    at = 0
    while match := pattern.search(raw, at):
        at = match.start("open")
        yield match


def _ends(tokens: Tokens, match: re.Match[str]) -> tuple[int, int]:
    """The token before which the first run ends, its stops left out, and the first token of the next."""
    end = bisect_left(tokens.starts, match.start("close"))
    for _ in range(_MOST_STOPS):
        if end > 0 and tokens.keys[end - 1] in SOFT:
            end -= 1
    return end, bisect_left(tokens.starts, match.end("open"))


def _break(raw: str, match: re.Match[str]) -> _Break | None:
    """The two runs around a clause; None where their marks do not fit."""
    inside = match.re is _INSIDE
    double = inside or match.re is _BETWEEN_DOUBLE
    if not (inside or _marks_fit(raw, match)) or not is_attribution(match["clause"]):
        return None
    opened = _opening(raw, match.start("close"), double)
    closing = _CLOSES[double].search(raw, match.end(), match.end() + LONGEST_RUN)
    if opened is None or closing is None:
        return None
    return _Break(raw, opened, match.start("close"), match.end(), closing.start(), match["clause"])


def _marks_fit(raw: str, match: re.Match[str]) -> bool:
    """The first mark closes (it follows a word or its stop), the second opens (a blank before, a word
    after)."""
    before, after, inner = raw[match.start() - 1], raw[match.end()], match["clause"]
    loose = match["close"] in "”»」』" and is_unspaced(inner[0])
    closes = not before.isspace() and (inner[0].isspace() or inner[0] in _STOPS + ";:" + DASHES or loose)
    tight = inner[-1] in "(:：" + _STOPS + DASHES or is_unspaced(inner[-1])
    opens = not after.isspace() and (inner[-1].isspace() or tight)
    stopped = before in _STOPS + DASHES or inner[0] in _STOPS + DASHES or _begins_with_speech(inner)
    return (closes or match["close"] == "»") and (opens or match["open"] == "«") and stopped


def _begins_with_speech(clause: str) -> bool:
    """A run that ends without a stop is followed by the attribution itself, not by more of the report."""
    return speaks(" ".join(re.split(r"[,.;:]", clause)[0].split()[:4])) or is_unspaced(clause[0])


def _opening(raw: str, at: int, double: bool) -> int | None:
    """Where the run that closes at `at` opens. A mark repeated after a paragraph break goes on with the
    run."""
    near = max(0, at - LONGEST_RUN // 8)
    floor = near if _OPENS[double].search(raw, near, at) else max(0, at - LONGEST_RUN)
    opened = [m.end() + floor for m in _OPENS[double].finditer(raw[floor:at])]
    if not opened:
        return None
    first = opened.pop()
    while (
        opened and not _CLOSES[double].search(raw, opened[-1], first - 1) and "\n" in raw[first - 3 : first]
    ):
        first = opened.pop()
    return first


def _joins(found: _Break, inside: bool) -> bool:
    """Whether nothing gives one of the runs to another speaker, or to another paragraph."""
    if _new_paragraph(found):
        return False
    if inside:
        return True
    before, after = _clause_before(found), _clause_after(found)
    ahead = _leads_ahead(found)
    if ahead and hands_over(found.clause):
        return False
    if after and not may_be_same(after, found.clause):
        return False
    return not (before and ahead) or may_be_same(found.clause, before)


def _leads_ahead(found: _Break) -> bool:
    """Whether the clause introduces the run after it (`“A.” Then X said: “B.”`), not the one before."""
    clause = found.clause.strip(" \t\n,")
    introduces = (
        clause.endswith((":", "：")) or found.clause.rstrip().endswith(",") or clause.endswith("that")
    )
    sentence_over = _last(found.raw, found.close) in ".!?…。" or found.clause.startswith(".")
    return introduces and sentence_over and not clause[:1].islower()


def _last(raw: str, at: int) -> str:
    """The character before a closing mark, which French sets off with a blank."""
    return raw[max(0, at - 3) : at].rstrip()[-1:] or " "


def _clause_before(found: _Break) -> str:
    """What introduces the first run ("X said:"), if it speaks."""
    lead = found.raw[max(0, found.opened - 301) : found.opened - 1]
    lead = re.split(f"\n|[{_DOUBLE}]", lead.rstrip())[-1]
    last = sentences(lead)[-1]
    return last if speaks(last) else ""


def _clause_after(found: _Break) -> str:
    """What follows the second run ("…,” said Y."), if it speaks of that run."""
    tail = found.raw[found.closed + 1 : found.closed + 301]
    first = sentences(re.split(rf"\n\s*\n|[{_DOUBLE}]", tail)[0])[0]
    new_sentence = _last(found.raw, found.closed) in ".。" and first.lstrip()[:1].isupper()
    return first if speaks(first) and not (new_sentence and len(first.split()) > 4) else ""


def _new_paragraph(found: _Break) -> bool:
    """Whether a paragraph ends between the runs; a single line break only where the text is not wrapped."""
    breaks = re.finditer(r"\n[^\S\n]*(\n?)", found.raw[found.close : found.resume])
    return any(m[1] or not _wrapped(found.raw, found.close + m.start()) for m in breaks)


def _wrapped(raw: str, at: int) -> bool:
    """Whether the line break at `at` only wraps a line: the next word would not have fitted in."""
    near = raw[max(0, at - 1000) : at + 1000].split("\n")
    width = max(map(len, near))
    line = at - (raw.rfind("\n", max(0, at - 200), at) + 1)
    following = raw[at : at + 60].split()
    return width <= 120 and line + 1 + len(following[0] if following else "") > 0.85 * width


def divisions(tokens: Tokens) -> list[int]:
    """Tokens before which one quotation is closed and another opened with nothing between (`“…” “…”`): the
    break between two utterances, perhaps of two people."""
    return [bisect_left(tokens.starts, match.end()) for match in _DIVISION.finditer(tokens.raw)]
