"""Whom an attribution clause names, and whether two of them may name the same person.

Works on bare strings. A voice is the subject of the verb of saying: a name, a role ("the minister"), a
pronoun. Two subjects must agree completely; a word in common is not enough. Whatever is doubtful is answered
with no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from archive.text.genders import MEN, WOMEN
from archive.text.speech import (
    ANOTHER,
    CONNECTIVES,
    FEMALE,
    GESTURES,
    MALE,
    OTHER_VERBS,
    PARTICIPLES,
    PHRASES,
    PRONOUNS,
    REPLIES,
    REPLY_NOUNS,
    TITLES,
    VERBS,
    VERBS_UNSPACED,
    word_set,
)

Kind = Literal["name", "role", "pronoun", "reply", "nobody"]
Gender = Literal["", "m", "f"]

_TOKEN = re.compile(r"[^\W\d_]+\.(?=[^\W\d_]\b)|[^\W\d_]+(?:['’-][^\W\d_]+)*['’]?|\d+|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]+")
_INVERSION = re.compile(r"-(?:t-)?(?=(?:ils?|elles?|on|je)\b)")
_PHRASE = re.compile(rf"\b(?:{'|'.join(map(re.escape, PHRASES))})\s", re.IGNORECASE)
_SO = re.compile(r"^\W*so\s")
"""The German way: „…“, so Orlow."""
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")
_STOPS = frozenset(',.;:!?()—–-…“”"«»')
_AUXILIARY = word_set(
    """
    a ont ha han hat haben hatte has have had is was has also then later once again simply just only even
    now never always recently went on would could did does do
    """
)
_BOUNDS = word_set(
    """
    to on in at before after during while as when with about from by that through via until over into
    because since against à au aux lors dans sur en durante a am im bei zu nach vor gegenüber в на во
    при после журналистам
    """
)
"""Where a subject behind its verb ends."""
_OF = word_set("of for with from at in de du des d' von vom del della di do da из от по")
_PARTICLES = word_set("de du von van der den del della di da dos bin ibn al el la le y")
_AND = word_set("and und et y e и та i")
_DETERMINERS = word_set("the der die das le la les el los las il lo i gli o os de het this that")
_SMALL = _DETERMINERS | word_set("reporters his her its their my our l un une")
_CALENDAR = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december
    """
)
_CYRILLIC = re.compile("[а-яёіїєґ]")
_UNLIKE: dict[str, str] = {"m": "f", "f": "m"}


@dataclass(frozen=True, slots=True)
class Voice:
    """The subject of an attribution clause. `name`: its words with a capital, titles left out; `words`: all
    its words, folded; `beside`: all words of the clause; `replies`: the verb is one of answering."""

    kind: Kind
    name: tuple[str, ...] = ()
    titles: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    gender: Gender = ""
    replies: bool = False


@lru_cache(maxsize=4096)
def voice(clause: str) -> Voice:
    """Whom a clause names as the speaker."""
    tokens = _TOKEN.findall(_INVERSION.sub(" ", clause))
    folded = [token.casefold() for token in tokens]
    verb = _verb(folded)
    phrase = _PHRASE.search(clause) or (_SO.match(clause) if verb is None else None)
    if phrase:
        noun = _behind(_TOKEN.findall(clause[phrase.end() :]), 0)
    elif verb is None:
        if not REPLY_NOUNS.isdisjoint(folded):
            return Voice("reply")
        noun = _leading(tokens)
    else:
        noun = _ahead(tokens[:verb]) or _behind(tokens, verb + 1)
    verb_word = folded[verb] if verb is not None else ""
    return _voice(noun, frozenset(folded), verb_word)


def _verb(folded: list[str]) -> int | None:
    for verbs in (VERBS, OTHER_VERBS | GESTURES):
        for at, word in enumerate(folded):
            if word in verbs:
                return at
    return None


def _leading(tokens: list[str]) -> list[str]:
    """The subject of a clause whose verb is not known: the name or pronoun it begins with."""
    while tokens and (tokens[0] in _STOPS or tokens[0].casefold() in CONNECTIVES):
        tokens = tokens[1:]
    if tokens and tokens[0].casefold() in PRONOUNS:
        return tokens[:1]
    size = 0
    while size < len(tokens) and tokens[size][0].isupper():
        size += 1
    return tokens[:size]


