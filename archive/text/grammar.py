"""The parts of a clause, word by word: its verb of saying, where it begins, where a noun phrase ends.

English first, with the small words of some other languages. Whom the words name is read in `subjects`."""

from __future__ import annotations

from archive.text.names import Token, is_capital, is_possessive, organisation_end
from archive.text.speech import AMBIGUOUS, OTHER_VERBS, PRONOUNS, VERBS, word_set
from archive.text.titles import COMMON, NO_NAMES, PARTICLES, PREPOSITIONS, SMALL_TITLES, is_office

Range = tuple[int, int]
"""Tokens from a first to before a last."""


_BE = word_set("was were is are been being be get gets got")
AUXILIARY = _BE | word_set(
    """
    has have had having does do did will would can could should may might must also then later earlier
    now recently once again often always never still just only even simply repeatedly reportedly
    famously previously subsequently immediately finally quickly further in-turn himself herself both
    all has's who hat haben habe hatte a ont ha han
    """
)
_DETERMINERS = word_set(
    """
    the a an his her their its my our your this that these those some any no all each every such other's
    into of to for
    """
)
CLAUSE_STARTS = word_set(
    """
    but and or while because when after before as since though although who which where that if whereas
    whom whose so yet until once und aber mais et pero y e и а но
    """
)
_SUBORDINATORS = word_set(
    """
    because when after before as since though although while where if whereas until once
    """
)
LEADS_IN = word_set("and but or so yet still however then und aber et mais y pero и а но")
_WRITINGS = word_set(
    """
    statement letter post message email e-mail sign release tweet text headline caption note banner
    placard motion report document memo article editorial resolution notice slogan plaque poster
    """
)
_NOUNLIKE = AMBIGUOUS | word_set(
    """
    calls hopes fears highlights estimates shares projects cites quotes offers boasts echoes worries
    warns remarks notes adds called described felt feels hears thanked shared offered ordered rejected
    posted dismissed defended accused ruled expressed praised proposed recommended threatened revealed
    """
)
_FRENCH_PARTICIPLES = word_set("dit écrit répondu poursuivi conclu promis admis repris soutenu prévenu")
_NO_SPEECH = word_set(
    """
    called calls described describes dubbed felt feels hears thanked shared
    """
)
_NAMES_IN_LY = word_set(
    """
    kelly reilly connolly daly donnelly o'reilly o’reilly murphy lily emily sally molly billy
    """
)
_COMMAS = frozenset(",–—()-")
OPEN_STOPS = frozenset(";—–(:")
PERSONAL = PRONOUNS - {"on"}
"""Without the French "on": in English it tells where and when."""
_BACK = word_set("shot fired hit shoots fires hits pushed clapped punched barked")
SPEECH = VERBS | OTHER_VERBS


def is_verb(found: list[Token], at: int) -> bool:
    """Whether a token is a verb of saying in the active voice, and no noun that looks like one."""
    word = found[at].text.casefold()
    if word == "back":
        return at > 0 and found[at - 1].text in _BACK
    if word not in SPEECH:
        return False
    if at == 0:
        return True
    before = found[at - 1].text
    small = before.casefold()
    if small == "to":
        return word in ("say", "add", "ask", "write", "reply", "declare", "tell")
    if small in ("a", "ont") and (word.endswith("é") or word in _FRENCH_PARTICIPLES):
        return True
    if small in _DETERMINERS or is_possessive(before) or small in PREPOSITIONS:
        return False
    if word in ("read", "reads") and small in _WRITINGS:
        return True
    if word in _NOUNLIKE and not (
        is_capital(before) or small in PERSONAL or small in AUXILIARY or not small[0].isalnum()
    ):
        return word in _NOUNLIKE and before[-1:].isalpha() and word.endswith("ed") and small not in _BE
    back = at - 1
    while back > 0 and (found[back].text.casefold().endswith("ly") or found[back].text == "also"):
        back -= 1
    return found[back].text.casefold() not in _BE


def first_verb(found: list[Token], start: int, end: int) -> int | None:
    for at in range(start, min(end, len(found))):
        if is_verb(found, at) and found[at].text.casefold() not in _NO_SPEECH:
            return at
        if found[at].text.casefold() == "saying" and at and found[at - 1].text.casefold() == "as":
            return at
    return None


