"""Transcripts: who has the word, turn by turn. They have no quotation marks but labels: `Name:`,
`QUESTION:`, `Q.` and `A.`, upper-case labels, labels on a line of their own.

Says where turns begin and end and which of them are questions; proposals are made of them in
`suggestions`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from archive.text.differences import Span
from archive.text.names import (
    Names,
    in_small_letters,
    is_organisation,
    tidy,
    tokens,
    without_titles,
)
from archive.text.speakers import Speaker
from archive.text.speech import word_set
from archive.text.titles import COMMON, ORGANISATIONS, PARTICLES

_PAREN = r"[ \t]{0,2}[(\[][^()\[\]\n]{1,80}[)\]]"
_AFTER = r"[*_]{0,3}[:：](?=[*_\s]|$|[^\s/\d])"
_LABEL = re.compile(
    r"^[ \t\xa0*_>#]{0,8}(?:"
    r"\(\((?P<wiki>[^()\n]{1,60})\)\)[*_]{0,3}:?"
    rf"|(?P<name>[^\W\d_a-z][^\n:()\[\]]{{0,90}}?)(?P<paren>{_PAREN})?[ \t]?{_AFTER}"
    rf"|(?P<letter>[QA]\d{{0,3}})(?P<who>{_PAREN})?(?:[.):]|[ \t](?=[ \t]*[^\W\d_a-z])|\t)"
    r")",
    re.MULTILINE,
)
_ALONE = re.compile(r"^[ \t*_]{0,6}(?P<name>[^\W\d_a-z][^\n:.!?;]{1,60}?)[ \t*_]{0,6}$", re.MULTILINE)
_QUESTION = word_set(
    """
    q question questioner reporter reporters journalist interviewer moderator host audience member
    participant press media speaker unknown unidentified male female вопрос корреспондент журналист
    ведущий frage journaliste pregunta periodista питання domanda pergunta
    """
)
_GENERIC = _QUESTION | word_set("a answer response ответ antwort réponse respuesta відповідь")
_NO_SPEAKERS = word_set(
    """
    note notes source sources image images photo photos video audio date time place location where when
    subject to from re cc via published updated posted contact contacts tel phone fax email e-mail web
    website url http https example examples warning related see read more also tags categories category
    topics topic speakers participants present attendees summary introduction background conclusion
    abstract update correction editor editors byline copyright advertisement ad title author authors by
    in on at for the and or but if yes no price score results result total next previous chapter section
    part table figure step steps ingredients method watch listen caption credit key fact facts news
    breaking opinion analysis review
    """
)
_NOTE = re.compile(
    r"^[ \t*_(\[]{0,6}(?:editor['’]s )?"
    r"(?:note|editor|correction|source|transcript|transcribed|copyright|disclaimer)[^\n:.]{0,30}[:.][^\n]*",
    re.MULTILINE | re.IGNORECASE,
)
"""A line about the transcript; nobody's words."""
_STAGE_LINE = re.compile(r"^[ \t*_]*(?:\([^()\n]{1,60}\)|\[[^\[\]\n]{1,60}\])[ \t*_]*$", re.MULTILINE)
_STAGE = r"(?:\((?:[^()\n]{1,60})\)|\[(?:[^\[\]\n]{1,60})\])"
_LEAD = re.compile(rf"\s+|[*_]{{1,3}}|{_STAGE}")
_STAGE_WORDS = re.compile(
    r"(?i)laugh|applau|cheer|crosstalk|inaudible|pause|silence|music|off.?mic|unintelligible|interpret|boos"
    r"|booing|in (?:russian|english|french|german|chinese|arabic|spanish|ukrainian)|translat|chuckl|sigh|nods"
    r"|gesture|begin|end\b|video|interrupt|overlapping|phone|indistinct|off camera|смех|аплодисменты"
    r"|gelächter|beifall|rires|applaudissements|risas|aplausos"
)
_CLOSING = re.compile(r"\n\s*(?:\*[ \t]?\*[ \t]?\*|###|-{3,}|END\b|#{2,}|_{3,})[^\n]{0,60}\s*$")
_MOST_WORDS = 9
MOST = 20_000
"""Turns read in one text."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: the words, the label that names the speaker (both code points, half open), what stands in
    brackets or behind a comma in the label, and whether it asks."""

    words: Span
    label: Span
    role: str
    asks: bool
    key: str


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    after: int
    role: str
    key: str
    generic: bool


