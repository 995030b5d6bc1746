"""Whom a clause names: the subject of its verb of saying, the name inside a noun phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from archive.text.grammar import (
    AUXILIARY,
    CLAUSE_STARTS,
    LEADS_IN,
    PERSONAL,
    Range,
    chunks,
    ends_subject,
    filled,
    first_verb,
    has_subject,
    is_aside,
    phrase_end,
    skip,
)
from archive.text.names import (
    Token,
    bare,
    is_capital,
    is_organisation,
    is_possessive,
    organisation_end,
    rows,
    without_titles,
)
from archive.text.speech import TELLING
from archive.text.titles import CROWDS, NO_NAMES, PREPOSITIONS, SMALL_TITLES, is_office

_INVERSION = re.compile(r"\w+-(?:t-)?(ils?|elles?)")
_TAILS = ("who", "and", "himself", "herself", "weiter", "à", "au", "aux", "lors", "devant")
_ASIDES = ("asked", "pressed", "questioned", "reached", "contacted", "told", "challenged", "approached")
Kind = Literal["name", "organisation", "pronoun", "nominal"]
Place = Literal["after", "before", "according", "label", "byline", "far"]


@dataclass(frozen=True, slots=True)
class Source:
    """The words that name a speaker. `start`, `end`: their place (code points, half open); `place`: where
    they stand beside the quotation; `verb`: the verb of saying, empty for "according to"; `role`: what is
    printed about the speaker there."""

    start: int
    end: int
    kind: Kind
    place: Place
    verb: str = ""
    role: str = ""
    near: bool = True


def inverted(text: str, found: list[Token], verb: int) -> Source | None:
    """The subject behind its verb: “said Mohib”."""
    word = found[verb].text.casefold()
    if word in TELLING or verb + 1 >= len(found):
        return None
    end = phrase_end(found, verb + 1)
    first = found[verb + 1].text.casefold()
    if end == verb + 1 or first in PREPOSITIONS or first in CLAUSE_STARTS or first.endswith("ly"):
        return None
    return phrase(text, found, verb + 1, "after", found[verb].text)


def phrase(text: str, found: list[Token], at: int, place: Place, verb: str) -> Source | None:
    """A noun phrase that begins with token `at`, and what is said about it behind a comma."""
    end = phrase_end(found, at)
    if end == at:
        return None
    source = noun(text, found, at, end, place, verb)
    return source and _with_role(text, found, end, source)


def _with_role(text: str, found: list[Token], end: int, source: Source) -> Source:
    """Add what stands behind a comma after the name: “, harbour master of Ellery”."""
    if end >= len(found) or found[end].text != "," or end + 1 >= len(found):
        return source
    last = end + 1
    while last < len(found) and last - end < 30 and found[last].text not in (";", "—", "–", ":"):
        last += 1
    return replace(source, role=text[found[end + 1].start : found[last - 1].end])


def said(source: Source | None, verb: str) -> Source | None:
    return source and replace(source, verb=verb)


def subject_in(
    text: str, found: list[Token], start: int, end: int, place: Place, verb: int, role: str
) -> Source | None:
    """The subject among tokens start to end, read from the left of its verb."""
    while end > start and (
        found[end - 1].text.casefold() in AUXILIARY
        or found[end - 1].text.endswith("ly")
        or found[end - 1].text.casefold() in ("quoted", "as", "cited", ",")
    ):
        end -= 1
    while start < end and found[start].text.casefold() in CLAUSE_STARTS | {"still"}:
        start += 1
    if start == end or end - start > 22:
        return None
    source = noun(text, found, start, end, place, found[verb].text)
    return replace(source, role=role.strip(" ,")) if source and role else source


def noun(text: str, found: list[Token], start: int, end: int, place: Place, verb: str) -> Source | None:
    """The name in a noun phrase: its last row of capitals that hangs on no preposition or possessive; else
    the pronoun, else the phrase itself."""
    first = found[start].text.casefold()
    if first in PERSONAL and first not in ("i", "we", "it", "who") or (first == "it" and end - start == 1):
        return Source(found[start].start, found[start].end, "pronoun", place, verb)
    if first in ("i", "we", "you", "who", "there", "that", "this", "what") and end - start < 3:
        return None
    if match := _INVERSION.fullmatch(first):
        return Source(found[start].end - len(match[1]), found[start].end, "pronoun", place, verb)
    for row, last in reversed(rows(found, start, end)):
        if last - row == 1 and found[row].text.casefold() in CROWDS:
            continue
        before = found[row - 1].text.casefold() if row > start else ""
        if before in ("the", "a", "an") and row - 1 > start:
            before = (
                found[row - 2].text.casefold() if found[row - 2].text.casefold() in PREPOSITIONS else before
            )
        if is_possessive(found[last - 1].text) and last < end or before in ("and", "&") and row > start + 1:
            continue
        name = without_titles(found, row, last)
        if name < last and is_organisation(" ".join(token.text for token in found[name:last])):
            name, last = row, organisation_end(found, row, last, end)
            if is_possessive(found[last - 1].text) and last < end:
                continue
        if before in PREPOSITIONS:
            if is_office(first.rstrip(".")) and last - row > 2 and name == row:
                name = last - 2
            elif not (
                row < name < last and found[name - 1].text.casefold().rstrip(".") in SMALL_TITLES | {"."}
            ):
                continue
        if (
            name == last
            or (last - name == 1 and len(found[name].text) == 1)
            or any(not t.text[0].isalnum() and t.text not in ".&" for t in found[name:last])
        ):
            continue
        if last < end and not _is_tail(found, last, end):
            continue
        return _named(text, found, start, row, name, last, before, place, verb)
    words = [token.text.casefold() for token in found[start:end]]
    if not any(word[0].isalpha() and word not in AUXILIARY and word not in NO_NAMES for word in words):
        return None
    return Source(found[start].start, found[end - 1].end, "nominal", place, verb)


def _is_tail(found: list[Token], start: int, end: int) -> bool:
    """Whether what follows a name in its phrase is an age, a place or a description, not a head noun."""
    word = found[start].text.casefold()
    russian = "\u0430" <= found[start].text[0] <= "\u044f"
    return word in PREPOSITIONS or not word[0].isalnum() or word in _TAILS or russian


def _named(
    text: str,
    found: list[Token],
    start: int,
    row: int,
    name: int,
    last: int,
    before: str,
    place: Place,
    verb: str,
) -> Source:
    end = last
    while end > name + 1 and not found[end - 1].text[0].isalnum():
        end -= 1
    printed = text[found[name].start : found[end - 1].end]
    organisation = before in ("the", "a", "an") and name == row or is_organisation(printed)
    role = text[found[start].start : found[name].start].strip() if start < name else ""
    kind: Kind = "organisation" if organisation else "name"
    if organisation and name > row and not is_organisation(printed):
        kind = "name"
    return Source(found[name].start, found[end - 1].end, kind, place, verb, role)


def apposed(text: str, found: list[Token], parts: list[Range], place: Place, verb: int) -> Source | None:
    """The name in “the president's spokesman, Josh Hart, said”: the first chunk names nobody, the second
    does."""
    kept = filled(parts)
    while len(kept) > 2 and is_aside(found, *kept[0]):
        kept = kept[1:]
    if len(kept) < 2 or not _may_appose(found, *kept[1]):
        return None
    first = noun(text, found, *kept[0], place, found[verb].text)
    second = noun(text, found, *kept[1], place, found[verb].text)
    if not first or not second or first.kind != "nominal" or second.kind != "name":
        return None
    return replace(second, role=text[first.start : first.end])


def _may_appose(found: list[Token], start: int, end: int) -> bool:
    """Whether a chunk may name whom the one before describes: “Ann Lee”, “the Rev Ann Lee”, “a baker called
    Ann Lee”."""
    first = found[start].text
    called = any(token.text in ("named", "called") for token in found[start:end])
    return is_capital(first) or first == "the" or first in ("a", "an") and called


def main_subject(text: str, found: list[Token], end: int) -> Source | None:
    """The subject of the sentence: its first noun phrase, past what leads in; only a name, an organisation
    or a pronoun."""
    parts = filled(chunks(found, after_dateline(found, end), end))[:5]
    for number, (at, last) in enumerate(parts):
        if (
            number == 0
            and found[at].text == "For"
            and is_capital(found[at + 1].text if at + 1 < last else "x")
        ):
            return subject_of(text, found, at + 1, last)
        while at < last and found[at].text.casefold() in LEADS_IN:
            at += 1
        if number == 0 and len(parts) > 1 and at < last and found[at].text.casefold() in _ASIDES:
            continue
        if len(parts) > number + 2 and (
            named := apposed(text, found, [(at, last), *parts[number + 1 :]], "far", at)
        ):
            return replace(named, verb="")
        if at < last and not is_aside(found, at, last) and not _is_place(found, parts, number):
            return subject_of(text, found, at, last)
    return None


def after_dateline(found: list[Token], end: int) -> int:
    """Past “WASHINGTON (Reuters) —”."""
    if not found[0].text.isupper() or len(found[0].text) < 3:
        return 0
    dashes = [at for at in range(1, min(end, 14)) if found[at].text in ("—", "–", "-")]
    return dashes[0] + 1 + (dashes[0] + 1 in dashes) if dashes else 0


def _is_place(found: list[Token], parts: list[Range], number: int) -> bool:
    """Whether a chunk only says where: the “Iowa” of “In Ames, Iowa, Smith said”."""
    if not 0 < number < len(parts) - 1:
        return False
    (before, ended), (start, end), (following, _) = parts[number - 1], parts[number], parts[number + 1]
    if not is_aside(found, before, ended) or not is_capital(found[ended - 1].text):
        return False
    after = found[following].text
    return rows(found, start, end) == [(start, end)] and (
        is_capital(after) or after.casefold() in PERSONAL or after.casefold() in PREPOSITIONS
    )


def subject_of(text: str, found: list[Token], start: int, end: int) -> Source | None:
    """The noun phrase at the head of a clause."""
    last = start
    while last < end and last - start < 14 and not ends_subject(found, start, last, end):
        last += 1
    if last == start:
        return None
    source = noun(text, found, start, last, "far", "")
    if source and source.kind == "nominal":
        own = [(a, b) for a, b in rows(found, start, last) if is_possessive(found[b - 1].text)]
        if own:
            a, b = own[0][0], own[0][1]
            name = without_titles(found, a, b)
            if name < b:
                printed_end = found[b - 1].start + len(bare(found[b - 1].text))
                return Source(found[name].start, printed_end, "nominal", "far", "", "possessive")
    return source


def reported(text: str, found: list[Token]) -> Source | None:
    """Who is named at the end of a sentence of reported speech: “…, Lee said.”, “…, said Ann Lee.”"""
    commas = [at for at, token in enumerate(found) if token.text == ","]
    for comma in reversed(commas[-4:]):
        verb = first_verb(found, comma + 1, comma + 8)
        if verb is None:
            continue
        if skip(found, comma + 1, verb) == verb:
            return inverted(text, found, verb)
        if any(token.text == "," for token in found[comma + 1 : verb]) or not has_subject(
            found, comma + 1, verb
        ):
            continue
        return subject_in(text, found, comma + 1, verb, "far", verb, "")
    return None