def _ahead(tokens: list[str]) -> list[str]:
    """The subject before the verb: what stands right before it, or before an apposition."""
    while tokens and tokens[-1].casefold() in _AUXILIARY | {"who"}:
        tokens = tokens[:-1]
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token in _STOPS and token != ".":
            parts.append([])
        elif token != ".":
            parts[-1].append(token)
    for part in [parts[-1], *parts[:-1]]:
        while part and part[0].casefold() in CONNECTIVES | {"as"}:
            part = part[1:]
        if part and part[0].casefold() not in _BOUNDS - {"a"} and part[0].casefold() not in PARTICIPLES:
            return part
    return []


def _behind(tokens: list[str], start: int) -> list[str]:
    """The subject after the verb, up to a stop or a preposition."""
    noun: list[str] = []
    for at in range(start, len(tokens)):
        token = tokens[at]
        if token == "." and at and len(tokens[at - 1]) < 4 and tokens[at - 1][0].isupper():
            continue
        if token in _STOPS or (noun and token.casefold() in _BOUNDS):
            if noun or token not in "-–—":
                break
            continue
        if token.casefold() in _AUXILIARY - {"a"} and not noun:
            continue
        noun.append(token)
    if noun and noun[0].casefold() in _BOUNDS - {"a"}:
        return []
    return noun


def _voice(noun: list[str], beside: frozenset[str], verb: str) -> Voice:
    """What a noun phrase says of the speaker."""
    noun = [word for word in noun if word.casefold() not in _CALENDAR and not word.isdigit()]
    replies = verb in REPLIES
    if not noun:
        return Voice("nobody", beside=beside, replies=replies)
    folded = [word.casefold() for word in noun]
    gender = _gender(noun, verb)
    if folded[0] in PRONOUNS and len(noun) == 1:
        return Voice("pronoun", words=frozenset(folded), beside=beside, gender=gender, replies=replies)
    words = frozenset(folded) - _SMALL
    name = [] if folded[0] in _DETERMINERS or not _AND.isdisjoint(folded) else _name(noun)
    titles = frozenset(word.casefold().strip(".") for word in name) & TITLES
    proper = tuple(word for word in name if word.casefold().strip(".") not in TITLES)
    kind: Kind = "name" if proper else "role"
    return Voice(kind, proper, titles, words, beside, gender, replies)


def _name(noun: list[str]) -> list[str]:
    """The words with a capital that end the phrase, or that stand before an "of"."""
    owner = [at for at, word in enumerate(noun) if _POSSESSIVE.search(word)]
    head = noun[owner[-1] + 1 :] if owner else noun
    for at, word in enumerate(head):
        inner = 0 < at < len(head) - 1 and word.casefold() in _PARTICLES and head[at - 1][0].isupper()
        if word.casefold() in _OF and not inner:
            head = head[:at]
            break
    size = 0
    while size < len(head) and (
        head[-1 - size][0].isupper() or (size and head[-1 - size].casefold() in _PARTICLES)
    ):
        size += 1
    name = head[len(head) - size :]
    while name and not name[0][0].isupper():
        name = name[1:]
    return name


def _gender(noun: list[str], verb: str) -> Gender:
    folded = [word.casefold().strip(".") for word in noun]
    if _CYRILLIC.match(verb) and verb.endswith(("л", "ла", "в")):
        return "f" if verb.endswith("ла") else "m"
    if any(_POSSESSIVE.search(word) for word in noun):
        folded = folded[-1:]
    for women, men in ((FEMALE, MALE), (WOMEN, MEN)):
        if not women.isdisjoint(folded):
            return "f"
        if not men.isdisjoint(folded):
            return "m"
    return surname_gender(folded[-1]) if noun[-1][0].isupper() else ""


def surname_gender(surname: str) -> Gender:
    """What the form of a Slavic surname tells."""
    if surname.endswith(("ova", "eva", "skaya", "ska", "ова", "ева", "ина", "ская")):
        return "f"
    return "m" if surname.endswith(("ov", "ev", "ow", "ов", "ев", "ин", "ский")) and len(surname) > 4 else ""