def skip(found: list[Token], at: int, end: int) -> int:
    """Past adverbs and auxiliaries."""
    while at < end and (found[at].text.casefold() in AUXILIARY or found[at].text.endswith("ly")):
        at += 1
    return at


def chunks(found: list[Token], start: int, end: int) -> list[Range]:
    """Tokens start to end cut at commas and dashes. The last stretch may be empty (the verb follows a comma),
    those between may not."""
    cuts = [at for at in range(start, end) if found[at].text in _COMMAS]
    edges = zip([start, *(at + 1 for at in cuts)], [*cuts, end], strict=True)
    cut = list(edges)
    return [cut[0], *filled(cut[1:-1]), cut[-1]] if len(cut) > 1 else cut


def filled(parts: list[Range]) -> list[Range]:
    """The stretches that are not empty."""
    return [(start, end) for start, end in parts if start < end]


def is_aside(found: list[Token], start: int, end: int) -> bool:
    """Whether a chunk is no subject: it begins with a preposition or a subordinate clause."""
    if start >= end:
        return True
    word = found[start].text.casefold()
    if word in PERSONAL:
        return False
    if word.endswith(("ing", "ly")) and start + 1 < end:
        following = found[start + 1].text
        return following[0].islower() and following.casefold() not in AUXILIARY
    if word.endswith("ly") and word not in _NAMES_IN_LY:
        return True
    return word in PREPOSITIONS or word in CLAUSE_STARTS


def has_subject(found: list[Token], start: int, end: int) -> bool:
    word = found[start].text.casefold()
    return (
        word in PERSONAL
        or is_capital(found[start].text)
        or word in PARTICLES
        or word in ("the", "a", "an", "his", "her", "one")
    )


def clause_start(found: list[Token], verb: int) -> int:
    """Where the clause of a verb begins: behind a stop, a "but", a "because" that no comma closes, an "and"
    before a new subject."""
    start, comma = verb, False
    while start > 0 and found[start - 1].text not in OPEN_STOPS:
        word = found[start - 1].text.casefold()
        if word == "once" and start == verb:
            pass
        elif word in ("and", "or"):
            if skip(found, start, verb) == verb:
                break
            if has_subject(found, start, verb) and not (start > 1 and is_capital(found[start - 2].text)):
                break
        elif word in _SUBORDINATORS:
            if not comma:
                break
        elif word in CLAUSE_STARTS:
            break
        comma = comma or word == ","
        start -= 1
    return start


def phrase_end(found: list[Token], at: int) -> int:
    """Where a noun phrase ends: at a comma or stop, a relative clause, or a preposition behind a name."""
    end, named = at, False
    while end < len(found) and end - at < 16:
        word = found[end].text
        small = word.casefold()
        if not word[0].isalnum() and not (
            word in ".&" and end > at and end + 1 < len(found) and _is_point(found, end)
        ):
            break
        if small in CLAUSE_STARTS and small != "and" or small in _BE:
            break
        if (small in PREPOSITIONS or small == "and") and named:
            past = organisation_end(found, max(at, end - 5), end, len(found))
            if past == end:
                break
            end = past
            continue
        if end > at and is_verb(found, end):
            break
        named = named or (is_capital(word) and not is_office(word) and small not in COMMON)
        end += 1
    return end


def _is_point(found: list[Token], at: int) -> bool:
    """Whether a point is that of an initial or a title."""
    before = found[at - 1].text
    return found[at].text == "&" or len(before) == 1 or "." in before or before.casefold() in SMALL_TITLES


def ends_subject(found: list[Token], start: int, at: int, end: int) -> bool:
    """Whether a noun phrase that begins with token `start` ends before token `at`."""
    word = found[at].text
    small = word.casefold()
    if small in AUXILIARY or is_verb(found, at) or word in (":", ";"):
        return True
    if at == start or not word[0].islower() or word in PARTICLES:
        return False
    if small in ("who", "which", "that"):
        return True
    before = found[at - 1].text
    if not is_capital(before) or before.casefold() in NO_NAMES | PARTICLES or is_possessive(before):
        return False
    following = [token.text for token in found[at : min(end, at + 4)]]
    leads = next((i for i, one in enumerate(following) if is_capital(one)), 0)
    if not leads:
        return small not in PREPOSITIONS or not is_office(before)
    return not is_office(following[leads - 1]) and small not in PREPOSITIONS
