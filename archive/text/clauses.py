"""Judging the words between two quoted runs: are they ONE attribution clause, and do both runs stay with
one speaker?

Works on bare strings; where the clauses stand in a source is the business of `joints`. Whatever is
doubtful is answered with no."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.text.speech import (
    AMBIGUOUS,
    CONNECTIVES,
    COORDINATORS,
    PHRASES,
    PRONOUNS,
    REPLIES,
    VERBS,
    VERBS_UNSPACED,
)

_TITLES = "Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Prof|St|Jr|Sr|Rev|Hon|Inc|Ltd|Corp|Co|No|vs|bzw|ca|г|им|ул"
_ABBREVIATION = re.compile(rf"\b(?:[^\W\d_]|{_TITLES})$")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PHRASE = re.compile(rf"\b(?:{'|'.join(map(re.escape, PHRASES))})\b")
_THAT = frozenset({"that", "que", "che", "что", "dass", "daß", "że", "що"})
_SMALL = frozenset(
    _WORD.findall(
        "the a an of in on at to for by with from as his her its their this that who which new former last "
        "reporters mr mrs ms dr der die das den dem des le la les l un une de du el los las una "
        "в на из по от к у с о об при"
    )
)
"""Words that name nobody."""


def words(text: str) -> list[str]:
    """The words of a clause, folded in case."""
    return [word.casefold() for word in _WORD.findall(text)]


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
    if ";" in between:
        return False
    parts = [part for part in sentences(between) if words(part)]
    speaking = [part for part in parts if speaks(part)]
    others = [part for part in parts if not speaks(part)]
    if len(speaking) != 1 or not all(map(_connects, others)):
        return False
    return _has_one_speaker(speaking[0]) and _leads_on(between)


def _connects(part: str) -> bool:
    found = words(part)
    return len(found) == 1 and found[0] in CONNECTIVES


def _leads_on(between: str) -> bool:
    """Whether the words end where a quotation may begin: at a stop, a "that" or a connecting word."""
    tail = between.rstrip().rstrip("(")
    return not tail[-1].isalnum() or tail[-1] >= "\u2e80" or words(tail)[-1] in _THAT | CONNECTIVES


def _has_one_speaker(clause: str) -> bool:
    """No second verb of saying but a coordinated one ("said and later repeated")."""
    found = words(clause)
    verbs = [i for i, word in enumerate(found) if word in VERBS]
    return not any(found[i] not in AMBIGUOUS and found[i - 1] not in COORDINATORS for i in verbs[1:])


def hands_over(between: str) -> bool:
    """Whether the verb is one of answering ("replied")."""
    return any(word in REPLIES for word in words(between))


def may_be_same(clause: str, other: str) -> bool:
    """Whether the speaker of `clause` may be that of `other`: a pronoun, no name, or a word in common
    (inflected names agree in their first five letters)."""
    subject = _subject(clause)
    if subject & PRONOUNS or not subject - _SMALL:
        return True
    known = {word[:5] for word in words(other)}
    return any(word[:5] in known for word in subject - _SMALL)


def _subject(clause: str) -> set[str]:
    """The words beside the verb of saying that may name the speaker."""
    verb = next((m for m in _WORD.finditer(clause) if m.group().casefold() in VERBS), None)
    if verb is None:
        return set(words(clause))
    ahead, behind = clause[: verb.start()], re.split(r"[,.;:]", clause[verb.end() :])[0]
    beside = words(re.split(r"[,.;:]", ahead)[-1])
    chosen = [word for word in beside if word not in CONNECTIVES] or words(behind)[:4] or words(ahead)
    return set(chosen[-4:])
