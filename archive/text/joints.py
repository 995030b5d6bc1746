"""Where a source breaks off a quotation to name the speaker: `“…,” said X. “…”`.

A joint leads from the end of one quoted run to the start of the next. Between them stands nothing but ONE
attribution clause outside the marks; single connecting words of the reporter ("Still,") may stand beside it.
Everything doubtful is no joint: another speaker, a second sentence, a new paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from archive.text.clauses import attributes, hands_over, is_attribution, sentences, speaks, spoken, words
from archive.text.normalise import APOSTROPHES, DASHES, MARKS
from archive.text.speech import BEING, OTHER_VERBS, PRONOUNS, REPLY_NOUNS, SPEAKING_ON
from archive.text.tokens import SOFT, Tokens, is_unspaced
from archive.text.voices import genders_told, may_be_same, spoken_of, voice

LONGEST_CLAUSE = 400
"""Code points an attribution clause may have; a longer one is a report of its own."""
LONGEST_RUN = 5000
"""Code points in which the other end of a quoted run is looked for."""

_MOST_PARAGRAPHS = 40
"""Paragraphs that one quotation goes on over."""
_NEAR = 1500
"""Code points before a quotation in which "he" and "she" are looked for."""
_MOST_HEADS = 6
"""Words behind a run in which an unusual verb may name its speaker."""
_WORD = re.compile(r"[^\W\d_]+")
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
_INSIDE_FRENCH = re.compile(
    r"(?P<close>,\s)(?P<clause>(?:(?:a|ont)\s|a-t-(?:il|elle|on)\s)?"
    r"(?:dit|déclaré|affirmé|expliqué|ajouté|assuré|précisé|estimé|souligné|répondu|explique|affirme|ajoute|estime"
    r"|assure|poursuit|conclut)(?:-(?:t-)?(?:il|elle|on)|(?=\s)|(?<=é)(?=,))"
    r"(?:\s(?:M\.|Mme|le|la|[A-ZÉ])[^,«»\n]{1,80}?)?,\s)(?P<open>)(?=\w)"
)
"""The French way: « …, a dit X, … »."""
_OPENS = {
    True: re.compile(f"(?:(?<=[\\s(\\[:{_DASH}])|^)[{_DOUBLE}](?=\\S)|[«「『]"),
    False: re.compile(f"(?:(?<=[\\s(\\[:{_DASH}])|^)[{_SINGLE}](?=\\w)"),
}
_CLOSES = {
    True: re.compile(f"(?<=\\S)[{_DOUBLE}](?!\\w)|[»」』]"),
    False: re.compile(f"[{_SINGLE}](?<=\\S.)(?!\\w)(?!(?<=[sS].)\\s[a-zа-я])"),
}
"""The apostrophe of a plural ("the workers’ union") closes nothing."""
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
        patterns = (_BETWEEN_DOUBLE, _BETWEEN_SINGLE, _INSIDE, _INSIDE_FRENCH)
        self._matches = [m for p in patterns for m in _between(p, raw)]
        self._judged: dict[int, tuple[int, int] | None] = {}
        self._marks = {True: _Marks(raw, True), False: _Marks(raw, False)}

    @cached_property
    def _genders(self) -> dict[str, str]:
        return genders_told(self.raw)

    def tokens(self, tokens: Tokens) -> list[tuple[int, int]]:
        """For each break the token before which the first run ends, and the first token of the next."""
        return [_ends(tokens, match) for match in self._matches]

    def inside(self, tokens: Tokens) -> list[tuple[int, int, str]]:
        """The same, and the clause, where it may stand inside the marks, set off by dashes alone."""
        return sorted((*_ends(tokens, m), m["clause"]) for m in self._matches if m.re is _INSIDE)

    def runs(self, number: int) -> tuple[int, int] | None:
        """Where the first run opens and the next one closes, in code points; None if they are not one
        quotation."""
        if number not in self._judged:
            found = self._break(self._matches[number])
            inside = self._matches[number].re in (_INSIDE, _INSIDE_FRENCH)
            good = found is not None and not _new_paragraph(found) and (inside or self._joins(found))
            self._judged[number] = (found.opened, found.closed) if found and good else None
        return self._judged[number]

    def _break(self, match: re.Match[str]) -> _Break | None:
        """The two runs around a clause; None where their marks do not fit."""
        raw, inside = self.raw, match.re in (_INSIDE, _INSIDE_FRENCH)
        marks = self._marks[inside or match.re is _BETWEEN_DOUBLE]
        if not (inside or _marks_fit(raw, match)) or not is_attribution(match["clause"]):
            return None
        opened = marks.opening(match.start("close"))
        closed = marks.closing(match.end())
        if match.re is _INSIDE and opened is None:
            opened, closed = _line_of_dialogue(raw, match)
        if opened is None or closed is None:
            return None
        if match.re is _INSIDE_FRENCH and (raw[opened - 1] != "«" or marks.closing(opened) != closed):
            return None
        return _Break(raw, opened, match.start("close"), match.end(), closed, match["clause"])

    def _joins(self, found: _Break) -> bool:
        """Whether nothing gives one of the runs to another speaker."""
        clause = spoken(found.clause)
        before, after = _clause_before(found), _clause_after(found)
        if _is_noun(found) or (after and not self.may_be_same(clause, after, found.opened)):
            return False
        if not _leads_ahead(found):
            return True
        if hands_over(clause):
            return False
        return self.may_be_same(before, clause, found.opened) if before else voice(clause).kind == "pronoun"

    def are_two(self, left: int, right: int) -> bool:
        """Whether the words that end at `left` and those that begin at `right` stand in two quotations of
        which the text names two speakers."""
        for marks in self._marks.values():
            close, opened = marks.closing(left), marks.last_opening(right)
            if close is None or opened is None or not left <= close < opened <= right:
                continue
            end, start = marks.closing(right), marks.opening(close)
            if end is None or start is None:
                continue
            first, second = (self._speaker(*run) for run in ((start, close), (opened, end)))
            if first and second and not self.may_be_same(first, second, start):
                return True
        return False

    def _speaker(self, opened: int, closed: int) -> str:
        """The clause that names the speaker of a quotation, "" for none."""
        run = _Break(self.raw, opened, closed, opened, closed, ".")
        return _clause_after(run) or _clause_before(run)

    def may_be_same(self, first: str, second: str, at: int) -> bool:
        """Whether two clauses near a place of the text may name the same speaker."""
        near = spoken_of(self.raw[max(0, at - _NEAR) : at])
        return may_be_same(first, second, self._genders, near)


class _Marks:
    """Where the marks of one kind open and close, found once."""

    def __init__(self, raw: str, double: bool) -> None:
        self.raw, self._double = raw, double

    @cached_property
    def _opens(self) -> list[int]:
        return [mark.end() for mark in _OPENS[self._double].finditer(self.raw)]

    @cached_property
    def _closes(self) -> list[int]:
        return [mark.start() for mark in _CLOSES[self._double].finditer(self.raw)]

    def opening(self, at: int) -> int | None:
        """Where the run that closes at `at` opens. A mark repeated after a paragraph break goes on with
        the run."""
        number = bisect_right(self._opens, at) - 1
        if number < 0 or self._opens[number] < at - LONGEST_RUN:
            return None
        for _ in range(_MOST_PARAGRAPHS):
            first = self._opens[number]
            if number == 0 or "\n" not in self.raw[first - 3 : first]:
                break
            before = self.closing(self._opens[number - 1])
            if before is not None and before < first - 1:
                break
            number -= 1
        return self._opens[number]

    def last_opening(self, at: int) -> int | None:
        """Where the last run before a place opens."""
        number = bisect_right(self._opens, at) - 1
        return self._opens[number] if number >= 0 else None

    def closing(self, at: int) -> int | None:
        """Where the run that goes on at `at` closes."""
        number = bisect_left(self._closes, at)
        near = number < len(self._closes) and self._closes[number] <= at + LONGEST_RUN
        return self._closes[number] if near else None


def _line_of_dialogue(raw: str, match: re.Match[str]) -> tuple[int | None, int | None]:
    """The line a clause stands in, if it begins with a dash: what is said there has no marks."""
    start = raw.rfind("\n", max(0, match.start() - LONGEST_RUN), match.start()) + 1
    end = raw.find("\n", match.end(), match.end() + LONGEST_RUN)
    dash = re.compile(f"\\s*[{_DASH}]\\s").match(raw, start)
    if dash is None or "\n" in match.group():
        return None, None
    return dash.end(), end if end >= 0 else len(raw)


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


def _marks_fit(raw: str, match: re.Match[str]) -> bool:
    """The first mark closes (it follows a word or its stop), the second opens (a blank before, a word
    after)."""
    before, after, inner = raw[match.start() - 1], raw[match.end()], match["clause"]
    loose = match["close"] in "”»」』" and is_unspaced(inner[0])
    closes = not before.isspace() and (inner[0].isspace() or inner[0] in _STOPS + ";:" + DASHES or loose)
    tight = inner[-1] in "(:：" + _STOPS + DASHES or is_unspaced(inner[-1])
    opens = not after.isspace() and (inner[-1].isspace() or tight)
    stopped = before in _STOPS + DASHES or inner.lstrip()[0] in _STOPS + DASHES or _begins_with_speech(inner)
    return (closes or match["close"] == "»") and (opens or match["open"] == "«") and stopped


def _begins_with_speech(clause: str) -> bool:
    """A run that ends without a stop is followed by the attribution itself, not by more of the report."""
    return speaks(" ".join(re.split(r"[,.;:]", clause)[0].split()[:4])) or is_unspaced(clause[0])


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
    first = sentences(_tail(found))[0]
    heads = words(first)
    if not heads or heads[0] in SPEAKING_ON:
        return ""
    stop = _stop(found)
    new_sentence = stop in ".。" and first.lstrip()[:1].isupper()
    if new_sentence and len(first.split()) > 4:
        return ""
    begins = _WORD.search(first)
    high = begins is not None and begins.group()[0].isupper()
    named = stop in ",，" and (heads[0] in PRONOUNS or high)
    signed = high and first.lstrip()[0] in "(" + DASHES
    acts = any(word in OTHER_VERBS | REPLY_NOUNS for word in heads[:_MOST_HEADS]) or heads[0] in BEING
    return first if attributes(first) or named or signed or acts else ""


def _tail(found: _Break) -> str:
    """What follows the second run, up to the next quotation; a name in marks belongs to it."""
    tail = re.split(r"\n\s*\n", found.raw[found.closed + 1 : found.closed + 301])[0]
    cut = re.split(f"[{_DOUBLE}]", tail)
    named = len(cut) > 1 and cut[0].strip() and cut[0].rstrip()[-1].isalnum()
    return f"{cut[0]}{cut[1]}{cut[2] if len(cut) > 2 else ''}" if named else cut[0]


def _stop(found: _Break) -> str:
    """The stop at the end of the second run, inside its marks or right behind them; a blank for none."""
    inner, behind = _last(found.raw, found.closed), found.raw[found.closed + 1 : found.closed + 2]
    return inner if inner in _STOPS else behind if behind and behind in _STOPS else " "


def _is_noun(found: _Break) -> bool:
    """Whether the second run is the subject of the reporter's own sentence (`“We won” was the reply`)."""
    heads = words(found.raw[found.closed + 1 : found.closed + 31])
    return (
        found.clause.rstrip()[-1] in ".!?…" and _stop(found) == " " and heads[:1] != [] and heads[0] in BEING
    )


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
