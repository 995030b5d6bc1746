"""A text prepared for quotations: cut into words once, for any number of them.

Everything here depends on the source alone and is made at most once, on first asking: words as a row of
characters (one a token, so that looking for words is one `str.find`), how often each stands there, the
breaks of its quotations. What a quotation asks of it lives in `matching`.
"""

from __future__ import annotations

import sys
from collections import Counter
from functools import cached_property

from archive.text.joints import Breaks, divisions
from archive.text.leaving import Ends
from archive.text.tokens import Tokens, join, tokenise
from archive.text.variants import folded

NOWHERE = "\0"
"""Stands for every word that the source does not have."""
_UNCOUNTED = "\1"
"""Stands for every word of a source that has more different ones than there are characters."""


class Source:
    """A prepared text. Made by `prepare`; give it to `verify` in place of the string."""

    def __init__(self, raw: str, tokens: Tokens | None = None, breaks: Breaks | None = None) -> None:
        self.raw = raw
        self.tokens = tokenise(raw) if tokens is None else tokens
        self._breaks = breaks

    @cached_property
    def codes(self) -> dict[str, str]:
        """The character that stands for each word."""
        words = dict.fromkeys(self.tokens.keys)
        return {word: chr(n) if n <= sys.maxunicode else _UNCOUNTED for n, word in enumerate(words, start=2)}

    @cached_property
    def row(self) -> str:
        """The text as one character a token."""
        return "".join(map(self.codes.__getitem__, self.tokens.keys))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each character stands in the row."""
        return Counter(self.row)

    def coded(self, keys: list[str]) -> str:
        """Tokens of a quotation as characters of the row."""
        codes = {key: self.codes.get(key, NOWHERE) for key in set(keys)}
        return "".join(map(codes.__getitem__, keys)).replace(_UNCOUNTED, NOWHERE)

    @cached_property
    def folded_codes(self) -> dict[str, str]:
        """The character that stands for each word without case and accents."""
        words = dict.fromkeys(map(folded, self.codes))
        return {word: chr(n) if n <= sys.maxunicode else _UNCOUNTED for n, word in enumerate(words, start=2)}

    @cached_property
    def folded_row(self) -> str:
        """The text as one character a token, case and accents folded."""
        fold = {key: self.folded_codes[folded(key)] for key in self.codes}
        return "".join(map(fold.__getitem__, self.tokens.keys))

    @cached_property
    def folded_counts(self) -> Counter[str]:
        return Counter(self.folded_row)

    def coded_folded(self, keys: list[str]) -> str:
        """Tokens of a quotation as characters of the folded row."""
        codes = {key: self.folded_codes.get(folded(key), NOWHERE) for key in set(keys)}
        return "".join(map(codes.__getitem__, keys)).replace(_UNCOUNTED, NOWHERE)

    @cached_property
    def breaks(self) -> Breaks:
        """Where quotations are broken off."""
        return self._breaks or Breaks(self.raw)

    @cached_property
    def break_tokens(self) -> list[tuple[int, int]]:
        """For each break the token before which a run ends, and the first token of the next."""
        return self.breaks.tokens(self.tokens)

    @cached_property
    def inside(self) -> list[tuple[int, int, str]]:
        """The same, and the clause, for those that may stand inside the marks, in order."""
        return self.breaks.inside(self.tokens)

    @cached_property
    def ends(self) -> Ends:
        """Where quotations are closed."""
        return Ends(self.raw)

    @cached_property
    def divisions(self) -> list[int]:
        """Tokens before which one quotation is closed and another opened with nothing between."""
        return divisions(self.tokens)

    @cached_property
    def divided(self) -> set[int]:
        return set(self.divisions)

    @cached_property
    def _broken(self) -> set[str]:
        return {self.tokens.joined(at, size) for at, size in self.tokens.broken}

    def knowing(self, words: Tokens) -> Source:
        """The same text with those words in one that are broken at a line end and stand in one in `words`
        (or are broken there too)."""
        if not self._broken:
            return self
        known = {*words.keys, *(words.joined(*broken) for broken in words.broken)}
        if self._broken.isdisjoint(known):
            return self
        return Source(self.raw, join(self.tokens, known), self.breaks)


def prepare(source: str) -> Source:
    """Cut a text into words, for several quotations against it. A megabyte takes some tenths of a
    second."""
    return Source(source)
