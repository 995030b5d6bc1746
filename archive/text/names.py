"""Names as an article prints them: where they stand, whose they are, which full name a last name is short
for.

No dictionary: a name is a row of capitalised words. What is said about the people lives in `attribution`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from archive.text.genders import MEN, WOMEN
from archive.text.titles import (
    CALENDAR,
    COMMON,
    GERMAN_ARTICLES,
    NO_NAMES,
    ORGANISATIONS,
    PARTICLES,
    PREPOSITIONS,
    SMALL_TITLES,
    is_office,
)

_CAPITALS = "".join(c for c in map(chr, range(0x41, 0x590)) if c.isupper())
_TOKEN = re.compile(
    rf"[^\W_]+(?:(?:[’'\-‑&]|(?<=[{_CAPITALS}])\.(?=[{_CAPITALS}]))[^\W_]+)*(?:(?<=[sS])[’'](?!\w))?"
    "|[^\\s\\w\"“”„‟«»‹›‘’'`]"
)
"""Words with what stands inside them, and signs; quotation marks are none."""
_CAPITAL_WORD = rf"[{_CAPITALS}](?:\.|[\w’'\-]{{0,40}})"
_FULL_NAME = re.compile(
    rf"(?<![^\W_]){_CAPITAL_WORD}"
    rf"(?:[ \xa0\n](?:(?:de|da|dos|del|di|du|la|le|van|von|der|den|ten|bin|ibn|al|el|ben|y)[ \xa0]){{0,2}}"
    rf"(?:al-|el-|d’|d')?{_CAPITAL_WORD}){{1,5}}"
)
"""Two to six capitalised words in a row."""


_BELONGS_TO = re.compile(r"(?<=\S) (?:of|for|on) ")
_STEM = 3
"""Letters in which a name and its other cases surely agree."""
_MOST_ALIKE = 50
_CUT = re.compile(r"[.;:,!?()\n“”\"]")
_TITLED = re.compile(
    rf"\b(?P<title>Mr|Mrs|Ms|Miss|Mme|Sir|Dame|Lady|Lord|Herr|Frau)\.?[ \xa0]"
    rf"(?:[{_CAPITALS}][\w’'\-]{{0,40}}[ \xa0]){{0,2}}"
    rf"(?P<last>[{_CAPITALS}][\w\-]{{1,40}})"
)
_WOMEN = frozenset(("Mrs", "Ms", "Miss", "Mme", "Dame", "Lady", "Frau"))


_PLACES = frozenset(("virginia", "victoria", "georgia", "grace"))


class Token(NamedTuple):
    """A word or sign and its place in the text (code points, half open)."""

    text: str
    start: int
    end: int


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and signs of text[start:end]."""
    return [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]


def is_capital(word: str) -> bool:
    """Whether a word is written like a part of a name: "Mohib", "al-Amr", "O’Brien"."""
    if word[0].isupper():
        return True
    head, hyphen, rest = word.partition("-")
    return bool(hyphen) and len(head) <= 3 and rest[:1].isupper()


def bare(word: str) -> str:
    """A word without its possessive ending."""
    if word.endswith(("'s", "’s")):
        return word[:-2]
    return word.rstrip("'’")


def is_possessive(word: str) -> bool:
    """Whether a word ends like "Putin's" or "workers’"."""
    return word.endswith(("'s", "’s", "'", "’"))


def rows(found: list[Token], start: int, end: int) -> list[tuple[int, int]]:
    """Rows of capitalised words among tokens start to end, with the points of their abbreviations and the
    small words inside them."""
    result: list[tuple[int, int]] = []
    at = start
    while at < end:
        if (
            not is_capital(found[at].text)
            or found[at].text.casefold() in NO_NAMES
            and found[at].text != "May"
            or _is_german_article(found, at, end)
        ):
            at += 1
            continue
        last = _row_end(found, at, end)
        result.append((at, last))
        at = last
    return result


def _row_end(found: list[Token], at: int, end: int) -> int:
    """Where the row that begins with token `at` ends."""
    last = at + 1
    while last < end and not is_possessive(found[last - 1].text):
        word = found[last].text
        if (
            word == "."
            and _is_short(found[last - 1])
            and last + 1 < end
            and is_capital(found[last + 1].text)
            or is_capital(word)
            and word.casefold() not in COMMON
            or word in PARTICLES
            and _leads_to_capital(found, last, end)
        ):
            last += 1
        else:
            break
    return last


def _is_german_article(found: list[Token], at: int, end: int) -> bool:
    return found[at].text.casefold() in GERMAN_ARTICLES and at + 1 < end and is_capital(found[at + 1].text)