def may_be_same(first: str, second: str, genders: Mapping[str, str], near: frozenset[str]) -> bool:
    """Whether the speaker of the clause `second`, which comes later, may be that of `first`. `genders`: what
    the text tells of last names, folded; `near`: "m" and "f", as far as a man or a woman is spoken of
    nearby."""
    if any(verb in first + second for verb in VERBS_UNSPACED):
        return not {word[:5] for word in _WORD.findall(first)}.isdisjoint(
            word[:5] for word in _WORD.findall(second)
        )
    one, other = voice(first), voice(second)
    if other.replies or "reply" in (one.kind, other.kind) or "nobody" in (one.kind, other.kind):
        return False
    ours, theirs = (voiced.gender or _told(voiced, genders) for voiced in (one, other))
    if other.kind == "pronoun" or one.kind == "pronoun":
        return _agrees_with_pronoun(one, other, ours, theirs, near)
    if ours and theirs and ours != theirs:
        return False
    if one.kind == "name" and other.kind == "name":
        return _same_name(one, other)
    if one.kind == "role" and other.kind == "role":
        return one.words == other.words and bool(one.words) and _is_definite(other)
    return one.kind == "name" and bool(other.words) and other.words <= one.beside and _is_definite(other)


def _told(one: Voice, genders: Mapping[str, str]) -> str:
    return genders.get(_plain(one.name[-1]), "") if one.name else ""


def _is_definite(role: Voice) -> bool:
    """Whether a role brings in nobody new."""
    return role.words.isdisjoint(ANOTHER)


def _agrees_with_pronoun(one: Voice, other: Voice, ours: str, theirs: str, near: frozenset[str]) -> bool:
    """A pronoun may stand for the speaker before it; a name after a pronoun is somebody else's."""
    if other.kind != "pronoun":
        return False
    if one.kind == "pronoun":
        return one.words == other.words
    if theirs:
        return ours == theirs if ours else _UNLIKE[theirs] not in near
    return not ours and (one.kind == "role" or not other.words & {"they", "i", "we", "ich", "wir", "я", "мы"})


def _same_name(one: Voice, other: Voice) -> bool:
    """The same last name, and nothing that contradicts it."""
    ours, theirs = [_plain(word) for word in one.name], [_plain(word) for word in other.name]
    if len(theirs) == 1 and theirs[0] in ours and len(ours) < 4:
        same = True
    else:
        same = _same_word(ours[-1], theirs[-1])
    courtesy = word_set("mr mrs ms miss dr sir m mme herr frau")
    titles, others = one.titles - courtesy, other.titles - courtesy
    if titles and others and titles != others:
        return False
    first, second = ours[:-1], theirs[:-1]
    return same and (not first or not second or _same_given(first, second))


def _same_given(first: list[str], second: list[str]) -> bool:
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    short = min(len(first[0]), len(second[0]))
    return short == 1 and first[0][0] == second[0][0]


def _same_word(one: str, other: str) -> bool:
    """Whether two words are the same; Cyrillic ones but for the ending of their case."""
    if one == other:
        return True
    if not _CYRILLIC.match(one):
        return False
    short, long = sorted((one, other), key=len)
    stem = short if short[-1] not in "аеиоуыэюяьй" else short[:-1]
    return len(stem) > 2 and long.startswith(stem) and len(long) - len(stem) <= 3


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold()).strip(".'’")


_NAMED = re.compile(r"\b([A-Z][a-z]+)\.? (?:[A-Z]\.? )?([A-Z][\w’'-]+)")


def genders_told(raw: str) -> dict[str, str]:
    """Last names that stand in a text with a title or a known given name, and whose they are: "m" or "f"; ""
    for both."""
    found: dict[str, str] = {}
    for match in _NAMED.finditer(raw):
        given, last = match[1].casefold(), _plain(match[2])
        told = "f" if given in WOMEN | FEMALE else "m" if given in MEN | MALE else ""
        if told:
            found[last] = told if found.get(last, told) == told else ""
    return found


_HE = re.compile(r"\b(?:he|his|him|mr|er|il|él|он|его|він|lui)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|mrs|ms|sie|elle|ella|она|её|ее|вона|lei)\b", re.IGNORECASE)


def spoken_of(text: str) -> frozenset[str]:
    """Whether a text speaks of a man ("m"), of a woman ("f")."""
    return frozenset(told for told, said in (("m", _HE), ("f", _SHE)) if said.search(text))