def turns(text: str) -> list[Turn]:
    """The turns of a transcript in order; empty where the text is none."""
    labels = _labels(text)
    if not _is_transcript(text, labels):
        labels = _lone_labels(text)
        if not labels or not _is_transcript(text, labels):
            return []
    end = len(text)
    closing = _CLOSING.search(text, max(0, end - 200))
    if closing:
        end = closing.start()
    spans = [
        _words(
            text, one.after, _turn_end(text, one.after, following.start if following else max(end, one.after))
        )
        for one, following in zip(labels, [*labels[1:], None], strict=True)
    ]
    askers = _askers(text, labels, spans)
    return [
        Turn(span, Span(one.start, one.end), one.role, one.key in askers, one.key)
        for one, span in zip(labels, spans, strict=True)
        if span.start < span.end
    ]


def _turn_end(text: str, start: int, end: int) -> int:
    """Where a turn ends: at the next label, or at a line about the transcript."""
    line = text.find("\n", start, end)
    note = _NOTE.search(text, line + 1, end) if line >= 0 else None
    return note.start() if note else end


def is_generic(key: str) -> bool:
    """Whether a label names nobody: "QUESTION", "Q", "Unidentified male"."""
    words = re.findall(r"[^\W_]+", key.casefold())
    return bool(words) and all(word in _GENERIC or word.isdigit() or word in ("the", "an") for word in words)


def _labels(text: str) -> list[_Label]:
    found = _all_labels(text)
    if not any(one.key == "q" for one in found):
        found = [one for one in found if one.key != "a"]
    return found


def _all_labels(text: str) -> list[_Label]:
    found = []
    cache: dict[str, bool] = {}
    for match in islice(_LABEL.finditer(text), MOST):
        group = next(group for group in ("wiki", "name", "letter") if match[group])
        printed = match[group]
        if printed not in cache:
            cache[printed] = _is_label(printed) if group == "name" else True
        if not cache[printed]:
            continue
        name, _, role = printed.partition(",")
        start = match.start(group)
        paren = (match["paren"] or match["who"] or "").strip(" \t()[]")
        role = ", ".join(part for part in (role.strip(), paren) if part)
        key = " ".join(name.split())
        key = "Q" if group == "letter" and key[0] == "Q" else "A" if group == "letter" else key
        found.append(
            _Label(start, start + len(name.rstrip()), match.end(), role, key.casefold(), is_generic(key))
        )
    return found


def _is_label(printed: str) -> bool:
    """Whether the words before a colon look like a speaker: a name, a title and a name, "QUESTION"."""
    name = printed.partition(",")[0]
    words = re.findall(r"[^\W_][\w’'.\-]*", name)
    if not words or len(words) > _MOST_WORDS:
        return False
    if is_generic(name):
        return True
    by_office = len(words) < 4 and words[0].casefold() == "the" and words[-1].isupper()
    if words[0].casefold() in _NO_SPEAKERS and not by_office:
        return False
    small = [
        word
        for word in words
        if not word[0].isupper() and word not in PARTICLES and word not in ("of", "the", "and", "for")
    ]
    if small or words[-1].casefold() in ORGANISATIONS and words[0].casefold() in ORGANISATIONS:
        return False
    return not all(word.casefold().strip(".") in COMMON for word in words)


def _lone_labels(text: str) -> list[_Label]:
    """Labels without a colon on lines of their own: short lines of a name that come again and again."""
    lines = [(m.start("name"), m.end("name"), m["name"]) for m in islice(_ALONE.finditer(text), MOST)]
    often = Counter(line for _, _, line in lines)
    found = []
    for start, end, line in lines:
        if often[line] > 2 and len(line.split()) < 6 and _is_label(line):
            found.append(_Label(start, end, end, "", " ".join(line.split()).casefold(), is_generic(line)))
    return found


