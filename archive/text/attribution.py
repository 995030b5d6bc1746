"""Who said it: the clause before or after a quotation, read for a verb of saying and its subject.

Works on the words of one sentence; whose name a last name or a pronoun stands for is found in `speakers`."""

from __future__ import annotations

import re
from dataclasses import replace

from archive.text.grammar import (
    OPEN_STOPS,
    SPEECH,
    Range,
    chunks,
    clause_start,
    filled,
    first_verb,
    has_subject,
    is_aside,
    is_verb,
    phrase_end,
    skip,
)
from archive.text.names import Token, is_capital, is_organisation, tokens
from archive.text.speech import PARTICIPLES, TELLING, word_set
from archive.text.subjects import (
    Place,
    Source,
    after_dateline,
    apposed,
    inverted,
    main_subject,
    noun,
    phrase,
    said,
    subject_in,
    subject_of,
)
from archive.text.titles import COMMON, PARTICLES, SMALL_TITLES

LONGEST_CLAUSE = 400
"""Code points of the reporter's words read on either side of a quotation."""
_BYLINE = re.compile(
    r"\s*(?:[—–―]|--)\s?(?P<name>[^\W\d_a-z][^\n,;:“”\"]{2,60})(?P<rest>,[^\n]{1,120})?\s*(?:$|\n)"
)
_STOP = re.compile(r"[.!?…][\"”’»)\]]{0,2}(?=\s)|[。！？]")
_LAST_WORD = re.compile(r"[^\W_](?:[\w.]*)$")
_ABBREVIATED = SMALL_TITLES | word_set(
    """
    jan feb aug sept oct nov dec no vs inc ltd corp co st mt ft dept univ assn bros jr sr im ca
    """
)
_LEADS_ON = word_set(
    """
    that as it him her them is was how why to about of the a an que che dass daß что що
    """
)
_ACCORDING = (
    ("according", "to"),
    ("selon",),
    ("d'après",),
    ("d’après",),
    ("según",),
    ("laut",),
    ("secondo",),
    ("nach", "angaben", "von"),
    ("nach", "worten", "von"),
    ("по", "словам"),
    ("за", "словами"),
)
_LEADS_TO_NAME = frozenset(one[0] for one in _ACCORDING)
_PASSIVE = ("was", "were", "is", "are", "been")
_ASKED = frozenset(("asked",))
_INVERSION = re.compile(r"\w+-(?:t-)?(?:ils?|elles?)")
_RELATIVES = ("who", "which", "that", "whose", "whom")
_SPEECH_WORDS = (
    SPEECH
    | PARTICIPLES
    | {"so", "selon", "après", "según", "laut", "secondo", "angaben", "worten", "словам", "словами"}
    | {"according", "words", "back", "say", "add", "ask", "write", "reply", "declare", "tell"}
)
_LETTERS = re.compile(r"[^\W\d_]+")


def sentence_starts(text: str, start: int, end: int) -> list[int]:
    """Where the sentences of text[start:end] begin; "Sen. X" and "J. Smith" end none."""
    found = [start]
    for stop in _STOP.finditer(text, start, end):
        if stop.group()[0] != "." or _ends_sentence(text, start, stop, end):
            found.append(stop.end())
    return found