def organisation_end(found: list[Token], start: int, last: int, end: int) -> int:
    """Where a name ends that is an organisation's: past the "of Marine Research" behind "Institute"."""
    name = " ".join(token.text for token in found[start:last])
    if is_possessive(name) or name.casefold() in CALENDAR or not is_organisation(name):
        return last
    while last + 1 < end and found[last].text in ("of", "for", "on", "and"):
        following = last + 1 + (found[last + 1].text == "the")
        if (
            following >= end
            or not is_capital(found[following].text)
            or found[following].text.casefold() in NO_NAMES
            or found[last].text == "and"
            and " of " not in " ".join(token.text for token in found[start:last])
        ):
            break
        last = _row_end(found, following, end)
    return last


def _is_short(token: Token) -> bool:
    return len(token.text) == 1 or token.text.casefold() in SMALL_TITLES or "." in token.text


def _leads_to_capital(found: list[Token], at: int, end: int) -> bool:
    following = [token.text for token in found[at : min(end, at + 3)] if token.text not in PARTICLES]
    return bool(following) and is_capital(following[0])


def without_titles(found: list[Token], start: int, end: int) -> int:
    """The first token of a row that belongs to the name: what stands before it are titles ("Afghan
    Ambassador Hamdullah Mohib")."""
    own = [at for at in range(start, end) if found[at].text != "." and not is_office(bare(found[at].text))]
    if not own:
        return end
    for at in range(end - 2, start - 1, -1):
        if is_office(found[at].text) and at < own[-1]:
            return min(at + 2, end) if found[at + 1].text == "." else at + 1
    if [token.text for token in found[start : end - 1]] == ["M", "."]:
        return end - 1
    article = start > 0 and found[start - 1].text.casefold() in GERMAN_ARTICLES
    return start + 1 if article and end - start > 2 else start


def is_organisation(name: str) -> bool:
    """Whether a row of capitalised words names no person, by its last word or as an acronym."""
    words = _BELONGS_TO.split(name)[0].split()
    last = bare(words[-1])
    if last.casefold() in ORGANISATIONS:
        return len(words) == 1 or len(words) > 3 or words[0].casefold() not in MEN | WOMEN - _PLACES
    return len(words) == 1 and len(last) > 1 and last.isupper() and last.isalpha()


def _before_prepositions(text: str, last: bool = False) -> list[str]:
    """The words of a description up to its first preposition; `last`: those after its last one."""
    words = re.findall(r"[^\W_]+", text.casefold())
    cuts = [i for i, word in enumerate(words) if word in PREPOSITIONS]
    return (words[cuts[-1] + 1 :] if last else words[: cuts[0]]) if cuts else words


def in_small_letters(name: str) -> str:
    """A name printed in capitals: "O'BRIEN" becomes "O'Brien"."""
    return re.sub(r"[^\W\d_]+", lambda m: m.group() if len(m.group()) == 1 else m.group().capitalize(), name)


def tidy(name: str) -> str:
    """A printed name on one line, without a possessive ending."""
    words = name.split()
    return " ".join([*words[:-1], bare(words[-1])]) if words else ""