def _is_transcript(text: str, labels: list[_Label]) -> bool:
    """At least two speakers who take turns, in labels that lead most of the paragraphs."""
    often = Counter(one.key for one in labels)
    asking = sum(count for key, count in often.items() if is_generic(key))
    repeated = sum(count for count in often.values() if count > 1)
    if (
        len(often) < 2
        or len(labels) < 3
        and asking < 1
        or often.keys() <= {"a"} | {k for k in often if often[k] < 2}
    ):
        return False
    if asking < 1 and (len(labels) < 3 or repeated * 2 < len(labels) or not _ends_in_stops(text, labels)):
        return False
    if asking > 3:
        return True
    lines = sum(1 for _ in re.finditer(r"^[^\n]*\S", text[labels[0].start :], re.MULTILINE))
    staged = sum(1 for _ in _STAGE_LINE.finditer(text, labels[0].start))
    return len(labels) * 4 >= lines - staged


def _ends_in_stops(text: str, labels: list[_Label]) -> bool:
    """Whether most turns end like sentences, as the entries of a table do not."""
    ends = [text[max(0, one.start - 60) : one.start].rstrip(" \t\n*_>#(")[-1:] for one in labels[1:]]
    return sum(end in '.?!…)”"—]' for end in ends if end) * 3 >= len(ends) * 2


def _words(text: str, start: int, end: int) -> Span:
    """The words of a turn, without stage directions and blanks at its edges."""
    while start < end:
        match = _LEAD.match(text, start, end)
        if not match or not (match.group()[0] not in "([" or _STAGE_WORDS.search(match.group())):
            break
        start = match.end()
    while end > start:
        while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
            end -= 1
        opening = max(text.rfind("(", max(start, end - 62), end), text.rfind("[", max(start, end - 62), end))
        if (
            end <= start
            or text[end - 1] not in ")]"
            or opening < 0
            or not _STAGE_WORDS.search(text[opening:end])
        ):
            break
        end = opening
    return Span(start, max(start, end))


def _askers(text: str, labels: list[_Label], spans: list[Span]) -> set[str]:
    """The labels of those who ask: "QUESTION", "Q", and who ends most turns with a question mark."""
    said = Counter(one.key for one in labels)
    asked = Counter(
        one.key
        for one, span in zip(labels, spans, strict=True)
        if "?" in text[max(span.start, span.end - 3) : span.end]
    )
    generic = {
        one.key
        for one in labels
        if one.generic and not one.key.startswith(("a", "о", "r", "в")) or one.key == "q"
    }
    generic = {key for key in generic if key.split()[0] in _QUESTION}
    return generic | {
        key for key, count in asked.items() if count * 2 >= said[key] and (not generic or count > 1)
    }


def voice(text: str, turn: Turn, names: Names, preamble: int) -> tuple[Speaker, str]:
    """Who speaks under a label, and the title printed in it. A label that names nobody stays as printed; the
    one named person of the words before the first turn may be the one who answers."""
    printed = " ".join(text[turn.label.start : turn.label.end].split())
    if is_generic(printed):
        return _unnamed(text, turn, printed, names, preamble), ""
    found = tokens(text, turn.label.start, turn.label.end)
    first = without_titles(found, 0, len(found))
    if first == len(found):
        return Speaker(printed, "middle", f"The label “{printed}” begins the turn", (), turn.label.start), ""
    role = text[turn.label.start : found[first].start].strip()
    name = tidy(text[found[first].start : turn.label.end])
    known = names.among_known(name)
    full, place = names.full(name, preamble)
    if " " not in name and full:
        return Speaker(
            full, "high", f"The label “{printed}” begins the turn; {full} is named in the text", (), place
        ), role
    if len(known) == 1:
        return Speaker(
            known[0], "high", f"The label “{printed}” begins the turn; the archive knows this name"
        ), role
    if name.isupper():
        name = full if full.casefold() == name.casefold() else in_small_letters(name)
    return Speaker(name, "high", f"The label “{printed}” begins the turn", (), turn.label.start), role


def _unnamed(text: str, turn: Turn, printed: str, names: Names, preamble: int) -> Speaker:
    """The speaker under "QUESTION" or "A."."""
    named = tidy(turn.role.partition(",")[0])
    if 1 < len(named.split()) < 5 and named.istitle() and not is_organisation(named):
        return Speaker(named, "high", f"{named} is named in the label “{printed}”")
    before = {name for place, name in names.in_order if place < preamble}
    if not turn.asks and len(before) == 1:
        name = before.pop()
        return Speaker(
            name, "middle", f"The label is only “{printed}”; {name} is the one person named before"
        )
    return Speaker("", "low", f"The label “{printed}” names nobody", tuple(sorted(before))[:4])
