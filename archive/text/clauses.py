"""Judging the words between two quoted runs: are they ONE attribution clause, and does it lead on to the
same speaker's next words?

Works on bare strings; where the clauses stand in a source is the business of `joints`, whom they name that of
`voices`. Whatever is doubtful is answered with no."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.text.speech import (
    AMBIGUOUS,
    CONNECTIVES,
    COORDINATORS,
    FINITE,
    GESTURES,
    OTHER_VERBS,
    PARTICIPLES,
    PHRASES,
    PRONOUNS,
    REPLIES,
    SPEAKING_ON,
    TELLING,
    VERBS,
    VERBS_UNSPACED,
    WORKS,
    word_set,
)

_TITLES = "Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Prof|St|Jr|Sr|Rev|Hon|Inc|Ltd|Corp|Co|No|vs|bzw|ca|г|им|ул"
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
_ABBREVIATION = re.compile(rf"\b(?:[^\W\d_]|{_TITLES}|{_MONTHS})$")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INVERSION = re.compile(r"-(?:t-)?(?=(?:ils?|elles?|on|je)\b)")
"""The French way: "dit-il", "a-t-elle dit"."""
_PHRASE = re.compile(rf"\b(?:{'|'.join(map(re.escape, PHRASES))})\b")
_SO = re.compile(r",?\s?so(?:\s(?:der|die|das))?(?:\s[A-ZÄÖÜ][\w.-]+){1,4}\s?[.,:]\s?(?:$|[A-ZÄÖÜ])")
"""The German way: „…“, so Orlow, „…“."""
_THAT = frozenset({"that", "que", "che", "что", "dass", "daß", "że", "що"})
_SUBORDINATORS = word_set(
    "as while before until when whereupon after because since till once although though"
)
_RELATIVES = word_set("who whose whom which that where")
_QUOTING = word_set(
    """
    quoting citing reading echoing paraphrasing recalling reciting invoking mimicking imitating translating
    parodying borrowing referencing singing chanting misquoting prompting leading causing forcing making
    drawing provoking letting hearing
    """
)
_MOST_WORDS = 4
"""Words that a gesture ("he shrugs") has."""


def words(text: str) -> list[str]:
    """The words of a clause, folded in case."""
    return [word.casefold() for word in _WORD.findall(_INVERSION.sub(" ", text))]


def sentences(text: str) -> list[str]:
    """A text cut after its sentence ends; initials and titles end none."""
    parts, last = [], 0
    for end in _SENTENCE_END.finditer(text):
        if end.group() != "." or not _ABBREVIATION.search(text[last : end.start()]):
            parts.append(text[last : end.end()])
            last = end.end()
    return [*parts, text[last:]] if text[last:].strip() or not parts else parts


@lru_cache(maxsize=4096)
def speaks(clause: str) -> bool:
    """Whether a clause has a verb of saying, or a phrase that stands for one."""
    return (
        any(word in VERBS for word in words(clause))
        or _PHRASE.search(clause.casefold()) is not None
        or any(verb in clause for verb in VERBS_UNSPACED)
    )


@lru_cache(maxsize=4096)
def is_attribution(between: str) -> bool:
    """Whether the words between two runs are ONE attribution clause, give or take single connecting words."""
    if ";" in between.rstrip()[:-1] or not words(between):
        return False
    parts = [part for part in sentences(between) if words(part)]
    speaking = [part for part in parts if attributes(part)]
    others = [part for part in parts if not attributes(part)]
    if len(speaking) != 1 or not all(map(_connects, others)):
        return False
    leads = speaking[0] is parts[-1] and not _is_over(between)
    return _has_one_speaker(speaking[0]) and _leads_on(between) and not (leads and _hands_on(between))


@lru_cache(maxsize=4096)
def attributes(part: str) -> bool:
    """Whether a sentence names the speaker, or tells what he did between two runs ("he shrugs")."""
    if speaks(part) or _SO.match(part):
        return True
    found = words(part)
    return len(found) <= _MOST_WORDS and any(word in GESTURES for word in found)


def _connects(part: str) -> bool:
    found = words(part)
    return len(found) == 1 and found[0] in CONNECTIVES and ":" not in part


def _is_over(between: str) -> bool:
    """Whether a sentence ends before the next run, which then begins a new one."""
    return between.rstrip()[-1] in ".!?…。！？"


def _leads_on(between: str) -> bool:
    """Whether the words end where a quotation may begin: at a stop, a "that" or a connecting word."""
    tail = between.rstrip().rstrip("(")
    return (
        not tail[-1:].isalnum()
        or tail[-1] >= "\u2e80"
        or words(tail)[-1] in _THAT | CONNECTIVES
        or _SO.match(between) is not None
    )


def _has_one_speaker(clause: str) -> bool:
    """No second verb of saying but a coordinated one ("said and later repeated")."""
    found = words(clause)
    verbs = [i for i, word in enumerate(found) if word in VERBS]
    return not any(found[i] not in AMBIGUOUS and found[i - 1] not in COORDINATORS for i in verbs[1:])


def _hands_on(between: str) -> bool:
    """Whether a clause that leads into the next run gives it to somebody else, or to a work: "said X,
    quoting Y: “", "said X, and Y: “", "X said of the film, “"."""
    clause = between.strip().rstrip(",:：;(-–— ")
    colon = between.rstrip().endswith((":", "："))
    found = words(clause)
    verb = next((at for at, word in enumerate(found) if word in VERBS), None)
    if verb is None:
        return False
    if found[-1] in WORKS and len(found) - 1 > verb and found[-1] not in VERBS:
        return True
    spoken = list(_WORD.finditer(_INVERSION.sub(" ", clause)))[verb].end()
    first, *others = _INVERSION.sub(" ", clause)[spoken:].split(",")
    return _turns(first, colon) or any(_gives_away(part, colon) for part in others)


