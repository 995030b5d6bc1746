"""Whose words they are: the full name behind a last name, a pronoun, “the minister” or nothing at all.

Reads the article from its beginning; what a sentence says is read in `attribution`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archive.text.attribution import sentence_starts
from archive.text.clauses import speaks
from archive.text.differences import Span
from archive.text.genders import gender_said
from archive.text.names import Names, is_organisation, rows, tidy, tokens
from archive.text.quotations import Run
from archive.text.speech import word_set
from archive.text.subjects import Source, main_subject, reported

Certainty = Literal["high", "middle", "low"]
_FURTHEST = 6
"""Paragraphs read backwards for whom a pronoun means."""
_MOST_CANDIDATES = 4
_LONGEST_BETWEEN = 2000
"""Code points of the reporter's words read between two quotations."""
_MOST_NEAR = 8
"""Subjects of one paragraph looked at for one pronoun."""
_HE = word_set("he his er il él lui ele hij han он")
_SHE = word_set("she her elle ella lei ela zij hon hun она вона")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker; an empty name where nobody is certain enough."""

    name: str
    certainty: Certainty
    reason: str
    candidates: tuple[str, ...] = ()
    place: int = -1


class Speakers:
    """The people of one article, in the order they are named and speak."""

    def __init__(self, text: str, paragraphs: list[Span], runs: list[Run], names: Names) -> None:
        self.text, self.paragraphs, self.names = text, paragraphs, names
        self.starts = [block.start for block in paragraphs]
        self.runs: dict[int, list[Run]] = {}
        for run in runs:
            for block in range(run.block, run.last_block + 1):
                self.runs.setdefault(block, []).append(run)
        self.spoken: list[tuple[int, str]] = []
        self._subjects: dict[int, list[tuple[int, str]]] = {}
        self._unnamed: dict[int, str] = {}

    def block(self, at: int) -> int:
        """The number of the paragraph, from 0, in which a place lies."""
        return bisect_right(self.starts, at) - 1

    def spoke(self, at: int, name: str) -> None:
        """Note that somebody spoke at a place; an empty name: nobody knows who."""
        insort(self.spoken, (at, name))

    def resolve(self, source: Source) -> Speaker:
        """The speaker whom a source names."""
        printed = tidy(self.text[source.start : source.end])
        sure: Certainty = "high" if source.near else "middle"
        if source.kind == "pronoun":
            return self._pronoun(source, printed)
        if source.kind == "nominal":
            return self._nominal(source, printed)
        if source.place == "according" and printed[-1:] >= "\u0400" and printed[-1:] < "\u0530":
            return self._inflected(source, printed)
        known = self.names.among_known(printed)
        whole = next((name for name in known if self.text.endswith(name, 0, source.end)), "")
        if whole and " " in whole:
            return Speaker(whole, sure, f"{_where(source)}; the archive knows this name", (), source.start)
        if known and known[0].casefold() == printed.casefold():
            return Speaker(known[0], sure, f"{_where(source)}; the archive knows this name", (), source.start)
        if source.kind == "organisation":
            return Speaker(printed, sure, _where(source), (), source.start)
        return self._person(source, printed, known, sure)

    def _person(self, source: Source, printed: str, known: list[str], sure: Certainty) -> Speaker:
        full, place = self.names.full(printed, source.start)
        if " " in printed or printed[0] >= "\u3040":
            if len(full.split()) > len(printed.split()) and full.endswith(" " + printed):
                return Speaker(full, sure, _where(source), (), place)
            return Speaker(printed, sure, _where(source), (), source.start)
        if full:
            reason = f"Surname only here; the full name stands in block {self.block(place) + 1}"
            return Speaker(full, sure, reason, (), place)
        if len(known) == 1:
            reason = f"Surname only; the archive knows one {printed}"
            return Speaker(known[0], "middle", reason, (), source.start)
        if known:
            reason = f"Surname only; the archive knows {len(known)} people called {printed}"
            return Speaker("", "low", reason, tuple(known[:_MOST_CANDIDATES]), source.start)
        return Speaker(printed, "middle", f"Only “{printed}”; no full name in the text", (), source.start)

    def _inflected(self, source: Source, printed: str) -> Speaker:
        """The speaker behind “по словам”, whose name stands there in another case."""
        same = self.names.inflected(printed)
        if len(same) == 1:
            return Speaker(same[0], "middle", f"“{printed}” is {same[0]} in another case", (), source.start)
        reason = f"“{printed}” is a name in another case"
        return Speaker("", "low", reason, tuple(same[:_MOST_CANDIDATES]) or (printed,), source.start)

    def _pronoun(self, source: Source, printed: str) -> Speaker:
        he = printed.casefold()
        own = self.paragraphs[self.block(source.start)].start
        for at, name, how in self._earlier(source.start):
            if not name and _agrees(he, self._unnamed.get(at, "")):
                if at not in self._unnamed and (only := self._only(he, source.start)):
                    reason = f"Only “{printed}”; {only} is the one person named whom it may mean"
                    return Speaker(only, "middle", reason, (), at)
                break
            if name and at < own and self._names_another(he, name, own, source.start):
                break
            if name and self._fits(he, name):
                self._learn(he, name, at)
                short = name.split()[-1]
                return Speaker(name, "middle", f"Only “{printed}”; {short} {how}", (), at)
        return Speaker("", "low", f"Only “{printed}”; nobody is named before", self.candidates(source.start))

    def _named_between(self, start: int, end: int) -> set[str]:
        first, last = (bisect_left(self.names.in_order, (at, "")) for at in (start, end))
        return {name for _, name in self.names.in_order[max(first, last - 50) : last]}

    def _names_another(self, pronoun: str, name: str, start: int, end: int) -> bool:
        """Whether a stretch of text names somebody else who may be meant."""
        others = self._named_between(start, end) - {name}
        return any(self._fits(pronoun, one) for one in others)

    def _only(self, pronoun: str, before: int) -> str:
        """The one person named before a place whom “he” or “she” may mean; empty: none, or several."""
        people = self._named_between(0, before)
        fitting = [name for name in people if self._fits(pronoun, name)]
        return fitting[0] if len(fitting) == 1 and self.names.gender(fitting[0]) else ""

    def may_mean(self, source: Source, name: str) -> bool:
        """Whether a pronoun may stand for somebody; it may for one who is not known."""
        pronoun = self.text[source.start : source.end].casefold()
        return not name or self._fits(pronoun, name)

    def _fits(self, pronoun: str, name: str) -> bool:
        if pronoun == "it":
            return is_organisation(name)
        if is_organisation(name) and pronoun not in ("they", "sie", "они", "ils", "ellos", "вони"):
            return False
        return _agrees(pronoun, self.names.gender(name))

    def _learn(self, pronoun: str, name: str, at: int) -> None:
        """Keep that “she” stood for somebody, where the sentence before names nobody else."""
        if pronoun in _HE | _SHE and not self.names.gender(name) and self.block(at) >= 0:
            self.names.genders[name.casefold()] = "m" if pronoun in _HE else "f"

    def _nominal(self, source: Source, printed: str) -> Speaker:
        words = printed.casefold().split()
        if len(words) == 1 and printed[:1].isupper() and (full := self.names.full(printed, source.start)[0]):
            return self._person(source, printed, [], "high" if source.near else "middle")
        if (
            words
            and words[0] in ("the", "der", "die", "le", "la", "el", "his", "her")
            and 1 < len(words) <= 5
        ):
            full, place = self.names.in_role(self.text, words[-1], source.start)
            if full:
                reason = f"Only “{printed}”; {full} is called so in block {self.block(place) + 1}"
                return Speaker(full, "middle", reason, (), place)
        gender = gender_said(words[-3:])
        if gender is not None:
            self._unnamed[source.start] = gender
        return Speaker("", "low", f"“{printed}” is not named here", self.candidates(source.start))

    def nobody(self, run: Run) -> Speaker:
        """The speaker of a quotation beside which nobody is named."""
        block = self.paragraphs[run.block]
        for at, name, how in self._earlier(run.opened):
            if not name or self._is_contested(run, name, at):
                break
            short = name.split()[-1]
            if at >= block.start or self.spoken and (at, name) == self.spoken[-1] and self._follows(run, at):
                return Speaker(name, "middle", f"Nobody is named here; {short} {how}", (), at)
            if self._leads_up(run, at):
                reason = f"Nobody is named here; {short} speaks in the block before"
                return Speaker(name, "middle", reason, (), at)
            break
        return Speaker("", "low", "Nobody is named beside these words", self.candidates(run.opened))

    def _is_contested(self, run: Run, name: str, at: int) -> bool:
        """Whether the words of an unattributed quotation may as well be somebody else's: its own sentence
        names another, or two people have been answering each other."""
        own = self.paragraphs[run.block]
        start = sentence_starts(self.text, max(own.start, run.opened - 300), run.opened)[-1]
        end = min(self.paragraphs[run.last_block].end, run.closed + 300)
        behind = [*sentence_starts(self.text, run.closed, end), end]
        beside = tokens(self.text, start, run.opened) + tokens(self.text, run.closed, behind[1])
        for row, last in rows(beside, 0, len(beside)):
            if not any(word.text in name for word in beside[row:last]):
                return True
        if at >= own.start:
            return False
        last = bisect_left(self.spoken, (run.opened, ""))
        two = self.spoken[max(0, last - 2) : last]
        return len(two) == 2 and two[0][1] != two[1][1] and run.block - self.block(two[0][0]) <= 3

    def _leads_up(self, run: Run, at: int) -> bool:
        """Whether the last sentence of the paragraph before reports what somebody said, and the paragraph is
        nothing but the quotation."""
        own, before = self.paragraphs[run.block], self.paragraphs[run.block - 1]
        if run.block == 0 or self.block(at) != run.block - 1 or run.opened > own.start:
            return False
        end = min(before.end, at + 300)
        return sentence_starts(self.text, at, end)[1:] in ([], [end]) and speaks(self.text[at:end])

    def _follows(self, run: Run, at: int) -> bool:
        """Whether the last speaker spoke in the paragraph before."""
        return run.block - self.block(at) <= 2

    def candidates(self, before: int) -> tuple[str, ...]:
        """The people who may be meant, nearest first."""
        found: dict[str, None] = {}
        for _, name, _how in self._earlier(before):
            if name:
                found.setdefault(name)
            if len(found) >= _MOST_CANDIDATES:
                break
        at = bisect_left(self.names.in_order, (before, ""))
        for place, name in reversed(self.names.in_order[max(0, at - _MOST_NEAR) : at]):
            if len(found) < _MOST_CANDIDATES and before - place < _LONGEST_BETWEEN:
                found.setdefault(name)
        return tuple(found)

    def _earlier(self, before: int) -> Iterator[tuple[int, str, str]]:
        """Who is the subject of a sentence or spoke before a place, nearest first: place, name, how."""
        own = self.block(before)
        end = before
        for number in range(own, max(-1, own - _FURTHEST), -1):
            how = _how(own, number)
            near = [(at, name, how) for at, name in _between(self.subjects(number), self.starts[number], end)]
            near += [(at, name, "spoke last") for at, name in _between(self.spoken, self.starts[number], end)]
            yield from sorted(near, key=lambda one: -one[0])
            end = self.starts[number]

    def subjects(self, number: int) -> list[tuple[int, str]]:
        """The people who are subjects of the sentences of a paragraph, outside the marks."""
        if number not in self._subjects:
            self._subjects[number] = self._read_subjects(number)
        return self._subjects[number]

    def _read_subjects(self, number: int) -> list[tuple[int, str]]:
        block = self.paragraphs[number]
        found: list[tuple[int, str]] = []
        start = block.start
        for run in [*self.runs.get(number, []), None]:
            end = min(run.opened, block.end) if run else block.end
            if end - start > 8:
                found += self._subjects_between(start, end)
            start = max(start, run.closed) if run else end
        return found

    def _subjects_between(self, start: int, end: int) -> list[tuple[int, str]]:
        start = max(start, end - _LONGEST_BETWEEN)
        starts = [*sentence_starts(self.text, start, end), end]
        found: list[tuple[int, str]] = []
        for begin, stop in zip(starts, starts[1:], strict=False):
            words = tokens(self.text, begin, min(stop, begin + 160))
            for source in (
                (main_subject(self.text, words, len(words)), reported(self.text, words)) if words else ()
            ):
                if not source:
                    continue
                name = self._subject_name(source)
                if (name or self._is_somebody(source)) and (source.start, name) not in found[-1:]:
                    found.append((source.start, name))
        return found

    def _is_somebody(self, source: Source) -> bool:
        """Whether a subject without a full name is a person; what the words tell of “he” or “she” is kept."""
        words = self.text[source.start : source.end].casefold().split()
        gender = "" if source.kind == "name" else gender_said(words[-3:])
        if gender is not None and source.kind in ("name", "nominal"):
            self._unnamed[source.start] = gender
            return True
        return False

    def _subject_name(self, source: Source) -> str:
        """The full name of a subject, if it is a person of this text."""
        printed = tidy(self.text[source.start : source.end])
        if source.kind not in ("name", "nominal") or not printed:
            return ""
        if source.kind == "nominal" and source.role != "possessive":
            return ""
        if " " in printed and source.kind == "name":
            full = self.names.full(printed, source.start)[0]
            return full if full.endswith(printed) else ""
        full = self.names.full(printed, source.start)[0]
        if full or source.kind != "name":
            return full
        said = gender_said(source.role.casefold().split())
        if said is not None:
            self.names.genders.setdefault(printed.casefold(), said)
        return printed if said is not None or any(printed == one for _, one in self.spoken) else ""


def _agrees(pronoun: str, gender: str) -> bool:
    return not (gender == "f" and pronoun in _HE or gender == "m" and pronoun in _SHE)


def _between(found: list[tuple[int, str]], start: int, end: int) -> list[tuple[int, str]]:
    """The last few of those that stand between two places."""
    last = bisect_left(found, (end, ""))
    return [one for one in found[max(0, last - _MOST_NEAR) : last] if one[0] >= start]


def _how(own: int, number: int) -> str:
    """Where somebody is the subject, seen from a paragraph."""
    if number == own:
        return "is the subject of an earlier sentence"
    return (
        "is the subject of the block before" if number == own - 1 else f"is the subject of block {number + 1}"
    )


def _where(source: Source) -> str:
    """The rule in words."""
    if source.place == "according":
        return "“according to” and the name stand beside it"
    if source.place == "label":
        return "The name and a colon stand before it"
    if source.place == "byline":
        return "A dash and the name follow"
    if source.place == "after":
        return f"“{source.verb}” and the full name follow"
    return f"“{source.verb}” and the full name stand before it"
