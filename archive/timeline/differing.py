"""Where a quote's words and its source's differ, in words for readers.

The source's own words are shown as far as the article's rights allow: of a private text none, of one with
excerpts a few at a place. The words of the quote are public with it.
"""

import re
from typing import Any, NamedTuple

from archive import text
from archive.models import TextRights

FEW, SHORT = 12, 100  # words and characters of the source at one place, where excerpts may be shown
MANY = 60  # the same where all of it may be


class Piece(NamedTuple):
    """Some words and what they are: see the functions that give them."""

    kind: str
    words: str


class Explained(NamedTuple):
    """What one of an editor's marks stands for."""

    mark: str
    says: str
    source: str = ""  # the article's words, if they may be shown


def explained(quote: str, differences: list[dict[str, Any]], rights: str) -> list[Explained]:
    """One for each mark of an edited quotation, in its order."""
    marked = [one for one in differences if one.get("kind") in _MARKS]
    return [_edge(quote, one) or _MARKS[one["kind"]](one, rights) for one in marked]


def _edge(quote: str, one: dict[str, Any]) -> Explained | None:
    """What a mark before the speaker's first word or after the last one leaves out, is not compared."""
    if one["kind"] != "left out" or one["source"]:
        return None
    start, end = one["quote_span"]
    if not _has_words(quote[:start]):
        return Explained(one["quote"], "leaves out what stands before these words in the article")
    if not _has_words(quote[end:]):
        return Explained(one["quote"], "leaves out what stands after these words in the article")
    return None


def _has_words(part: str) -> bool:
    """Whether any of it is the speaker's own."""
    return any(kind == "words" and re.search(r"\w", words) for words, kind in text.segments(part))


def _left_out(one: dict[str, Any], rights: str) -> Explained:
    if not one["source"]:
        return Explained(one["quote"], "leaves out nothing more between these words")
    return Explained(
        one["quote"], f"stands for {measure(one['source'])} left out here", shown(one["source"], rights)
    )


def _put_in(one: dict[str, Any], rights: str) -> Explained:
    return Explained(one["quote"], "was added by us")


def _replaced(one: dict[str, Any], rights: str) -> Explained:
    source = shown(one["source"], rights)
    if source:
        return Explained(one["quote"], "is ours; in its place the article has", source)
    return Explained(one["quote"], f"is ours and stands for {measure(one['source'])} of the article")


def _case(one: dict[str, Any], rights: str) -> Explained:
    at = one["quote"].find("[")
    letter = one["source"][at : at + 1]
    size = "capital" if letter.isupper() else "small"
    return Explained(one["quote"], f"is printed with a {size} {letter}")


_MARKS = {"left out": _left_out, "put in": _put_in, "replaced": _replaced, "case": _case}


def places(differences: list[dict[str, Any]]) -> int:
    """At how many places an altered quotation differs."""
    return sum(not one.get("kind") for one in differences)


def word_by_word(quote: str, differences: list[dict[str, Any]], rights: str) -> list[Piece]:
    """An altered quotation against its source: "same", "quote" (words only it has), "source" (words only
    the source has) and "withheld" (the same, where they may not be shown)."""
    pieces: list[Piece] = []
    at = 0
    for one in sorted((one for one in differences if not one.get("kind")), key=_place):
        start, end = max(at, one["quote_span"][0]), max(at, one["quote_span"][1])
        pieces += [Piece("same", quote[at:start]), Piece("quote", quote[start:end])]
        if one["source"]:
            words = shown(one["source"], rights)
            theirs = Piece("source", words) if words else Piece("withheld", "[…]")
            pieces += [_blank(quote[:end][-1:]), theirs, _blank(quote[end : end + 1])]
        at = end
    pieces.append(Piece("same", quote[at:]))
    return [piece for piece in pieces if piece.words]


def _blank(beside: str) -> Piece:
    """What parts the source's words from those beside them."""
    return Piece("same", "" if not beside or beside.isspace() or beside in ",.;:!?" else " ")


def _place(one: dict[str, Any]) -> tuple[int, int]:
    start, end = one["quote_span"]
    return start, end


def shown(source: str, rights: str) -> str:
    """The source's words at one place, or "" where they may not be shown."""
    words = source.split()
    if rights == TextRights.PUBLIC:
        return " ".join(words) if len(words) <= MANY else " ".join([*words[:MANY], "…"])
    few = len(words) <= FEW and len(source) <= SHORT
    return " ".join(words) if rights == TextRights.EXCERPTS and few else ""


def measure(source: str) -> str:
    """“14 words”; of a script without blanks “30 characters”."""
    n = len(source.split())
    if n == 1 and len(source) > 20:
        return f"{len(source):,} characters"
    return f"{n:,} word{'' if n == 1 else 's'}"