@dataclass(slots=True)
class Names:
    """The full names of a text by their last words, in the order they stand, and the names known before."""

    by_last: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    by_first: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    in_order: list[tuple[int, str]] = field(default_factory=list)
    genders: dict[str, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    known: Mapping[str, list[str]] = field(default_factory=dict)
    _stems: dict[str, list[str]] = field(default_factory=dict)

    def full(self, name: str, before: int) -> tuple[str, int]:
        """The nearest full name before a place, else the first after it, that a last name is short for; and
        where it stands. Empty and -1: none."""
        last = name.split()[-1].casefold() if name else ""
        found = self.by_last.get(last) or ([] if " " in name else self.by_first.get(last, []))
        if not found:
            return "", -1
        at = bisect_left(found, (before, ""))
        place, full = found[at - 1] if at else found[0]
        return full, place

    def in_role(self, text: str, role: str, before: int) -> tuple[str, int]:
        """The nearest full name before a place that stands beside a word for what somebody is
        ("minister"), and where."""
        at = bisect_left(self.in_order, (before, ""))
        for place, name in reversed(self.in_order[max(0, at - 40) : at]):
            ahead = " ".join(_CUT.split(text[max(0, place - 50) : place])[-1].split()[-3:])
            behind = text[place + len(name) : place + len(name) + 90]
            behind = _CUT.split(behind[1:])[0] if behind[:1] == "," else ""
            if role in _before_prepositions(ahead, last=True) or role in _before_prepositions(behind):
                return name, place
        return "", -1

    def gender(self, name: str) -> str:
        """Whether “he” ("m") or “she” ("f") may stand for somebody, where title or given name tell."""
        first, *_, last = name.casefold().split() if " " in name else (name.casefold(), name.casefold())
        said = self.genders.get(name.casefold(), "")
        if not said and last not in self.shared:
            said = self.genders.get(last, "")
        return said or ("m" if first in MEN else "f" if first in WOMEN else "")

    def inflected(self, name: str) -> list[str]:
        """The names in the text or known before whose words differ from a printed name in their endings."""
        words = name.casefold().split()
        if not self._stems:
            for last in [*self.by_last, *self.known]:
                self._stems.setdefault(last[:_STEM], []).append(last)
        near = self._stems.get(words[-1][:_STEM], [])[:_MOST_ALIKE]
        here = {one for last in near for _, one in self.by_last.get(last, [])[:_MOST_ALIKE]}
        found = here | {one for last in near for one in self.known.get(last, [])[:_MOST_ALIKE]}
        return sorted(one for one in found if one.casefold() != name.casefold() and _is_inflected(one, words))

    def among_known(self, name: str) -> list[str]:
        """The names known before that a printed name may stand for: itself, else those ending in it."""
        words = name.casefold().split()
        candidates = self.known.get(words[-1], []) if words else []
        same = [one for one in candidates if one.casefold() == name.casefold()]
        return same or [one for one in candidates if one.casefold().endswith(" " + name.casefold())]


def _is_inflected(name: str, words: list[str]) -> bool:
    own = name.casefold().split()[-len(words) :]
    return len(own) == len(words) and all(
        one[: max(3, len(one) - 2)] == other[: max(3, len(one) - 2)] and len(other) >= len(one) - 1
        for one, other in zip(own, words, strict=True)
    )


def index(text: str, known_names: Iterable[str] = (), headings: Iterable[tuple[int, int]] = ()) -> Names:
    """Read the names of a text once. `headings`: stretches in which every word may have its capital. Names
    known before that come as a frozenset or tuple are sorted once for all texts."""
    names = Names()
    found: list[str] = []
    skipped = sorted(headings)
    starts = [start for start, _ in skipped]
    for match in _FULL_NAME.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if at < 0 or match.start() >= skipped[at][1]:
            _note(names, text, match)
    for match in _TITLED.finditer(text):
        gender = "f" if match["title"] in _WOMEN else "m"
        names.genders[match["last"].casefold()] = gender
        whole = tidy(match.group().partition(" ")[2])
        if " " in whole:
            names.genders[whole.casefold()] = gender
    if isinstance(known_names, frozenset | tuple):
        names.known = _by_last(known_names)
    else:
        wanted: set[str] = set()
        for name in known_names:
            wanted = wanted or _lastword_set(text)
            if name[name.rfind(" ") + 1 :] in wanted:
                found.append(name)
        names.known = _by_last(tuple(found))
    return names


@lru_cache(maxsize=4)
def _by_last(names: frozenset[str] | tuple[str, ...]) -> dict[str, list[str]]:
    """Names known before, by their last word in small letters."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        if words := name.split():
            found.setdefault(words[-1].casefold(), []).append(" ".join(words))
    return found


def _lastword_set(text: str) -> set[str]:
    """The words of a text that a name may end with, as printed, and in small letters those in capitals."""
    words = {bare(word) for word in _TOKEN.findall(text) if word[0].isalnum()}
    return words | {word.capitalize() for word in words if word.isupper()} | {"\n"}


def _note(names: Names, text: str, match: re.Match[str]) -> None:
    found = tokens(text, match.start(), match.end())
    start, end = 0, len(found)
    while end and not found[end - 1].text[0].isalnum():
        end -= 1
    ahead = text[max(0, match.start() - 4) : match.start()].strip().casefold()
    while start < end and found[start].text.casefold() in NO_NAMES | GERMAN_ARTICLES:
        ahead = found[start].text.casefold()
        start += 1
    if ahead in GERMAN_ARTICLES and not is_office(found[start].text if start < end else ""):
        start += 1
    start = without_titles(found, start, end) if start < end else end
    if end - start < 2:
        return
    if any(is_possessive(found[i].text) for i in range(start, end - 1)):
        start = max(i for i in range(start, end - 1) if is_possessive(found[i].text)) + 1
        if end - start < 2:
            return
    name = tidy(text[found[start].start : found[end - 1].end])
    if name.isupper():
        name = in_small_letters(name)
    if not is_organisation(name) and name.split()[-1].casefold() not in SMALL_TITLES:
        last = name.split()[-1].casefold()
        same = names.by_last.setdefault(last, [])
        if same and same[0][1] != name:
            names.shared.add(last)
        same.append((found[start].start, name))
        names.by_first.setdefault(name.split()[0].casefold(), []).append((found[start].start, name))
        names.in_order.append((found[start].start, name))
