"""What readers write in the search box: text -> Query, and the pieces of a text it finds.

    two words            both of them, in any order
    "two words"          next to each other (“ ” „ « » do as well)
    -word  -"two words"  without it; alone: everything without it
    cat OR dog           either; OR joins its neighbours before anything else is joined
    bridge*              beginning so, from three letters on
    speaker: event: from: to:    handed on as they are typed; with "..." around several words

Anything else is taken literally: a word with a hyphen or an apostrophe is its parts in a row. What
has neither letter nor digit finds nothing and is passed over; if nothing else is left, the reader is
told. What lives here is pure: the languages of the engines are in archive.search.backends.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .words import Word, folded_words, words

MOST_CHARACTERS = 300
MOST_WORDS = 32
LEAST_OF_PREFIX = 3
MOST_TIMES = 3  # that a phrase says each of its words, on the average
ALWAYS_TAKEN = 5  # words of a phrase, however often it says the same

_FIELDS = ("speaker", "event", "from", "to")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PIECE = re.compile(
    rf"""(?P<field>{"|".join(_FIELDS)}):(?:"(?P<several>[^"]*)"|(?P<one>[^\s"]+))
    | (?P<minus>-?)"(?P<phrase>[^"]*)"(?P<star>\*?)
    | (?P<word>[^\s"]+)
    | "
    """,
    re.IGNORECASE | re.VERBOSE,
)


class QueryError(ValueError):
    """A search that cannot be made. `str()` is one sentence or two for the reader."""


class Term(NamedTuple):
    """Words in a row, folded; the last one only begun where `prefix` is set."""

    words: tuple[str, ...]
    prefix: bool = False

    def at(self, found: list[Word], place: int) -> bool:
        """Whether it stands in a text's words at `place`."""
        here = [word.folded for word in found[place : place + len(self.words)]]
        if len(here) < len(self.words) or here[:-1] != list(self.words[:-1]):
            return False
        return here[-1].startswith(self.words[-1]) if self.prefix else here[-1] == self.words[-1]


@dataclass(frozen=True, slots=True)
class Query:
    """A search as it was read: every one of `clauses` by any of its terms, none of `without`."""

    text: str = ""
    speakers: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    clauses: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses or self.without)

    @property
    def may_be_a_name(self) -> bool:
        """Nobody is called “one OR other -third”."""
        return not self.without and all(len(clause) == 1 for clause in self.clauses)

    @property
    def terms(self) -> Iterator[Term]:
        """What is looked for, without what is excluded."""
        return (term for clause in self.clauses for term in clause)


@dataclass(slots=True)
class _Reading:
    """A query half read."""

    typed: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    clauses: list[list[Term]] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    joining: bool = False  # OR was read and waits for its right neighbour
    joinable: bool = False  # the piece before was a term that OR may join

    def add(self, term: Term | None, *, negated: bool = False) -> None:
        if term is None:
            return
        if negated:
            self.literal_or()
            self.without.append(term)
        elif self.joining:
            self.clauses[-1].append(term)
        else:
            self.clauses.append([term])
        self.joining, self.joinable = False, not negated

    def literal_or(self) -> None:
        """An OR without a term on its right was a word after all."""
        if self.joining:
            self.clauses.append([Term(("or",))])
        self.joining = False


def parse(text: str) -> Query:
    """Read a search. QueryError where it is too long, too vague or has no word in it."""
    if len(text) > MOST_CHARACTERS:
        raise QueryError(
            f"This search has {len(text)} characters. It takes at most {MOST_CHARACTERS}: leave some out."
        )
    plain = _cleaned(text)
    reading = _Reading()
    for piece in _PIECE.finditer(plain):
        _read(piece, reading)
    reading.literal_or()
    _check(reading)
    return Query(
        text=" ".join(reading.typed),
        speakers=tuple(reading.fields.get("speaker", ())),
        events=tuple(reading.fields.get("event", ())),
        start=_only(reading, "from"),
        end=_only(reading, "to"),
        clauses=tuple(tuple(clause) for clause in reading.clauses),
        without=tuple(reading.without),
    )


def _cleaned(text: str) -> str:
    """NFC, plain quotation marks, no control characters, no halves of characters."""
    spaced = "".join(" " if c.isspace() else c for c in text)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs"))
    plain = unicodedata.normalize("NFC", kept).translate(_QUOTES)
    # A quotation mark without its fellow is no quotation mark.
    return plain if plain.count('"') % 2 == 0 else " ".join(plain.rsplit('"', 1))


def _read(piece: re.Match[str], reading: _Reading) -> None:
    if piece["field"]:
        value = (piece["several"] if piece["one"] is None else piece["one"]).strip()
        if value:
            reading.fields.setdefault(piece["field"].lower(), []).append(value)
        return
    reading.typed.append(piece[0])
    if piece["phrase"] is not None:
        reading.add(_term(piece["phrase"], prefix=bool(piece["star"])), negated=bool(piece["minus"]))
    elif piece["word"] == "OR" and reading.joinable:
        reading.joining, reading.joinable = True, False
    elif piece["word"]:
        word = piece["word"]
        reading.add(_term(word, prefix=word.endswith("*")), negated=word.startswith("-"))


def _term(text: str, *, prefix: bool) -> Term | None:
    found = folded_words(text)
    if not found:
        return None
    if prefix and len(found[-1]) < LEAST_OF_PREFIX:
        raise QueryError(
            f"“{found[-1]}*” begins too many words. Give at least {LEAST_OF_PREFIX} letters before the *."
        )
    if len(found) > max(ALWAYS_TAKEN, MOST_TIMES * len(set(found))):
        # Every quote that has the word would be read once for each time.
        raise QueryError(
            f"“{' '.join(found[:MOST_TIMES])} …” says the same again and again. "
            f"Give each of its words at most {MOST_TIMES} times."
        )
    return Term(found, prefix)


def _check(reading: _Reading) -> None:
    terms = [*reading.without, *(term for clause in reading.clauses for term in clause)]
    count = sum(len(term.words) for term in terms)
    if count > MOST_WORDS:
        raise QueryError(f"This search has {count} words. It takes at most {MOST_WORDS}: leave some out.")
    if reading.typed and not terms:
        raise QueryError("There is no letter or digit in this search. Give a word.")


def _only(reading: _Reading, name: str) -> str:
    values = reading.fields.get(name, [""])
    if len(values) > 1:
        raise QueryError(f"This search says {name}: more than once. Keep one of them.")
    return values[0]


def highlight(text: str, query: Query) -> list[tuple[str, bool]]:
    """The text in pieces, True for what the query found. Joined together they are the text again."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in _spans(text, query):
        if start > done:
            pieces.append((text[done:start], False))
        pieces.append((text[start:end], True))
        done = end
    if done < len(text):
        pieces.append((text[done:], False))
    return pieces


def _spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the query's terms stand, in order, those that overlap made one."""
    begins, prefixes = _by_first_word(query)
    found = words(text) if begins or prefixes else []
    spans: list[tuple[int, int]] = []
    for place, word in enumerate(found):
        terms = begins.get(word.folded, [])
        if prefixes:
            terms = [*terms, *(term for term in prefixes if word.folded.startswith(term.words[0]))]
        lengths = [len(term.words) for term in terms if len(term.words) == 1 or term.at(found, place)]
        if not lengths:
            continue
        end = found[place + max(lengths) - 1].end
        if spans and word.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((word.start, end))
    return spans


def _by_first_word(query: Query) -> tuple[dict[str, list[Term]], list[Term]]:
    """The terms by the word they begin with; and words that are only begun."""
    begins: dict[str, list[Term]] = {}
    prefixes = []
    for term in query.terms:
        if term.prefix and len(term.words) == 1:
            prefixes.append(term)
        else:
            begins.setdefault(term.words[0], []).append(term)
    return begins, prefixes