def _turns(main: str, colon: bool) -> bool:
    """Whether words behind the verb begin another clause ("before Hill cut in", "and Hill")."""
    found = _WORD.findall(main)
    for at, word in enumerate(found):
        rest = found[at + 1 :]
        if word in _SUBORDINATORS and _has_own_verb(rest):
            return True
        named = rest[:1] and colon and rest[0][0].isupper()
        if word in ("and", "then") and (named or (rest and not _is_finite(rest[0]) and _has_own_verb(rest))):
            return True
        if word in _QUOTING and at:
            return True
    return False


def _has_own_verb(rest: list[str]) -> bool:
    """Whether words after a "before" or "as" are a clause with a subject other than the speaker."""
    if not rest or rest[0].casefold() in PRONOUNS or rest[0].casefold() in ("asked", "being"):
        return False
    return any(_is_finite(word.casefold()) for word in rest[1:])


def _is_finite(word: str) -> bool:
    return word in VERBS or word in OTHER_VERBS or word in FINITE or (word.endswith("ed") and len(word) > 3)


def _gives_away(part: str, colon: bool) -> bool:
    """Whether what follows a comma gives the next run to somebody else."""
    found = _WORD.findall(part)
    if not found:
        return False
    first, rest = found[0].casefold(), found[1:]
    if first in _RELATIVES:
        goes_on = (
            first == "who"
            and rest != []
            and not any(word[0].isupper() for word in rest)
            and rest[-1] in VERBS
        )
        return _brings_in_speech(rest[:-1] if goes_on else rest)
    if first in COORDINATORS | CONNECTIVES | {"before", "after"}:
        while rest and (rest[0].casefold() in COORDINATORS | CONNECTIVES or rest[0].endswith("ly")):
            rest = rest[1:]
        said = rest[0].casefold() if rest else ""
        if not rest or _is_finite(said) or said in SPEAKING_ON | PRONOUNS:
            return False
        return colon or _has_own_verb(rest)
    if first in SPEAKING_ON - _QUOTING:
        owned = any(word.endswith(("'s", "’s")) and word[0].isupper() for word in rest)
        return owned or (first not in TELLING and _brings_in_speech(rest))
    if first in _QUOTING or first.endswith("ing"):
        return first in _QUOTING or _brings_in_speech(rest) or (colon and len(found) > 2)
    if first in _SUBORDINATORS:
        return _has_own_verb(rest) or (colon and bool(rest) and rest[0].casefold() not in PRONOUNS)
    return _brings_in_speech(found) or (colon and not _is_apposition(part))


def _brings_in_speech(rest: list[str]) -> bool:
    """Whether there is somebody's speaking in these words, in whatever form."""
    return any(
        word in VERBS or word in OTHER_VERBS or word in PARTICIPLES or word in _QUOTING or f"{word}s" in VERBS
        for word in map(str.casefold, rest)
        if word not in AMBIGUOUS - {"read", "reads"}
    )


def _is_apposition(part: str) -> bool:
    """Whether words tell who the speaker is: "a skipper of Lorn", "45", "the mayor"."""
    found = part.split()
    return found[0].isdigit() or (found[0].casefold() in ("a", "an", "the", "aged") and len(found) <= 8)


def spoken(between: str) -> str:
    """The sentence of a clause that names the speaker."""
    return next((part for part in sentences(between) if attributes(part)), between)


def hands_over(between: str) -> bool:
    """Whether the verb is one of answering ("replied")."""
    return any(word in REPLIES for word in words(between))