def _ends_sentence(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    following = text[stop.end() : min(end, stop.end() + 14)].split()
    if not following:
        return True
    if following[0][0].islower():
        return False
    word = _LAST_WORD.search(text, max(start, stop.start() - 12), stop.start())
    if not word:
        return True
    last = word.group()
    if "." in last or len(last) == 1 and last.isupper():
        return following[0].casefold() in COMMON
    return last.casefold() not in _ABBREVIATED


def _may_speak(text: str, start: int, end: int) -> bool:
    """Whether there is a word of saying or a colon at all: most words between marks have none beside them."""
    window = text[start:end]
    return ":" in window or not _SPEECH_WORDS.isdisjoint(_LETTERS.findall(window.casefold()))


def source_after(text: str, start: int, end: int, stop: str) -> Source | None:
    """The speaker named behind a quotation that ends with the sign `stop`; text[start:end] follows it."""
    end = min(end, start + LONGEST_CLAUSE)
    if not _may_speak(text, start, end):
        return None
    starts = sentence_starts(text, start, end)
    closed = len(starts) > 1
    found = tokens(text, start, starts[1] if closed else end)
    at = 0
    while at < len(found) and not found[at].text[0].isalnum():
        if found[at].text in ".!?;:(":
            return None
        at += 1
    if at >= len(found):
        return None
    comma = at > 0 or stop in ",?!…—–-"
    if stop in ".。" and not found[at].text[0].islower() and not (closed and _is_bare_clause(found, at)):
        return None
    return _read_after(text, found, at, comma)


def _is_bare_clause(found: list[Token], at: int) -> bool:
    """Whether a sentence is nothing but a short attribution: "Smith said.", wrongly behind a full stop."""
    verb = first_verb(found, at, at + 8)
    return verb is not None and len(found) - verb <= 5 and found[-1].text == "."


def _read_after(text: str, found: list[Token], at: int, comma: bool) -> Source | None:
    """The source in the sentence behind a quotation; `comma`: the quotation leads on to it."""
    if long := _according(found, at):
        return phrase(text, found, at + long, "according", "")
    if _is_german_so(found, at):
        return phrase(text, found, at + 1, "after", found[at].text)
    if _INVERSION.fullmatch(found[at].text.casefold()):
        return noun(text, found, at, at + 1, "after", found[at].text)
    if agent := _agent(found, at):
        return phrase(text, found, agent, "after", found[agent - 2].text)
    verb = first_verb(found, at, at + 32 if comma else at + 10)
    if verb is None:
        later = (i + n for i in range(at + 1, len(found) - 2) if comma and (n := _according(found, i)))
        name = next(later, None)
        return phrase(text, found, name, "according", "") if name else None
    if skip(found, at, verb) == verb:
        return inverted(text, found, verb)
    parts = chunks(found, at, verb)
    if len(parts) > 1 and not comma:
        return None
    first, last = parts[0], parts[-1]
    if last[0] == last[1]:
        return _before_comma(text, found, parts, verb)
    if len(parts) > 1 and (is_aside(found, *first) or has_subject(found, *last)):
        first = last
    return None if is_aside(found, *first) else subject_in(text, found, *first, "after", verb, "")


def _according(found: list[Token], at: int) -> int:
    """How many words of a phrase for "according to" stand at a token."""
    if found[at].text.casefold() not in _LEADS_TO_NAME:
        return 0
    for one in _ACCORDING:
        if at + len(one) < len(found) and all(
            found[at + i].text.casefold() == word for i, word in enumerate(one)
        ):
            return len(one)
    return 0


def _is_german_so(found: list[Token], at: int) -> bool:
    """“…“, so Anna Vogt”: a comma outside the mark, and a name to the end of the phrase."""
    if found[at].text != "so" or at == 0 or at + 1 >= len(found):
        return False
    return is_capital(found[at + 1].text) or found[at + 1].text in ("der", "die")


def _agent(found: list[Token], at: int) -> int:
    """The token behind "by" in “Ann Lee was told by Paul Holt”; 0: there is none."""
    for i in range(at, min(at + 12, len(found) - 3)):
        if found[i].text in _PASSIVE and found[i + 1].text in TELLING | _ASKED and found[i + 2].text == "by":
            return i + 3
    return 0


def _before_comma(text: str, found: list[Token], parts: list[Range], verb: int) -> Source | None:
    """The subject of a verb behind a comma: “Ann Lee, a baker, said”, “at noon, said Ann Lee”."""
    first = parts[0]
    if is_aside(found, *first):
        return inverted(text, found, verb)
    role = text[found[first[1]].end : found[verb - 1].start].strip()
    return apposed(text, found, parts, "after", verb) or subject_in(text, found, *first, "after", verb, role)


def source_before(text: str, start: int, end: int) -> Source | None:
    """The speaker named in the sentence that leads up to a quotation; text[start:end] stands before it."""
    start = max(start, end - LONGEST_CLAUSE)
    if not _may_speak(text, start, end):
        return None
    begin = sentence_starts(text, start, end)[-1]
    found = tokens(text, begin, end)
    if not found:
        return None
    found = found[after_dateline(found, len(found)) :] or found
    source = _label(text, found) or _before_phrase(text, found)
    if source:
        return source
    verb = _last_verb(found)
    if verb is None:
        source = main_subject(text, found, len(found) - 1) if found[-1].text == ":" else None
        return source and replace(source, near=False)
    source = _subject_before(text, found, verb)
    if source is None:
        return None
    tail = found[verb + 1 :]
    near = len(tail) <= 14 and (not tail or tail[-1].text in ":,—–-" or tail[-1].text.casefold() in _LEADS_ON)
    place: Place = "before" if near else "far"
    close = near and (len(tail) <= 6 or tail[-1].text == ":")
    return replace(source, place=place, near=close)


def _label(text: str, found: list[Token]) -> Source | None:
    """A name and a colon: `Smith: "…"`."""
    if found[-1].text != ":" or len(found) > 8 or len(found) < 2:
        return None
    end = phrase_end(found, 0)
    if end < len(found) - 1 and found[end].text not in ",(":
        return None
    source = noun(text, found, 0, end, "label", "") if end else None
    return source if source and source.kind in ("name", "organisation") else None


def _before_phrase(text: str, found: list[Token]) -> Source | None:
    """“According to X,” and “in the words of X,” before a quotation."""
    for at in range(len(found) - 1):
        pair = found[at].text.casefold(), found[at + 1].text.casefold()
        long = _according(found, at)
        if long or (pair == ("words", "of") and at and found[at - 1].text == "the"):
            first = at + (long or 2)
            source = phrase(text, found, first, "according", "")
            end = phrase_end(found, first)
            if source and source.kind == "nominal" and end + 1 < len(found) and found[end].text == ",":
                apposed = phrase(text, found, end + 1, "according", "")
                if apposed and apposed.kind == "name" and is_capital(found[end + 1].text):
                    role = text[source.start : source.end]
                    return replace(apposed, role=role)
            return source
    return None


def _last_verb(found: list[Token]) -> int | None:
    for at in range(len(found) - 1, -1, -1):
        word = found[at].text.casefold()
        if is_verb(found, at) or (word in PARTICIPLES and at and found[at - 1].text != "of"):
            return at
    return None


def _subject_before(text: str, found: list[Token], verb: int) -> Source | None:
    """The subject of a verb that stands before the quotation."""
    word = found[verb].text
    if word.casefold() in PARTICIPLES:
        earlier = next((i for i in range(verb - 1, max(0, verb - 12), -1) if is_verb(found, i)), 0)
        source = _subject_before(text, found, earlier) if earlier else None
        return said(source or main_subject(text, found, verb), word)
    start = clause_start(found, verb)
    if verb and found[verb - 1].text.casefold() == "to":
        return said(subject_of(text, found, start, verb - 1), word)
    if start and found[start - 1].text.casefold() in _RELATIVES and found[verb - 1].text == ",":
        return _antecedent(text, found, start - 1, verb)
    if skip(found, start, verb) < verb:
        return _subject_beside(text, found, start, verb)
    if start and found[start - 1].text.casefold() in _RELATIVES:
        return _antecedent(text, found, start - 1, verb)
    return said(main_subject(text, found, verb), word)


def _antecedent(text: str, found: list[Token], at: int, verb: int) -> Source | None:
    """Whom a relative pronoun stands for: “Ann Lee, who said”."""
    start = at
    while start > 0 and found[start - 1].text not in OPEN_STOPS:
        start -= 1
    head = [part for part in filled(chunks(found, start, at)) if found[part[0]].text.casefold() != "not"]
    source = subject_in(text, found, *head[-1], "before", verb, "") if head else None
    return replace(source, role="") if source and source.role.casefold().startswith("it ") else source


def _subject_beside(text: str, found: list[Token], start: int, verb: int) -> Source | None:
    """The subject in the clause from token `start` up to its verb."""
    parts = chunks(found, start, verb)
    last = parts[-1]
    empty = skip(found, *last) == last[1]
    if not empty and not is_aside(found, *last) and (len(parts) == 1 or has_subject(found, *last)):
        return subject_in(text, found, *last, "before", verb, "")
    if empty and (source := apposed(text, found, parts, "before", verb)):
        return source
    for chunk in filled(parts[:-1]):
        if not is_aside(found, *chunk):
            role = text[found[chunk[1]].end : found[verb].start]
            return subject_in(text, found, *chunk, "before", verb, role)
    source = said(main_subject(text, found, verb), found[verb].text)
    return source or (None if empty else subject_in(text, found, *last, "before", verb, ""))


def byline(text: str, closed: int) -> Source | None:
    """A dash and a name behind a quotation that ends before `closed`, on the same line or the next one."""
    match = _BYLINE.match(text, closed, min(len(text), closed + 200))
    if not match:
        return None
    name = match["name"].rstrip(" .")
    words = name.split()
    small = [word for word in words if word[0].islower() and word not in PARTICLES]
    if small or not 1 < len(words) < 6 or is_organisation(name):
        return None
    start = match.start("name")
    return Source(start, start + len(name), "name", "byline", "", (match["rest"] or "")[1:].strip())
