"""Names as an article prints them: where they stand, whose they are, which full name a last name is short
for.

No dictionary: a name is a row of capitalised words. What is said about the people lives in `attribution`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from archive.text.genders import MEN, WOMEN
from archive.text.speech import word_set

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


_CUT = re.compile(r"[.;:,!?()\n“”\"]")
_TITLED = re.compile(
    rf"\b(?P<title>Mr|Mrs|Ms|Miss|Mme|Sir|Dame|Lady|Lord|Herr|Frau)\.?[ \xa0]"
    rf"(?:[{_CAPITALS}][\w’'\-]{{0,40}}[ \xa0]){{0,2}}"
    rf"(?P<last>[{_CAPITALS}][\w\-]{{1,40}})"
)
_WOMEN = frozenset(("Mrs", "Ms", "Miss", "Mme", "Dame", "Lady", "Frau"))


PARTICLES = word_set("de da dos del di du la le van von der den ten bin ibn al el ben y")
TITLES = word_set(
    """
    mr mrs ms miss dr prof professor sir dame lord lady baroness sen senator rep representative gov
    governor president presidents vice-president prime minister chancellor king queen prince princess
    pope cardinal archbishop bishop father sister brother rev reverend rabbi imam ayatollah sheikh
    sheik emir sultan general gen colonel col major maj captain capt lieutenant lt sergeant sgt corporal
    private admiral commander brigadier marshal secretary undersecretary ambassador envoy mayor judge
    justice attorney prosecutor sheriff chief deputy detective inspector superintendent constable
    officer agent speaker chairman chairwoman chair director manager coach captain spokesman
    spokeswoman spokesperson leader commissioner councillor councilman councilwoman counsel dean
    rector provost principal editor reporter correspondent analyst economist author actor actress
    singer former acting assistant senior junior vice premier congressman congresswoman mp msp td mep
    hon herr frau monsieur madame mme mlle señor señora don doña signor coordinator strategist adviser
    advisor aide candidate nominee republican democrat democratic conservative liberal labour
    foreign finance interior defence defense home health education trade environment agriculture
    first lady interim outgoing incoming cllr eur
    """
)
"""Words before a name that are no part of it."""
ORGANISATIONS = word_set(
    """
    university college school center centre act committee council party agency ministry department
    office court times post police army association foundation institute institution group company
    corp corporation inc ltd llc plc bank news union commission board bureau administration senate
    congress house parliament government kremlin nations journal gazette tribune telegraph guardian
    herald press network television tv radio magazine society league federation alliance coalition
    fund trust museum church hospital authority service services force forces command navy team club
    airlines airways campaign project initiative forum conference summit report survey poll street
    avenue road building tower hall park county state states city town republic kingdom province
    district region bill law treaty agreement accord constitution amendment games cup championship
    award prize festival day week january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday america europe africa
    asia britain england russia china korea iran iraq israel germany france canada australia
    india japan
    """
)
"""A row of capitalised words that ends in one of these is no person."""
CALENDAR = word_set(
    """
    january february march april june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday jan feb aug sept oct nov dec
    """
)
COMMON = word_set(
    """
    the a an this that these those some many most several all both each every any no one two three
    four five six seven eight nine ten other another such its his her their our my your he she it they
    we i you who what which when where why how if although though because since while as after before
    until once whether unless than then there here now but and or so yet nor however still also
    meanwhile later earlier moreover furthermore additionally instead indeed perhaps maybe according
    speaking asked in on at by for from to of with without within into over under between among about
    against during through across despite along around near like not only even just more less much
    very too last next today yesterday tomorrow tonight new old yes well ok okay oh thank thanks please
    let first second third finally nevertheless nonetheless thus therefore hence otherwise similarly
    likewise besides previously recently currently responding citing referring noting given following
    upon per via amid amidst image photo video audio read related sources source categories published
    already almost
    advertisement share follow contact copyright is are was were be been has have had do does did will
    would can could should may might must said says told asked added
    """
)
"""Words that begin a sentence with a capital and are no name."""
PREPOSITIONS = word_set(
    """
    of for from with to in at on by about against between among under over into through during near
    after before behind beside despite like unlike than via per amid toward towards alongside around
    across within without including including's versus vs regarding concerning von de des du von für
    mit bei nach aus zu zum zur im am vom avec pour par dans chez con para por en sobre в на из от к с
    со о об у для при по до
    """
) - word_set("von de du")
_PLACES = frozenset(("virginia", "victoria", "georgia", "grace"))
NO_NAMES = COMMON | CALENDAR | PREPOSITIONS
SMALL_TITLES = word_set(
    "mr mrs ms dr sen rep gov gen lt col sgt capt prof rev hon maj st jr sr adm atty supt cllr"
)


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


def _is_short(token: Token) -> bool:
    return len(token.text) == 1 or token.text.casefold() in SMALL_TITLES or "." in token.text


def _leads_to_capital(found: list[Token], at: int, end: int) -> bool:
    following = [token.text for token in found[at : min(end, at + 3)] if token.text not in PARTICLES]
    return bool(following) and is_capital(following[0])


def without_titles(found: list[Token], start: int, end: int) -> int:
    """The first token of a row that belongs to the name: what stands before it are titles ("Afghan
    Ambassador Hamdullah Mohib")."""
    own = [at for at in range(start, end) if bare(found[at].text).casefold() not in TITLES | {"."}]
    if not own:
        return end
    for at in range(end - 2, start - 1, -1):
        if found[at].text.casefold() in TITLES and at < own[-1]:
            return min(at + 2, end) if found[at + 1].text == "." else at + 1
    return start


def is_organisation(name: str) -> bool:
    """Whether a row of capitalised words names no person, by its last word or as an acronym."""
    words = name.split()
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
    known: dict[str, list[str]] = field(default_factory=dict)

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
        first, *_, last = name.casefold().split() if " " in name else ("", name.casefold())
        titled = self.genders.get(last, "")
        return titled or ("m" if first in MEN else "f" if first in WOMEN else "")

    def among_known(self, name: str) -> list[str]:
        """The names known before that a printed name may stand for: itself, else those ending in it."""
        words = name.casefold().split()
        candidates = self.known.get(words[-1], []) if words else []
        same = [one for one in candidates if one.casefold() == name.casefold()]
        return same or [one for one in candidates if one.casefold().endswith(" " + name.casefold())]


def index(text: str, known_names: Iterable[str] = (), headings: Iterable[tuple[int, int]] = ()) -> Names:
    """Read the names of a text once. `headings`: stretches in which every word may have its capital."""
    names = Names()
    skipped = sorted(headings)
    starts = [start for start, _ in skipped]
    for match in _FULL_NAME.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if at < 0 or match.start() >= skipped[at][1]:
            _note(names, text, match)
    for match in _TITLED.finditer(text):
        names.genders[match["last"].casefold()] = "f" if match["title"] in _WOMEN else "m"
    wanted: set[str] = set()
    for name in known_names:
        wanted = wanted or _lastword_set(text)
        if name[name.rfind(" ") + 1 :] in wanted:
            names.known.setdefault(name.split()[-1].casefold(), []).append(" ".join(name.split()))
    return names


def _lastword_set(text: str) -> set[str]:
    """The words of a text that a name may end with, as printed, and in small letters those in capitals."""
    words = {bare(word) for word in _TOKEN.findall(text) if word[0].isalnum()}
    return words | {word.capitalize() for word in words if word.isupper()} | {"\n"}


def _note(names: Names, text: str, match: re.Match[str]) -> None:
    found = tokens(text, match.start(), match.end())
    start, end = 0, len(found)
    while end and not found[end - 1].text[0].isalnum():
        end -= 1
    while start < end and found[start].text.casefold() in NO_NAMES:
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
        names.by_last.setdefault(last, []).append((found[start].start, name))
        names.by_first.setdefault(name.split()[0].casefold(), []).append((found[start].start, name))
        names.in_order.append((found[start].start, name))
